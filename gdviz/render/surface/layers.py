"""Everything that is painted on a height map, from the lowest layer to the top one."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.render.map.spot import device_ratio
from gdviz.render.map.trails import fading
from gdviz.render.paint.layer import Layer, Moment, drawn, steady
from gdviz.render.paint.polylines import on_paper
from gdviz.render.surface.ghost import GhostTrails
from gdviz.render.surface.marks import (
    paint_pointer,
    paint_surface_heads,
    paint_surface_known,
    paint_surface_starts,
    paint_surface_uphill,
)
from gdviz.render.surface.panel import SurfacePanel
from gdviz.render.surface.trails import SurfaceTrails, paint_rough_trails, paint_surface_trails


class Trails:
    """The racers' trails, or the last steps of them; roughly while the block turns."""

    def __init__(self) -> None:
        self._image: SurfaceTrails | None = None

    def __call__(self, painter: QPainter, panel: SurfacePanel, moment: Moment) -> bool:
        block, style, count = panel.block, panel.trails, panel.scene.view.trail
        race = panel.scene.trails
        last = min(moment.step, race.steps)
        if moment.rough:
            first = max(last - count, 0) if count else 0
            return paint_rough_trails(painter, block, race, first, last, style, moment.patience)
        if count:
            for first, end, opacity in fading(last, count):
                painter.setOpacity(opacity)
                paint_surface_trails(painter, block, race, first, end, style)
            return True
        if on_paper(painter):
            paint_surface_trails(painter, block, race, 0, last, style)
            return True
        image = self._image
        if image is None or image.block is not block or image.style != style:
            image = self._image = SurfaceTrails(block, style, device_ratio(painter))
        return image.paint(painter, race, moment.step, moment.patience)


def _behind(painter: QPainter, panel: SurfacePanel) -> None:
    panel.axes.paint_behind(painter)


def _block(painter: QPainter, panel: SurfacePanel) -> None:
    panel.block.picture.paint(painter)


def _before(painter: QPainter, panel: SurfacePanel) -> None:
    panel.axes.paint_before(painter)


# the names are what a message says cannot be drawn
LAYERS = (
    Layer("the walls", steady(_behind), still=True),
    Layer("the landscape", steady(_block), still=True),
    Layer("the axes", steady(_before), still=True),
    Layer("the known points", steady(paint_surface_known), still=True),
    Layer("the race before the edit", GhostTrails, lambda p: p.scene.ghost_on_map),
    Layer("the trails", Trails),
    Layer("the start", steady(paint_surface_starts), lambda panel: panel.scene.view.start),
    Layer("the racers", drawn(paint_surface_heads)),
    Layer("the steps uphill", drawn(paint_surface_uphill), lambda panel: panel.scene.uphill),
    Layer("the pointer", steady(paint_pointer), lambda p: p.pointed is not None, pointer=True),
)
