"""The names of the lines that a racer's values should follow, written along them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.base.arrays import Array
from gdviz.render.paint.theme import font, sheer, width_of
from gdviz.render.plot.spot import PlotSpot

# the size of a name in radii of a head; how high a line of it is, and how far it stays from its
# line and from the plot's edge, in sizes
SIZE, LINE, APART = 2.0, 1.3, 0.35
# where a name is tried along the visible part of its line
TRIED = (0.8, 0.6, 0.4, 0.2)


def guide_places(spot: PlotSpot) -> list[tuple[int, QRectF]]:
    """Each shown racer that has a guide with the place of its name: within the view, above its
    line or else below it, and not on another name. A name without room has no place."""
    view, series, style = spot.view, spot.scene.series, spot.style
    size = SIZE * style.head
    found: list[tuple[int, QRectF]] = []
    wide = width_of(series.quantity.guide_name, font(size)) + APART * size
    for i, guide in enumerate(series.guides):
        if guide is None or not style.shown[i]:
            continue
        points = view.map(np.stack([series.drawn[i], spot.scene.scale.heights(guide)], axis=1))
        for place in _tried(points, view.rect, wide, size):
            if view.rect.contains(place) and not any(place.intersects(p) for _, p in found):
                found.append((i, place))
                break
    return found


def _tried(points: Array, rect: QRectF, wide: float, size: float) -> list[QRectF]:
    """Possible places of a name along a line of pixels (n, 2)."""
    corners = rect.topLeft().toTuple(), rect.bottomRight().toTuple()
    # what is not finite is outside
    seen = points[((points >= corners[0]) & (points <= corners[1])).all(axis=1)]
    if not len(seen):
        return []
    high, found = LINE * size, []
    for share in TRIED:
        left = seen[0, 0] + share * (seen[-1, 0] - seen[0, 0]) - 0.5 * wide
        # the line falls: it is highest at the left end of the name, and lowest at the right one
        ends = np.interp([left, left + wide], seen[:, 0], seen[:, 1])
        above = float(ends.min()) - APART * size - high
        found.append(QRectF(left, above, wide, high))
        found.append(QRectF(left, float(ends.max()) + APART * size, wide, high))
    return found


def paint_guide_names(painter: QPainter, spot: PlotSpot) -> None:
    """The names in their racers' colours, each on a ground of its own."""
    painter.setFont(font(SIZE * spot.style.head))
    text, middle = spot.scene.series.quantity.guide_name, int(Qt.AlignmentFlag.AlignCenter)
    for i, place in guide_places(spot):
        painter.fillRect(place, sheer(spot.scene.theme.background, 240))
        painter.setPen(QColor(spot.style.colours[i]))
        painter.drawText(place, middle, text)
