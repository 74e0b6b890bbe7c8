"""Small signs on a map: heads, the start, minima, saddles, and arrows at the edge."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from gdviz.render.paint.polylines import border, outline

# number of corners, degrees at which the first one is, and its distance in radii
_SIDES = {
    "triangle": (3, -90, 1.25),
    "down": (3, 90, 1.25),
    "diamond": (4, -90, 1.15),
    "pentagon": (5, -90, 1.08),
    "hexagon": (6, 0, 1.08),
}


def marker_path(kind: str, x: float, y: float, radius: float) -> QPainterPath:
    """The outline of a marker around a pixel."""
    return _marker(kind, radius).translated(x, y)


@lru_cache(64)
def _marker(kind: str, radius: float) -> QPainterPath:
    path = QPainterPath()
    if kind == "circle":
        path.addEllipse(QPointF(), radius, radius)
    elif kind == "square":
        side = 0.88 * radius
        path.addRect(QRectF(-side, -side, 2 * side, 2 * side))
    else:
        count, turn, share = _SIDES[kind]
        path.addPolygon(_ring(0.0, 0.0, (share * radius,), count, turn))
        path.closeSubpath()
    return path


@lru_cache(64)
def _inks(fill: str, casing: str, width: float) -> tuple[QPen, QColor]:
    return QPen(QColor(casing), width), QColor(fill)


def _ring(x: float, y: float, radii: Sequence[float], count: int, turn: float) -> QPolygonF:
    """Corners around a pixel, at these distances in turn."""
    ways = zip(itertools.cycle(radii), _corners(count, turn), strict=False)
    return QPolygonF([QPointF(x + r * right, y + r * down) for r, (right, down) in ways])


@lru_cache(64)
def _corners(count: int, turn: float) -> tuple[tuple[float, float], ...]:
    angles = np.radians(turn + np.arange(count) * 360.0 / count)
    return tuple(zip(np.cos(angles).tolist(), np.sin(angles).tolist(), strict=True))


def draw_marker(
    painter: QPainter, kind: str, at: QPointF, radius: float, fill: str, casing: str
) -> None:
    """A filled marker with a casing around it."""
    pen, brush = _inks(fill, casing, max(1.2, 0.3 * radius))
    painter.setPen(pen)
    painter.setBrush(brush)
    painter.drawPath(marker_path(kind, at.x(), at.y(), radius))


def draw_cross(painter: QPainter, at: QPointF, radius: float, colour: str, casing: str) -> None:
    """A cross with a casing, where a racer fell out."""
    for shade, width in ((casing, 0.9 * radius), (colour, 0.45 * radius)):
        painter.setPen(QPen(QColor(shade), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for sign in (1, -1):
            corner = QPointF(radius, sign * radius)
            painter.drawLine(at - corner, at + corner)


def draw_star(painter: QPainter, at: QPointF, radius: float, fill: str, casing: str) -> None:
    """A five-pointed star: a known minimum."""
    painter.setPen(border(casing, 1.2))
    painter.setBrush(QColor(fill))
    painter.drawPolygon(_ring(at.x(), at.y(), (radius, 0.45 * radius), 10, -90))


def draw_plus(painter: QPainter, at: QPointF, radius: float, colour: str, casing: str) -> None:
    """A thin cross of axes: a known saddle."""
    for shade, width in ((casing, 3.0), (colour, 1.3)):
        painter.setPen(border(shade, width))
        for end in (QPointF(radius, 0.0), QPointF(0.0, radius)):
            painter.drawLine(at - end, at + end)


def draw_ring(
    painter: QPainter,
    at: QPointF,
    radius: float,
    colour: str,
    casing: str,
    widths: tuple[float, float] = (4.0, 1.8),
) -> None:
    """A ring on a wider one, its casing; `widths` are those of both."""
    for shade, width in zip((casing, colour), widths, strict=True):
        outline(painter, shade, width)
        painter.drawEllipse(at, radius, radius)


def edge_arrow(
    painter: QPainter, rect: QRectF, at: QPointF, size: float, fill: str, casing: str
) -> None:
    """An arrow at the border of `rect` that points to a pixel outside of it."""
    inset = rect.adjusted(size, size, -size, -size)
    x = min(max(at.x(), inset.left()), inset.right())
    y = min(max(at.y(), inset.top()), inset.bottom())
    turn = math.degrees(math.atan2(at.y() - y, at.x() - x))
    draw_pointer(painter, QPointF(x, y), turn, size, fill, casing)


def draw_pointer(
    painter: QPainter, at: QPointF, turn: float, size: float, fill: str, casing: str
) -> None:
    """A triangle around a pixel that points in a direction, in degrees from right over down."""
    painter.setPen(border(casing, 1.2))
    painter.setBrush(QColor(fill))
    painter.drawPolygon(_ring(at.x(), at.y(), (size,), 3, turn))


def draw_arrow(
    painter: QPainter, start: QPointF, end: QPointF, colour: str, casing: str, width: float = 2.0
) -> None:
    """An arrow with a casing; nothing if it is shorter than a pixel."""
    dx, dy = end.x() - start.x(), end.y() - start.y()
    length = math.hypot(dx, dy)
    if not 1.0 < length < 1e5:
        return
    head = min(4.0 * width, 0.6 * length)
    ux, uy = dx / length, dy / length
    neck = QPointF(end.x() - head * ux, end.y() - head * uy)
    wing = QPointF(-uy, ux) * (0.55 * head)
    tip = QPolygonF([end, neck + wing, neck - wing])
    painter.setBrush(QColor(colour))
    for shade, extra in ((casing, 2.5), (colour, 0.0)):
        painter.setPen(border(shade, width + extra))
        painter.drawLine(start, neck)
        painter.setPen(border(shade, 0.5 + extra))
        painter.drawPolygon(tip)
