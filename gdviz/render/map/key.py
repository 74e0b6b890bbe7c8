"""The key of what is drawn on a map, in its lower right corner."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.render.paint.text import paint_ground
from gdviz.render.paint.theme import Theme, font, width_of


def paint_key(
    painter: QPainter,
    rect: QRectF,
    rows: Sequence[tuple[str, str]],
    line: float,
    theme: Theme,
    sign: Callable[[int, QPointF], None],
) -> None:
    """Rows of text, each in its colour and `line` high; `sign` draws that of a row, 20 wide, from a
    point on."""
    face = font(11)
    wide, high = max(width_of(text, face) for text, _ in rows) + 40, line * len(rows) + 8
    box = QRectF(rect.right() - wide - 8, rect.bottom() - high - 8, wide, high)
    paint_ground(painter, box, theme.background, 225, 5)
    painter.setFont(face)
    for k, (text, colour) in enumerate(rows):
        y = box.top() + 4 + (k + 0.5) * line
        sign(k, QPointF(box.left() + 8, y))
        painter.setPen(QColor(colour))
        place = QRectF(box.left() + 34, y - line / 2, wide - 36, line)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)
