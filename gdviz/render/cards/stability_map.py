"""Learning rate and momentum against the curvatures at a point: where a method is stable."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.core.analysis.stability import regime
from gdviz.core.analysis.step_facts import Reading
from gdviz.core.engine.race import Race
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.spec.race import Entry
from gdviz.render.paint import marks
from gdviz.render.paint.polylines import outline
from gdviz.render.paint.theme import Theme, font, mixed, width_of

WIDEST = 4.0
COLUMNS, ROWS = 96, 48
# the height of the map, and the width of all of it at most
FIELD, WIDE = 80.0, 330.0
# room for the numbers at its left side and below, a line of the words, a sign among them
LEFT, TICK, KEY, SIGN, APART = 26.0, 13.0, 14.0, 11.0, 9.0
SMALL = 10
LOADS = "ηλᵢ for each curvature"


def momentum_of(method: Optimizer, entry: Entry) -> float | None:
    """The momentum of a method that this map describes, or None: a momentum that grows, a weight
    decay apart from the gradient, and dampening with a look ahead have other maps."""
    if method.id not in ("sgd", "momentum", "nesterov") or entry.decay:
        return None
    if getattr(method, "convention", "") == "fista" or (_ahead(method) and _dampening(method)):
        return None
    return float(getattr(method, "momentum", 0.0))


def _dampening(method: Optimizer) -> float:
    return float(getattr(method, "dampening", 0.0))


def _ahead(method: Optimizer) -> bool:
    return method.id == "nesterov" or bool(getattr(method, "nesterov", False))


@lru_cache(8)
def _regions(nesterov: bool, theme: Theme) -> QImage:
    """The four regimes as colours; eta*lambda to the right, momentum upwards."""
    shades = {
        "smooth": mixed(theme.background, theme.racers[2], 0.34),
        "flips": mixed(theme.background, theme.racers[0], 0.26),
        "ripples": mixed(theme.background, theme.racers[4], 0.30),
        "diverges": mixed(theme.background, theme.error, 0.34),
    }
    image = QImage(COLUMNS, ROWS, QImage.Format.Format_RGB32)
    for i in range(COLUMNS):
        for j in range(ROWS):
            load, momentum = (i + 0.5) / COLUMNS * WIDEST, 1.0 - (j + 0.5) / ROWS
            image.setPixelColor(i, j, QColor(shades[regime(load, momentum, nesterov)]))
    return image


def paint_stability(
    painter: QPainter, rect: QRectF, race: Race, racer: int, r: Reading, theme: Theme
) -> None:
    """The map with a mark for each curvature, of many for the lowest and the largest, L2 included;
    nothing for a method without such a map."""
    method, entry = race.method(racer, r.step), race.spec.entries[racer]
    momentum, curvatures = momentum_of(method, entry), r.eigenvalues
    if momentum is None or not np.isfinite(curvatures).all():
        return
    rect = QRectF(rect.left(), rect.top(), min(rect.width(), WIDE), rect.height())
    field = QRectF(rect.left() + LEFT, rect.top() + 2, rect.width() - LEFT - 4, FIELD)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(field, _regions(_ahead(method), theme))
    outline(painter, theme.muted)
    painter.drawRect(field)
    _paint_scale(painter, field, theme)
    taken = 1.0 - _dampening(method)
    # the lowest and the largest bound the others
    few = curvatures if len(curvatures) <= len(theme.racers) else curvatures[[0, -1]]
    for curvature, fill in zip(few, theme.racers, strict=False):
        load = float(r.lr * taken * (curvature + entry.l2))
        x = field.left() + min(max(load / WIDEST, 0.0), 1.0) * field.width()
        at = QPointF(x, field.bottom() - momentum * field.height())
        marks.draw_marker(painter, "circle", at, 4.5, fill, theme.casing)


def _paint_scale(painter: QPainter, field: QRectF, theme: Theme) -> None:
    painter.setFont(font(SMALL))
    painter.setPen(QColor(theme.muted))
    for load in range(int(WIDEST) + 1):
        x = field.left() + load / WIDEST * field.width()
        box = QRectF(x - 20, field.bottom() + 1, 40, TICK)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(load))
    for text, y in (("μ 1", field.top()), ("0", field.bottom() - 12)):
        box = QRectF(field.left() - LEFT, y, LEFT - 4, 12)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), text)
    top = field.bottom() + TICK + 2
    for words, ink, row, x in _legend(field.width() + LEFT, theme):
        place = QRectF(field.left() - LEFT + x, top + row * KEY, field.width() + LEFT, KEY)
        if ink:
            painter.setPen(QColor(ink))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft), "■")
            place.setLeft(place.left() + SIGN)
        painter.setPen(QColor(theme.muted))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft), words)


def _legend(width: float, theme: Theme) -> list[tuple[str, str, int, float]]:
    """The words below the map, each with its colour, its row and where it begins there."""
    inks = ("", theme.racers[2], theme.racers[0], theme.racers[4], theme.error)
    words = (LOADS, "smooth", "flips", "ripples", "diverges")
    found, row, x = [], 0, 0.0
    for word, ink in zip(words, inks, strict=True):
        wide = width_of(word, font(SMALL)) + (SIGN if ink else 0.0)
        if x and x + wide > width:
            row, x = row + 1, 0.0
        found.append((word, ink, row, x))
        x += wide + APART
    return found


def stability_height(width: float, theme: Theme) -> float:
    """The pixels that map, scale and words take in a width."""
    return FIELD + TICK + 4.0 + KEY * (_legend(min(width, WIDE), theme)[-1][2] + 1)
