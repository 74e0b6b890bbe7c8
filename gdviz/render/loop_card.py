"""The training loop on a card: the line that runs is lit; beside it one sample's chain rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.chain_rule import Chain
from gdviz.core.ops import sigmoid
from gdviz.render.loop_line import Lamp, LoopLine
from gdviz.render.small_plot import Curve, SmallPlot, paint_small_plot
from gdviz.render.theme import Theme, font, width_of
from gdviz.render.ticks import short
from gdviz.render.words import TEXT, write

LINE, INDENT, CODE = 18.0, 18.0, 250.0
CHAIN, GAP = 300.0, 24.0
WEAK = 40
LAMP = 4.0


def loop_height(count: int) -> float:
    """The pixels that so many lines need."""
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
    look: Theme,
) -> None:
    """The lines with their numbers, the line `lit` on a coloured ground and those of `stops` with
    a dot; beside them the lamps and the chain."""
    room = rect.width() - (CHAIN + GAP if lamps else 0.0)
    for k, line in enumerate(lines):
        row = QRectF(rect.left(), rect.top() + k * LINE, room, LINE)
        if k == lit:
            ground = QColor(look.accent)
            ground.setAlpha(WEAK)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(row.adjusted(-4, 0, 0, 0), 4, 4)
        if k in stops:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.error))
            painter.drawEllipse(QPointF(row.left() - 8.0, row.center().y()), LAMP, LAMP)
        code = QRectF(row.left() + line.indent * INDENT, row.top(), CODE, LINE)
        write(painter, code, line.code, look.text, bold=k == lit)
        numbers = QRectF(row.left() + CODE + 3 * INDENT, row.top(), room - CODE - 3 * INDENT, LINE)
        write(painter, numbers, line.numbers, look.muted if k != lit else look.text)
    place = QRectF(rect.right() - CHAIN, rect.top(), CHAIN, rect.height())
    _paint_lamps(painter, place, lamps, look)
    if chain is not None:
        place.setTop(place.top() + LINE + 4.0)
        _paint_chain(painter, place, chain, squashed, look)


def _paint_lamps(painter: QPainter, rect: QRectF, lamps: Sequence[Lamp], look: Theme) -> None:
    """Filled where the ingredient is there, an empty ring where it is missing."""
    left = rect.left() + LAMP
    for lamp in lamps:
        painter.setPen(QPen(QColor(look.accent if lamp.lit else look.error), 1.6))
        painter.setBrush(QColor(look.accent) if lamp.lit else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(left, rect.top() + LINE / 2), LAMP, LAMP)
        wide = width_of(lamp.text, font(TEXT)) + 2.0
        place = QRectF(left + 2.5 * LAMP, rect.top(), wide, LINE)
        write(painter, place, lamp.text, look.text if lamp.lit else look.error)
        left = place.right() + GAP


def chain_rows(chain: Chain, squashed: bool) -> list[tuple[str, str]]:
    """One sample's way forward and back, factor by factor."""
    rows = [("z", short(chain.z))]
    if squashed:
        rows.append(("a = σ(z)", short(chain.said)))
    rows += [
        ("own loss ℓ", short(chain.loss)),
        ("dℓ/dŷ", short(chain.by_said)),
        ("dŷ/dz" + (" = σ(z)(1 − σ(z))" if squashed else ""), short(chain.slope)),
        ("dℓ/dz, their product", short(chain.by_z)),
    ]
    for k, x in enumerate(chain.x[:2].tolist(), 1):
        rows.append((f"dℓ/dw{k} = dℓ/dz · x{k}", f"{short(chain.by_z * x)}"))
    if chain.bias is not None:
        rows.append(("dℓ/db = dℓ/dz · 1", short(chain.by_z)))
    if not chain.grad.any():
        # at a jump differences are no check
        return rows
    return [*rows, ("off from differences", f"{chain.agreement:.1e}")]


def _paint_chain(
    painter: QPainter, rect: QRectF, chain: Chain, squashed: bool, look: Theme
) -> None:
    title = QRectF(rect.left(), rect.top(), rect.width(), LINE)
    write(painter, title, "the batch's first row, factor by factor", look.text, bold=True)
    y = rect.top() + LINE
    for name, value in chain_rows(chain, squashed):
        row = QRectF(rect.left(), y, rect.width(), LINE)
        write(painter, row, name, look.muted)
        write(painter, row, value, look.text, right=True)
        y += LINE
    below = QRectF(rect.left(), y + 8, rect.width(), rect.bottom() - y - 8)
    if squashed and below.height() > 90:
        paint_small_plot(painter, below, sigmoid_plot(chain, look), look)


def sigmoid_plot(chain: Chain, look: Theme) -> SmallPlot:
    """σ and its slope, with the sample's z: far out the slope is gone."""
    z = np.linspace(-8.0, 8.0, 161)
    a = sigmoid(z)
    at = float(np.clip(chain.z, -8.0, 8.0))
    return SmallPlot(
        "σ(z), slope to ¼",
        (
            Curve("σ", z, a, look.racers[0]),
            Curve("σ' = σ(1 − σ)", z, a * (1.0 - a), look.racers[1], dashed=True),
        ),
        rules=((at, "z", look.accent),),
        dots=((at, float(sigmoid(np.array(at))), look.racers[0]),),
        box=(-8.0, 8.0, -0.05, 1.05),
    )
