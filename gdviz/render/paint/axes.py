"""Axes drawn on pages: grid, ticks and labels around a view."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
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
# height of a text along y, in sizes of it
LINE = 1.3
# letters of the longest name that stands among the numbers of its axis
SHORT = 3


def x_ticks(view: View, size: float = PLAIN, log: bool = False) -> tuple[Tick, ...]:
    """The ticks of the horizontal axis that fit with texts of that size."""
    return ticks_across(view.box[0], view.box[1], view.rect.width(), size, log)


def y_ticks(view: View, log: bool = False, size: float = PLAIN) -> tuple[Tick, ...]:
    """The ticks of the vertical axis that fit with texts of that size."""
    return ticks_up(view.box[2], view.box[3], view.rect.height(), size, log)


# a playing window asks for the same ones at every step
@lru_cache(MANY)
def ticks_across(low: float, high: float, wide: float, size: float, log: bool) -> tuple[Tick, ...]:
    """The ticks of a horizontal axis of that width; their texts do not touch."""
    face = font(size)
    most = max(3, int(wide // (ROOM_X * size / PLAIN)))
    return _apart(low, high, wide, most, log, lambda text: width_of(text, face) + APART * size)


@lru_cache(MANY)
def ticks_up(low: float, high: float, tall: float, size: float, log: bool) -> tuple[Tick, ...]:
    """The same of a vertical axis."""
    most = max(3, int(tall // (ROOM_Y * size / PLAIN)))
    return _apart(low, high, tall, most, log, lambda _: LINE * size)


def _apart(
    low: float, high: float, length: float, most: int, log: bool, room: Callable[[str], float]
) -> tuple[Tick, ...]:
    """As many ticks as leave each text its room; of a logarithmic axis, and of the fewest ticks
    that there are, some have no text."""
    make = log_ticks if log else linear_ticks
    ticks = make(low, high, most)
    while not log and most > 1 and len(ticks) > 2:
        widest = max(room(tick.text) for tick in ticks)
        if (ticks[1].at - ticks[0].at) / (high - low) * length >= widest:
            break
        most -= 1
        ticks = make(low, high, most)
    told: list[Tick] = []
    free = -math.inf
    for tick in sorted(ticks, key=lambda tick: tick.at):
        at, half = (tick.at - low) / (high - low) * length, 0.5 * room(tick.text)
        here = bool(tick.text) and at - half >= free
        free = at + half if here else free
        told.append(tick if here or not tick.text else Tick(tick.at, ""))
    return tuple(told)


def among_numbers(name: str) -> bool:
    """Whether the name of an axis is short enough to stand at its end, among the numbers."""
    return 0 < len(name) <= SHORT


def place_of_name(length: float, room: float, taken: Sequence[tuple[float, float]]) -> float:
    """The middle of a name that takes that room along an axis: as near to the axis' end as it
    touches none of the numbers, which are `taken` from one place to another."""
    end = length
    for low, high in sorted(taken, reverse=True):
        if low < end and high > end - room:
            end = low
    return end - 0.5 * room


def left_room(view: View, size: float, log: bool = False, label: str = "") -> float:
    """The pixels that the vertical axis' texts need."""
    face = font(size)
    widest = max((width_of(t.text, face) for t in y_ticks(view, log, size)), default=0.0)
    if among_numbers(label):
        return max(widest, width_of(label, font(size, bold=True))) + TICK + 6.0
    return widest + TICK + 6.0 + (1.5 * size if label else 0.0)


def bottom_room(size: float, label: str = "") -> float:
    """The pixels that the horizontal axis' texts need."""
    return (3.1 if label and not among_numbers(label) else 1.9) * size


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
    """Frame, ticks and, where `texts` says so, their texts; `labels` are the axes' names. A short
    one stands at the end of its axis, among the numbers."""
    r = view.rect
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    outline(painter, theme.muted)
    painter.drawRect(r)
    painter.setFont(font(size))
    across, up = x_ticks(view, size, logs[0]), y_ticks(view, logs[1], size)
    for tick in across:
        x = view.point(tick.at, view.box[2]).x()
        long = TICK if tick.text else 0.5 * TICK
        painter.drawLine(QLineF(x, r.bottom(), x, r.bottom() + long))
        if texts[0]:
            _centred(painter, tick.text, x, r.bottom() + TICK + 1, size)
    for tick in up:
        y = view.point(view.box[0], tick.at).y()
        painter.drawLine(QLineF(r.left() - (TICK if tick.text else 0.5 * TICK), y, r.left(), y))
        if texts[1]:
            _beside(painter, tick.text, r.left(), y, size)
    _paint_names(painter, view, theme, size, labels, (across, up), logs[1])


def _paint_names(
    painter: QPainter,
    view: View,
    theme: Theme,
    size: float,
    labels: tuple[str, str],
    ticks: tuple[tuple[Tick, ...], tuple[Tick, ...]],
    log: bool,
) -> None:
    r, (across, up) = view.rect, labels
    if across and not among_numbers(across):
        _centred(painter, across, r.center().x(), r.bottom() + TICK + 1.35 * size, size)
    if up and not among_numbers(up):
        painter.save()
        x = r.left() - left_room(view, size, log, up)
        painter.translate(QPointF(x, r.center().y()))
        painter.rotate(-90)
        box = QRectF(-r.height() / 2, 0, r.height(), 1.4 * size)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), up)
        painter.restore()
    face = font(size, bold=True)
    painter.setFont(face)
    painter.setPen(QColor(theme.text))
    if among_numbers(across):
        taken = []
        for tick in filter(lambda tick: tick.text, ticks[0]):
            at, half = view.point(tick.at, view.box[2]).x(), 0.5 * width_of(tick.text, font(size))
            taken.append((at - half - r.left(), at + half - r.left()))
        room = width_of(across, face) + 2 * APART * size
        x = r.left() + place_of_name(r.width() + APART * size, room, taken)
        _centred(painter, across, x, r.bottom() + TICK + 1, size)
    if among_numbers(up):
        places = [r.bottom() - view.point(view.box[0], t.at).y() for t in ticks[1] if t.text]
        taken = [(at - 0.5 * LINE * size, at + 0.5 * LINE * size) for at in places]
        y = r.bottom() - place_of_name(r.height(), LINE * size, taken)
        _beside(painter, up, r.left(), y, size)


def _beside(painter: QPainter, text: str, x: float, y: float, size: float) -> None:
    box = QRectF(x - TICK - 2 - 200, y - size, 200, 2 * size)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, int(flags), text)


def _centred(painter: QPainter, text: str, x: float, top: float, size: float) -> None:
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    painter.drawText(QRectF(x - 150, top, 300, 1.6 * size), int(flags), text)
