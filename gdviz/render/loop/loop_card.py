"""The training loop on a card, its present line lit; beside it one sample's chain rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.expr.ops import sigmoid
from gdviz.core.learning.chain_rule import Chain
from gdviz.render.loop.loop_line import Lamp, LoopLine
from gdviz.render.paint.polylines import fill
from gdviz.render.paint.small_plot import Curve, SmallPlot, paint_small_plot
from gdviz.render.paint.text import (
    TEXT,
    Facts,
    elided_before_result,
    paint_ground,
    write,
    write_facts,
)
from gdviz.render.paint.theme import Theme, font, width_of
from gdviz.render.paint.ticks import short

# least width of the column of code
LINE, INDENT, CODE = 18.0, 18.0, 250.0
CHAIN, GAP, BETWEEN = 300.0, 24.0, 8.0
WEAK = 40
LAMP = 4.0
NEEDS = "a step needs:"


def loop_height(count: int) -> float:
    """The height in pixels of this number of lines."""
    return count * LINE + 10.0


def line_at(y: float, count: int) -> int | None:
    """The line at a height below the card's upper edge."""
    k = int(y // LINE)
    return k if 0 <= k < count else None


def paint_loop(
    painter: QPainter,
    rect: QRectF,
    lines: Sequence[LoopLine],
    lit: int,
    stops: Collection[int],
    lamps: Sequence[Lamp],
    chain: Chain | None,
    squashed: bool,
    theme: Theme,
) -> None:
    """The lines with their numbers, the line `lit` on a coloured ground and those of `stops` with
    a dot; beside them the lamps and the chain."""
    wide = lamps_width(lamps)
    beside = rect.width() - (CHAIN + GAP if chain is not None else 0.0)
    code_room = code_width(lines, beside)
    for k, line in enumerate(lines):
        # the lamps stand beside the first line
        room = min(beside, rect.width() - wide - GAP) if k == 0 and lamps else beside
        row = QRectF(rect.left(), rect.top() + k * LINE, room, LINE)
        if k == lit:
            paint_ground(painter, row.adjusted(-4, 0, 0, 0), theme.accent, WEAK, 4.0)
        if k in stops:
            fill(painter, theme.error)
            painter.drawEllipse(QPointF(row.left() - 8.0, row.center().y()), LAMP, LAMP)
        _paint_line(painter, row, line, code_room, k == lit, theme)
    left = min(rect.right() - (CHAIN if chain is not None else wide), rect.right() - wide)
    _paint_lamps(painter, QRectF(left, rect.top(), wide, LINE), lamps, theme)
    if chain is not None:
        place = QRectF(rect.right() - CHAIN, rect.top(), CHAIN, rect.height())
        place.setTop(place.top() + LINE + 4.0)
        place.setTop(paint_numbers(painter, place, chain_rows(chain, squashed), theme) + 8)
        if squashed and place.height() > 90:
            paint_small_plot(painter, place, sigmoid_plot(chain, theme), theme)


def code_width(lines: Sequence[LoopLine], room: float) -> float:
    """The width of the column of code: its longest indented line, up to half of the room."""
    face = font(TEXT, bold=True)
    longest = max((line.indent * INDENT + width_of(line.code, face) for line in lines), default=0.0)
    return min(max(longest + INDENT, CODE), 0.5 * room)


def _paint_line(
    painter: QPainter, row: QRectF, line: LoopLine, wide: float, lit: bool, theme: Theme
) -> None:
    """A line's code, and its numbers to the right of the column of code."""
    indent = line.indent * INDENT
    code = QRectF(row.left() + indent, row.top(), wide - indent - BETWEEN, LINE)
    write(painter, code, line.code, theme.text, bold=lit)
    numbers = QRectF(row.left() + wide, row.top(), row.width() - wide, LINE)
    told = elided_before_result(line.numbers, font(TEXT), numbers.width())
    write(painter, numbers, told, theme.text if lit else theme.muted)


def lamps_width(lamps: Sequence[Lamp]) -> float:
    """The pixels that the lamps and the words before them take."""
    texts = sum(width_of(lamp.text, font(TEXT)) + 2.0 + 3.5 * LAMP + GAP for lamp in lamps)
    return width_of(NEEDS, font(TEXT)) + 10.0 + texts - GAP if lamps else 0.0


def _paint_lamps(painter: QPainter, rect: QRectF, lamps: Sequence[Lamp], theme: Theme) -> None:
    """A filled lamp where the ingredient is there, an empty ring where it is missing."""
    if lamps:
        write(painter, rect, NEEDS, theme.muted)
    left = rect.left() + width_of(NEEDS, font(TEXT)) + 10.0 + LAMP
    for lamp in lamps:
        painter.setPen(QPen(QColor(theme.accent if lamp.lit else theme.error), 1.6))
        painter.setBrush(QColor(theme.accent) if lamp.lit else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(left, rect.top() + LINE / 2), LAMP, LAMP)
        wide = width_of(lamp.text, font(TEXT)) + 2.0
        place = QRectF(left + 2.5 * LAMP, rect.top(), wide, LINE)
        write(painter, place, lamp.text, theme.text if lamp.lit else theme.error)
        left = place.right() + GAP + LAMP


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
    return [*rows, ("differences, off by", f"{chain.agreement:.1e}")]


def paint_numbers(painter: QPainter, rect: QRectF, rows: Facts, theme: Theme) -> float:
    """The numbers of a sample under their title; returns where they end."""
    title = QRectF(rect.left(), rect.top(), rect.width(), LINE)
    write(painter, title, "the batch's first row, factor by factor", theme.text, bold=True)
    return write_facts(painter, rect.adjusted(0, LINE, 0, 0), rows, theme, LINE)


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
