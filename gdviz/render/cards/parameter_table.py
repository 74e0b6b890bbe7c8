"""One step of all parameters, row by row: w - lr * gradient, or the method's own step."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.analysis.step_facts import Reading
from gdviz.core.base.arrays import Array
from gdviz.core.models.curvature import disagreement
from gdviz.render.cards.records import Records
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import WHOLE, CardPart, Flow
from gdviz.render.paint.text import write
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short

HEADS = ("w", "∂L/∂w", "received", "step Δw", "|Δw| / |received|", "w + Δw")
CHECKED = "by differences"
# the widths of a number, and of the names
NUMBER, NAME = 72.0, 100.0


def parameter_rows(
    r: Reading, names: tuple[str, ...], rows: slice = slice(None)
) -> list[tuple[str, ...]]:
    """The texts of each parameter's row, or of some."""
    columns = (r.point, r.grad, r.used, r.move, r.effective, r.point + r.move)
    numbers = zip(*(column[rows] for column in columns), strict=True)
    return [
        (name, *(short(float(v)) for v in row))
        for name, row in zip(names[rows], numbers, strict=False)
    ]


def check_words(r: Reading, check: Array) -> str:
    """The agreement of the gradient with one by central differences, in words."""
    off = disagreement(r.grad, check)
    return f"The two gradients differ by at most {short(off)} of the largest slope."


def parameter_card(
    r: Reading, names: tuple[str, ...], theme: Theme, check: Array | None = None
) -> Flow:
    """One row for each parameter; with `check`, the gradient by differences (dim,), another column
    and words on it."""
    heads = HEADS if check is None else (*HEADS, CHECKED)
    inks = (*[theme.muted] * 3, theme.accent, theme.muted, theme.text, theme.muted)

    def cells(k: int) -> list[tuple[str, str]]:
        _, *numbers = parameter_rows(r, names, slice(k, k + 1))[0]
        if check is not None:
            numbers.append(short(float(check[k])))
        return list(zip(numbers, inks, strict=False))

    def name(painter: QPainter, line: QRectF, k: int) -> None:
        write(painter, line, names[k], theme.text)

    table = Records(heads, len(names), cells, name, theme, NUMBER, NAME)
    said = () if check is None else (words_part(check_words(r, check), theme.accent, WHOLE),)
    return Flow((*said, CardPart(table.height, table.paint, WHOLE)))


def paint_parameters(
    painter: QPainter,
    rect: QRectF,
    r: Reading,
    names: tuple[str, ...],
    theme: Theme,
    check: Array | None = None,
) -> None:
    """Paint the card; of many rows those within the painter's clip."""
    parameter_card(r, names, theme, check).paint(painter, rect)
