"""What a gallery shows of each thing, and the two looks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import Theme, font, mixed

# before the id of a card of a lecture
LECTURE = "lecture:"
NAME, NAME_PIXELS = 20, 11.0
NAMED_GAP, TOLD_GAP = QSize(14, 6), QSize(12, 12)
TITLE_PIXELS, TEXT_PIXELS = 13.0, 11.5
# within a card with text: around and between picture and text, and between title and sentence
INSIDE, BETWEEN, RADIUS = 8, 12, 8.0
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class Card:
    """A thing with an `id` under the heading `group`; `note` tells all about it in plain lines."""

    id: str
    group: str
    title: str
    text: str = ""
    note: str = ""


class Look(Protocol):
    """How large cards are, and how they are painted, with text and pictures `unit` times as large
    as usual."""

    @property
    def picture(self) -> QSize: ...

    @property
    def gap(self) -> QSize: ...

    def size(self, cards: Sequence[Card], room: int, unit: float) -> QSize:
        """The size of each of these cards where they have that room across."""

    def paint(self, painter: QPainter, spot: Spot, unit: float) -> None:
        """Paint a card."""


@dataclass(frozen=True)
class Spot:
    """A card as it is painted: without its `picture` there is an empty place for it."""

    card: Card
    rect: QRect
    picture: QImage | None
    theme: Theme
    current: bool


@dataclass(frozen=True)
class Named:
    """A picture with its name on one line below."""

    picture: QSize
    gap: QSize = NAMED_GAP

    def size(self, cards: Sequence[Card], room: int, unit: float) -> QSize:
        frame = self.picture * unit
        return QSize(frame.width(), frame.height() + round(NAME * unit))

    def paint(self, painter: QPainter, spot: Spot, unit: float) -> None:
        theme, corner = spot.theme, QRectF(spot.rect).topLeft()
        frame = QRectF(corner, QSizeF(self.picture * unit))
        _paint_picture(painter, frame, spot)
        ink, width = (theme.accent, 3.0) if spot.current else (theme.grid, 1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(ink), width))
        painter.drawRect(frame.adjusted(-1, -1, 1, 1) if spot.current else frame)
        face = font(NAME_PIXELS * unit, bold=spot.current)
        painter.setFont(face)
        painter.setPen(QColor(theme.text))
        below = QRectF(frame.left(), frame.bottom() + 3, frame.width(), NAME * unit - 3)
        name = elided(spot.card.title, face, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter), name)


@dataclass(frozen=True)
class Told:
    """A picture, and beside it a title and a whole text; as wide as the room allows, from `least`
    on."""

    picture: QSize
    least: int = 430
    gap: QSize = TOLD_GAP

    def size(self, cards: Sequence[Card], room: int, unit: float) -> QSize:
        across = max(1, int((room + self.gap.width()) // (self.least * unit + self.gap.width())))
        wide = (room - (across - 1) * self.gap.width()) // across
        texts = (self._heights(card, wide, unit) for card in cards)
        high = max((title + 4 + text for title, text in texts), default=0)
        return QSize(wide, max(high, (self.picture * unit).height()) + 2 * INSIDE)

    def _heights(self, card: Card, wide: int, unit: float) -> tuple[int, int]:
        room = self._room(wide, unit)
        title = _height(card.title, font(TITLE_PIXELS * unit, bold=True), room)
        return title, _height(card.text, font(TEXT_PIXELS * unit), room)

    def _room(self, wide: int, unit: float) -> int:
        """The width of the texts."""
        return max(wide - (self.picture * unit).width() - 2 * INSIDE - BETWEEN, 1)

    def paint(self, painter: QPainter, spot: Spot, unit: float) -> None:
        theme, rect, current = spot.theme, spot.rect, spot.current
        ground = mixed(theme.background, theme.accent, 0.1) if current else theme.surface
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(theme.accent if current else theme.grid), 2 if current else 1))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        frame = QRectF(rect.left() + INSIDE, rect.top() + INSIDE, 0, 0)
        frame.setSize(QSizeF(self.picture * unit))
        _paint_picture(painter, frame, spot)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.grid), 1))
        painter.drawRect(frame)
        left = rect.left() + INSIDE + (self.picture * unit).width() + BETWEEN
        room = self._room(rect.width(), unit)
        place = QRect(left, rect.top() + INSIDE, room, rect.height())
        title, _ = self._heights(spot.card, rect.width(), unit)
        painter.setPen(QColor(theme.text))
        painter.setFont(font(TITLE_PIXELS * unit, bold=True))
        painter.drawText(place, WRAPPED, spot.card.title)
        painter.setFont(font(TEXT_PIXELS * unit))
        painter.drawText(place.adjusted(0, title + 4, 0, 0), WRAPPED, spot.card.text)


@lru_cache(1024)
def _height(text: str, face: QFont, room: int) -> int:
    return (
        QFontMetrics(face).boundingRect(QRect(0, 0, max(room, 1), 10_000), WRAPPED, text).height()
    )


def _paint_picture(painter: QPainter, frame: QRectF, spot: Spot) -> None:
    if spot.picture is None:
        painter.fillRect(frame, QColor(mixed(spot.theme.surface, spot.theme.grid, 0.5)))
    else:
        painter.drawImage(frame, spot.picture)
