"""Lines from arrays to a painter: fast, and safe for any numbers.

On an image, wide antialiased polylines cost up to a hundred times more than separate segments, and
one NaN in them never returns; so lines are drawn there as opaque segments with square caps, cleaned
and thinned out before. On paper (SVG, PDF) the same segments are joined to polylines.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPolygonF
from shiboken6 import wrapInstance

from gdviz.core.base.arrays import Array, Flags, Integers

# points nearer than this to the one before are not drawn, in pixels
NEAR = 0.6
PAPER = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)


def on_paper(painter: QPainter) -> bool:
    """Whether the painter draws shapes (SVG, PDF) and not pixels."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() in PAPER


@lru_cache(256)
def pen(colour: str, width: float) -> QPen:
    """A solid, opaque pen with square caps; shared, and left as it is."""
    made = QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap)
    made.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    return made


@lru_cache(256)
def border(colour: str, width: float) -> QPen:
    """The pen around a shape; shared, and left as it is."""
    return QPen(QColor(colour), width)


def outline(painter: QPainter, colour: str, width: float = 1.0) -> None:
    """Draw shapes as lines only."""
    painter.setPen(border(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def fill(painter: QPainter, colour: str | QColor) -> None:
    """Fill shapes, without lines around them."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))


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


def thinned_chunks(points: Array, size: int, near: float = NEAR) -> Flags:
    """Which of the points (..., n, 2) to keep, as `thinned` does, in chunks of `size` whose ends
    stay."""
    count = points.shape[-2]
    way = np.abs(np.diff(points, axis=-2))
    moved = np.maximum(way[..., 0], way[..., 1])
    travel = np.zeros(points.shape[:-1])
    np.cumsum(np.where(np.isfinite(moved), moved, near), axis=-1, out=travel[..., 1:])
    since = np.floor((travel - travel[..., np.arange(count) // size * size]) / near)
    keep: Flags = np.ones(since.shape, bool)
    np.greater(since[..., 1:], since[..., :-1], out=keep[..., 1:])
    keep[..., ::size] = True
    keep[..., -1] = True
    return keep


def segments(points: Array) -> Array:
    """Consecutive pairs of points (n, 2) as segments (n-1, 4), those with NaN left out."""
    rows: Array = np.concatenate([points[:-1], points[1:]], axis=1)
    return rows[np.isfinite(rows).all(axis=1)]


def lengths(rows: Array) -> Array:
    """The lengths of segments (n, 4)."""
    found: Array = np.hypot(rows[:, 2] - rows[:, 0], rows[:, 3] - rows[:, 1])
    return found


def travelled(points: Array) -> float:
    """The length of a line (n, 2), its pieces with NaN left out."""
    return float(lengths(segments(points)).sum())


def clipped(rows: Array, rect: QRectF, margin: float = 8.0) -> Array:
    """The segments (n, 4) that may touch the rectangle, long ones cut to its surroundings."""
    return _clip(rows, rect, margin)[0]


def clipped_of(rows: Array, rect: QRectF, margin: float = 8.0) -> tuple[Array, Integers]:
    """As `clipped`, with the places of the segments that are left among those given."""
    return _clip(rows, rect, margin)[:2]


def _clip(rows: Array, rect: QRectF, margin: float) -> tuple[Array, Integers, Array]:
    """Liang-Barsky for all segments at once: those left, their places, the lengths cut off."""
    low, high = rect.topLeft(), rect.bottomRight()
    sides = low.x() - margin, low.y() - margin, high.x() + margin, high.y() + margin
    if len(rows) and _all_within(rows, sides):
        return rows, np.arange(len(rows)), np.zeros(len(rows))
    start, way = rows[:, :2], rows[:, 2:] - rows[:, :2]
    enter, leave = np.zeros(len(rows)), np.ones(len(rows))
    with np.errstate(all="ignore"):
        for axis in (0, 1):
            at = [(sides[axis + 2 * k] - start[:, axis]) / way[:, axis] for k in (0, 1)]
            still = way[:, axis] == 0
            within = (start[:, axis] >= sides[axis]) & (start[:, axis] <= sides[axis + 2])
            near = np.where(still, np.where(within, 0.0, 2.0), np.minimum(*at))
            far = np.where(still, 1.0, np.maximum(*at))
            enter, leave = np.maximum(enter, near), np.minimum(leave, far)
    ok = enter <= leave
    cut = np.concatenate([start + enter[:, None] * way, start + leave[:, None] * way], axis=1)
    # an uncut end keeps its exact place, so that it still meets its neighbour
    cut = np.where(np.repeat(np.stack([enter > 0, leave < 1], axis=1), 2, axis=1), cut, rows)
    return cut[ok], np.flatnonzero(ok), (enter * np.hypot(way[:, 0], way[:, 1]))[ok]


def _all_within(rows: Array, sides: tuple[float, ...]) -> bool:
    """Whether nothing has to be cut off finite segments (n, 4), as of most trails."""
    x, y = rows[:, ::2], rows[:, 1::2]
    across = bool(x.min() >= sides[0] and x.max() <= sides[2])
    return across and bool(y.min() >= sides[1] and y.max() <= sides[3])


def dashes(rows: Array, rect: QRectF, on: float, off: float, start: float = 0.0) -> Array:
    """Consecutive segments (n, 4) in a rectangle as dashes (m, 4), by arc length from `start`."""
    return dashes_of(rows, rect, on, off, start)[0]


def dashes_of(
    rows: Array, rect: QRectF, on: float, off: float, start: float = 0.0
) -> tuple[Array, Integers]:
    """As `dashes`, with the place of the segment that each is cut from."""
    long = lengths(rows)
    begins = start + np.cumsum(long) - long
    kept, which, cut_off = _clip(rows, rect, 8.0)
    long, begins = lengths(kept), begins[which] + cut_off
    moving = long > 0
    kept, long, begins, which = kept[moving], long[moving], begins[moving], which[moving]
    period = on + off
    first = np.floor(begins / period).astype(np.int64)
    count = np.floor((begins + long) / period).astype(np.int64) - first + 1
    of = np.repeat(np.arange(len(kept)), count)
    k = first[of] + np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    low = np.maximum(k * period - begins[of], 0.0) / long[of]
    high = np.minimum(k * period + on - begins[of], long[of]) / long[of]
    of, low, high = of[high > low], low[high > low, None], high[high > low, None]
    begin, way = kept[of, :2], kept[of, 2:] - kept[of, :2]
    return np.concatenate([begin + low * way, begin + high * way], axis=1), which[of]


def draw_segments(painter: QPainter, rows: Array, paper: bool | None = None) -> None:
    """Draw segments (n, 4), finite pixels, with the painter's pen; `paper` is whether the painter
    is `on_paper`, for callers that draw many times."""
    if not len(rows):
        return
    data = np.ascontiguousarray(rows, dtype=np.float64)
    if on_paper(painter) if paper is None else paper:
        breaks = np.flatnonzero((data[1:, :2] != data[:-1, 2:]).any(axis=1)) + 1
        for run in np.split(data, breaks):
            painter.drawPolyline(polygon(np.concatenate([run[:1, :2], run[:, 2:]])))
    else:
        # a QLineF is four doubles, so the array is already what Qt reads
        address = data.__array_interface__["data"][0]
        painter.drawLines(wrapInstance(address, QLineF), len(data))  # type: ignore[call-overload]


def draw_path(painter: QPainter, points: Array, rect: QRectF) -> None:
    """Draw a line of pixels (n, 2) inside the rectangle with the painter's pen."""
    draw_segments(painter, clipped(segments(thinned(points)), rect))


def polygon(points: Array) -> QPolygonF:
    """A polygon or polyline from pixels (n, 2)."""
    return QPolygonF(list(map(QPointF, *points.T.tolist())))
