"""A racer's sign as an icon."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from gdviz.render.paint import marks
from gdviz.render.paint.theme import Theme, marker

# the side of the icon at 100 %
CHIP = 16


@lru_cache(256)
def chip(slot: int, colour: str, visible: bool, theme: Theme) -> QIcon:
    """The marker of a racer's slot as an icon; faint for a hidden one."""
    picture = QPixmap(2 * CHIP, 2 * CHIP)
    picture.setDevicePixelRatio(2.0)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(1.0 if visible else 0.3)
    middle = QPointF(CHIP / 2, CHIP / 2)
    marks.draw_marker(painter, marker(slot), middle, 5.5, colour, theme.background)
    painter.end()
    return QIcon(picture)
