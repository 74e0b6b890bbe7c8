"""All slopes between those of both sides of a kink, as a fan through its point."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import clipped, draw_segments, pen, polygon

# rays of the fan: enough for its far end to lie outside the view even where it is wide
RAYS = 13
ALPHA, EDGE, RAY = 50, 1.8, 0.6


def paint_fan(
    painter: QPainter, view: View, x: float, y: float, sides: tuple[float, float], colour: str
) -> None:
    """A translucent double wedge between the lines of both slopes, with some lines within it."""
    at = view.point(x, y)
    turns = np.linspace(_turn(view, sides[0]), _turn(view, sides[1]), RAYS)
    rect = view.rect
    far = math.hypot(rect.width(), rect.height()) + math.hypot(
        at.x() - rect.center().x(), at.y() - rect.center().y()
    )
    reach = 2.0 * far * np.stack([np.cos(turns), -np.sin(turns)], axis=1)
    middle = np.array([at.x(), at.y()])
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    ground = QColor(colour)
    ground.setAlpha(ALPHA)
    painter.setBrush(ground)
    for sign in (-1.0, 1.0):
        painter.drawPolygon(polygon(np.concatenate([middle[None], middle + sign * reach])))
    painter.restore()
    rays = np.concatenate([middle - reach, middle + reach], axis=1)
    for some, width in ((rays[1:-1], RAY), (rays[[0, -1]], EDGE)):
        painter.setPen(pen(colour, width))
        draw_segments(painter, clipped(some, rect))


def _turn(view: View, slope: float) -> float:
    """The angle of a slope on the picture, in radians."""
    x0, x1, y0, y1 = view.box
    return math.atan(slope * (view.rect.height() / (y1 - y0)) / (view.rect.width() / (x1 - x0)))
