"""What stands below the page of a scene: its number and title, and its caption or its question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.render.page.layout import page_layout
from gdviz.render.paint.text import WRAPPED, elided, lines_height
from gdviz.render.paint.theme import Theme, font, readable, width_of

HEAD, BODY = 19.0, 16.0
MARGIN, GAP = 20.0, 6.0
# the texts are made smaller until the legend takes at most this share of its page
MOST, SMALLER, SMALLEST = 0.45, 0.9, 0.3
# the text beside the title has at least this share of its line
ASIDE = 0.3


@dataclass(frozen=True)
class Words:
    """The texts of a legend: a title, one at the other end of its line, a text, and choices, which
    are numbered from 1; "" and () without."""

    title: str
    aside: str = ""
    text: str = ""
    choices: Sequence[str] = ()


class Legend:
    """The words of a page of that size in pixels, as wide as it is; `height` is what they take."""

    def __init__(self, words: Words, size: tuple[int, int]) -> None:
        self._words, self._width = words, float(size[0])
        usual = page_layout(*size, 1).unit
        self._unit = usual
        while self._tall() > MOST * size[1] and self._unit > SMALLEST * usual:
            self._unit *= SMALLER
        self.height = round(self._tall())

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The words on a rectangle of the page, beginning at its top."""
        painter.fillRect(rect, QColor(theme.background))
        painter.setPen(QColor(theme.grid))
        left, wide = rect.left() + self._margin, self._wide
        top = rect.top() + 0.5
        painter.drawLine(QLineF(left, top, left + wide, top))
        top = rect.top() + self._first
        self._paint_head(painter, QRectF(left, top, wide, self._head), theme)
        top += self._head + self._gap
        height = self._text
        painter.setPen(QColor(theme.text))
        painter.setFont(readable(font(self._body), self._words.text))
        flags = int(Qt.AlignmentFlag.AlignLeft | WRAPPED)
        painter.drawText(QRectF(left, top, wide, height), flags, self._words.text)
        self._paint_choices(painter, left, top + height + self._gap)

    def _paint_head(self, painter: QPainter, place: QRectF, theme: Theme) -> None:
        words, bold, plain = self._words, font(HEAD * self._unit, bold=True), font(self._body)
        gap = 2 * self._margin
        left = place.width() - width_of(words.title, bold) - gap
        aside = elided(words.aside, plain, max(left, ASIDE * place.width()))
        room = place.width() - width_of(aside, plain) - gap
        painter.setFont(readable(bold, words.title))
        painter.setPen(QColor(theme.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        title = elided(words.title, bold, room)
        painter.drawText(place, int(middle | Qt.AlignmentFlag.AlignLeft), title)
        painter.setFont(plain)
        painter.setPen(QColor(theme.muted))
        painter.drawText(place, int(middle | Qt.AlignmentFlag.AlignRight), aside)

    def _paint_choices(self, painter: QPainter, left: float, top: float) -> None:
        columns, width, face = self._columns, self._wide / self._columns, font(self._body)
        for k, choice in enumerate(self._numbered):
            row, column = divmod(k, columns)
            place = QRectF(left + column * width, top + row * self._line, width, self._line)
            painter.setFont(readable(face, choice))
            flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            painter.drawText(place, flags, elided(choice, face, width))

    def _tall(self) -> float:
        found = self._first + self._head + self._margin
        if self._words.text:
            found += self._gap + self._text
        if self._words.choices:
            found += self._gap + self._line * -(-len(self._words.choices) // self._columns)
        return found

    @property
    def _numbered(self) -> list[str]:
        return [f"{number})\u00a0{words}" for number, words in enumerate(self._words.choices, 1)]

    @property
    def _columns(self) -> int:
        """How many choices stand side by side."""
        widest = max(width_of(choice, font(self._body)) for choice in self._numbered or [""])
        most = max(int(self._wide / (widest + self._margin)), 1)
        return min(most, max(len(self._words.choices), 1))

    @property
    def _body(self) -> float:
        return BODY * self._unit

    @property
    def _margin(self) -> float:
        return MARGIN * self._unit

    @property
    def _gap(self) -> float:
        return GAP * self._unit

    @property
    def _first(self) -> float:
        return 2 * self._gap

    @property
    def _wide(self) -> float:
        return self._width - 2 * self._margin

    @property
    def _head(self) -> float:
        return lines_height("X", self._wide, HEAD * self._unit, True)

    @property
    def _line(self) -> float:
        return lines_height("X", self._wide, self._body)

    @property
    def _text(self) -> float:
        return lines_height(self._words.text, self._wide, self._body) if self._words.text else 0.0
