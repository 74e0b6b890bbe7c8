"""A height map with the race on it, for pages and for the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF

from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.spec.race import Box
from gdviz.render.map.spot import HEAD, TRAIL
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.theme import Theme
from gdviz.render.scene.scene import Scene
from gdviz.render.surface.axes import SurfaceAxes, left_room
from gdviz.render.surface.camera import Camera, Projection
from gdviz.render.surface.drape import Drape
from gdviz.render.surface.picture import surface_picture
from gdviz.render.surface.terrain import Terrain, terrain
from gdviz.render.surface.trails import Block, on_surface
from gdviz.render.surface.viewpoint import good_camera

ONE_VARIABLE = "a loss of one variable has no height map"


def seen_block(
    problem: Problem2D,
    box: Box,
    area: QRectF,
    camera: Camera | None,
    theme: Theme,
    size: float,
    wanted: Callable[[], bool] = lambda: True,
) -> Block:
    """The block over a box, drawn finely within the area, axes with texts of `size` included.

    TooSlow once it is no longer `wanted`.
    """
    ground = terrain(problem, box, wanted)
    seen = projected(area, camera or good_camera(ground), ground, size)
    picture = surface_picture(ground, seen, theme, go_on=wanted)
    return Block(Drape(ground, theme), picture, theme)


def projected(area: QRectF, camera: Camera, ground: Terrain, size: float) -> Projection:
    """The projection that leaves room for axes with texts of that size within the area."""
    left = left_room(ground.scale, size)
    inner = area.adjusted(left - 0.6 * size, 0.5 * size, -2.6 * size, -3.0 * size)
    return Projection(camera, inner, area, ground.rise)


@dataclass(eq=False)
class SurfacePanel:
    """A block as it is seen, for a scene, with texts of `size` pixels at its axes and lines and
    signs `scale` times as large as on a map. `pointed` is the point under the pointer."""

    scene: Scene
    block: Block
    size: float
    scale: float = 1.0
    pointed: tuple[float, float] | None = None
    unit: float = 1.0

    @property
    def clip(self) -> QRectF:
        """Where it may paint."""
        return self.block.view.rect

    @property
    def still(self) -> tuple[object, ...]:
        """All that the layers depend on that are the same at every step."""
        return self.block, self.race.problem, self.scene.view, self.size, self.scale

    @property
    def race(self) -> Race:
        """The race as its map has it."""
        return self.scene.on_map

    @cached_property
    def trails(self) -> TrailStyle:
        """The racers shown, their colours, and how wide their trails are."""
        wide, head = TRAIL * self.scale, HEAD * self.scale
        return TrailStyle(self.scene.colours, self.scene.visible, wide, head, self.scene.slots)

    @cached_property
    def starts(self) -> list[tuple[QPointF, bool]]:
        """Where the racers shown begin on the block, and whether that is hidden."""
        shown = (track for track, on in zip(self.race.tracks, self.trails.shown, strict=True) if on)
        begins = dict.fromkeys(tuple(track.points[0, :2].tolist()) for track in shown)
        return [at for begin in begins if (at := on_surface(self.block, begin)) is not None]

    @cached_property
    def axes(self) -> SurfaceAxes:
        """Ticks and texts around the block."""
        ground, seen = self.block.drape.ground, self.block.picture.projection
        return SurfaceAxes(ground, seen, self.block.theme, self.size, self.race.problem.names)
