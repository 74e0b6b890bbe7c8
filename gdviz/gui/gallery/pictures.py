"""Small pictures, made off the window's thread and kept."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.state.error_log import log_error
from gdviz.render.paint.theme import Theme

# draws the picture of an id in that many pixels; it may raise once it is no longer wanted
Draw = Callable[[str, tuple[int, int], Theme, Wanted], QImage]
# an id, the pixels of its picture, and the theme
Key = tuple[str, tuple[int, int], Theme]


class Pictures(QObject):
    """`ready` reports whose picture has been made; all are `size` large at any ratio."""

    ready = Signal(str)

    def __init__(
        self, size: QSize, draw: Draw, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.size = size
        self._draw, self._theme = draw, theme
        self._pictures: dict[Key, QImage] = {}
        self._wanted: tuple[Key, ...] = ()
        self._work = Newest(self._made, self)
        self._work.ready.connect(self._keep)

    def picture(self, name: str, ratio: float = 1.0) -> QImage | None:
        """The picture of an id, or None if it has not been made yet."""
        return self._pictures.get(self._key(name, ratio))

    def want(self, names: Iterable[str], ratio: float = 1.0) -> None:
        """Make the pictures of these, in this order; earlier requests that have not begun are
        dropped."""
        # one in progress is finished: scrolling asks all the time
        keys = dict.fromkeys(self._key(name, ratio) for name in names)
        self._wanted = tuple(key for key in keys if key not in self._pictures)
        self._work.follow(self._wanted)

    def keep(self, names: Container[str]) -> None:
        """Forget the pictures of all others."""
        self._pictures = {key: made for key, made in self._pictures.items() if key[0] in names}

    def set_theme(self, theme: Theme) -> None:
        """Another theme: pictures are made again when they are wanted."""
        self._theme = theme

    @property
    def busy(self) -> bool:
        """Whether requested pictures are still to come."""
        return self._work.busy

    def stop(self) -> None:
        """Drop everything, and wait for the one in progress."""
        self._work.stop()

    def _key(self, name: str, ratio: float) -> Key:
        size = (round(self.size.width() * ratio), round(self.size.height() * ratio))
        return name, size, self._theme

    def _made(self, keys: tuple[Key, ...], wanted: Wanted) -> Iterator[dict[Key, QImage]]:
        """In the thread: all pictures made so far, after each."""
        found: dict[Key, QImage] = {}
        for key in keys:
            if self._wanted is not keys:
                return
            try:
                found[key] = self._draw(*key, wanted)
            except Exception as error:
                # what has no picture can still be chosen
                if wanted():
                    log_error(error)
            yield dict(found)

    def _keep(self, _: object, found: dict[Key, QImage]) -> None:
        for key in [key for key in found if key not in self._pictures]:
            found[key].setDevicePixelRatio(key[1][0] / self.size.width())
            self._pictures[key] = found[key]
            self.ready.emit(key[0])
