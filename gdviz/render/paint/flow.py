"""The parts of a card: side by side where there is room, one below the other where there is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

# widths of a card from which its parts stand in two columns, and in three
TWO, THREE = 520.0, 830.0
# room between columns, and between the parts of a column
GAP, BELOW = 24.0, 12.0
# the column of a part that takes the whole width
WHOLE = (-1, -1)


@dataclass(frozen=True)
class CardPart:
    """A part of a card: its `height` at a width, and what paints it in a rectangle.

    `column` is its column where there are two, and where there are three. One that `grows` takes
    free room until it is so many times as high as wide.
    """

    height: Callable[[float], float]
    paint: Callable[[QPainter, QRectF], object]
    column: tuple[int, int] = (0, 0)
    grows: float = 0.0


@dataclass(frozen=True)
class Flow:
    """The parts of a card in reading order; `shares` are those of the columns in the width, where
    there are two, and where there are three."""

    blocks: Sequence[CardPart]
    shares: tuple[tuple[float, ...], tuple[float, ...]] = ((1.0, 1.0), (1.0, 1.0, 1.0))

    def height(self, width: float) -> float:
        """The pixels that the parts take at a width."""
        rows = self._rows()
        highs = (self._row_height(row, width) for row in rows)
        return sum(highs) + BELOW * max(len(rows) - 1, 0)

    def places(self, rect: QRectF) -> list[QRectF]:
        """Where each part is; those that grow share the room that is left."""
        rows, y = self._rows(), rect.top()
        growing = [any(block.grows for block in row) for row in rows]
        spare = max(rect.height() - self.height(rect.width()), 0.0) / max(sum(growing), 1)
        found: list[QRectF] = []
        for row, grows in zip(rows, growing, strict=True):
            high = self._row_height(row, rect.width()) + (spare if grows else 0.0)
            found += self._placed(row, QRectF(rect.left(), y, rect.width(), high))
            y = max((place.bottom() for place in found[-len(row) :]), default=y) + BELOW
        return found

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint all parts from the upper edge of a rectangle."""
        for block, place in zip(self.blocks, self.places(rect), strict=True):
            block.paint(painter, place)

    def _rows(self) -> list[list[CardPart]]:
        """The parts one below the other: each of the whole width, and those between them."""
        rows: list[list[CardPart]] = []
        for block in self.blocks:
            alone = block.column == WHOLE
            if alone or not rows or rows[-1][-1].column == WHOLE:
                rows.append([])
            rows[-1].append(block)
        return rows

    def _columns(self, left: float, width: float) -> list[tuple[float, float]]:
        """Left end and width of each column."""
        level = 2 if width >= THREE else 1 if width >= TWO else 0
        shares = self.shares[level - 1] if level else (1.0,)
        free, found = width - GAP * (len(shares) - 1), []
        for share in shares:
            wide = free * share / sum(shares)
            found.append((left, wide))
            left += wide + GAP
        return found

    def _column(self, block: CardPart, width: float) -> int:
        return block.column[1 if width >= THREE else 0] if width >= TWO else 0

    def _stacks(self, row: Sequence[CardPart], width: float) -> list[list[CardPart]]:
        """The parts of each column."""
        stacks: list[list[CardPart]] = [[] for _ in self._columns(0.0, width)]
        for block in row:
            stacks[min(self._column(block, width), len(stacks) - 1)].append(block)
        return stacks

    def _row_height(self, row: Sequence[CardPart], width: float) -> float:
        if row[0].column == WHOLE:
            return row[0].height(width)
        pairs = zip(self._stacks(row, width), self._columns(0.0, width), strict=True)
        return max(_stacked(stack, wide) for stack, (_, wide) in pairs)

    def _placed(self, row: Sequence[CardPart], rect: QRectF) -> list[QRectF]:
        if row[0].column == WHOLE:
            high = _grown(row[0], rect.width(), rect.height() - row[0].height(rect.width()))
            return [QRectF(rect.left(), rect.top(), rect.width(), high)]
        columns = self._columns(rect.left(), rect.width())
        found: dict[int, QRectF] = {}
        for stack, (left, wide) in zip(self._stacks(row, rect.width()), columns, strict=True):
            y = rect.top()
            spare = rect.height() - _stacked(stack, wide)
            growing = sum(1 for block in stack if block.grows)
            for block in stack:
                high = _grown(block, wide, spare / max(growing, 1))
                found[id(block)] = QRectF(left, y, wide, high)
                y += high + BELOW
        return [found[id(block)] for block in row]


def _stacked(stack: Sequence[CardPart], wide: float) -> float:
    """The height of parts one below the other."""
    return sum(block.height(wide) for block in stack) + BELOW * max(len(stack) - 1, 0)


def _grown(block: CardPart, wide: float, spare: float) -> float:
    """The height of a part that may take so much free room."""
    least = block.height(wide)
    return min(least + spare, max(block.grows * wide, least)) if block.grows else least
