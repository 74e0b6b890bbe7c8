"""One quantity against another: curves and playhead."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

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
EVERYWHERE = (-math.inf, math.inf)


def curve(places: Array, heights: Array, width: float) -> Array:
    """A curve's points (n, 2), as many as can be seen on a picture of that width."""
    rows = seen_rows(heights, width)
    return np.stack([places[rows], heights[rows]], axis=1)


def paint_curves(
    painter: QPainter, spot: PlotSpot, step: int, ends: tuple[float, float] = EVERYWHERE
) -> None:
    """The racers' values: up to `step` in full colour, the rest faint; where only a part of the
    horizontal axis is seen, which `ends` there, the steps beyond it cost nothing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    view, style, theme = spot.view, spot.style, spot.scene.theme
    series, scale = spot.scene.series, spot.scene.scale
    for i in reversed(range(len(series.values))):
        if not style.shown[i]:
            continue
        values, places = series.values[i], series.drawn[i]
        rows = seen_rows(values, view.rect.width(), places if series.log else None)
        past, ahead = parted(rows, len(values), step)
        faint = mixed(style.colours[i], theme.background, FADED)
        for part, colour in ((ahead, faint), (past, style.colours[i])):
            if not dashed(i, theme):
                # dashes are counted from the beginning
                part = _between(part, places, ends)
            painter.setPen(pen(colour, style.width))
            points = np.stack([places[part], scale.heights(values[part])], axis=1)
            found = segments(view.map(points))
            if dashed(i, theme):
                found = dashes(found, view.rect, DASH * style.width, GAP * style.width)
            else:
                found = clipped(found, view.rect, 1.0)
            draw_segments(painter, found)
    _paint_bounds(painter, spot)
    paint_guide_names(painter, spot)


def _between(rows: Integers, places: Array, ends: tuple[float, float]) -> Integers:
    """The rows at the places between two ends, and one row beyond either."""
    if ends == EVERYWHERE:
        return rows
    first, last = np.searchsorted(places[rows], ends)
    return rows[max(int(first) - 1, 0) : int(last) + 1]


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
    rows = [(i, row) for i, row in reversed(rows) if row >= 0]
    heights = scale.heights(np.array([series.values[i][row] for i, row in rows])).tolist()
    for (i, row), height in zip(rows, heights, strict=True):
        if not math.isfinite(height):
            continue
        place = float(series.drawn[i][row])
        at, size, colour = view.point(place, height), 0.75 * style.head, style.colours[i]
        if view.rect.adjusted(-1, -1, 1, 1).contains(at):
            marks.draw_marker(painter, marker(i), at, size, colour, casing)
        elif view.box[0] <= place <= view.box[1]:
            marks.edge_arrow(painter, view.rect, at, size, colour, casing)
