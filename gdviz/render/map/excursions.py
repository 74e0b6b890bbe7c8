"""The places where a racer's trail left a map and came back: an arrow at the edge, as for a racer
that is outside."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gdviz.core.base.arrays import Array
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme

# in radii of a head: smaller than the arrow of a racer that is outside
SIZE = 0.9


def paint_exits(
    painter: QPainter, view: View, points: Array, head: float, colour: str, theme: Theme
) -> None:
    """An arrow on a trail (n, 2) at each side of the map, where it last left and came back."""
    size = SIZE * head
    for place, way in exits(view, points):
        at, turn = QPointF(*(place - size * way)), math.degrees(math.atan2(way[1], way[0]))
        marks.draw_pointer(painter, at, turn, size, colour, theme.casing)


@np.errstate(all="ignore")
def exits(view: View, points: Array) -> list[tuple[Array, Array]]:
    """The last place on each side at which a trail (n, 2) left the view to come back later, and the
    direction it had, both (2,) in pixels."""
    x0, x1, y0, y1 = view.box
    x, y = points.T
    inside = (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    if inside.all() or not inside.any():
        return []
    left = np.flatnonzero(inside[:-1] & ~inside[1:])
    left = left[left < np.flatnonzero(inside)[-1]]
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
