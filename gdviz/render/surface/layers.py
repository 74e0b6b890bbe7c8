"""Everything that is painted on a height map, from the lowest layer to the top one."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.render.paint.layer import Layer, Moment, drawn
from gdviz.render.paint.polylines import on_paper
from gdviz.render.surface.known import paint_surface_known
from gdviz.render.surface.marks import paint_pointer
from gdviz.render.surface.panel import SurfacePanel
from gdviz.render.surface.trails import (
    SurfaceTrails,
    paint_last_surface_steps,
    paint_rough_trails,
    paint_surface_heads,
    paint_surface_starts,
    paint_surface_trails,
)
from gdviz.render.surface.uphill import paint_surface_uphill


class Trails:
    """The racers' trails, or the last steps of them; roughly while the block turns."""

    def __init__(self) -> None:
        self._image: SurfaceTrails | None = None

    def __call__(self, painter: QPainter, panel: SurfacePanel, moment: Moment) -> bool:
        block, race, style, count = panel.block, panel.race, panel.trails, panel.seen.trail
        if moment.rough:
            last = min(moment.step, race.steps)
            first = max(last - count, 0) if count else 0
            return paint_rough_trails(painter, block, race, first, last, style, moment.patience)
        if count:
            paint_last_surface_steps(painter, block, race, moment.step, style, count)
            return True
        if on_paper(painter):
            paint_surface_trails(painter, block, race, moment.step, style)
            return True
        image = self._image
        if image is None or image.block is not block or image.style != style:
            image = self._image = SurfaceTrails(block, style, panel.ratio)
        return image.paint(painter, race, moment.step, moment.patience)


def _behind(painter: QPainter, panel: SurfacePanel, _: int) -> None:
    panel.axes.paint_behind(painter)


def _block(painter: QPainter, panel: SurfacePanel, _: int) -> None:
    panel.block.picture.paint(painter)


def _before(painter: QPainter, panel: SurfacePanel, _: int) -> None:
    panel.axes.paint_before(painter)


def _known(painter: QPainter, panel: SurfacePanel, _: int) -> None:
    paint_surface_known(painter, panel.block, panel.problem, panel.seen, panel.trails.head)


def _start(painter: QPainter, panel: SurfacePanel, _: int) -> None:
    paint_surface_starts(painter, panel.block, panel.race, panel.trails)


def _heads(painter: QPainter, panel: SurfacePanel, step: int) -> None:
    paint_surface_heads(painter, panel.block, panel.race, step, panel.trails)


def _uphill(painter: QPainter, panel: SurfacePanel, step: int) -> None:
    paint_surface_uphill(painter, panel.block, panel.race, step, panel.trails)


def _pointed(painter: QPainter, panel: SurfacePanel, _: int) -> None:
    if panel.pointed is not None:
        paint_pointer(painter, panel.block, panel.problem, panel.pointed)


# the names are what a message says cannot be drawn
LAYERS = (
    Layer("the walls", drawn(_behind), still=True),
    Layer("the landscape", drawn(_block), still=True),
    Layer("the axes", drawn(_before), still=True),
    Layer("the known points", drawn(_known), still=True),
    Layer("the trails", Trails),
    Layer("the start", drawn(_start), lambda panel: panel.seen.start),
    Layer("the racers", drawn(_heads)),
    Layer("the steps uphill", drawn(_uphill), lambda panel: panel.seen.uphill),
    Layer("the pointer", drawn(_pointed), lambda panel: panel.pointed is not None, pointer=True),
)
