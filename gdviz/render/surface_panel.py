"""A height map with the race on it, for pages and for the window."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gdviz.core.objectives.base import Problem2D
from gdviz.core.race import Race
from gdviz.core.spec import Box
from gdviz.core.view import ViewSpec
from gdviz.render import marks
from gdviz.render.camera import Camera, Projection
from gdviz.render.drape import Drape
from gdviz.render.surface import surface_picture
from gdviz.render.surface_axes import SurfaceAxes, left_room
from gdviz.render.surface_trails import (
    GHOST,
    Block,
    SurfaceTrails,
    on_surface,
    paint_last_surface_steps,
    paint_rough_trails,
    paint_surface_heads,
    paint_surface_starts,
    paint_surface_trails,
)
from gdviz.render.terrain import Terrain, terrain
from gdviz.render.theme import Theme
from gdviz.render.trails import TrailStyle
from gdviz.render.viewpoint import good_camera

# in radii of a head
STAR, PLUS = 1.15, 0.85
ONE_VARIABLE = "a loss of one variable has no height map"


def seen_block(
    problem: Problem2D,
    box: Box,
    area: QRectF,
    camera: Camera | None,
    look: Theme,
    size: float,
    wanted: Callable[[], bool] = lambda: True,
) -> Block:
    """The block over a box, drawn finely within the area, axes with texts of `size` included.

    TooSlow once it is no longer `wanted`.
    """
    ground = terrain(problem, box, wanted)
    seen = projected(area, camera or good_camera(ground), ground, size)
    picture = surface_picture(ground, seen, look, go_on=wanted)
    return Block(Drape(ground, look), picture, look)


def projected(area: QRectF, camera: Camera, ground: Terrain, size: float) -> Projection:
    """The projection that leaves room for axes with texts of that size within the area."""
    left = left_room(ground.scale, size)
    inner = area.adjusted(left - 0.6 * size, 0.5 * size, -2.6 * size, -3.0 * size)
    return Projection(camera, inner, area, ground.rise)


@dataclass(frozen=True, eq=False)
class SurfacePanel:
    """A block as it is seen, the racers on it, and axes with texts of `size` pixels."""

    problem: Problem2D
    block: Block
    trails: TrailStyle
    size: float
    seen: ViewSpec
    ratio: float = 1.0

    @cached_property
    def axes(self) -> SurfaceAxes:
        """Ticks and texts around the block."""
        names = self.problem.names[0], self.problem.names[1]
        block = self.block
        projection = block.picture.projection
        return SurfaceAxes(block.drape.ground, projection, block.look, self.size, names)

    @cached_property
    def image(self) -> SurfaceTrails:
        """The persistent picture of the trails."""
        return SurfaceTrails(self.block, self.trails, self.ratio)

    def paint_still(self, painter: QPainter) -> None:
        """Walls, block, axes, and the known points."""
        painter.save()
        painter.setClipRect(self.block.view.rect, Qt.ClipOperation.IntersectClip)
        self.axes.paint_behind(painter)
        self.block.picture.paint(painter)
        self.axes.paint_before(painter)
        paint_known(painter, self.block, self.problem, self.seen, self.trails.head)
        painter.restore()

    def paint_moving(
        self, painter: QPainter, race: Race, step: int, kept: bool, patience: float = math.inf
    ) -> bool:
        """Trails, starts and heads, and whether the trails are complete, as in `TrailImage.paint`;
        `kept` uses that persistent picture."""
        painter.save()
        painter.setClipRect(self.block.view.rect, Qt.ClipOperation.IntersectClip)
        complete, count = True, self.seen.trail
        if count:
            paint_last_surface_steps(painter, self.block, race, step, self.trails, count)
        elif kept:
            complete = self.image.paint(painter, race, step, patience)
        else:
            paint_surface_trails(painter, self.block, race, step, self.trails)
        self._paint_racers(painter, race, step)
        painter.restore()
        return complete

    def paint_turning(self, painter: QPainter, race: Race, step: int, patience: float) -> bool:
        """The same while the block turns: quickly, and roughly."""
        painter.save()
        painter.setClipRect(self.block.view.rect, Qt.ClipOperation.IntersectClip)
        upto, count = min(step, race.steps), self.seen.trail
        first = max(upto - count, 0) if count else 0
        complete = paint_rough_trails(painter, self.block, race, first, upto, self.trails, patience)
        self._paint_racers(painter, race, step)
        painter.restore()
        return complete

    def _paint_racers(self, painter: QPainter, race: Race, step: int) -> None:
        if self.seen.start:
            paint_surface_starts(painter, self.block, race, self.trails)
        paint_surface_heads(painter, self.block, race, step, self.trails)


def paint_known(
    painter: QPainter, block: Block, problem: Problem2D, seen: ViewSpec, size: float
) -> None:
    """Stars and crosses as on the map, on the surface; faint where it hides them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    look = block.look
    for known in problem.critical:
        at = on_surface(block, known.point)
        if at is None:
            continue
        painter.setOpacity(GHOST if at[1] else 1.0)
        if known.kind == "minimum" and seen.minima:
            radius = STAR * size * (1.0 if known.is_global else 0.7)
            marks.draw_star(painter, at[0], radius, look.text, look.casing)
        elif known.kind == "saddle" and seen.saddles:
            marks.draw_plus(painter, at[0], PLUS * size, look.text, look.casing)
    painter.setOpacity(1.0)
