"""Height maps for the window, computed off its thread: the block first, then fine pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gdviz.core.base.problem import Problem2D
from gdviz.core.spec.race import Box
from gdviz.gui.map.grounds import same_ground
from gdviz.gui.state.background import Newest, Wanted
from gdviz.render.paint.theme import Theme
from gdviz.render.surface.camera import Projection
from gdviz.render.surface.picture import FINE, SurfacePicture, surface_picture
from gdviz.render.surface.terrain import Terrain, terrain

NO_SURFACE = "the height map cannot be drawn"


@dataclass(frozen=True)
class PictureRequest:
    """A block that is wanted finely: how it is seen, in which theme, at which device pixels."""

    ground: Terrain
    projection: Projection
    theme: Theme
    ratio: float


class SurfaceMaker(QObject):
    """Makes the newest block and the newest picture requested.

    `grounded` brings a block with the problem and the box requested, `pictured` a picture with its
    request, `failed` says why there is none.
    """

    grounded = Signal(object, object, object)
    pictured = Signal(object, object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._of: Problem2D | None = None
        self._grounds, self._pictures = Newest(_grounds, self), Newest(_pictures, self)
        self._grounds.ready.connect(lambda asked, made: self.grounded.emit(*asked, made))
        self._pictures.ready.connect(self.pictured)
        for work in (self._grounds, self._pictures):
            work.failed.connect(lambda _, text: self.failed.emit(f"{NO_SURFACE}: {text}"))

    @property
    def busy(self) -> bool:
        """Whether a block or a picture is still to come."""
        return self._grounds.busy or self._pictures.busy

    def ask_ground(self, problem: Problem2D, box: Box) -> None:
        """Request a block; one in progress on the same landscape is finished: while a slider moves
        each would come too late."""
        still = self._of is not None and same_ground(self._of, problem)
        self._of = problem
        self._pictures.forget()
        ask = self._grounds.follow if still else self._grounds.ask
        ask((problem, box))

    def ask_picture(self, asked: PictureRequest) -> None:
        """Request a picture; the previous request is dropped."""
        self._pictures.ask(asked)

    def stop(self) -> None:
        """Drop everything, and wait for the strip in progress."""
        self._grounds.stop()
        self._pictures.stop()


def _grounds(asked: tuple[Problem2D, Box], wanted: Wanted) -> Iterator[Terrain]:
    yield terrain(*asked, wanted)


def _pictures(asked: PictureRequest, wanted: Wanted) -> Iterator[SurfacePicture]:
    yield surface_picture(asked.ground, asked.projection, asked.theme, FINE, asked.ratio, wanted)
