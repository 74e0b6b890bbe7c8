"""The values of a step that differ by coordinate, as bars."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.render.cards.step_rows import Bar
from gdviz.render.paint.facts import LINE
from gdviz.render.paint.flow import CardPart
from gdviz.render.paint.polylines import fill
from gdviz.render.paint.text import TEXT, lines_height, write, write_lines
from gdviz.render.paint.theme import Theme, font, mixed, width_of
from gdviz.render.paint.ticks import short

# with more parameters than these the card shows the first; all are on a separate page
MOST_BARS = 6
# the columns of the names and the numbers, the room beside these, and that below a row
NAME, SHORT, NUMBER, APART, BELOW = 96.0, 24.0, 66.0, 8.0, 4.0
# a narrower card has no column for the names of the rows
ROOMY = 240.0


def bars_part(rows: list[Bar], names: tuple[str, ...], theme: Theme) -> CardPart:
    """Two thin bars per row, one for each coordinate, on a common scale of the row."""

    def height(width: float) -> float:
        return sum(_height(row, names, width) for row in rows)

    def paint(painter: QPainter, rect: QRectF) -> None:
        y = rect.top()
        for row in rows:
            high = _height(row, names, rect.width())
            _paint_row(painter, QRectF(rect.left(), y, rect.width(), high), row, names, theme)
            y += high

    return CardPart(height, paint, (0, 2))


def _column(names: tuple[str, ...], width: float) -> float:
    """The width of the column of the names."""
    longest = max((width_of(name, font(TEXT)) for name in names[:MOST_BARS]), default=0.0)
    return NAME if width >= ROOMY else min(max(SHORT, longest + 4.0), 0.4 * width)


def _told(row: Bar) -> str:
    return ", ".join(f"{name} {short(mark)}".strip() for name, mark in row.marks)


def _heading(row: Bar, names: tuple[str, ...], width: float) -> float:
    """The height of the lines above the bars: name and marks, where they have no room beside."""
    if width >= ROOMY and not row.marks and max(map(len, names)) <= 1:
        return 0.0
    told = _told(row)
    if not told or width_of(told, font(TEXT)) <= width - NAME:
        return LINE
    return LINE + lines_height(told, width) + 2.0


def _height(row: Bar, names: tuple[str, ...], width: float) -> float:
    count = min(len(row.values), MOST_BARS)
    return _heading(row, names, width) + LINE * count + BELOW


def _paint_row(
    painter: QPainter, rect: QRectF, row: Bar, names: tuple[str, ...], theme: Theme
) -> None:
    head, told = _heading(row, names, rect.width()), _told(row)
    line = QRectF(rect.left(), rect.top(), rect.width(), LINE)
    write(painter, QRectF(line.left(), line.top(), NAME, LINE), row.name, theme.muted)
    if told and head > LINE:
        write_lines(painter, line.adjusted(0, LINE, 0, head), told, theme.muted)
    elif told:
        write(painter, line.adjusted(NAME, 0, 0, 0), told, theme.muted)
    finite = [abs(v) for v in row.values if math.isfinite(v)]
    top = max([*finite, *(abs(m) for _, m in row.marks), row.top], default=0.0) or 1.0
    left = _column(names, rect.width())
    wide = max(rect.width() - left - NUMBER - APART, 8.0)
    field = QRectF(rect.left() + left, rect.top() + head, wide, LINE)
    both = any(v < 0 for v in row.values)
    for i, value in enumerate(row.values[:MOST_BARS]):
        _paint_bar(painter, field, value / top, both, theme.racers[i % 2], theme)
        _paint_marks(painter, field, [m / top for _, m in row.marks], theme)
        label = QRectF(field.right() + APART, field.top(), NUMBER, LINE)
        write(painter, label, short(value), theme.text, right=True)
        axis = QRectF(rect.left(), field.top(), left - 4, LINE)
        write(painter, axis, names[i], theme.muted, right=True)
        field.translate(0, LINE)


def _paint_bar(
    painter: QPainter, field: QRectF, share: float, both: bool, colour: str, theme: Theme
) -> None:
    """A bar from the left edge, or from the middle where the row has `both` signs."""
    if not math.isfinite(share):
        return
    base = field.center().x() if both else field.left()
    wide = share * field.width() * (0.5 if both else 1.0)
    fill(painter, mixed(colour, theme.background, 0.15))
    left, wide = (base, max(wide, 1.0)) if wide >= 0 else (base + wide, -wide)
    painter.drawRect(QRectF(left, field.top() + 4, wide, field.height() - 8))


def _paint_marks(painter: QPainter, field: QRectF, shares: list[float], theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.text), 1.2))
    for share in shares:
        x = field.left() + min(share, 1.0) * field.width()
        painter.drawLine(QPointF(x, field.top() + 2), QPointF(x, field.bottom() - 2))
