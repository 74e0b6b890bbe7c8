"""Line segments from arrays to a painter: fast, and safe for any numbers.

Wide antialiased polylines cost up to a hundred times more, and one NaN in them never returns; so
lines are drawn as separate opaque segments with square caps, cleaned and thinned out before.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from shiboken6 import wrapInstance  # type: ignore[import-not-found]

from gdviz.core.optimizers.base import Array

# points nearer than this to the one before are not drawn, in pixels
NEAR = 0.6


def pen(colour: str, width: float, alpha: int = 255) -> QPen:
    """A solid pen with square caps."""
    shade = QColor(colour)
    shade.setAlpha(alpha)
    return QPen(shade, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap)


def thinned(points: Array, near: float = NEAR) -> Array:
    """The points without those nearer than `near` to the last one kept; first and last stay."""
    if len(points) < 3:
        return points
    moved = np.abs(np.diff(points, axis=0)).max(axis=1)
    if moved.min() >= near:
        return points
    travelled = np.concatenate([[0.0], np.cumsum(np.nan_to_num(moved, nan=near))])
    keep = np.diff(np.floor(travelled / near), prepend=-1.0) > 0
    keep[-1] = True
    return points[keep]


def segments(points: Array) -> Array:
    """Consecutive pairs of points (n, 2) as segments (n-1, 4), those with NaN left out."""
    rows = np.concatenate([points[:-1], points[1:]], axis=1)
    return rows[np.isfinite(rows).all(axis=1)]


def clipped(rows: Array, rect: QRectF, margin: float = 8.0) -> Array:
    """The segments (n, 4) that may touch the rectangle, long ones cut to its surroundings."""
    if not len(rows):
        return rows
    low = np.minimum(rows[:, :2], rows[:, 2:])
    high = np.maximum(rows[:, :2], rows[:, 2:])
    left, top = rect.left() - margin, rect.top() - margin
    right, bottom = rect.right() + margin, rect.bottom() + margin
    inside = (high[:, 0] >= left) & (low[:, 0] <= right)
    inside &= (high[:, 1] >= top) & (low[:, 1] <= bottom)
    return _cut(rows[inside], (left, top, right, bottom))


def _cut(rows: Array, sides: tuple[float, float, float, float]) -> Array:
    """Liang-Barsky clipping of all segments at once."""
    if not len(rows):
        return rows
    start, way = rows[:, :2], rows[:, 2:] - rows[:, :2]
    enter, leave = np.zeros(len(rows)), np.ones(len(rows))
    with np.errstate(all="ignore"):
        for axis in (0, 1):
            at = [(sides[axis + 2 * k] - start[:, axis]) / way[:, axis] for k in (0, 1)]
            flat = way[:, axis] == 0
            near = np.where(flat, 0.0, np.minimum(*at))
            far = np.where(flat, 1.0, np.maximum(*at))
            enter, leave = np.maximum(enter, near), np.minimum(leave, far)
    ok = enter <= leave
    begin = start + enter[:, None] * way
    end = start + leave[:, None] * way
    cut: Array = np.concatenate([begin, end], axis=1)[ok]
    return cut


def draw_segments(painter: QPainter, rows: Array) -> None:
    """Draw segments (n, 4), finite pixels, with the painter's pen."""
    if len(rows):
        data = np.ascontiguousarray(rows, dtype=np.float64)
        # a QLineF is four doubles, so the array is already what Qt reads
        painter.drawLines(wrapInstance(data.ctypes.data, QLineF), len(data))


def draw_path(painter: QPainter, points: Array, rect: QRectF) -> None:
    """Draw a path of pixels (n, 2) inside the rectangle with the painter's pen."""
    draw_segments(painter, clipped(segments(thinned(points)), rect))


def dashes(points: Array, on: float, off: float) -> Array:
    """A path (n, 2) cut into dashes by its arc length, as segments (m, 4)."""
    rows = segments(points)
    if not len(rows):
        return rows
    lengths = np.hypot(*(rows[:, 2:] - rows[:, :2]).T)
    ends = np.cumsum(lengths)
    begins = ends - lengths
    period = on + off
    pieces: list[Any] = []
    for k in range(int(ends[-1] // period) + 1):
        low, high = k * period, k * period + on
        first, last = np.searchsorted(ends, low), np.searchsorted(begins, high)
        for i in range(int(first), min(int(last), len(rows))):
            a = max(low - begins[i], 0.0) / lengths[i] if lengths[i] else 0.0
            b = min(high - begins[i], lengths[i]) / lengths[i] if lengths[i] else 0.0
            start, way = rows[i, :2], rows[i, 2:] - rows[i, :2]
            pieces.append([*(start + a * way), *(start + b * way)])
    return np.array(pieces).reshape(-1, 4)


def polygon(points: Array) -> QPolygonF:
    """A small polygon from pixels (n, 2)."""
    return QPolygonF([QPointF(float(x), float(y)) for x, y in points])
