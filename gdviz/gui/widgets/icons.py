"""The program's signs, drawn as strokes so that they take the theme's colour at any size."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QToolButton

from gdviz.gui.widgets.layouts import named
from gdviz.render.paint.theme import Theme

BOX = 24.0
RATIO = 2
STROKE = 1.8

# strokes in a 24 x 24 box: "M x y" starts a line, "L x y" goes on; "Z" closes
_LINES = {
    "up": "M6 15 L12 9 L18 15",
    "down": "M6 9 L12 15 L18 9",
    "left": "M15 6 L9 12 L15 18",
    "right": "M9 6 L15 12 L9 18",
    "add": "M12 5 L12 19 M5 12 L19 12",
    "remove": "M7 7 L17 17 M17 7 L7 17",
    "duplicate": "M9 9 L19 9 L19 19 L9 19 Z M15 9 L15 5 L5 5 L5 15 L9 15",
    "overlay": "M4 5 L20 5 L20 19 L4 19 Z M4 15 L10 10 L14 13 L20 8",
    "side": "M4 5 L11 5 L11 19 L4 19 Z M13 5 L20 5 L20 19 L13 19 Z",
    "panel": "M4 5 L20 5 L20 19 L4 19 Z M9 5 L9 19 M6 8 L7 8 M6 11 L7 11",
    "column": "M4 5 L20 5 L20 19 L4 19 Z M15 5 L15 19 M17 8 L18 8 M17 11 L18 11",
    "browse": "M4 5 L10 5 L10 11 L4 11 Z M14 5 L20 5 L20 11 L14 11 Z "
    "M4 14 L10 14 L10 20 L4 20 Z M14 14 L20 14 L20 20 L14 20 Z",
    "part": "M9 5 L5 5 L5 19 L9 19 M15 5 L19 5 L19 19 L15 19 M9 12 L15 12",
    "fit": "M4 9 L4 4 L9 4 M15 4 L20 4 L20 9 M20 15 L20 20 L15 20 M9 20 L4 20 L4 15",
    "reset": "M5 12 L9 8 M5 12 L9 16 M5 12 L19 12",
}
_FILLED = {
    "play": "M8 5 L19 12 L8 19 Z",
    "pause": "M7 5 L10.5 5 L10.5 19 L7 19 Z M13.5 5 L17 5 L17 19 L13.5 19 Z",
    "back": "M15 6 L15 18 L6 12 Z M16.5 6 L18.5 6 L18.5 18 L16.5 18 Z",
    "forward": "M9 6 L18 12 L9 18 Z M5.5 6 L7.5 6 L7.5 18 L5.5 18 Z",
    "first": "M18 6 L18 18 L9 12 Z M6 6 L8 6 L8 18 L6 18 Z",
    "last": "M6 6 L15 12 L6 18 Z M16 6 L18 6 L18 18 L16 18 Z",
}


@lru_cache(256)
def icon(name: str, theme: Theme) -> QIcon:
    """The sign of that name in the theme's text colour, and faint when disabled."""
    made = QIcon()
    made.addPixmap(_drawn(name, theme.text), QIcon.Mode.Normal)
    made.addPixmap(_drawn(name, theme.grid), QIcon.Mode.Disabled)
    return made


def _canvas() -> tuple[QPixmap, QPainter]:
    picture = QPixmap(int(BOX * RATIO), int(BOX * RATIO))
    picture.setDevicePixelRatio(RATIO)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return picture, painter


def _drawn(name: str, colour: str) -> QPixmap:
    picture, painter = _canvas()
    pen = QPen(QColor(colour), STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if name in _FILLED:
        painter.fillPath(_path(_FILLED[name]), QColor(colour))
    elif name in _LINES:
        painter.strokePath(_path(_LINES[name]), pen)
    else:
        painter.setPen(pen)
        _CURVED[name](painter, QColor(colour))
    painter.end()
    return picture


def _path(text: str) -> QPainterPath:
    path = QPainterPath()
    for mark, x, y in re.findall(r"([MLZ])([\d.]*) ?([\d.]*)", text):
        if mark == "Z":
            path.closeSubpath()
        else:
            (path.moveTo if mark == "M" else path.lineTo)(float(x), float(y))
    return path


def _eye(painter: QPainter, colour: QColor) -> None:
    path = QPainterPath(QPointF(3, 12))
    path.quadTo(12, 2, 21, 12)
    path.quadTo(12, 22, 3, 12)
    painter.drawPath(path)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(12, 12), 2.6, 2.6)


def _eye_off(painter: QPainter, colour: QColor) -> None:
    path = QPainterPath(QPointF(3, 12))
    path.quadTo(12, 22, 21, 12)
    painter.drawPath(path)
    for x, y in ((6, 19), (12, 21), (18, 19)):
        painter.drawLine(QPointF(x * 0.85 + 1.8, y - 4.2), QPointF(x, y))


def _loop(painter: QPainter, colour: QColor) -> None:
    painter.drawArc(QRectF(5, 6, 14, 12), 30 * 16, 300 * 16)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(20.5, 5), QPointF(20.5, 11), QPointF(15, 9)]))


def _more(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    for x in (6.0, 12.0, 18.0):
        painter.drawEllipse(QPointF(x, 12), 0.9, 0.9)


_CURVED = {"eye": _eye, "eye_off": _eye_off, "loop": _loop, "more": _more}


def tool(name: str, tip: str, theme: Theme, checkable: bool = False) -> QToolButton:
    """A small button with a sign."""
    button = named(QToolButton(), tip, tip)
    button.setCheckable(checkable)
    button.setIcon(icon(name, theme))
    button.setIconSize(QSize(16, 16))
    return button
