"""The standings as drawn on a page: they are the legend, too."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.analysis.standings import Standing
from gdviz.core.spec.names import Name
from gdviz.core.spec.shortening import fitted_outcome
from gdviz.render.paint import marks
from gdviz.render.paint.fitted_names import fitted_names, roomier
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import Theme, font, marker, width_of
from gdviz.render.paint.ticks import short


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
# the longest of the outcomes in their shortest wordings
LEAST_OUTCOME = "local minimum"


def paint_table(
    painter: QPainter,
    rect: QRectF,
    rows: tuple[Standing, ...],
    names: tuple[Name, ...],
    colours: tuple[str, ...],
    theme: Theme,
    unit: float,
) -> None:
    """One line per racer in order of rank; racers that do not fit are counted in the last line."""
    line = min(24.0 * unit, max(LEAST_LINE * unit, rect.height() / (len(rows) + 1)))
    lines = max(1, int(rect.height() / line + 1e-6) - 1)
    shown = rows if len(rows) <= lines else rows[: lines - 1]
    size = min(12.0 * unit, 0.62 * line)
    columns = [c for c in COLUMNS if rect.width() >= c.least * unit]
    total = sum(c.share for c in columns)
    places = [c.share / total * rect.width() for c in columns]
    room = _give_names_room(columns, places, names, size)
    _header(painter, rect, columns, places, line, size, theme)
    texts = fitted_names(names, size, room)
    for k, row in enumerate(shown, 1):
        top = rect.top() + k * line
        _row(
            painter,
            QRectF(rect.left(), top, rect.width(), line),
            row,
            texts[row.index],
            columns,
            places,
            colours,
            theme,
            size,
        )
    if len(shown) < len(rows):
        painter.setPen(QColor(theme.muted))
        top = rect.top() + (len(shown) + 1) * line
        _text(
            painter,
            QRectF(rect.left(), top, rect.width(), line),
            f"and {len(rows) - len(shown)} more",
            size,
            False,
        )


def _give_names_room(
    columns: list[Column], places: list[float], names: tuple[Name, ...], size: float
) -> float:
    """Widen the racers' column at the cost of the outcomes', which have shorter wordings, where the
    names are not distinct in its own; the room for the names."""
    titles = [column.title for column in columns]
    racer, outcome = titles.index("racer"), titles.index("outcome")
    own = places[racer] - (INSET + SIGN) * size
    spare = places[outcome] - INSET * size - width_of(LEAST_OUTCOME, font(size))
    room = roomier(names, size, own, own + max(spare, 0.0))
    places[racer] += room - own
    places[outcome] -= room - own
    return room


def _header(
    painter: QPainter,
    rect: QRectF,
    columns: list[Column],
    places: list[float],
    line: float,
    size: float,
    theme: Theme,
) -> None:
    x = rect.left()
    painter.setPen(QColor(theme.muted))
    for column, width in zip(columns, places, strict=True):
        _text(painter, _inset(x, rect.top(), width, line, size), column.title, size, column.right)
        x += width
    painter.setPen(QPen(QColor(theme.grid), 1.0))
    painter.drawLine(
        QPointF(rect.left(), rect.top() + line), QPointF(rect.right(), rect.top() + line)
    )


def _row(
    painter: QPainter,
    rect: QRectF,
    row: Standing,
    name: str,
    columns: list[Column],
    places: list[float],
    colours: tuple[str, ...],
    theme: Theme,
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
    x = rect.left()
    for column, width in zip(columns, places, strict=True):
        cell = _inset(x, rect.top(), width, rect.height(), size)
        painter.setPen(QColor(theme.text if column.title != "outcome" else theme.muted))
        if column.title == "racer":
            at = QPointF(cell.left() + 0.5 * size, cell.center().y())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marks.draw_marker(
                painter, marker(row.index), at, 0.42 * size, colours[row.index], theme.casing
            )
            cell.setLeft(cell.left() + SIGN * size)
            painter.setPen(QColor(theme.text if row.visible else theme.muted))
        text = values[column.title]
        if column.title == "outcome":
            text = fitted_outcome(text, lambda t: width_of(t, font(size)), cell.width())
        _text(painter, cell, text, size, column.right)
        x += width


def _inset(x: float, top: float, width: float, height: float, size: float) -> QRectF:
    return QRectF(x + 0.5 * INSET * size, top, width - INSET * size, height)


def _text(painter: QPainter, cell: QRectF, text: str, size: float, right: bool) -> None:
    face = font(size)
    painter.setFont(face)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(cell, int(flags), elided(text, face, cell.width()))
