"""Painted cards: as high as they need in their width, in units of the size of text."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from gdviz.gui.widgets.layouts import Part, column, held, scrolled
from gdviz.gui.widgets.painted import Painted
from gdviz.gui.widgets.text_size import text_unit
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme

# no card is higher: what it shows may come from a file
HIGHEST = 100_000
LEAST = 40


class Card(Painted):
    """A subclass gives its `parts`; those that are there once something has come."""

    # around the parts: left, top, right, bottom
    edges = (12.0, 8.0, 12.0, 8.0)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._high = 0

    def parts(self) -> Flow:
        """What the card shows now."""
        raise NotImplementedError

    @property
    def unit(self) -> float:
        """The pixels of one unit."""
        return text_unit(self)

    @property
    def area(self) -> QRectF:
        """The place of the parts, in units."""
        left, top, right, bottom = self.edges
        size = QRectF(0.0, 0.0, self.width() / self.unit, self.height() / self.unit)
        return size.adjusted(left, top, -right, -bottom)

    def at(self, pixel: QPointF) -> QPointF:
        """A place on the card, in units."""
        return pixel / self.unit

    def heightForWidth(self, width: int) -> int:
        left, top, right, bottom = self.edges
        room = max(width / self.unit - left - right, 1.0)
        high = (self.parts().height(room) + top + bottom) * self.unit
        return min(max(ceil(high), LEAST), HIGHEST)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, LEAST)

    def refit(self) -> None:
        """Paint what the card shows now, in the height that it needs."""
        high = self.heightForWidth(max(self.width(), 1))
        if high != self._high:
            self._high = high
            self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.theme.background))
        painter.scale(self.unit, self.unit)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.parts().paint(painter, self.area)


def card_page(*parts: Part) -> QScrollArea:
    """Controls and cards one below the other; where they have no room, all of it scrolls."""
    area = scrolled(held(column(*parts, spacing=0)), framed=False)
    area.setMinimumWidth(1)
    return area


def show_one(pages: tuple[QWidget, ...], shown: int) -> None:
    """Show one of some widgets."""
    for k, page in enumerate(pages):
        page.setVisible(k == shown)
