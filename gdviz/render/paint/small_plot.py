"""A small plot in a card: a few curves on linear or log axes, with named lines and dots."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.base.arrays import Array
from gdviz.core.spec.race import Box
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import clipped, dashes, draw_segments, outline, pen, segments
from gdviz.render.paint.text import SMALL, WRAPPED, elided, lines_height, write_small
from gdviz.render.paint.theme import Theme, font, sheer, width_of
from gdviz.render.paint.ticks import Tick, linear_ticks, log_ticks

TITLE, SIGN = 11.5, 14.0
# a value outside cannot be distinguished from nothing on a log axis
LEAST, MOST = 1e-300, 1e300
# a range narrower than this, relative to its distance from 0, counts as none
NARROWEST = 1e-9
FOOT = 17.0
# the height of a line of the key, room between its names, and below all of it
KEY, BETWEEN, BELOW_KEY = 16.0, 16.0, 4.0
DASH = (5.0, 4.0)


# a vertical line: where, its name, its colour; and a place with its colour
Rule = tuple[float, str, str]
Dot = tuple[float, float, str]


@dataclass(frozen=True)
class Curve:
    """A named line through (x, y), each (n,); without a name it is not in the key."""

    name: str
    x: Array
    y: Array
    colour: str
    dashed: bool = False
    width: float = 1.8


@dataclass(frozen=True)
class SmallPlot:
    """Curves under a title; `log` says which axes are logarithmic; `points` are small `dots`.
    `box` is the part shown (log10 of it on a log axis); None takes the part with the curves.
    """

    title: str
    curves: tuple[Curve, ...]
    log: tuple[bool, bool] = (False, False)
    rules: tuple[Rule, ...] = ()
    dots: tuple[Dot, ...] = ()
    points: tuple[Dot, ...] = ()
    box: Box | None = None


def scaled(values: Array | float, log: bool) -> Array:
    """The values as they lie on the axis: log10 of the positive ones, NaN for the others."""
    rows: Array = np.asarray(values, dtype=np.float64)
    if not log:
        return rows
    with np.errstate(all="ignore"):
        return np.where((rows > LEAST) & (rows < MOST), np.log10(np.abs(rows)), np.nan)


def plot_box(plot: SmallPlot) -> Box | None:
    """The part of the plane that holds all curves, a margin above and below; None if nothing."""
    if plot.box is not None:
        return plot.box
    ends: list[float] = []
    for axis, name in ((0, "x"), (1, "y")):
        parts = [scaled(getattr(curve, name), plot.log[axis]) for curve in plot.curves]
        values = np.concatenate(parts) if parts else np.empty(0)
        values = values[np.isfinite(values)]
        if not len(values):
            return None
        low, high = float(values.min()), float(values.max())
        ends += widened(low, high, 0.06 if axis else 0.0)
    return ends[0], ends[1], ends[2], ends[3]


def widened(low: float, high: float, share: float) -> tuple[float, float]:
    """The range with a margin of that share, or a wider one where it is too narrow to be drawn."""
    size = max(abs(high), abs(low))
    pad = share * (high - low) if high - low > NARROWEST * size else 0.5 * size or 0.5
    return low - pad, high + pad


def plot_head(plot: SmallPlot, width: float) -> float:
    """The height of title and key, and of the axis below the field."""
    return _head(plot, width) + FOOT


def _head(plot: SmallPlot, width: float) -> float:
    rows = max((row for _, row, _ in _key_places(plot, width)), default=-1) + 1
    return _title_height(plot, width) + rows * KEY + BELOW_KEY


def _title_height(plot: SmallPlot, width: float) -> float:
    return lines_height(plot.title, width, TITLE, bold=True) + 2.0


def plot_view(rect: QRectF, plot: SmallPlot) -> View | None:
    """Where the field of a plot is within a rectangle; None where there is nothing to draw."""
    box, head = plot_box(plot), _head(plot, rect.width())
    if box is None or rect.height() < head + FOOT + 20:
        return None
    upward = _ticks(View(rect.adjusted(0, head, 0, -FOOT), box), plot.log)[1]
    room = max((width_of(t.text, font(SMALL)) for t in upward), default=0.0) + 8.0
    return View(rect.adjusted(room, head, -6, -FOOT), box)


def paint_small_plot(painter: QPainter, rect: QRectF, plot: SmallPlot, theme: Theme) -> None:
    """Title, key, axes, curves, lines and dots; only the title where there is nothing to draw."""
    painter.setFont(font(TITLE, bold=True))
    painter.setPen(QColor(theme.text))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | WRAPPED), plot.title)
    if (view := plot_view(rect, plot)) is None:
        return
    field = view.rect
    _paint_key(painter, rect.adjusted(0, _title_height(plot, rect.width()), 0, 0), plot, theme)
    _paint_axes(painter, view, plot, theme)
    painter.save()
    painter.setClipRect(field.adjusted(-1, -1, 1, 1), Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for curve in plot.curves:
        _paint_curve(painter, view, curve, plot.log)
    painter.restore()
    _paint_rules(painter, view, plot, theme)
    for some, radius in ((plot.points, 2.2), (plot.dots, 4.5)):
        for x, y, colour in some:
            place = [float(scaled(v, on)) for v, on in zip((x, y), plot.log, strict=True)]
            at = view.point(*place)
            if all(map(math.isfinite, place)) and field.contains(at):
                marks.draw_marker(painter, "circle", at, radius, colour, theme.casing)


def _ticks(view: View, log: tuple[bool, bool]) -> tuple[tuple[Tick, ...], tuple[Tick, ...]]:
    found = []
    for axis, room, size in ((0, 52.0, view.rect.width()), (1, 24.0, view.rect.height())):
        make = log_ticks if log[axis] else linear_ticks
        low, high = view.box[2 * axis], view.box[2 * axis + 1]
        found.append(make(low, high, max(2, int(size // room))))
    return found[0], found[1]


def _paint_axes(painter: QPainter, view: View, plot: SmallPlot, theme: Theme) -> None:
    field = view.rect
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    across, upward = _ticks(view, plot.log)
    middle = Qt.AlignmentFlag.AlignVCenter
    for tick in (t for t in across if t.text):
        x = view.point(tick.at, view.box[2]).x()
        painter.setPen(QColor(theme.grid))
        painter.drawLine(QLineF(x, field.top(), x, field.bottom()))
        box = QRectF(x - 40, field.bottom() + 2, 80, 14)
        write_small(painter, box, tick.text, theme.muted, middle | Qt.AlignmentFlag.AlignHCenter)
    for tick in (t for t in upward if t.text):
        y = view.point(view.box[0], tick.at).y()
        painter.setPen(QColor(theme.grid))
        painter.drawLine(QLineF(field.left(), y, field.right(), y))
        box = QRectF(field.left() - 86, y - 8, 82, 16)
        write_small(painter, box, tick.text, theme.muted, middle | Qt.AlignmentFlag.AlignRight)
    outline(painter, theme.muted)
    painter.drawRect(field)


def _paint_curve(painter: QPainter, view: View, curve: Curve, log: tuple[bool, bool]) -> None:
    points = np.stack([scaled(curve.x, log[0]), scaled(curve.y, log[1])], axis=1)
    rows = segments(view.map(points))
    painter.setPen(pen(curve.colour, curve.width))
    if curve.dashed:
        draw_segments(painter, dashes(rows, view.rect, *DASH))
    else:
        draw_segments(painter, clipped(rows, view.rect))


def _key_places(plot: SmallPlot, width: float) -> list[tuple[Curve, int, float]]:
    """The named curves, each with its row in the key and its left end there."""
    found, face, row, x = [], font(SMALL), 0, 0.0
    for curve in (c for c in plot.curves if c.name):
        wide = SIGN + 5.0 + width_of(curve.name, face)
        if x and x + wide > width:
            row, x = row + 1, 0.0
        found.append((curve, row, x))
        x += wide + BETWEEN
    return found


def _paint_key(painter: QPainter, rect: QRectF, plot: SmallPlot, theme: Theme) -> None:
    for curve, row, x in _key_places(plot, rect.width()):
        box = QRectF(rect.left() + x, rect.top() + row * KEY, rect.width() - x, KEY)
        y = box.center().y()
        painter.setPen(pen(curve.colour, 2.0))
        line = np.array([[box.left() + 1, y, box.left() + SIGN, y]])
        draw_segments(painter, dashes(line, box, 4.0, 4.0) if curve.dashed else line)
        box.setLeft(box.left() + SIGN + 5)
        name = elided(curve.name, font(SMALL), box.width())
        write_small(painter, box, name, theme.muted, Qt.AlignmentFlag.AlignVCenter)


def _paint_rules(painter: QPainter, view: View, plot: SmallPlot, theme: Theme) -> None:
    field = view.rect
    y = field.top() + 2
    for at, name, colour in plot.rules:
        place = float(scaled(at, plot.log[0]))
        if not view.box[0] <= place <= view.box[1]:
            continue
        x = view.point(place, view.box[2]).x()
        painter.setPen(QPen(QColor(colour), 1.4))
        painter.drawLine(QPointF(x, field.top()), QPointF(x, field.bottom()))
        name = elided(name, font(SMALL), field.width() - 4)
        wide = width_of(name, font(SMALL))
        left = x + 4 if x + 6 + wide < field.right() else max(x - 4 - wide, field.left() + 2)
        box = QRectF(left, y, wide + 1, 14)
        painter.fillRect(box, sheer(theme.background, 210))
        write_small(painter, box, name, colour, Qt.AlignmentFlag.AlignVCenter)
        y += 15
