"""The probe on the map: needle, eigenvectors, and the contours of the local quadratic model."""

from __future__ import annotations

import contourpy
import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.analysis.probe import Probe
from gdviz.core.base.arrays import Array
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import clipped, draw_segments, pen, segments
from gdviz.render.paint.theme import Theme

# how far the model is shown around the point, in widths of the view, and its grid
AROUND, GRID, LINES = 0.22, 41, 5
# the curvatures reach beyond the needle, so that neither hides the other
NEEDLE, AXIS, SIGN = 40.0, 62.0, 9.0


def paint_probe(painter: QPainter, view: View, found: Probe, unit: Array, theme: Theme) -> None:
    """The point, its needle uphill and downhill, the chosen direction, and the curvatures."""
    at = view.point(*found.point)
    if not view.rect.contains(at):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_model(painter, view, found, theme)
    for k in range(len(found.eigenvalues)):
        _paint_axis(painter, view, found, k, theme)
    up = view.arrow(found.needle, NEEDLE, NEEDLE)
    if up is not None:
        marks.draw_arrow(painter, at, at + up, theme.error, theme.casing, 2.2)
        marks.draw_arrow(painter, at, at - up, theme.racers[2], theme.casing, 2.2)
    way = view.arrow(unit, NEEDLE, NEEDLE)
    if way is not None:
        marks.draw_arrow(painter, at, at + way, theme.text, theme.casing, 1.6)
    marks.draw_marker(painter, "circle", at, 4.0, theme.text, theme.casing)


def _paint_axis(painter: QPainter, view: View, found: Probe, k: int, theme: Theme) -> None:
    """An eigenvector as a double line: solid where the loss curves up, dashed where down."""
    value, way = float(found.eigenvalues[k]), view.arrow(found.eigenvectors[:, k], AXIS, AXIS)
    if way is None or not np.isfinite(value):
        return
    at = view.point(*found.point)
    colour = theme.muted if value == 0 else theme.racers[0] if value > 0 else theme.racers[1]
    for ink, width in ((theme.casing, 4.5), (colour, 2.4)):
        stroke = QPen(QColor(ink), width)
        if value < 0 and ink != theme.casing:
            stroke.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(stroke)
        painter.drawLine(at - way, at + way)
    for end in (at + way, at - way):
        _paint_sign(painter, end + (end - at) * (SIGN / AXIS), value, colour, theme)


def _paint_sign(painter: QPainter, at: QPointF, value: float, colour: str, theme: Theme) -> None:
    """A plus where the loss curves up, a minus where down, a zero where neither."""
    painter.setPen(QPen(QColor(colour), 1.2))
    painter.setBrush(QColor(theme.casing))
    painter.drawEllipse(at, 6.0, 6.0)
    painter.setPen(QPen(QColor(colour), 1.8))
    if value == 0:
        painter.drawEllipse(at, 2.0, 2.5)
        return
    painter.drawLine(at + QPointF(-3, 0), at + QPointF(3, 0))
    if value > 0:
        painter.drawLine(at + QPointF(0, -3), at + QPointF(0, 3))


def _paint_model(painter: QPainter, view: View, found: Probe, theme: Theme) -> None:
    if not (np.isfinite(found.hessian).all() and np.isfinite(found.grad).all()):
        return
    x0, x1, y0, y1 = view.box
    reach_x, reach_y = AROUND * (x1 - x0), AROUND * (y1 - y0)
    dx, dy = np.linspace(-reach_x, reach_x, GRID), np.linspace(-reach_y, reach_y, GRID)
    moves = np.stack(np.meshgrid(dx, dy))
    heights = found.model(moves)
    if not heights.max() > heights.min():
        return
    drawer = contourpy.contour_generator(found.point[0] + dx, found.point[1] + dy, heights)
    painter.setPen(pen(theme.accent, 1.2))
    for level in np.quantile(heights, np.linspace(0.06, 0.8, LINES)):
        for line in drawer.lines(float(level)):
            draw_segments(painter, clipped(segments(view.map(line)), view.rect))
