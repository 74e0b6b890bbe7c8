"""A table of a card in any width: one line for each record, or its numbers below its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.render.paint.text import TEXT, elided, write
from gdviz.render.paint.theme import Theme, font, width_of

LINE, APART = 19.0, 6.0
# the column of the names, at least
NAME, MOST_NAME = 120.0, 280.0
# the numbers of a record are so far to the right of its name, where they are below it
INDENT = 20.0
# a number and its colour; the cells of a record in the order of the heads
Cell = tuple[str, str]
# paints the name of the record at a place
Named = Callable[[QPainter, QRectF, int], object]
Cells = Callable[[int], Sequence[Cell]]


@dataclass(frozen=True)
class Records:
    """`count` records under `heads`; `cells` are the numbers of one, of which a single one is said
    in words, and `name` paints what it is called. A number takes `number` pixels, or as many as
    its head."""

    heads: Sequence[str]
    count: int
    cells: Cells
    name: Named
    theme: Theme
    number: float = 62.0
    names: float = NAME

    @cached_property
    def _widths(self) -> list[float]:
        """The width of each column of numbers."""
        return [ceil(max(self.number, width_of(head, font(TEXT)))) + APART for head in self.heads]

    def wide(self, width: float) -> bool:
        """Whether a record has room on one line."""
        return width >= self.names + sum(self._widths)

    def headed(self, width: float) -> bool:
        """Whether the heads stand above all records."""
        return width >= sum(self._widths)

    def _columns(self, width: float) -> int:
        """How many numbers stand side by side below a name, each with its head."""
        widest = max((width_of(head, font(TEXT)) for head in self.heads), default=0.0)
        return max(
            1, min(len(self.heads), int((width - INDENT) // (widest + self.number + 3 * APART)))
        )

    def _rows(self, width: float) -> int:
        """How many lines a record takes."""
        if self.headed(width):
            return 1 if self.wide(width) else 2
        return 1 + ceil(len(self.heads) / self._columns(width))

    def height(self, width: float) -> float:
        """The pixels that the table takes."""
        return LINE * (self.count * self._rows(width) + self.headed(width))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The heads, where they stand above, and the records that the painter's clip shows."""
        width, top = rect.width(), rect.top()
        if self.wide(width):
            # the numbers stay near their names
            width = min(width, MOST_NAME + sum(self._widths))
        if self.headed(width):
            head = QRectF(rect.left(), top, width, LINE)
            self._line(painter, head, [(text, self.theme.muted) for text in self.heads])
            top += LINE
        high = LINE * self._rows(width)
        for k in range(*in_sight(painter, top, high, self.count)):
            place = QRectF(rect.left(), top + k * high, width, LINE)
            self._record(painter, place, k)

    def _record(self, painter: QPainter, line: QRectF, k: int) -> None:
        wide, cells = self.wide(line.width()), self.cells(k)
        told = QRectF(line)
        told.setWidth(line.width() - sum(self._widths) if wide else line.width())
        self.name(painter, told, k)
        below = line.adjusted(0, LINE, 0, LINE)
        if len(cells) < len(self.heads):
            beside = QRectF(told.right(), line.top(), line.right() - told.right(), LINE)
            for text, colour in cells:
                place = beside if wide else below.adjusted(INDENT, 0, 0, 0)
                write(painter, place, text, colour)
        elif self.headed(line.width()):
            self._line(painter, line if wide else below, cells)
        else:
            self._below(painter, below.adjusted(INDENT, 0, 0, 0), cells)

    def _line(self, painter: QPainter, line: QRectF, cells: Sequence[Cell]) -> None:
        """Numbers in columns, up to the right end of a line."""
        left = line.right() - sum(self._widths)
        for (text, colour), wide in zip(cells, self._widths, strict=True):
            place = QRectF(left + APART, line.top(), wide - APART, LINE)
            write(painter, place, text, colour, right=True)
            left += wide

    def _below(self, painter: QPainter, line: QRectF, cells: Sequence[Cell]) -> None:
        """Numbers with their heads, as many side by side as fit."""
        count = self._columns(line.width() + INDENT)
        wide = line.width() / count
        for k, (head, (text, colour)) in enumerate(zip(self.heads, cells, strict=True)):
            row, column = divmod(k, count)
            left, top = line.left() + column * wide, line.top() + row * LINE
            room = wide - (2 * APART if column < count - 1 else 0.0)
            place = QRectF(left, top, room, LINE)
            number = min(width_of(text, font(TEXT)), room)
            short = elided(head, font(TEXT), room - number - APART)
            write(painter, place, short, self.theme.muted)
            write(painter, place, text, colour, right=True)


def in_sight(painter: QPainter, top: float, high: float, count: int) -> tuple[int, int]:
    """Of `count` records from `top` on, each so high, those that the clip shows: the first, and
    the one after the last."""
    if not painter.hasClipping():
        return 0, count
    clip = painter.clipBoundingRect()
    first, end = floor((clip.top() - top) / high), ceil((clip.bottom() - top) / high)
    return min(max(first, 0), count), min(max(end, 0), count)
