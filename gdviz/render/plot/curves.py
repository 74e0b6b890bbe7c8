"""One quantity against another: curves and playhead."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.base.arrays import Array, Integers
from gdviz.render.map.trails import CASING_WIDTH, DASH, GAP
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import clipped, dashes, draw_segments, pen, segments
from gdviz.render.paint.theme import Theme, dashed, marker, mixed
from gdviz.render.paint.thinning import parted, seen_rows
from gdviz.render.plot.guides import paint_guide_names
from gdviz.render.plot.spot import PlotSpot

# share of the ground in the colour of the steps ahead
FADED = 0.66
# of the lines to compare a curve with, in widths of a curve
BOUND, BOUND_DASH, BOUND_GAP = 0.7, 3.0, 2.3


def curve(places: Array, heights: Array, width: float) -> Array:
    """A curve's points (n, 2), as many as can be seen on a picture of that width."""
    rows = seen_rows(heights, width)
    return np.stack([places[rows], heights[rows]], axis=1)


def paint_curves(painter: QPainter, spot: PlotSpot, step: int) -> None:
    """The racers' values: up to `step` in full colour, the rest faint."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in reversed(range(len(spot.style.shown))):
        if spot.style.shown[i]:
            rows = curve_rows(spot, i)
            past, ahead = parted(rows, len(spot.scene.series.values[i]), spot.scene.own(i, step))
            for part, faint in ((ahead, True), (past, False)):
                painter.setPen(curve_pen(spot, i, faint))
                draw_segments(painter, strokes(spot, i, part))
    paint_compared(painter, spot)


def curve_rows(spot: PlotSpot, racer: int) -> Integers:
    """The rows of a racer's values that can be seen."""
    series = spot.scene.series
    values, places = series.values[racer], series.drawn[racer]
    return seen_rows(values, spot.view.rect.width(), places if series.log else None)


def curve_pen(spot: PlotSpot, racer: int, faint: bool) -> QPen:
    """The pen of a racer's curve, before the playhead or after it."""
    style, ground = spot.style, spot.scene.theme.background
    colour = style.colours[racer]
    return pen(mixed(colour, ground, FADED) if faint else colour, style.width)


def strokes(spot: PlotSpot, racer: int, rows: Integers) -> Array:
    """The segments (n, 4) that are drawn of these rows of a racer's values, from left to right."""
    series, view, width = spot.scene.series, spot.view, spot.style.width
    heights = spot.scene.scale.heights(series.values[racer][rows])
    found = segments(view.map(np.stack([series.drawn[racer][rows], heights], axis=1)))
    if dashed(spot.style.slot(racer), spot.scene.theme):
        return dashes(found, view.rect, DASH * width, GAP * width)
    return clipped(found, view.rect, 1.0)


def paint_compared(painter: QPainter, spot: PlotSpot) -> None:
    """What the curves are compared with, on top of them."""
    _paint_bounds(painter, spot)
    paint_guide_names(painter, spot)


def _paint_bounds(painter: QPainter, spot: PlotSpot) -> None:
    """The bounds to compare the values with, on top of them: noise would hide a line below."""
    series, view, unit = spot.scene.series, spot.view, spot.style.width
    for i, shown in enumerate(spot.style.shown):
        for bound in series.compared(i) if shown else ():
            places = series.drawn[i]
            seen = seen_rows(bound, view.rect.width(), places if series.log else None)
            points = np.stack([places[seen], spot.scene.scale.heights(bound[seen])], axis=1)
            rows = segments(view.map(points))
            painter.setPen(pen(spot.scene.theme.background, (BOUND + CASING_WIDTH) * unit))
            draw_segments(painter, clipped(rows, view.rect, 1.0))
            painter.setPen(pen(spot.style.colours[i], BOUND * unit))
            draw_segments(painter, dashes(rows, view.rect, BOUND_DASH * unit, BOUND_GAP * unit))


def paint_rule(painter: QPainter, view: View, place: float, theme: Theme) -> None:
    """The upright line of the playhead."""
    x = view.point(place, view.box[2]).x()
    painter.setPen(QColor(theme.muted))
    painter.drawLine(QPointF(x, view.rect.top()), QPointF(x, view.rect.bottom()))


def paint_playhead(painter: QPainter, spot: PlotSpot, step: int) -> None:
    """A line at `step` and each racer's marker on its curve there."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    view, style, casing = spot.view, spot.style, spot.scene.theme.casing
    series, scale = spot.scene.series, spot.scene.scale
    paint_rule(painter, view, series.place(step, style.shown), spot.scene.theme)
    rows = [(i, series.row(i, step)) for i, shown in enumerate(style.shown) if shown]
    # a racer that diverged stays where its line ends
    rows = [(i, series.seen(i, row)) for i, row in reversed(rows) if row >= 0]
    heights = scale.heights(np.array([series.values[i][row] for i, row in rows]))
    places = np.array([series.drawn[i][row] for i, row in rows])
    # all at once: point by point they take longer than the markers
    points = view.map(np.stack([places, heights], axis=1)).tolist()
    around, size = view.rect.adjusted(-1, -1, 1, 1), 0.75 * style.head
    for (i, _), place, (x, y) in zip(rows, places.tolist(), points, strict=True):
        at, colour = QPointF(x, y), style.colours[i]
        if math.isnan(y):
            continue
        if around.contains(at):
            marks.draw_marker(painter, marker(style.slot(i)), at, size, colour, casing)
        elif view.box[0] <= place <= view.box[1]:
            marks.edge_arrow(painter, view.rect, at, size, colour, casing)
