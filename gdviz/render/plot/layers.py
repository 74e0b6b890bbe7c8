"""Everything that is painted on a plot, from the lowest layer to the top one."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter

from gdviz.render.map.uphill import paint_red, uphill
from gdviz.render.paint import marks
from gdviz.render.paint.axes import paint_grid
from gdviz.render.paint.layer import Layer, drawn, steady
from gdviz.render.plot.curve_pictures import Curves
from gdviz.render.plot.curves import paint_playhead
from gdviz.render.plot.ghost import has_ghost, paint_ghost
from gdviz.render.plot.spot import PlotSpot

# the ring about the point nearest to the pointer
RING = 5.5


def _grid(painter: QPainter, spot: PlotSpot) -> None:
    theme = spot.scene.theme
    painter.fillRect(spot.view.rect, QColor(theme.background))
    paint_grid(painter, spot.view, theme, spot.scene.logs, spot.size)


def _uphill(painter: QPainter, spot: PlotSpot, step: int) -> None:
    series, view = spot.scene.series, spot.view
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in uphill(spot.scene.race, step, spot.style.shown):
        row = series.row(i, step)
        if row < 1:
            continue
        ends = slice(row - 1, row + 1)
        heights = spot.scene.scale.heights(series.values[i][ends])
        before, after = map(view.point, series.drawn[i][ends], heights)
        if view.rect.contains(after):
            paint_red(painter, before, after, spot.style, spot.scene.theme)


def _near(painter: QPainter, spot: PlotSpot) -> None:
    assert spot.near is not None
    racer, row, height = spot.near
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    at = spot.view.point(float(spot.scene.series.drawn[racer][row]), height)
    marks.draw_ring(painter, at, RING, spot.style.colours[racer], spot.scene.theme.casing)


# the names are what a message says cannot be drawn
LAYERS = (
    Layer("the grid of the plot", steady(_grid), still=True),
    Layer("the race before the edit", steady(paint_ghost), has_ghost, still=True),
    Layer("the curves", Curves),
    Layer("the playhead", drawn(paint_playhead)),
    Layer("the steps uphill", drawn(_uphill), lambda spot: spot.scene.uphill),
    Layer("the nearest racer", steady(_near), lambda spot: spot.near is not None, pointer=True),
)
