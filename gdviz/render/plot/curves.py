"""One quantity against another: curves and playhead."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.base.arrays import Array
from gdviz.render.map.trails import CASING_WIDTH, DASH, GAP, TrailStyle
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import clipped, dashes, draw_segments, pen, segments
from gdviz.render.paint.theme import Theme, dashed, marker, mixed
from gdviz.render.paint.thinning import parted, seen_rows
from gdviz.render.plot.guides import paint_guide_names
from gdviz.render.scene.scale import PlotScale
from gdviz.render.scene.series import Series

# share of the ground in the colour of the steps ahead
FADED = 0.66
# of the lines to compare a curve with, in widths of a curve
BOUND, BOUND_DASH, BOUND_GAP = 0.7, 3.0, 2.3


def curve(places: Array, heights: Array, width: float) -> Array:
    """A curve's points (n, 2), as many as can be seen on a picture of that width."""
    rows = seen_rows(heights, width)
    return np.stack([places[rows], heights[rows]], axis=1)


def paint_curves(
    painter: QPainter,
    view: View,
    series: Series,
    step: int,
    scale: PlotScale,
    style: TrailStyle,
    look: Theme,
) -> None:
    """The racers' values: up to `step` in full colour, the rest faint."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in reversed(range(len(series.values))):
        if not style.shown[i]:
            continue
        values, places = series.values[i], series.drawn[i]
        rows = seen_rows(values, view.rect.width(), places if series.log else None)
        past, ahead = parted(rows, len(values), step)
        faint = mixed(style.colours[i], look.background, FADED)
        for part, colour in ((ahead, faint), (past, style.colours[i])):
            painter.setPen(pen(colour, style.width))
            points = np.stack([places[part], scale.heights(values[part])], axis=1)
            draw_segments(painter, _pixels(view, points, dashed(i, look), style))
    _paint_bounds(painter, view, series, scale, style, look)
    paint_guide_names(painter, view, series, scale, style, look)


def _paint_bounds(
    painter: QPainter, view: View, series: Series, scale: PlotScale, style: TrailStyle, look: Theme
) -> None:
    """The bounds to compare the values with, on top of them: noise would hide a line below."""
    for i, shown in enumerate(style.shown):
        for bound in series.compared(i) if shown else ():
            places, unit = series.drawn[i], style.width
            seen = seen_rows(bound, view.rect.width(), places if series.log else None)
            points = np.stack([places[seen], scale.heights(bound[seen])], axis=1)
            rows = segments(view.map(points))
            painter.setPen(pen(look.background, (BOUND + CASING_WIDTH) * unit))
            draw_segments(painter, clipped(rows, view.rect, 1.0))
            painter.setPen(pen(style.colours[i], BOUND * unit))
            draw_segments(painter, dashes(rows, view.rect, BOUND_DASH * unit, BOUND_GAP * unit))


def _pixels(view: View, points: Array, broken: bool, style: TrailStyle) -> Array:
    if len(points) < 2:
        return np.empty((0, 4))
    rows = segments(view.map(points))
    if not broken:
        return clipped(rows, view.rect, 1.0)
    return dashes(rows, view.rect, DASH * style.width, GAP * style.width)


def paint_playhead(
    painter: QPainter,
    view: View,
    series: Series,
    step: int,
    scale: PlotScale,
    style: TrailStyle,
    look: Theme,
) -> None:
    """A line at `step` and each racer's marker on its curve there."""
    x = view.point(series.place(step, style.shown), view.box[2]).x()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.muted), 1.0))
    painter.drawLine(QPointF(x, view.rect.top()), QPointF(x, view.rect.bottom()))
    for i in reversed(range(len(series.values))):
        row = series.row(i, step)
        if not style.shown[i] or row < 0:
            continue
        place = float(series.drawn[i][row])
        height = float(scale.heights(series.values[i][row : row + 1])[0])
        if not math.isfinite(height):
            continue
        at, size, colour = view.point(place, height), 0.75 * style.head, style.colours[i]
        if view.rect.adjusted(-1, -1, 1, 1).contains(at):
            marks.draw_marker(painter, marker(i), at, size, colour, look.casing)
        elif view.box[0] <= place <= view.box[1]:
            marks.edge_arrow(painter, view.rect, at, size, colour, look.casing)
