"""Small pictures of the landscapes, made off the window's thread and kept."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QRunnable, QSize, QThreadPool, Signal
from PySide6.QtGui import QImage

from gdviz.core.objectives.landscape import problem_of
from gdviz.core.spec import Landscape
from gdviz.render.relief import relief
from gdviz.render.theme import Theme

PICTURE = QSize(120, 84)
STOP_MS = 2000


class _Job(QRunnable):
    def __init__(self, maker: Thumbnails, name: str, size: tuple[int, int], look: Theme) -> None:
        super().__init__()
        self._maker = maker
        self._asked = (name, size, look)

    def run(self) -> None:
        name, size, look = self._asked
        try:
            problem = problem_of(Landscape(name))
            picture = relief(problem, problem.box, size, look).image
            self._maker._made.emit(self._asked, picture)
        except Exception:
            # a landscape without a picture can be chosen all the same, and its map says what is
            # wrong; without an event loop nobody is left to be told
            return


class Thumbnails(QObject):
    """`ready` tells whose picture has been made; pictures are PICTURE in size at any ratio."""

    ready = Signal(str)
    _made = Signal(object, object)

    def __init__(self, look: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures: dict[tuple[str, tuple[int, int], Theme], QImage] = {}
        self._begun: set[tuple[str, tuple[int, int], Theme]] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._made.connect(self._keep)

    def picture(self, name: str, ratio: float = 1.0) -> QImage | None:
        """The picture of a landscape, or None if it has not been made yet."""
        return self._pictures.get(self._key(name, ratio))

    def want(self, names: Iterable[str], ratio: float = 1.0) -> None:
        """Make the pictures of these, in this order; others wanted before and not begun are not."""
        self._pool.clear()
        self._begun.clear()
        for name in names:
            key = self._key(name, ratio)
            if key not in self._pictures and key not in self._begun:
                self._begun.add(key)
                self._pool.start(_Job(self, *key))

    def set_theme(self, look: Theme) -> None:
        """Another look: pictures are made anew when they are wanted."""
        self._look = look

    def stop(self) -> None:
        """Give up everything, and wait for the one at work."""
        self._pool.clear()
        self._pool.waitForDone(STOP_MS)

    def _key(self, name: str, ratio: float) -> tuple[str, tuple[int, int], Theme]:
        size = (round(PICTURE.width() * ratio), round(PICTURE.height() * ratio))
        return name, size, self._look

    def _keep(self, key: tuple[str, tuple[int, int], Theme], picture: QImage) -> None:
        picture.setDevicePixelRatio(key[1][0] / PICTURE.width())
        self._pictures[key] = picture
        self.ready.emit(key[0])
