"""A compass at the probe: uphill, downhill, a direction, and the slopes as a lobe."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdviz.core.analysis.probe import Probe, direction
from gdviz.render.paint import marks
from gdviz.render.paint.polylines import draw_path, outline, pen
from gdviz.render.paint.theme import Theme


def paint_compass(
    painter: QPainter, rect: QRectF, found: Probe, angle: float, theme: Theme
) -> None:
    """The needles, the direction chosen, and the slope in each direction as a cosine lobe."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, radius = rect.center(), rect.width() / 2 - 4
    outline(painter, theme.grid, 1.2)
    painter.drawEllipse(middle, radius, radius)
    if found.needle.any() and math.isfinite(found.slope):
        turns = np.radians(np.linspace(0, 360, 121))
        cosine = (np.cos(turns) * found.grad[0] + np.sin(turns) * found.grad[1]) / found.slope
        reach = np.abs(cosine) * radius
        lobe = [middle.x() + reach * np.cos(turns), middle.y() - reach * np.sin(turns)]
        painter.setPen(pen(theme.muted, 1.2))
        draw_path(painter, np.stack(lobe, axis=1), rect)
        up = QPointF(found.grad[0], -found.grad[1]) * (radius / found.slope)
        marks.draw_arrow(painter, middle, middle + up, theme.error, theme.background, 2.2)
        marks.draw_arrow(painter, middle, middle - up, theme.racers[2], theme.background, 2.2)
    x, y = direction(angle)
    chosen = middle + QPointF(x, -y) * radius
    marks.draw_arrow(painter, middle, chosen, theme.text, theme.background, 1.6)
