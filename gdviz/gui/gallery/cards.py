"""What a gallery shows of each thing, and the two looks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    """How large cards are, and how they are painted."""

    @property
    def picture(self) -> QSize: ...

    @property
    def gap(self) -> QSize: ...

    def size(self, cards: Sequence[Card], room: int) -> QSize:
        """The size of each of these cards where they have that room across."""

    def paint(
        self,
        painter: QPainter,
        card: Card,
        rect: QRect,
        picture: QImage | None,
        theme: Theme,
        current: bool,
    ) -> None:
        """Paint a card; without its `picture` an empty place for it."""  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A picture with its name on one line below."""

    picture: QSize
    gap: QSize = NAMED_GAP

    def size(self, cards: Sequence[Card], room: int) -> QSize:
        return QSize(self.picture.width(), self.picture.height() + NAME)

    def paint(
        self, painter: QPainter, card: Card, rect: QRect, picture: QImage | None, theme: Theme,
        current: bool,
    ) -> None:  # fmt: skip
        frame = QRectF(QRectF(rect).topLeft(), QSizeF(self.picture))
        _paint_picture(painter, frame, picture, theme)
        ink, width = (theme.accent, 3.0) if current else (theme.grid, 1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(ink), width))
        painter.drawRect(frame.adjusted(-1, -1, 1, 1) if current else frame)
        face = font(NAME_PIXELS, bold=current)
        painter.setFont(face)
        painter.setPen(QColor(theme.text))
        below = QRectF(frame.left(), frame.bottom() + 3, frame.width(), NAME - 3)
        name = elided(card.title, face, below.width())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter), name)


@dataclass(frozen=True)
class Told:
    """A picture, and beside it a title and a whole text; as wide as the room allows, from `least`
    on."""

    picture: QSize
    least: int = 430
    gap: QSize = TOLD_GAP

    def size(self, cards: Sequence[Card], room: int) -> QSize:
        across = max(1, (room + self.gap.width()) // (self.least + self.gap.width()))
        wide = (room - (across - 1) * self.gap.width()) // across
        texts = (self._heights(card, wide) for card in cards)
        high = max((title + 4 + text for title, text in texts), default=0)
        return QSize(wide, max(high, self.picture.height()) + 2 * INSIDE)

    def _heights(self, card: Card, wide: int) -> tuple[int, int]:
        room = self._room(wide)
        faces = font(TITLE_PIXELS, bold=True), font(TEXT_PIXELS)
        return _height(card.title, faces[0], room), _height(card.text, faces[1], room)

    def _room(self, wide: int) -> int:
        """The width of the texts."""
        return max(wide - self.picture.width() - 2 * INSIDE - BETWEEN, 1)

    def paint(
        self, painter: QPainter, card: Card, rect: QRect, picture: QImage | None, theme: Theme,
        current: bool,
    ) -> None:  # fmt: skip
        ground = mixed(theme.background, theme.accent, 0.1) if current else theme.surface
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(theme.accent if current else theme.grid), 2 if current else 1))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        corner = QRectF(rect).topLeft()
        frame = QRectF(corner.x() + INSIDE, corner.y() + INSIDE, 0, 0)
        frame.setSize(QSizeF(self.picture))
        _paint_picture(painter, frame, picture, theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.grid), 1))
        painter.drawRect(frame)
        left = rect.left() + INSIDE + self.picture.width() + BETWEEN
        place = QRect(left, rect.top() + INSIDE, self._room(rect.width()), rect.height())
        title, _ = self._heights(card, rect.width())
        painter.setPen(QColor(theme.text))
        painter.setFont(font(TITLE_PIXELS, bold=True))
        painter.drawText(place, WRAPPED, card.title)
        painter.setFont(font(TEXT_PIXELS))
        painter.drawText(place.adjusted(0, title + 4, 0, 0), WRAPPED, card.text)


def _height(text: str, face: QFont, room: int) -> int:
    return (
        QFontMetrics(face).boundingRect(QRect(0, 0, max(room, 1), 10_000), WRAPPED, text).height()
    )


def _paint_picture(painter: QPainter, frame: QRectF, picture: QImage | None, theme: Theme) -> None:
    if picture is None:
        painter.fillRect(frame, QColor(mixed(theme.surface, theme.grid, 0.5)))
    else:
        painter.drawImage(frame, picture)
