"""One step of all parameters, row by row: w - lr * gradient, or the method's own step."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.analysis.step_facts import Reading
from gdviz.core.base.arrays import Array
from gdviz.core.models.curvature import disagreement
from gdviz.render.paint.text import write
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short

LINE = 17.0
HEADS = ("parameter", "w", "∂L/∂w", "received", "step Δw", "|Δw| / |received|", "w + Δw")
CHECKED = "by differences"
WIDTHS = (110.0, 110.0, 110.0, 110.0, 110.0, 130.0, 110.0, 110.0)


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


def table_height(count: int) -> float:
    """The height in pixels for this number of parameters."""
    return (count + 1) * LINE + 8.0


def check_words(r: Reading, check: Array) -> str:
    """The agreement of the gradient with one by central differences, in words."""
    off = disagreement(r.grad, check)
    return f"The two gradients differ by at most {short(off)} of the largest slope."


def paint_parameters(
    painter: QPainter,
    rect: QRectF,
    r: Reading,
    names: tuple[str, ...],
    theme: Theme,
    check: Array | None = None,
) -> None:
    """A heading and one row for each parameter; with `check`, the gradient by differences (dim,),
    another column and words on it. Of many rows those within the painter's clip are painted."""
    heads, top = (HEADS if check is None else (*HEADS, CHECKED)), rect.top()
    if check is not None:
        place = QRectF(rect.left(), top, rect.width(), LINE)
        write(painter, place, check_words(r, check), theme.accent)
        top += LINE
    _row(painter, rect.left(), top, heads, (theme.muted,) * len(heads))
    inks = (theme.text, *[theme.muted] * 3, theme.accent, theme.muted, theme.text, theme.muted)
    first, end = _in_sight(painter, top + LINE + 4, len(names))
    rows = parameter_rows(r, names, slice(first, end))
    if check is not None:
        found = check[first:end]
        rows = [(*row, short(float(v))) for row, v in zip(rows, found, strict=False)]
    for k, texts in enumerate(rows, first + 1):
        _row(painter, rect.left(), top + k * LINE + 4, texts, inks)


def _in_sight(painter: QPainter, top: float, count: int) -> tuple[int, int]:
    """The rows below `top` that the clip shows: the first, and the one after the last."""
    if not painter.hasClipping():
        return 0, count
    clip = painter.clipBoundingRect()
    first, end = floor((clip.top() - top) / LINE), ceil((clip.bottom() - top) / LINE)
    return min(max(first, 0), count), min(max(end, 0), count)


def _row(
    painter: QPainter, left: float, top: float, texts: tuple[str, ...], inks: tuple[str, ...]
) -> None:
    for k, (text, wide, ink) in enumerate(zip(texts, WIDTHS, inks, strict=False)):
        write(painter, QRectF(left, top, wide - 8, LINE), text, ink, right=k > 0)
        left += wide
