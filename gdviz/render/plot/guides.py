"""The names of the lines that a racer's values should follow, written along them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.base.arrays import Array
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme, font, width_of
from gdviz.render.scene.scale import PlotScale
from gdviz.render.scene.series import Series

# the size of a name in radii of a head; how high a line of it is, and how far it stays from its
# line and from the plot's edge, in sizes
SIZE, LINE, APART = 2.0, 1.3, 0.35
# where a name is tried along the visible part of its line
TRIED = (0.8, 0.6, 0.4, 0.2)


def guide_places(
    view: View, series: Series, scale: PlotScale, style: TrailStyle
) -> list[tuple[int, QRectF]]:
    """Each shown racer that has a guide with the place of its name: within the view, above its
    line or else below it, and not on another name. A name without room has no place."""
    size = SIZE * style.head
    found: list[tuple[int, QRectF]] = []
    wide = width_of(series.quantity.guide_name, font(size)) + APART * size
    for i, guide in enumerate(series.guides):
        if guide is None or not style.shown[i]:
            continue
        points = view.map(np.stack([series.drawn[i], scale.heights(guide)], axis=1))
        taken = [place for _, place in found]
        for place in _tried(points, view.rect, wide, size):
            if view.rect.contains(place) and not any(map(place.intersects, taken)):
                found.append((i, place))
                break
    return found


def _tried(points: Array, rect: QRectF, wide: float, size: float) -> list[QRectF]:
    """Possible places of a name along a line of pixels (n, 2)."""
    seen = points[np.isfinite(points).all(axis=1)]
    seen = seen[(seen[:, 0] >= rect.left()) & (seen[:, 0] <= rect.right())]
    seen = seen[(seen[:, 1] >= rect.top()) & (seen[:, 1] <= rect.bottom())]
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


def paint_guide_names(
    painter: QPainter, view: View, series: Series, scale: PlotScale, style: TrailStyle, theme: Theme
) -> None:
    """The names in their racers' colours, each on a ground of its own."""
    painter.setFont(font(SIZE * style.head))
    ground = QColor(theme.background)
    ground.setAlpha(240)
    for i, place in guide_places(view, series, scale, style):
        painter.fillRect(place, ground)
        painter.setPen(QColor(style.colours[i]))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), series.quantity.guide_name)
