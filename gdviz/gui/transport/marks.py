"""The marks of events above a scrubber: those too near to each other are one, with their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from gdviz.core.analysis.events import Event, Kind
from gdviz.gui.transport.track import Track
from gdviz.render.paint import marks
from gdviz.render.paint.theme import Theme, font, marker, width_of

# in units: marks nearer than this are one, the middle of a sign, and its radius
NEAR, MIDDLE, RADIUS = 8.0, 7.0, 4.4
# the middle of the sign of what happened, its half height, and the width of its strokes
BELOW, SIGN, STROKE = 15.8, 2.9, 1.4
# strokes of the signs, of which filled ones are areas; 1 is their half height
_STROKES: dict[Kind, tuple[tuple[tuple[float, float], ...], ...]] = {
    Kind.DIVERGED: (((-0.9, -0.9), (0.9, 0.9)), ((-0.9, 0.9), (0.9, -0.9))),
    Kind.CONVERGED: (((-1.1, 0.0), (-0.3, 0.8), (1.2, -0.9)),),
    Kind.LOCAL: (((-1.2, -0.8), (-0.7, 0.5), (0.0, 0.9), (0.7, 0.5), (1.2, -0.8)),),
    Kind.LEFT: (((-1.1, 0.0), (1.1, 0.0)), ((0.3, -0.8), (1.1, 0.0), (0.3, 0.8))),
    Kind.STOPPED: (((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),),
    Kind.LEAD: (((-1.1, 0.8), (0.0, -0.9), (1.1, 0.8)),),
    Kind.LEAP: (((0.0, 1.1), (0.0, -1.1)), ((-0.9, -0.2), (0.0, -1.1), (0.9, -0.2))),
}
_FILLED = (Kind.STOPPED, Kind.LEAD)
# height of a number, room on its sides, and lines of events that a tip has
NUMBER, SIDES, LINES = 10.5, 3.5, 12

# the racers' colours, and their slots (() are those of their places)
Inks = tuple[Sequence[str], Sequence[int]]


@dataclass(frozen=True)
class Mark:
    """Events that share a place; its middle and its width are in pixels."""

    place: float
    width: float
    events: tuple[Event, ...]

    def reaches(self, place: float, around: float = 0.0) -> bool:
        """Whether a place is on it."""
        return abs(place - self.place) <= max(0.5 * self.width, around)

    def after(self, step: int) -> int:
        """The step of its first event after a step, or of its first."""
        return next((e.step for e in self.events if e.step > step), self.events[0].step)

    def told(self, names: Sequence[str]) -> str:
        """Its events in words, a line each."""
        lines = [event.told(names) for event in self.events]
        more = len(lines) - LINES
        return "\n".join(lines[:LINES] + ([f"and {more} more"] if more > 0 else []))


def gathered(events: Sequence[Event], track: Track, unit: float) -> tuple[Mark, ...]:
    """The marks of events, in the order of their steps, along a track."""
    found: list[Mark] = []
    for event in events:
        mark = Mark(track.place(min(event.step, track.steps)), NEAR * unit, (event,))
        # what has grown by one may reach the one before
        while found and mark.place - found[-1].place < _apart(found[-1], mark, unit):
            mark = _together(found.pop(), mark, unit)
        found.append(mark)
    return tuple(found)


def _apart(one: Mark, other: Mark, unit: float) -> float:
    return max(NEAR * unit, 0.5 * (one.width + other.width))


def _together(one: Mark, other: Mark, unit: float) -> Mark:
    events = one.events + other.events
    wide = max(width_of(str(len(events)), font(NUMBER * unit)) + 2 * SIDES * unit, 12.0 * unit)
    place = (one.place * len(one.events) + other.place * len(other.events)) / len(events)
    return Mark(place, wide, events)


def picture(
    found: Sequence[Mark],
    inks: Inks,
    theme: Theme,
    size: QSize,
    unit: float,
    ratio: float,
) -> QPixmap:
    """The marks on a clear ground, `size` in pixels of which each is `ratio` of the screen's."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in found:
        if len(mark.events) == 1:
            _paint_one(painter, mark, inks, theme, unit)
        else:
            _paint_number(painter, mark, theme, unit)
    painter.end()
    return made


def _paint_one(painter: QPainter, mark: Mark, inks: Inks, theme: Theme, unit: float) -> None:
    """The racer's sign, and on its stem that of what happened."""
    event, at = mark.events[0], QPointF(mark.place, MIDDLE * unit)
    colours, slots = inks
    colour, slot = colours[event.racer], slots[event.racer] if slots else event.racer
    marks.draw_marker(painter, marker(slot), at, RADIUS * unit, colour, theme.background)
    colour = theme.error if event.kind is Kind.LEAP else colour
    _paint_sign(painter, event.kind, QPointF(mark.place, BELOW * unit), colour, unit)


def _paint_sign(painter: QPainter, kind: Kind, at: QPointF, colour: str, unit: float) -> None:
    pen = QPen(QColor(colour), STROKE * unit)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    filled = kind in _FILLED
    painter.setPen(Qt.PenStyle.NoPen if filled else pen)
    painter.setBrush(QColor(colour))
    for stroke in _STROKES[kind]:
        line = QPolygonF([at + QPointF(x, y) * (SIGN * unit) for x, y in stroke])
        (painter.drawPolygon if filled else painter.drawPolyline)(line)


def _paint_number(painter: QPainter, mark: Mark, theme: Theme, unit: float) -> None:
    """How many events there are, and a stem."""
    high = 13.0 * unit
    pill = QRectF(mark.place - 0.5 * mark.width, 0.5 * unit, mark.width, high)
    painter.setPen(QPen(QColor(theme.muted), unit))
    painter.drawLine(QPointF(mark.place, pill.bottom()), QPointF(mark.place, 18.5 * unit))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(pill, 0.5 * high, 0.5 * high)
    painter.setPen(QColor(theme.text))
    painter.setFont(font(NUMBER * unit))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(len(mark.events)))
