"""The racers' names beside the ends of their loss curves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.render.paint.fitted_names import fitted_names, roomier
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import draw_segments, pen, segments
from gdviz.render.paint.theme import font, width_of
from gdviz.render.scene.scale import PlotScale
from gdviz.render.scene.scene import Scene
from gdviz.render.scene.series import Series

# in text sizes: the line from a curve's end to its name, how thick it is, from one name to the next
LEADER, THICK, LINE = 1.3, 0.17, 1.35


@dataclass(frozen=True)
class EndLabel:
    """A racer's place in the column of names: where its curve ends, and the middle of its line."""

    index: int
    end: float
    y: float


def label_room(scene: Scene, size: float, area: QRectF, share: float, largest: float) -> float:
    """The width that the column of names takes, at most a share of the area, or the largest
    where they are not distinct in less; 0 if it is too low."""
    names, shown = scene.names, scene.visible
    if sum(shown) * LINE * size > area.height() - 4.0 * size:
        return 0.0
    beside, most = (LEADER + 0.7) * size, share * area.width()
    most = beside + roomier(names, size, most - beside, largest * area.width() - beside)
    texts = fitted_names(names, size, most - beside)
    on = [text for text, seen in zip(texts, shown, strict=True) if seen]
    return min(max((width_of(text, font(size)) for text in on), default=0.0) + beside, most)


def end_labels(
    view: View, series: Series, scale: PlotScale, shown: tuple[bool, ...], line: float
) -> list[EndLabel]:
    """Labels in the order of the curves' ends, at least `line` pixels apart, beside the plot."""
    wishes = []
    for i, values in enumerate(series.values):
        # of a part of the axis, where the curve leaves it
        heights = scale.heights(values[series.drawn[i] <= view.box[1] + 1e-9])
        heights = heights[np.isfinite(heights)]
        if shown[i] and len(heights):
            y = view.point(0.0, float(heights[-1])).y()
            wishes.append((min(max(y, view.rect.top()), view.rect.bottom()), i))
    wishes.sort()
    places = apart([y for y, _ in wishes], line, view.rect.top(), view.rect.bottom())
    return [EndLabel(i, end, y) for (end, i), y in zip(wishes, places, strict=True)]


def apart(wishes: list[float], line: float, top: float, bottom: float) -> list[float]:
    """Rising places, `line` apart and within the limits, near wishes that rise, too."""
    groups: list[tuple[float, int]] = []
    for wish in wishes:
        groups.append((wish, 1))
        # those that would overlap share their middle
        while len(groups) > 1:
            (a, n), (b, m) = groups[-2:]
            if b - a >= 0.5 * line * (n + m):
                break
            groups[-2:] = [((a * n + b * m) / (n + m), n + m)]
    places = [
        middle + (k - 0.5 * (count - 1)) * line for middle, count in groups for k in range(count)
    ]
    highest = top + 0.5 * line
    for k, place in enumerate(places):
        places[k] = max(place, highest)
        highest = places[k] + line
    lowest = bottom - 0.5 * line
    for k in reversed(range(len(places))):
        places[k] = min(places[k], lowest)
        lowest = places[k] - line
    return places


def paint_end_labels(painter: QPainter, view: View, scene: Scene, size: float, room: float) -> None:
    """Name of each racer shown, right of the plot, in `room` pixels; a line leads there."""
    if room <= 0.0:
        return
    face = font(size)
    painter.setFont(face)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left, right = view.rect.right() + 2.0, view.rect.right() + LEADER * size
    middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    start = right + 0.45 * size
    width = view.rect.right() + room - start
    texts = fitted_names(scene.names, size, width)
    for label in end_labels(view, scene.series, scene.scale, scene.visible, LINE * size):
        bend = left + 0.6 * (right - left)
        path = np.array([[left, label.end], [bend, label.y], [right, label.y]])
        painter.setPen(pen(scene.colours[label.index], THICK * size))
        draw_segments(painter, segments(path))
        place = QRectF(start, label.y - size, width, 2 * size)
        painter.setPen(QColor(scene.theme.text))
        painter.drawText(place, middle, texts[label.index])
