"""The standings as drawn on a page: they are the legend, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from gdviz.core.analysis.standings import Standing
from gdviz.core.spec.names import Name
from gdviz.core.spec.shortening import fitted_outcome
from gdviz.render.paint import marks
from gdviz.render.paint.fitted_names import fitted_names, roomier
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import font, marker, width_of
from gdviz.render.paint.ticks import short
from gdviz.render.scene.scene import Scene


@dataclass(frozen=True)
class Column:
    """A column: its heading, share of the width, alignment, and the least width that shows it."""

    title: str
    share: float
    right: bool
    least: float = 0.0


COLUMNS = (
    Column("", 0.05, True),
    Column("racer", 0.31, False),
    Column("loss", 0.165, True),
    Column("‖∇f‖", 0.165, True),
    Column("steps", 0.09, True, 640.0),
    Column("outcome", 0.32, False),
)

LEAST_LINE = 16.5
# width of a racer's sign, in sizes of text
SIGN = 1.5
# the margins of a cell together, in sizes of text
INSET = 0.7
# the flags of a text at the left and at the right: Python takes longer to join them than Qt to draw
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
SIDES = tuple(int(s | _LINE) for s in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight))
# the longest of the outcomes in their shortest wordings
LEAST_OUTCOME = "local minimum"


def paint_table(painter: QPainter, rect: QRectF, scene: Scene, step: int, unit: float) -> None:
    """One line per racer in order of rank; racers that do not fit are counted in the last line."""
    rows, theme = scene.standings(step), scene.theme
    line = min(24.0 * unit, max(LEAST_LINE * unit, rect.height() / (len(rows) + 1)))
    lines = max(1, int(rect.height() / line + 1e-6) - 1)
    shown = rows if len(rows) <= lines else rows[: lines - 1]
    size = min(12.0 * unit, 0.62 * line)
    columns = [c for c in COLUMNS if rect.width() >= c.least * unit]
    total = sum(c.share for c in columns)
    widths = [c.share / total * rect.width() for c in columns]
    room, face = _give_names_room(columns, widths, scene.names, size), font(size)
    texts = fitted_names(scene.names, size, room)

    def strip(k: int) -> QRectF:
        return QRectF(rect.left(), rect.top() + k * line, rect.width(), line)

    painter.setPen(QColor(theme.muted))
    for column, cell in _cells(columns, widths, strip(0), size):
        _text(painter, cell, column.title, face, column.right)
    painter.setPen(QColor(theme.grid))
    painter.drawLine(strip(0).bottomLeft(), strip(0).bottomRight())
    for k, row in enumerate(shown, 1):
        cells = _cells(columns, widths, strip(k), size)
        _row(painter, cells, row, texts[row.index], scene, face, size)
    if len(shown) < len(rows):
        painter.setPen(QColor(theme.muted))
        left_out = f"and {len(rows) - len(shown)} more"
        _text(painter, strip(len(shown) + 1), left_out, face, False)


def _give_names_room(
    columns: list[Column], widths: list[float], names: tuple[Name, ...], size: float
) -> float:
    """Widen the racers' column at the cost of the outcomes', which have shorter wordings, where the
    names are not distinct in its own; the room for the names."""
    titles = [column.title for column in columns]
    racer, outcome = titles.index("racer"), titles.index("outcome")
    own = widths[racer] - (INSET + SIGN) * size
    spare = widths[outcome] - INSET * size - width_of(LEAST_OUTCOME, font(size))
    room = roomier(names, size, own, own + max(spare, 0.0))
    widths[racer] += room - own
    widths[outcome] -= room - own
    return room


def _cells(
    columns: list[Column], widths: list[float], strip: QRectF, size: float
) -> Iterator[tuple[Column, QRectF]]:
    """The columns with their cells in a line of the table."""
    x = strip.left()
    for column, width in zip(columns, widths, strict=True):
        inset = 0.5 * INSET * size
        yield column, QRectF(x + inset, strip.top(), width - INSET * size, strip.height())
        x += width


def _row(
    painter: QPainter,
    cells: Iterator[tuple[Column, QRectF]],
    row: Standing,
    name: str,
    scene: Scene,
    face: QFont,
    size: float,
) -> None:
    values = {
        "": str(row.rank),
        "racer": name,
        "loss": short(row.loss),
        "‖∇f‖": short(row.grad_norm),
        "steps": str(row.steps),
        "outcome": row.outcome,
    }
    theme, colour = scene.theme, scene.colours[row.index]
    for column, cell in cells:
        text, ink = values[column.title], theme.text
        if column.title == "outcome":
            ink = theme.muted
            text = fitted_outcome(text, lambda t: width_of(t, face), cell.width())
        elif column.title == "racer":
            at = QPointF(cell.left() + 0.5 * size, cell.center().y())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marks.draw_marker(painter, marker(row.index), at, 0.42 * size, colour, theme.casing)
            cell.setLeft(cell.left() + SIGN * size)
            ink = theme.text if row.visible else theme.muted
        painter.setPen(QColor(ink))
        _text(painter, cell, text, face, column.right)


def _text(painter: QPainter, cell: QRectF, text: str, face: QFont, right: bool) -> None:
    painter.setFont(face)
    painter.drawText(cell, SIDES[right], elided(text, face, cell.width()))
