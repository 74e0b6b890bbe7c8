"""All slopes between those of both sides of a kink, as a fan through its point."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import clipped, draw_segments, pen, polygon
from gdviz.render.paint.theme import sheer

# rays of the fan: enough for its far end to lie outside the view even where it is wide
RAYS = 13
ALPHA, EDGE, RAY = 50, 1.8, 0.6


def paint_fan(
    painter: QPainter, view: View, x: float, y: float, sides: tuple[float, float], colour: str
) -> None:
    """A translucent double wedge between the lines of both slopes, with some lines within it."""
    rect, (x0, x1, y0, y1) = view.rect, view.box
    first, last = (
        math.atan(slope * (rect.height() / (y1 - y0)) / (rect.width() / (x1 - x0)))
        for slope in sides
    )
    turns = np.linspace(first, last, RAYS)
    middle = np.array(view.point(x, y).toTuple())
    away = middle - rect.center().toTuple()
    far = math.hypot(rect.width(), rect.height()) + math.hypot(*away)
    reach = 2.0 * far * np.stack([np.cos(turns), -np.sin(turns)], axis=1)
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(sheer(colour, ALPHA))
    for sign in (-1.0, 1.0):
        painter.drawPolygon(polygon(np.concatenate([middle[None], middle + sign * reach])))
    painter.restore()
    rays = np.concatenate([middle - reach, middle + reach], axis=1)
    for some, width in ((rays[1:-1], RAY), (rays[[0, -1]], EDGE)):
        painter.setPen(pen(colour, width))
        draw_segments(painter, clipped(some, rect))
