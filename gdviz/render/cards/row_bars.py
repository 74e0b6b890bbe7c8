"""A strip below the data: each row's own loss as a bar, in the order of the epoch."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.learning.row_losses import Measures, RowLosses, gathered_bars
from gdviz.render.paint.polylines import fill
from gdviz.render.paint.text import TEXT, elided_before_result, write
from gdviz.render.paint.theme import Theme, font, mixed
from gdviz.render.paint.ticks import short

LINE, BARS, GAUGE, GAP = 16.0, 38.0, 34.0, 10.0
# cross-entropy of a coin is ln 2: twice that fills its gauge
COIN = math.log(2.0)
WEAK = 0.65


def strip_height(found: RowLosses) -> float:
    """The pixels that the strip needs."""
    return LINE + BARS + 8.0 + (GAUGE if found.measures is not None else 0.0)


def paint_strip(
    painter: QPainter, rect: QRectF, found: RowLosses, colour: str, theme: Theme
) -> None:
    """The bars with a line at their mean, and for classes three measures of them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    head = QRectF(rect.left(), rect.top(), rect.width(), LINE)
    told = elided_before_result(caption(found), font(TEXT), head.width())
    write(painter, head, told, theme.text)
    bars = QRectF(rect.left(), head.bottom() + 2.0, rect.width(), BARS)
    if np.isfinite(found.losses).all():
        _paint_bars(painter, bars, found, colour, theme)
    if found.measures is not None:
        gauges = QRectF(rect.left(), bars.bottom() + 6.0, rect.width(), GAUGE)
        _paint_gauges(painter, gauges, found.measures, colour, theme)


def caption(found: RowLosses) -> str:
    """The total of the bars."""
    if not found.ridge:
        return f"{found.total} L = {short(found.loss)}"
    rows, ridge = short(found.loss - found.ridge), short(found.ridge)
    return f"{found.total} {rows} + ridge {ridge}: L = {short(found.loss)}"


def top_of(losses: np.ndarray) -> float:
    """The height of the strip as a loss: a power of two, so that it rarely changes."""
    highest = float(losses.max(initial=0.0))
    return 2.0 ** math.ceil(math.log2(highest)) if highest > 1e-300 else 1.0


def _paint_bars(
    painter: QPainter, rect: QRectF, found: RowLosses, colour: str, theme: Theme
) -> None:
    heights = gathered_bars(found.losses, max(int(rect.width() // 2), 1))
    count, top = len(heights), top_of(heights)
    wide = rect.width() / count
    share = count / len(found.losses)
    past, ahead = mixed(colour, theme.background, WEAK), mixed(theme.muted, theme.background, WEAK)
    gap = 1.0 if wide >= 3.0 else 0.0
    for k, height in enumerate((heights / top * rect.height()).tolist()):
        row = (k + 0.5) / share
        fill(painter, past if row < found.begin else colour if row < found.end else ahead)
        left = rect.left() + k * wide
        painter.drawRect(QRectF(left, rect.bottom() - max(height, 1.0), wide - gap, max(height, 1)))
    painter.setPen(QPen(QColor(theme.text), 1.0, Qt.PenStyle.DashLine))
    y = rect.bottom() - float(found.losses.mean()) / top * rect.height()
    painter.drawLine(QLineF(rect.left(), y, rect.right(), y))


def gauges(measures: Measures) -> list[tuple[str, str, float]]:
    """Name, number and share of its gauge of each measure; the 0-1 loss moves in steps of 1/n."""
    shown = [
        ("0-1", f"{measures.wrong}/{measures.n}", measures.wrong / measures.n),
        ("MSE", short(measures.squares), measures.squares),
    ]
    if measures.entropy is not None:
        shown.append(("BCE", short(measures.entropy), measures.entropy / (2.0 * COIN)))
    return shown


def _paint_gauges(
    painter: QPainter, rect: QRectF, measures: Measures, colour: str, theme: Theme
) -> None:
    shown = gauges(measures)
    wide = (rect.width() - GAP * (len(shown) - 1)) / len(shown)
    for k, (name, number, share) in enumerate(shown):
        place = QRectF(rect.left() + k * (wide + GAP), rect.top(), wide, LINE)
        write(painter, place, name, theme.muted)
        write(painter, place.translated(0.0, LINE - 3.0), number, theme.text)
        bar = QRectF(place.left(), rect.bottom() - 4.0, wide, 4.0)
        painter.fillRect(bar, QColor(theme.grid))
        bar.setWidth(wide * min(max(share, 0.0), 1.0) if math.isfinite(share) else wide)
        painter.fillRect(bar, QColor(colour))
