"""Axes drawn on pages: grid, ticks and labels around a view."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.render.theme import Theme, font, width_of
from gdviz.render.ticks import Tick, linear_ticks, log_ticks
from gdviz.render.view import View

TICK = 4.0
# room for a tick's text: pixels along x and y
ROOM_X, ROOM_Y = 80.0, 50.0


def x_ticks(view: View) -> list[Tick]:
    """The ticks of the horizontal axis that fit."""
    return linear_ticks(view.box[0], view.box[1], max(3, int(view.rect.width() // ROOM_X)))


def y_ticks(view: View, log: bool = False) -> list[Tick]:
    """The ticks of the vertical axis that fit."""
    make = log_ticks if log else linear_ticks
    return make(view.box[2], view.box[3], max(3, int(view.rect.height() // ROOM_Y)))


def left_room(view: View, size: float, log: bool = False, label: str = "") -> float:
    """The pixels that the vertical axis' texts need."""
    face = font(size)
    widest = max((width_of(t.text, face) for t in y_ticks(view, log)), default=0.0)
    return widest + TICK + 6.0 + (1.5 * size if label else 0.0)


def paint_grid(painter: QPainter, view: View, look: Theme, log: bool = False) -> None:
    """Faint lines at the ticks that have a text."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(look.grid), 1.0))
    r = view.rect
    for tick in x_ticks(view):
        x = round(view.point(tick.at, view.box[2]).x()) + 0.5
        painter.drawLine(QLineF(x, r.top(), x, r.bottom()))
    for tick in y_ticks(view, log):
        if tick.text:
            y = round(view.point(view.box[0], tick.at).y()) + 0.5
            painter.drawLine(QLineF(r.left(), y, r.right(), y))


def paint_axes(
    painter: QPainter,
    view: View,
    look: Theme,
    size: float,
    labels: tuple[str, str] = ("", ""),
    log: bool = False,
) -> None:
    """Frame, ticks and their texts; `labels` are the names of the two axes."""
    r = view.rect
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(look.muted), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(r)
    painter.setFont(font(size))
    for tick in x_ticks(view):
        x = view.point(tick.at, view.box[2]).x()
        painter.drawLine(QLineF(x, r.bottom(), x, r.bottom() + TICK))
        _centred(painter, tick.text, x, r.bottom() + TICK + 1, size, look)
    for tick in y_ticks(view, log):
        y = view.point(view.box[0], tick.at).y()
        painter.setPen(QPen(QColor(look.muted), 1.0))
        painter.drawLine(QLineF(r.left() - (TICK if tick.text else 0.5 * TICK), y, r.left(), y))
        box = QRectF(r.left() - TICK - 2 - 200, y - size, 200, 2 * size)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(look.muted))
        painter.drawText(box, int(flags), tick.text)
    _labels(painter, view, look, size, labels, log)


def _labels(
    painter: QPainter, view: View, look: Theme, size: float, labels: tuple[str, str], log: bool
) -> None:
    r = view.rect
    painter.setPen(QColor(look.text))
    if labels[0]:
        _centred(painter, labels[0], r.center().x(), r.bottom() + TICK + 1.35 * size, size, look)
    if labels[1]:
        painter.save()
        x = r.left() - left_room(view, size, log, labels[1])
        painter.translate(QPointF(x, r.center().y()))
        painter.rotate(-90)
        box = QRectF(-r.height() / 2, 0, r.height(), 1.4 * size)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), labels[1])
        painter.restore()


def _centred(painter: QPainter, text: str, x: float, top: float, size: float, look: Theme) -> None:
    painter.setPen(QColor(look.muted))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    painter.drawText(QRectF(x - 150, top, 300, 1.6 * size), int(flags), text)
    painter.setPen(QPen(QColor(look.muted), 1.0))
