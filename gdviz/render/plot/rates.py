"""Learning rates over the steps: a small curve of one schedule, and all racers' on a log axis."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.schedules import Schedule
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import clipped, draw_segments, pen, segments
from gdviz.render.paint.theme import Theme, font, mixed
from gdviz.render.paint.thinning import parted, seen_rows
from gdviz.render.paint.ticks import short
from gdviz.render.plot.curves import FADED, curve, paint_rule

# a rate of zero is drawn at the foot
SMALLEST = 1e-12
# a name's distance from the frame and from curves, and where along it these are looked at
AWAY, CLEAR, SAMPLES = 4.0, 2.0, 24


def rate_heights(lr: Array) -> Array:
    """log10 of the rates, NaN where there is none."""
    with np.errstate(all="ignore"):
        return np.where(np.isfinite(lr), np.log10(np.maximum(lr, SMALLEST)), np.nan)


def rate_box(race: Race) -> tuple[float, float, float, float]:
    """All steps and all rates of the race, with a margin."""
    rates = (rate_heights(track.lr) for track in race.tracks)
    finite = [heights[np.isfinite(heights)] for heights in rates]
    highs = [float(heights.max()) for heights in finite if len(heights)]
    lows = [float(heights.min()) for heights in finite if len(heights)]
    # a rate that ends at zero would flatten all others
    ends = (max(low, high - 4.0) for low, high in zip(lows, highs, strict=True))
    low, high = min(ends, default=-1.0), max(highs, default=0.0)
    pad = 0.08 * (high - low) + 0.1
    return (0.0, float(max(race.spec.steps, 1)), low - pad, high + pad)


def paint_rates(
    painter: QPainter, view: View, race: Race, step: int, style: TrailStyle, theme: Theme
) -> None:
    """Each racer's learning rate, faint after the playhead, and the playhead."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in reversed(range(len(race.tracks))):
        if not style.shown[i]:
            continue
        rates = race.tracks[i].lr
        rows = seen_rows(rates, view.rect.width())
        past, ahead = parted(rows, len(rates), step)
        for part, share in ((ahead, FADED), (past, 0.0)):
            points = view.map(np.stack([part, rate_heights(rates[part])], axis=1))
            painter.setPen(pen(mixed(style.colours[i], theme.background, share), style.width))
            draw_segments(painter, clipped(segments(points), view.rect, 1.0))
    paint_rule(painter, view, step, theme)


def free_place(view: View, race: Race, shown: Sequence[bool], size: QSizeF) -> QRectF:
    """Where a text of that size lies on no curve, from the lower left corner up and then at the
    right; on as little of them as possible where they are everywhere."""
    field, least = view.rect, math.inf
    found = QRectF(QPointF(field.left() + AWAY, field.bottom() - AWAY - size.height()), size)
    for left in (field.left() + AWAY, field.right() - AWAY - size.width()):
        heights = _heights(view, race, shown, left, size.width())
        top = field.bottom() - AWAY - size.height()
        while top >= field.top() + AWAY:
            inside = (heights > top - CLEAR) & (heights < top + size.height() + CLEAR)
            if inside.sum() < least:
                least = int(inside.sum())
                found = QRectF(QPointF(left, top), size)
            top -= size.height() / 2
    return found


def _heights(view: View, race: Race, shown: Sequence[bool], left: float, wide: float) -> Array:
    """The pixels, from the top, at which the shown curves pass a part of the width."""
    x0, x1 = view.box[:2]
    pixels = np.linspace(left, left + wide, SAMPLES)
    steps = np.rint(x0 + (pixels - view.rect.left()) / view.rect.width() * (x1 - x0)).astype(int)
    found: list[Array] = [np.empty(0)]
    for i, track in enumerate(race.tracks):
        there = steps[(steps >= 0) & (steps < len(track.lr))]
        if i < len(shown) and shown[i] and len(there):
            rows = np.stack([there, rate_heights(track.lr[there])], axis=1)
            found.append(view.map(rows)[:, 1])
    return np.concatenate(found)


def paint_schedule(
    painter: QPainter, rect: QRectF, schedule: Schedule, steps: int, ink: str, theme: Theme
) -> None:
    """One schedule as a small curve over a race of `steps` steps; a momentum that it sets is a thin
    line."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    field = rect.adjusted(2, 4, -2, -15)
    painter.setPen(QColor(theme.grid))
    painter.drawLine(field.bottomLeft(), field.bottomRight())
    if schedule.closed_loop:
        words, top = "follows the loss: see the rates under the loss plot", 0.0
    else:
        table = schedule.table(max(steps, 2))
        factor = table["lr"]
        top = float(np.nanmax(factor))
        _draw(painter, field, factor, top, ink, 1.8)
        words = f"factor on η: {short(float(factor[0]))} … {short(float(factor[-1]))}"
        if "momentum" in table:
            _draw(painter, field, table["momentum"], 1.0, theme.muted, 1.0)
            words += "   thin: momentum"
    painter.setFont(font(10))
    painter.setPen(QColor(theme.muted))
    if math.isfinite(top):
        painter.drawText(QPointF(field.left(), rect.bottom() - 3), words)


def _draw(
    painter: QPainter, field: QRectF, values: Array, top: float, ink: str, width: float
) -> None:
    if not (math.isfinite(top) and top > 0):
        return
    view = View(field, (0.0, float(len(values) - 1), 0.0, 1.02 * top))
    points = view.map(curve(np.arange(len(values), dtype=np.float64), values, field.width()))
    painter.setPen(pen(ink, width))
    draw_segments(painter, clipped(segments(points), field, 1.0))
