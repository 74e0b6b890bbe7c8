"""A grid of cards under headings: one is chosen by mouse or keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QToolTip

from gdviz.gui.gallery.cards import Card, Look, Spot
from gdviz.gui.gallery.pictures import Pictures
from gdviz.gui.widgets.painted import Painted
from gdviz.gui.widgets.text_size import program_unit
from gdviz.render.paint.theme import Theme, font

MARGIN, HEAD, HEAD_PIXELS = 12, 26, 12.5
ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
SEVERAL = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# how many rows a page has
PAGE = 3


@dataclass(frozen=True)
class Tile:
    """A card and its place."""

    card: Card
    rect: QRect


def arrange(
    cards: Sequence[Card], width: int, look: Look, unit: float = 1.0
) -> tuple[list[tuple[str, QRect]], list[Tile], int]:
    """Headings and tiles of the cards, group by group, and the height they take."""
    inner, gap = width - 2 * MARGIN, look.gap
    size, head = look.size(cards, inner, unit), round(HEAD * unit)
    across = max(1, (inner + gap.width()) // (size.width() + gap.width()))
    heads, tiles, y = [], [], 4
    for group in dict.fromkeys(card.group for card in cards):
        heads.append((group, QRect(MARGIN, y, inner, head)))
        y += head
        members = [card for card in cards if card.group == group]
        for k, card in enumerate(members):
            x = MARGIN + (k % across) * (size.width() + gap.width())
            top = y + (k // across) * (size.height() + gap.height())
            tiles.append(Tile(card, QRect(QPoint(x, top), size)))
        y += -(-len(members) // across) * (size.height() + gap.height()) + 6
    return heads, tiles, y


class CardGrid(Painted):
    """`chosen` brings an id; `current_changed` the card under the frame, or None.

    `finished` reports that the choice was made by a key: there is nothing more to see.
    """

    chosen = Signal(str)
    finished = Signal()
    current_changed = Signal(object)

    def __init__(self, pictures: Pictures, look: Look, theme: Theme, name: str) -> None:
        super().__init__(theme)
        self._pictures, self._look = pictures, look
        self._cards: Sequence[Card] = ()
        self._heads: list[tuple[str, QRect]] = []
        self.tiles: list[Tile] = []
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        pictures.ready.connect(self._picture_ready)

    def show_cards(self, cards: Sequence[Card], current: str = "") -> None:
        """Other cards, the frame around `current` or the first one."""
        self._cards = cards
        self._lay_out()
        ids = [tile.card.id for tile in self.tiles]
        self.set_current(ids.index(current) if current in ids else 0 if ids else -1)

    def set_current(self, index: int) -> None:
        """Move the frame."""
        self.current = index
        card = self.card
        self.setAccessibleDescription(f"{card.title}. {card.note}" if card else "")
        self.current_changed.emit(card)
        self.update()

    @property
    def card(self) -> Card | None:
        """The card in the frame."""
        return self.tiles[self.current].card if 0 <= self.current < len(self.tiles) else None

    def want_pictures(self, top: int) -> None:
        """Ask for the pictures that are missing, those nearest to `top` first."""
        order = sorted(self.tiles, key=lambda tile: (tile.rect.bottom() < top, tile.rect.top()))
        self._pictures.want([tile.card.id for tile in order], self._ratio)

    @property
    def _unit(self) -> float:
        return program_unit()

    @property
    def _ratio(self) -> float:
        """The pixels of a picture per pixel of its usual size."""
        return self.devicePixelRatioF() * self._unit

    def sizeHint(self) -> QSize:
        return QSize(5 * (self._look.picture.width() + self._look.gap.width()) + 2 * MARGIN, 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()

    def steer(self, key: Qt.Key) -> None:
        """Move the frame by an arrow key, a page, Home or End."""
        if not self.tiles:
            return
        last = len(self.tiles) - 1
        if key in ACROSS:
            self.set_current(min(max(self.current + ACROSS[key], 0), last))
        elif key in ENDS:
            self.set_current(0 if key == Qt.Key.Key_Home else last)
        elif key in ROWS:
            self.set_current(self._next_row(self.current, ROWS[key]))
        else:
            index = self.current
            for _ in range(PAGE):
                index = self._next_row(index, SEVERAL[key])
            self.set_current(index)

    def _next_row(self, index: int, way: int) -> int:
        """The tile nearest in the row above or below; the present one if there is none."""
        here = self.tiles[max(index, 0)].rect
        tops = {t.rect.top() for t in self.tiles if (t.rect.top() - here.top()) * way > 0}
        if not tops:
            return index
        row = min(tops) if way > 0 else max(tops)
        members = [k for k, tile in enumerate(self.tiles) if tile.rect.top() == row]
        return min(members, key=lambda k: abs(self.tiles[k].rect.left() - here.left()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*ACROSS, *ROWS, *SEVERAL, *ENDS):
            self.steer(Qt.Key(event.key()))
        elif event.key() in (*CHOOSE, Qt.Key.Key_Space):
            if self.choose_current():
                self.finished.emit()
        else:
            super().keyPressEvent(event)

    def choose_current(self) -> bool:
        """Choose the card in the frame, if there is one."""
        if (card := self.card) is not None:
            self.chosen.emit(card.id)
        return card is not None

    def tile_at(self, point: QPoint) -> int:
        """The tile at a point of the widget, or -1."""
        return next((k for k, t in enumerate(self.tiles) if t.rect.contains(point)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.tile_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.set_current(index)
            self.choose_current()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.tile_at(event.position().toPoint()) >= 0
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(hand if over else arrow)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            index = self.tile_at(event.pos())  # type: ignore[attr-defined]
            text = self.tiles[index].card.note if index >= 0 else ""
            QToolTip.showText(event.globalPos(), text, self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def _lay_out(self) -> None:
        self._heads, self.tiles, height = arrange(self._cards, self.width(), self._look, self._unit)
        self.setMinimumHeight(height)
        self.update()

    def _picture_ready(self, name: str) -> None:
        for tile in self.tiles:
            if tile.card.id == name:
                self.update(tile.rect)

    def draw(self, painter: QPainter) -> None:
        part = painter.clipBoundingRect().toRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self.theme.text))
        painter.setFont(font(HEAD_PIXELS * self._unit, bold=True))
        for group, rect in self._heads:
            painter.drawText(
                rect, int(Qt.AlignmentFlag.AlignVCenter), group[:1].upper() + group[1:]
            )
        for k, tile in enumerate(self.tiles):
            if tile.rect.adjusted(-4, -4, 4, 4).intersects(part):
                picture = self._pictures.picture(tile.card.id, self._ratio)
                spot = Spot(tile.card, tile.rect, picture, self.theme, k == self.current)
                self._look.paint(painter, spot, self._unit)
