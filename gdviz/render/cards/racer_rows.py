"""The beginning of a row on a card: a racer's sign and name."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdviz.render.paint import marks
from gdviz.render.paint.text import write
from gdviz.render.paint.theme import Theme, marker


def write_racer(
    painter: QPainter, row: QRectF, slot: int, name: str, colour: str, room: float, theme: Theme
) -> None:
    """The sign of a racer's slot at the left end of the row, and its name in `room` pixels."""
    at = QPointF(row.left() + 8, row.center().y())
    marks.draw_marker(painter, marker(slot), at, 5.5, colour, theme.casing)
    write(painter, QRectF(row.left() + 20, row.top(), room, row.height()), name, theme.text)
