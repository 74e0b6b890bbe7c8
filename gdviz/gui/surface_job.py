"""Height maps for the window, computed off its thread: the block first, then fine pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from gdviz.core.objectives.base import Problem2D
from gdviz.render.camera import Projection
from gdviz.render.contours import Box
from gdviz.render.relief import TooSlow
from gdviz.render.surface import FINE, surface_picture
from gdviz.render.terrain import Terrain, terrain
from gdviz.render.theme import Theme

STOP_MS = 2000


@dataclass(frozen=True)
class PictureRequest:
    """A block that is wanted finely: how it is seen, in which theme, at which device pixels."""

    ground: Terrain
    projection: Projection
    look: Theme
    ratio: float


class _Job(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        self._work()


class SurfaceMaker(QObject):
    """Makes the newest block and the newest picture asked for.

    `grounded` brings a block with the problem and the box asked for, `pictured` a picture with its
    request, `failed` says why there is none.
    """

    grounded = Signal(object, object, object)
    pictured = Signal(object, object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: PictureRequest | None = None
        self._stopped = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def ask_ground(self, problem: Problem2D, box: Box) -> None:
        """Ask for a block; whatever has not begun is given up."""
        self._wanted = None
        self._pool.clear()
        self._pool.start(_Job(lambda: self._make_ground(problem, box)))

    def ask_picture(self, asked: PictureRequest) -> None:
        """Ask for a picture; the one asked for before is given up."""
        self._wanted = asked
        self._pool.start(_Job(lambda: self._make_picture(asked)))

    def _make_ground(self, problem: Problem2D, box: Box) -> None:
        try:
            made = terrain(problem, box, lambda: not self._stopped)
        except TooSlow:
            return
        except Exception as error:
            self._tell(self.failed, f"the height map cannot be drawn: {error}")
            return
        self._tell(self.grounded, problem, box, made)

    def _make_picture(self, asked: PictureRequest) -> None:
        try:
            made = surface_picture(
                asked.ground,
                asked.projection,
                asked.look,
                FINE,
                asked.ratio,
                lambda: self._wanted is asked,
            )
        except TooSlow:
            return
        except Exception as error:
            self._tell(self.failed, f"the height map cannot be drawn: {error}")
            return
        self._tell(self.pictured, asked, made)

    def _tell(self, signal: Any, *values: Any) -> None:
        # without an event loop nobody is left to listen
        try:
            signal.emit(*values)
        except RuntimeError:
            return

    def stop(self) -> None:
        """Give up everything, and wait for what is between two strips."""
        self._wanted, self._stopped = None, True
        self._pool.clear()
        self._pool.waitForDone(STOP_MS)
