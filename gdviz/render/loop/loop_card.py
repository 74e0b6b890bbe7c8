"""The training loop on a card, its present line lit; beside it one sample's chain rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.expr.ops import sigmoid
from gdviz.core.learning.chain_rule import Chain
from gdviz.render.loop.loop_line import Lamp, LoopLine
from gdviz.render.paint.card_parts import Column, plot_part
from gdviz.render.paint.facts import Facts, facts_height, write_facts
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.polylines import fill
from gdviz.render.paint.small_plot import Curve, SmallPlot
from gdviz.render.paint.text import (
    TEXT,
    elided_before_result,
    lines_height,
    paint_ground,
    write,
    write_lines,
)
from gdviz.render.paint.theme import LIGHT, Theme, font, width_of
from gdviz.render.paint.ticks import short

# least width of the column of code; numbers stand beside it where there is so much room
LINE, INDENT, CODE, BESIDE = 18.0, 18.0, 250.0, 500.0
BETWEEN = 8.0
# of the columns of the loop and of the sample in the width
SHARES = (1.3, 1.0), (2.0, 1.0)
WEAK = 40
LAMP = 4.0
NEEDS = "a step needs:"
SAMPLE = "the batch's first row, factor by factor"


@dataclass(frozen=True)
class LoopCard:
    """Lines of a loop, the needs of a step, and one sample's chain rule beside them."""

    lines: Sequence[LoopLine]
    lamps: Sequence[Lamp]
    chain: Chain | None
    squashed: bool

    def flow(self, lit: int, stops: Collection[int], theme: Theme) -> Flow:
        """The parts of the card, the line `lit` on a coloured ground, those of `stops` with a
        dot."""

        def lamps(painter: QPainter, rect: QRectF) -> None:
            _paint_lamps(painter, rect, self.lamps, theme)

        def code(painter: QPainter, rect: QRectF) -> None:
            _paint_lines(painter, rect, self.lines, lit, stops, theme)

        parts = [
            CardPart(lambda width: lamps_height(self.lamps, width), lamps),
            CardPart(lambda width: line_tops(self.lines, width)[-1], code),
        ]
        if self.chain is None:
            return Flow(parts, ((1.0,), (1.0,)))
        parts.append(chain_part(self.chain, self.squashed, theme, (1, 1)))
        if self.squashed:
            parts.append(plot_part(sigmoid_plot(self.chain, theme), theme, (1, 1)))
        return Flow(parts, SHARES)

    def line_places(self, rect: QRectF) -> list[QRectF]:
        """Where each line is."""
        place = self.flow(0, (), LIGHT).places(rect)[1]
        tops = line_tops(self.lines, place.width())
        return [
            QRectF(place.left(), place.top() + top, place.width(), end - top)
            for top, end in pairwise(tops)
        ]


def paint_loop(
    painter: QPainter,
    rect: QRectF,
    card: LoopCard,
    lit: int,
    stops: Collection[int],
    theme: Theme,
) -> None:
    """Paint the card."""
    card.flow(lit, stops, theme).paint(painter, rect)


def line_tops(lines: Sequence[LoopLine], width: float) -> list[float]:
    """The upper edge of each line below that of the first, and where the last one ends."""
    tops, y = [], 0.0
    for line in lines:
        tops.append(y)
        y += _code_height(line, width)
        if line.numbers and width < BESIDE:
            y += LINE
    return [*tops, y]


def _code_room(line: LoopLine, width: float) -> float:
    """The room of a line's code in a width."""
    return width - min(line.indent * INDENT, 0.2 * width)


def _code_height(line: LoopLine, width: float) -> float:
    """The height of a line's code: where its numbers stand below it, on as many lines as needed."""
    room, face = _code_room(line, width), font(TEXT, bold=True)
    if width >= BESIDE or width_of(line.code, face) <= room:
        return LINE
    return lines_height(line.code, room, bold=True) + 3.0


def code_width(lines: Sequence[LoopLine], room: float) -> float:
    """The width of the column of code: its longest indented line, up to half of the room."""
    face = font(TEXT, bold=True)
    longest = max((line.indent * INDENT + width_of(line.code, face) for line in lines), default=0.0)
    return min(max(longest + INDENT, CODE), 0.5 * room)


def _paint_lines(
    painter: QPainter,
    rect: QRectF,
    lines: Sequence[LoopLine],
    lit: int,
    stops: Collection[int],
    theme: Theme,
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    room, tops = code_width(lines, rect.width()), line_tops(lines, rect.width())
    for k, line in enumerate(lines):
        row = QRectF(rect.left(), rect.top() + tops[k], rect.width(), tops[k + 1] - tops[k])
        if k == lit:
            paint_ground(painter, row.adjusted(-4, 0, 0, 0), theme.accent, WEAK, 4.0)
        if k in stops:
            fill(painter, theme.error)
            painter.drawEllipse(QPointF(row.left() - 8.0, row.top() + LINE / 2), LAMP, LAMP)
        if rect.width() >= BESIDE:
            _paint_line(painter, row, line, room, k == lit, theme)
        else:
            _paint_narrow(painter, row, line, k == lit, theme)


def _paint_line(
    painter: QPainter, row: QRectF, line: LoopLine, wide: float, lit: bool, theme: Theme
) -> None:
    """A line's code, and its numbers to the right of the column of code."""
    indent = line.indent * INDENT
    code = QRectF(row.left() + indent, row.top(), wide - indent - BETWEEN, LINE)
    write(painter, code, line.code, theme.text, bold=lit)
    numbers = QRectF(row.left() + wide, row.top(), row.width() - wide, LINE)
    _write_numbers(painter, numbers, line, lit, theme)


def _paint_narrow(painter: QPainter, row: QRectF, line: LoopLine, lit: bool, theme: Theme) -> None:
    """A line's code, and its numbers below it."""
    room, high = _code_room(line, row.width()), _code_height(line, row.width())
    code = QRectF(row.right() - room, row.top(), room, high)
    if high > LINE:
        write_lines(painter, code, line.code, theme.text, bold=lit)
    else:
        write(painter, code, line.code, theme.text, bold=lit)
    if line.numbers:
        _write_numbers(painter, QRectF(code.left(), code.bottom(), room, LINE), line, lit, theme)


def _write_numbers(
    painter: QPainter, place: QRectF, line: LoopLine, lit: bool, theme: Theme
) -> None:
    told = elided_before_result(line.numbers, font(TEXT), place.width())
    write(painter, place, told, theme.text if lit else theme.muted)


def _lamp_places(lamps: Sequence[Lamp], width: float) -> list[tuple[Lamp | None, int, float]]:
    """The words before the lamps (None) and the lamps, each with its row and where it begins."""
    found: list[tuple[Lamp | None, int, float]] = []
    row, x = 0, 0.0
    for lamp in (None, *lamps):
        wide = width_of(lamp.text, font(TEXT)) + 4.0 * LAMP if lamp else width_of(NEEDS, font(TEXT))
        if x and x + wide > width:
            row, x = row + 1, 0.0
        found.append((lamp, row, x))
        x += wide + BETWEEN + 4.0
    return found


def lamps_height(lamps: Sequence[Lamp], width: float) -> float:
    """The pixels that the lamps take."""
    return LINE * (_lamp_places(lamps, width)[-1][1] + 1) if lamps else 0.0


def _paint_lamps(painter: QPainter, rect: QRectF, lamps: Sequence[Lamp], theme: Theme) -> None:
    """A filled lamp where the ingredient is there, an empty ring where it is missing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for lamp, row, x in _lamp_places(lamps, rect.width()) if lamps else []:
        place = QRectF(rect.left() + x, rect.top() + row * LINE, rect.width() - x, LINE)
        if lamp is None:
            write(painter, place, NEEDS, theme.muted)
            continue
        painter.setPen(QPen(QColor(theme.accent if lamp.lit else theme.error), 1.6))
        painter.setBrush(QColor(theme.accent) if lamp.lit else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(place.left() + LAMP, place.center().y()), LAMP, LAMP)
        place.setLeft(place.left() + 3.5 * LAMP)
        write(painter, place, lamp.text, theme.text if lamp.lit else theme.error)


def chain_rows(chain: Chain, squashed: bool) -> list[tuple[str, str]]:
    """One sample's way forward and back, factor by factor."""
    rows = [("z", short(chain.z))]
    if squashed:
        rows.append(("ŷ = σ(z)", short(chain.said)))
    rows += [
        ("own loss ℓ", short(chain.loss)),
        ("dℓ/dŷ", short(chain.by_said)),
        ("dŷ/dz" + (" = σ(z)(1 − σ(z))" if squashed else ""), short(chain.slope)),
        ("dℓ/dz, their product", short(chain.by_z)),
    ]
    weights = list(zip(chain.names, chain.entering, chain.x.tolist(), strict=False))[:2]
    for name, sign, x in weights:
        rows.append((f"dℓ/d{name} = dℓ/dz · {sign}", short(chain.by_z * x)))
    if chain.bias is not None:
        rows.append((f"dℓ/d{chain.names[-1]} = dℓ/dz · 1", short(chain.by_z)))
    if not chain.grad.any():
        # at a jump differences cannot check it
        return rows
    return [*rows, ("differences, off by", short(chain.agreement))]


def chain_part(chain: Chain, squashed: bool, theme: Theme, column: Column = (0, 0)) -> CardPart:
    """The numbers of a sample under their title."""
    return numbers_part(chain_rows(chain, squashed), theme, column)


def numbers_part(rows: Facts, theme: Theme, column: Column) -> CardPart:
    """Numbers of a sample under their title."""

    def height(width: float) -> float:
        return lines_height(SAMPLE, width, bold=True) + 3.0 + facts_height(rows, width)

    def paint(painter: QPainter, rect: QRectF) -> None:
        y = write_lines(painter, rect, SAMPLE, theme.text, bold=True) + 3.0
        write_facts(painter, rect.adjusted(0, y, 0, 0), rows, theme)

    return CardPart(height, paint, column)


def sigmoid_plot(chain: Chain, theme: Theme) -> SmallPlot:
    """σ and its slope, with the sample's z: far out the slope vanishes."""
    z = np.linspace(-8.0, 8.0, 161)
    a = sigmoid(z)
    at = float(np.clip(chain.z, -8.0, 8.0))
    curves = (
        Curve("σ", z, a, theme.racers[0]),
        Curve("σ' = σ(1 − σ)", z, a * (1.0 - a), theme.racers[1], dashed=True),
    )
    rules = ((at, "z", theme.accent),)
    dots = ((at, float(sigmoid(np.array(at))), theme.racers[0]),)
    box = (-8.0, 8.0, -0.05, 1.05)
    return SmallPlot("σ(z), slope to ¼", curves, rules=rules, dots=dots, box=box)
