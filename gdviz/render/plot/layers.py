"""Everything that is painted on a plot, from the lowest layer to the top one."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter

from gdviz.render.map.uphill import paint_red, uphill
from gdviz.render.paint import marks
from gdviz.render.paint.axes import paint_grid
from gdviz.render.paint.layer import Layer, drawn
from gdviz.render.plot.curves import paint_curves, paint_playhead
from gdviz.render.plot.spot import PlotSpot

# the ring about the point nearest to the pointer
RING = 5.5


def _grid(painter: QPainter, spot: PlotSpot, _: int) -> None:
    painter.fillRect(spot.view.rect, QColor(spot.theme.background))
    logs = (spot.scene.series.log, spot.scene.scale.log)
    paint_grid(painter, spot.view, spot.theme, logs, spot.size)


def _curves(painter: QPainter, spot: PlotSpot, step: int) -> None:
    scene = spot.scene
    paint_curves(painter, spot.view, scene.series, step, scene.scale, spot.style, spot.theme)


def _playhead(painter: QPainter, spot: PlotSpot, step: int) -> None:
    scene = spot.scene
    paint_playhead(painter, spot.view, scene.series, step, scene.scale, spot.style, spot.theme)


def _uphill(painter: QPainter, spot: PlotSpot, step: int) -> None:
    scene = spot.scene
    for i in uphill(scene.race, step, spot.style.shown):
        row = scene.series.row(i, step)
        if row < 1:
            continue
        places = scene.series.drawn[i][row - 1 : row + 1]
        heights = scene.scale.heights(scene.series.values[i][row - 1 : row + 1])
        before, after = (spot.view.point(*at) for at in zip(places, heights, strict=True))
        if spot.view.rect.contains(after):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_red(painter, before, after, spot.style, spot.theme)


def _near(painter: QPainter, spot: PlotSpot, _: int) -> None:
    assert spot.near is not None
    racer, row, height = spot.near
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    at = spot.view.point(float(spot.scene.series.drawn[racer][row]), height)
    marks.draw_ring(painter, at, RING, spot.style.colours[racer], spot.theme.casing)


# the names are what a message says cannot be drawn
LAYERS = (
    Layer("the grid of the plot", drawn(_grid), still=True),
    Layer("the curves", drawn(_curves)),
    Layer("the playhead", drawn(_playhead)),
    Layer("the steps uphill", drawn(_uphill), lambda spot: spot.scene.view.uphill),
    Layer("the nearest racer", drawn(_near), lambda spot: spot.near is not None, pointer=True),
)
