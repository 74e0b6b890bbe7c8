"""The places where a racer's trail left a map and came back: an arrow at the edge, as for a racer
that is outside."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdviz.core.base.arrays import Array, Flags, Integers
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import clipped, segments
from gdviz.render.paint.theme import Theme

# in radii of a head: smaller than the arrow of a racer that is outside
SIZE = 0.9


class Exits:
    """Where trails leave a view, found once for each."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[View, Array, Integers]] = {}

    def paint(
        self,
        painter: QPainter,
        view: View,
        racer: int,
        trail: Array,
        row: int,
        head: float,
        colour: str,
        theme: Theme,
    ) -> None:
        """An arrow on a racer's trail (n, 2) up to a row at each side of the map, where it last
        left and came back."""
        known = self._found.get(racer)
        if known is None or known[0] != view or known[1] is not trail:
            known = self._found[racer] = (view, trail, leaving(view, trail))
        if not len(known[2]):
            return
        size = SIZE * head
        for place, way in exits(view, trail[: row + 1], known[2][known[2] < row]):
            at, turn = QPointF(*(place - size * way)), math.degrees(math.atan2(way[1], way[0]))
            marks.draw_pointer(painter, at, turn, size, colour, theme.casing)


def _inside(view: View, points: Array) -> Flags:
    x0, x1, y0, y1 = view.box
    x, y = points.T
    within: Flags = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    return within


def leaving(view: View, points: Array) -> Integers:
    """The rows of a trail (n, 2) after which it is not in the view any more."""
    inside = _inside(view, points)
    return np.flatnonzero(inside[:-1] & ~inside[1:])


@np.errstate(all="ignore")
def end_of_line(points: Array, rect: QRectF) -> QPointF | None:
    """Where the line through pixels (n, 2) is seen last in a rectangle; None where it never is."""
    drawn = clipped(segments(points), rect, 0.0)
    return QPointF(*drawn[-1, 2:].tolist()) if len(drawn) else None


@np.errstate(all="ignore")
def exits(view: View, points: Array, left: Integers) -> list[tuple[Array, Array]]:
    """The last place on each side at which a trail (n, 2) left the view to come back later, and the
    direction it had, both (2,) in pixels; `left` are the rows after which it did."""
    if len(left) and not _inside(view, points[-1:]).all():
        # it was there last before it left for good
        left = left[:-1]
    if not len(left):
        return []
    begin, end = view.map(points[left]), view.map(points[left + 1])
    way = end - begin
    edges = view.rect.left(), view.rect.top(), view.rect.right(), view.rect.bottom()
    limit = np.where(way > 0, edges[2:], edges[:2])
    share = np.where(way == 0, np.inf, (limit - begin) / way)
    axis = share.argmin(axis=1)
    sides = 2 * axis + (np.take_along_axis(way, axis[:, None], 1)[:, 0] > 0)
    found = []
    for side in np.unique(sides):
        k = np.flatnonzero(sides == side)[-1]
        place, length = begin[k] + share[k, axis[k]] * way[k], np.hypot(*way[k])
        if np.isfinite(place).all():
            found.append((place, way[k] / length))
    return found
