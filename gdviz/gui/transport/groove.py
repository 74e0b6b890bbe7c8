"""The groove of a scrubber: what has been played, the part that repeats, and the playhead."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.gui.transport.track import Track
from gdviz.gui.widgets.qt_theme import edge_of
from gdviz.render.paint.theme import Theme, mixed

Part = tuple[int, int] | None

# in units: its middle and its height, radius of the playhead, and of the ring of the focus
MIDDLE, THICK, HEAD, FOCUS = 24.0, 4.0, 6.0, 8.5
# half the height of a handle of the part and of its band, the foot of a handle, and its strokes
REACH, BAND, FOOT, STROKE = 8.0, 7.0, 3.0, 2.0
# share of the accent in the band, and of the ground in what has been played
TINT, PLAYED = 0.22, 0.25


@dataclass(frozen=True)
class Groove:
    """A groove along a track, `unit` pixels to a unit."""

    track: Track
    unit: float
    theme: Theme

    def paint(self, painter: QPainter, step: int, part: Part) -> None:
        """The groove up to a step and after it, and the band of the part."""
        theme, track = self.theme, self.track
        painter.setPen(Qt.PenStyle.NoPen)
        self._bar(painter, edge_of(theme), track.right)
        played = mixed(theme.accent, theme.background, PLAYED)
        self._bar(painter, played, track.place(step))
        if part is not None:
            first, last = (track.place(end) for end in part)
            top, high = (MIDDLE - BAND) * self.unit, 2.0 * BAND * self.unit
            band = QColor(theme.accent)
            band.setAlphaF(TINT)
            painter.fillRect(QRectF(first, top, last - first, high), band)

    def _bar(self, painter: QPainter, colour: str, right: float) -> None:
        thick, left = THICK * self.unit, self.track.left
        painter.setBrush(QColor(colour))
        area = QRectF(left, MIDDLE * self.unit - 0.5 * thick, right - left, thick)
        painter.drawRoundedRect(area, 0.5 * thick, 0.5 * thick)

    def paint_handles(self, painter: QPainter, step: int, part: Part, focus: bool) -> None:
        """Brackets around the part, and the playhead on them, with a ring if it has the focus."""
        unit, accent = self.unit, QColor(self.theme.accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, STROKE * unit))
        for end, side in zip(part or (), (1.0, -1.0), strict=False):
            x, foot = self.track.place(end), QPointF(side * FOOT * unit, 0.0)
            top, bottom = (QPointF(x, (MIDDLE + sign * REACH) * unit) for sign in (-1, 1))
            painter.drawPolyline([top + foot, top, bottom, bottom + foot])
        at = QPointF(self.track.place(step), MIDDLE * unit)
        if focus:
            painter.drawEllipse(at, FOCUS * unit, FOCUS * unit)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(at, HEAD * unit, HEAD * unit)
