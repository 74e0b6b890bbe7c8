"""Axes drawn on pages: grid, ticks and labels around a view."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import outline
from gdviz.render.paint.theme import Theme, font, width_of
from gdviz.render.paint.ticks import MANY, Tick, linear_ticks, log_ticks

TICK = 4.0
# room for a tick's text along x and y, in pixels at the plain size of a text
ROOM_X, ROOM_Y = 60.0, 46.0
PLAIN = 11.5
# gap between the texts of two ticks along x, in sizes of text
APART = 0.5


def x_ticks(view: View, size: float = PLAIN, log: bool = False) -> tuple[Tick, ...]:
    """The ticks of the horizontal axis that fit with texts of that size."""
    return _x_ticks(view.box[0], view.box[1], view.rect.width(), size, log)


# a playing window asks for the same ones at every step
@lru_cache(MANY)
def _x_ticks(low: float, high: float, wide: float, size: float, log: bool) -> tuple[Tick, ...]:
    most = max(3, int(wide // (ROOM_X * size / PLAIN)))
    if log:
        return log_ticks(low, high, most)
    ticks = linear_ticks(low, high, most)
    face = font(size)
    while most > 1 and len(ticks) > 2:
        widest = max(width_of(tick.text, face) for tick in ticks)
        if (ticks[1].at - ticks[0].at) / (high - low) * wide >= widest + APART * size:
            break
        most -= 1
        ticks = linear_ticks(low, high, most)
    return ticks


def y_ticks(view: View, log: bool = False, size: float = PLAIN) -> tuple[Tick, ...]:
    """The ticks of the vertical axis that fit with texts of that size."""
    make, room = (log_ticks if log else linear_ticks), ROOM_Y * size / PLAIN
    return make(view.box[2], view.box[3], max(3, int(view.rect.height() // room)))


def left_room(view: View, size: float, log: bool = False, label: str = "") -> float:
    """The pixels that the vertical axis' texts need."""
    face = font(size)
    widest = max((width_of(t.text, face) for t in y_ticks(view, log, size)), default=0.0)
    return widest + TICK + 6.0 + (1.5 * size if label else 0.0)


def paint_grid(
    painter: QPainter,
    view: View,
    theme: Theme,
    logs: tuple[bool, bool] = (False, False),
    size: float = PLAIN,
) -> None:
    """Faint lines at the ticks with a text; `logs` says whether x and y are logarithmic."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QColor(theme.grid))
    r = view.rect
    for tick in x_ticks(view, size, logs[0]):
        if tick.text:
            x = round(view.point(tick.at, view.box[2]).x()) + 0.5
            painter.drawLine(QLineF(x, r.top(), x, r.bottom()))
    for tick in y_ticks(view, logs[1], size):
        if tick.text:
            y = round(view.point(view.box[0], tick.at).y()) + 0.5
            painter.drawLine(QLineF(r.left(), y, r.right(), y))


def paint_axes(
    painter: QPainter,
    view: View,
    theme: Theme,
    size: float,
    labels: tuple[str, str] = ("", ""),
    logs: tuple[bool, bool] = (False, False),
    texts: tuple[bool, bool] = (True, True),
) -> None:
    """Frame, ticks and, where `texts` says so, their texts; `labels` are the axes' names."""
    r = view.rect
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    outline(painter, theme.muted)
    painter.drawRect(r)
    painter.setFont(font(size))
    for tick in x_ticks(view, size, logs[0]):
        x = view.point(tick.at, view.box[2]).x()
        long = TICK if tick.text else 0.5 * TICK
        painter.drawLine(QLineF(x, r.bottom(), x, r.bottom() + long))
        if texts[0]:
            _centred(painter, tick.text, x, r.bottom() + TICK + 1, size)
    for tick in y_ticks(view, logs[1], size):
        y = view.point(view.box[0], tick.at).y()
        painter.drawLine(QLineF(r.left() - (TICK if tick.text else 0.5 * TICK), y, r.left(), y))
        box = QRectF(r.left() - TICK - 2 - 200, y - size, 200, 2 * size)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if texts[1]:
            painter.drawText(box, int(flags), tick.text)
    if labels[0]:
        _centred(painter, labels[0], r.center().x(), r.bottom() + TICK + 1.35 * size, size)
    if labels[1]:
        painter.save()
        x = r.left() - left_room(view, size, logs[1], labels[1])
        painter.translate(QPointF(x, r.center().y()))
        painter.rotate(-90)
        box = QRectF(-r.height() / 2, 0, r.height(), 1.4 * size)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), labels[1])
        painter.restore()


def _centred(painter: QPainter, text: str, x: float, top: float, size: float) -> None:
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    painter.drawText(QRectF(x - 150, top, 300, 1.6 * size), int(flags), text)
