"""The stage of a height map: back walls with a grid, and ticks along the edges of the block."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.render.paint.axes import PLAIN, ROOM_X, TICK
from gdviz.render.paint.heights import HeightScale
from gdviz.render.paint.polylines import polygon
from gdviz.render.paint.theme import Theme, font, width_of
from gdviz.render.paint.ticks import Tick, linear_ticks, short
from gdviz.render.surface.camera import Projection
from gdviz.render.surface.terrain import Terrain

# text sizes between two ticks of the loss, and the least height of its axis
APART, LEAST = 1.7, 3.0
DECADES = range(-12, 13)
CROWDED = 0.75
# in text sizes: from the texts along an edge to its name
NAME = 0.5


# x and y of the block
Place = tuple[float, float]


@dataclass(frozen=True)
class Edges:
    """Which sides of the block are at the back: x is `back[0]` there, y `back[1]`; and the corner
    at the left, where the loss axis stands."""

    back: Place
    left: Place


def edges(projection: Projection) -> Edges:
    """The sides as they are seen from the camera."""
    ca, sa = projection.turn
    # seen straight from the front y stands at the right: the loss axis is at the left corner
    back = (-1.0 if sa >= 0 else 1.0, 1.0 if ca > 0 else -1.0)
    corners = [(x, y) for x in (-1.0, 1.0) for y in (-1.0, 1.0)]
    return Edges(back, min(corners, key=lambda c: c[0] * ca + c[1] * sa))


def loss_ticks(scale: HeightScale, gap: float) -> list[Tick]:
    """Round losses whose heights (`at`, 0 to 1) are at least `gap` apart."""
    if scale.flat:
        return [Tick(0.5, short(float(v))) for v in scale.losses[:1]]
    low, high = float(scale.losses[0]), float(scale.losses[-1])
    even = [t.at for most in (2, 4, 8) for t in linear_ticks(low, high, most)]
    decades = [s * f * 10.0**k for f in (1.0, 5.0, 2.0) for k in DECADES[::-1] for s in (1.0, -1.0)]
    # where the upper half of the losses has little of the height, powers of ten say more
    crowded = float(scale.height(0.5 * (low + high))) > CROWDED
    round_ones = [0.0, *decades, *even] if crowded else [0.0, *even, *decades]
    inside = [loss for loss in round_ones if low <= loss <= high]
    found: dict[float, float] = {}
    for loss, at in zip(inside, scale.height(np.array(inside)).tolist(), strict=True):
        if all(abs(at - other) >= gap for other in found):
            found[at] = loss
    return [Tick(at, short(found[at])) for at in sorted(found)]


def left_room(scale: HeightScale, size: float) -> float:
    """The pixels that the loss axis needs."""
    face = font(size)
    widest = max((width_of(t.text, face) for t in loss_ticks(scale, 0.1)), default=0.0)
    return widest + TICK + 2.4 * size


class SurfaceAxes:
    """Ticks and texts of `size` pixels around a block; `names` are those of its variables."""

    def __init__(
        self,
        ground: Terrain,
        projection: Projection,
        theme: Theme,
        size: float,
        names: tuple[str, ...],
    ) -> None:
        self._projection, self._theme, self._size, self._names = projection, theme, size, names
        self._edges, self._rise = edges(projection), projection.rise
        high = self._rise * projection.lean[0] * projection.scale
        tall = high > LEAST * size
        self._losses = loss_ticks(ground.scale, APART * size / high) if tall else []
        front = tuple(-side for side in self._edges.back)
        x0, x1, y0, y1 = ground.box
        self._along = (
            self._ticks(x0, x1, ((-1.0, front[1]), (1.0, front[1]))),
            self._ticks(y0, y1, ((front[0], -1.0), (front[0], 1.0))),
        )

    def _ticks(self, low: float, high: float, ends: tuple[Place, Place]) -> list[Tick]:
        """Ticks that fit along an edge; `at` is -1 to 1 along it."""
        first, last = (self._projection.point(*end, 0.0) for end in ends)
        long = math.hypot(*(last - first).toTuple())
        room = 0.8 * ROOM_X * self._size / PLAIN
        if long < room:
            return []
        ticks = linear_ticks(low, high, max(2, int(long // room)))
        return [Tick(2.0 * (t.at - low) / (high - low) - 1.0, t.text) for t in ticks]

    def paint_behind(self, painter: QPainter) -> None:
        """The two walls behind the block, with lines at the ticks."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = self._edges.back
        walls = (((-1.0, y), (1.0, y)), ((x, -1.0), (x, 1.0)))
        for (start, end), ticks in zip(walls, self._along, strict=True):
            corners = (*start, 0.0), (*end, 0.0), (*end, self._rise), (*start, self._rise)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.surface))
            painter.drawPolygon(polygon(self._projection.map(corners)[:, :2]))
            painter.setPen(QPen(QColor(self._theme.grid), 1.0))
            for tick in self._losses:
                z = tick.at * self._rise
                self._line(painter, (*start, z), (*end, z))
            for tick in ticks:
                share = 0.5 * (tick.at + 1.0)
                at = tuple(a + share * (b - a) for a, b in zip(start, end, strict=True))
                self._line(painter, (*at, 0.0), (*at, self._rise))
        painter.setPen(QPen(QColor(self._theme.muted), 1.0))
        for start, end in walls:
            self._line(painter, (*start, 0.0), (*end, 0.0))
        if self._losses:
            self._line(painter, (*self._edges.left, 0.0), (*self._edges.left, self._rise))

    def _line(self, painter: QPainter, start: tuple[float, ...], end: tuple[float, ...]) -> None:
        painter.drawLine(self._projection.point(*start), self._projection.point(*end))

    def paint_before(self, painter: QPainter) -> None:
        """Ticks, texts and names along the edges before the block."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(self._size))
        x, y = (-side for side in self._edges.back)
        painter.setPen(QPen(QColor(self._theme.muted), 1.0))
        self._line(painter, (-1.0, y, 0.0), (1.0, y, 0.0))
        self._line(painter, (x, -1.0, 0.0), (x, 1.0, 0.0))
        for tick in self._along[0]:
            self._tick(painter, (tick.at, y), (0.0, y), tick.text)
        for tick in self._along[1]:
            self._tick(painter, (x, tick.at), (x, 0.0), tick.text)
        for place, name, ticks in zip(((0.0, y), (x, 0.0)), self._names, self._along, strict=True):
            if ticks:
                far = self._beyond(place, ticks)
                self._text(painter, place, place, name, far, name=True)
        self._paint_losses(painter)

    def _tick(self, painter: QPainter, at: Place, out: Place, text: str) -> None:
        start, way = self._outward(at, out)
        painter.setPen(QPen(QColor(self._theme.muted), 1.0))
        painter.drawLine(start, start + way * TICK)
        self._text(painter, at, out, text, TICK + 3.0)

    def _beyond(self, place: Place, ticks: list[Tick]) -> float:
        """How far from the middle of an edge its name is clear of the ticks' texts."""
        way = self._outward(place, place)[1]
        widest = max(width_of(t.text, font(self._size)) for t in ticks)
        return TICK + 3.0 + abs(way.x()) * widest + (abs(way.y()) * 1.15 + NAME) * self._size

    def _outward(self, at: Place, out: Place) -> tuple[QPointF, QPointF]:
        """A pixel of an edge, and the direction that leads away from the block."""
        start = self._projection.point(*at, 0.0)
        end = self._projection.point(at[0] + out[0], at[1] + out[1], 0.0)
        return start, (end - start) / (math.hypot(*(end - start).toTuple()) or 1.0)

    def _text(
        self, painter: QPainter, at: Place, out: Place, text: str, far: float, name: bool = False
    ) -> None:
        start, way = self._outward(at, out)
        wide, high = width_of(text, font(self._size)), 1.15 * self._size
        # so far that the text's own box is clear of the edge
        middle = start + way * (far + 0.5 * (abs(way.x()) * wide + abs(way.y()) * high))
        painter.setPen(QColor(self._theme.text if name else self._theme.muted))
        box = QRectF(middle.x() - 0.5 * wide - 2, middle.y() - high, wide + 4, 2 * high)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_losses(self, painter: QPainter) -> None:
        if not self._losses:
            return
        face, left = font(self._size), self._edges.left
        widest = max(width_of(t.text, face) for t in self._losses)
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for tick in self._losses:
            at = self._projection.point(*left, tick.at * self._rise)
            painter.setPen(QPen(QColor(self._theme.muted), 1.0))
            painter.drawLine(at, at - QPointF(TICK, 0.0))
            box = QRectF(at.x() - TICK - 3 - widest, at.y() - self._size, widest, 2 * self._size)
            painter.drawText(box, flags, tick.text)
        at = self._projection.point(*left, 0.5 * self._rise)
        painter.save()
        painter.translate(at - QPointF(TICK + 3 + widest + 1.2 * self._size, 0.0))
        painter.rotate(-90)
        painter.setPen(QColor(self._theme.text))
        box = QRectF(-60, -self._size, 120, 2 * self._size)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "loss")
        painter.restore()
