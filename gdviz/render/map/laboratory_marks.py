"""The laboratory on the curve: secant and tangent, error band, circle and comb, the two steps."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.analysis.laboratory import Experiment, curvatures
from gdviz.core.base.arrays import Array
from gdviz.render.map.subgradient_fan import paint_fan
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import (
    clipped,
    dashes,
    draw_path,
    draw_segments,
    pen,
    polygon,
    segments,
)
from gdviz.render.paint.theme import Theme, font, width_of

# the longest tooth of the comb and the longest arrow of the slope, in pixels
TOOTH, ARROW, LEAST_ARROW = 44.0, 90.0, 12.0
# distance of that arrow below the point
BELOW = 26.0
TEETH, SAMPLES = 90, 400
DASH = (6.0, 5.0)
LINE = 16.0

Key = list[tuple[str, str, bool]]


def paint_experiment(painter: QPainter, view: View, tried: Experiment, theme: Theme) -> None:
    """The marks of the experiment's page, its point, and their names."""
    if not (math.isfinite(tried.at.value) and math.isfinite(tried.at.slope)):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    page = {"slope": _slope, "error": _error, "curvature": _curvature, "step": _step}
    key = page[tried.page](painter, view, tried, theme)
    at = view.point(tried.at.x, tried.at.value)
    marks.draw_marker(painter, "circle", at, 5.0, theme.text, theme.casing)
    _paint_key(painter, view.rect, key, theme)


def _loss(tried: Experiment, x: float) -> float:
    return float(tried.problem.objective.loss(np.array([x])))


def _line(
    painter: QPainter, view: View, points: Array, colour: str, width: float, broken: bool = False
) -> None:
    """A line in data coordinates (n, 2), solid or dashed."""
    pixels = view.map(points)
    painter.setPen(pen(colour, width))
    if broken:
        draw_segments(painter, dashes(clipped(segments(pixels), view.rect), view.rect, *DASH))
    else:
        draw_path(painter, pixels, view.rect)


def _through(view: View, x: float, y: float, slope: float) -> Array:
    """A straight line over the whole width of the view."""
    ends = np.array(view.box[:2])
    return np.stack([ends, y + slope * (ends - x)], axis=1)


def _dot(painter: QPainter, view: View, x: float, y: float, fill: str, theme: Theme) -> None:
    if math.isfinite(y):
        marks.draw_marker(painter, "circle", view.point(x, y), 4.5, fill, theme.casing)


def _slope(painter: QPainter, view: View, tried: Experiment, theme: Theme) -> Key:
    """Tangent, secant with its rise over run, and the slope as an arrow along the axis; at a kink
    all slopes of its set, and the one that is used."""
    at, h = tried.at, tried.h
    ahead = _loss(tried, at.x + h)
    secant, kink = theme.racers[1], at.sides is not None
    if at.sides is not None:
        paint_fan(painter, view, at.x, at.value, at.sides, theme.accent)
    _line(painter, view, _through(view, at.x, at.value, at.slope), theme.accent, 2.0, broken=kink)
    if math.isfinite(ahead):
        quotient = (ahead - at.value) / h
        _line(painter, view, _through(view, at.x, at.value, quotient), secant, 2.0)
        rise = [[at.x, at.value], [at.x + h, at.value], [at.x + h, ahead]]
        _line(painter, view, np.array(rise), theme.text, 1.4, broken=True)
        _dot(painter, view, at.x + h, ahead, secant, theme)
    uphill = _paint_sign(painter, view, tried, theme)
    touching: Key = [("tangent", theme.accent, False)]
    if kink:
        touching = [("slopes in ∂f", theme.accent, False), ("slope taken", theme.accent, True)]
    return [*touching, ("secant", secant, False), ("h and rise", theme.text, True), *uphill]


def _paint_sign(painter: QPainter, view: View, tried: Experiment, theme: Theme) -> Key:
    """Where the curve rises, as an arrow under it; longer where it is steeper."""
    slope = tried.at.slope
    x0, x1, y0, y1 = view.box
    # at a kink the slope used need not be that of either side
    if slope == 0.0 or tried.at.sides is not None:
        return []
    share = abs(slope) * (x1 - x0) / (y1 - y0)
    length = LEAST_ARROW + (ARROW - LEAST_ARROW) * share / (1.0 + share)
    at = view.point(tried.at.x, tried.at.value)
    start = QPointF(at.x(), min(at.y() + BELOW, view.rect.bottom() - 10))
    end = start + QPointF(math.copysign(length, slope), 0)
    marks.draw_arrow(painter, start, end, theme.error, theme.casing, 2.6)
    return [("uphill", theme.error, False)]


def _error(painter: QPainter, view: View, tried: Experiment, theme: Theme) -> Key:
    """The band between the curve and its tangent from x - h to x + h."""
    at, h = tried.at, tried.h
    moves = np.linspace(-h, h, SAMPLES)
    losses, _ = curvatures(tried.problem, at.x + moves)
    good = np.isfinite(losses)
    upper = np.stack([at.x + moves, losses], axis=1)[good]
    lower = np.stack([at.x + moves, at.linear(moves)], axis=1)[good]
    band = QColor(theme.error)
    band.setAlpha(70)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(band)
    if len(upper):
        painter.drawPolygon(polygon(view.map(np.concatenate([upper, lower[::-1]]))))
    _line(painter, view, _through(view, at.x, at.value, at.slope), theme.accent, 2.0)
    for move in (h, -h):
        found, linear = _loss(tried, at.x + move), float(at.linear(np.array(move)))
        if math.isfinite(found):
            gap = np.array([[at.x + move, found], [at.x + move, linear]])
            _line(painter, view, gap, theme.error, 2.4)
            _dot(painter, view, at.x + move, linear, theme.accent, theme)
    return [("f(x) + f'(x)h", theme.accent, False), ("error", theme.error, False)]


def _curvature(painter: QPainter, view: View, tried: Experiment, theme: Theme) -> Key:
    """The comb along the curve, coloured by the sign of f'', and the osculating circle."""
    _paint_comb(painter, view, tried, theme)
    circle = tried.at.circle
    if circle is not None:
        cx, cy, radius = circle
        turn = np.linspace(-1.0, 1.0, SAMPLES)
        low, high = max(view.box[0], cx - radius), min(view.box[1], cx + radius)
        if high > low:
            # close together at the ends, where the circle is steep
            x = 0.5 * (low + high) + 0.5 * (high - low) * np.sin(0.5 * np.pi * turn)
            half = np.sqrt(np.maximum(radius**2 - (x - cx) ** 2, 0.0))
            for side in (half, -half):
                _line(painter, view, np.stack([x, cy + side], axis=1), theme.accent, 1.8)
        _dot(painter, view, cx, cy, theme.accent, theme)
    found: Key = [("bowl, f'' > 0", theme.racers[0], False)]
    found.append(("umbrella, f'' < 0", theme.racers[1], False))
    return [*found, ("osculating circle", theme.accent, False)]


def _paint_comb(painter: QPainter, view: View, tried: Experiment, theme: Theme) -> None:
    """Teeth on the inner side of the bend, as long as the curvature is large."""
    x = np.linspace(*view.box[:2], TEETH)
    losses, bent = curvatures(tried.problem, x)
    top = np.abs(bent[np.isfinite(bent)]).max(initial=0.0)
    if top == 0.0:
        return
    feet = view.map(np.stack([x, losses], axis=1))
    way = np.gradient(feet, axis=0)
    with np.errstate(all="ignore"):
        normal = np.stack([way[:, 1], -way[:, 0]], axis=1)
        normal /= np.hypot(normal[:, 0], normal[:, 1])[:, None]
    tips = feet + normal * (TOOTH * bent / top)[:, None]
    for sign, colour in ((1.0, theme.racers[0]), (-1.0, theme.racers[1])):
        here = sign * bent > 0
        painter.setPen(pen(colour, 1.4))
        teeth = np.concatenate([feet, tips], axis=1)[here]
        draw_segments(painter, clipped(teeth[np.isfinite(teeth).all(axis=1)], view.rect))
        draw_path(painter, np.where(here[:, None], tips, np.nan), view.rect)


def _step(painter: QPainter, view: View, tried: Experiment, theme: Theme) -> Key:
    """Gradient descent's step along the tangent and where it lands; Newton's parabola."""
    at = tried.at
    end = at.x - tried.lr * at.slope
    promised, actual = float(at.linear(np.array(end - at.x))), _loss(tried, end)
    parabola = theme.racers[3]
    moves = np.linspace(*view.box[:2], SAMPLES) - at.x
    bowl = np.stack([at.x + moves, at.parabola(moves)], axis=1)
    _line(painter, view, bowl, parabola, 1.8, broken=True)
    newton = at.newton
    if newton is not None:
        top = float(at.parabola(np.array(newton - at.x)))
        drop = np.array([[newton, top], [newton, _loss(tried, newton)]])
        _line(painter, view, drop, parabola, 1.4, broken=True)
        marks.draw_ring(painter, view.point(newton, top), 5.0, parabola, theme.casing)
    start = view.point(at.x, at.value)
    marks.draw_arrow(painter, start, view.point(end, promised), theme.accent, theme.casing, 2.0)
    if math.isfinite(actual):
        gap = np.array([[end, promised], [end, actual]])
        _line(painter, view, gap, theme.error, 2.0, broken=True)
        _dot(painter, view, end, actual, theme.racers[2], theme)
    names = [("promised by the tangent", theme.accent, False), ("missed", theme.error, True)]
    return [*names, ("Newton's parabola", parabola, True)]


def _paint_key(painter: QPainter, rect: QRectF, key: Key, theme: Theme) -> None:
    face = font(11)
    wide = max(width_of(name, face) for name, _, _ in key) + 40
    height = LINE * len(key) + 8
    box = QRectF(rect.right() - wide - 8, rect.bottom() - height - 8, wide, height)
    ground = QColor(theme.background)
    ground.setAlpha(225)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 5, 5)
    painter.setFont(face)
    for k, (name, colour, broken) in enumerate(key):
        y = box.top() + 4 + (k + 0.5) * LINE
        row = np.array([[box.left() + 8, y, box.left() + 28, y]])
        painter.setPen(pen(colour, 2.2))
        draw_segments(painter, dashes(row, rect, 4.0, 4.0) if broken else row)
        painter.setPen(QColor(theme.text))
        line = QRectF(box.left() + 34, y - LINE / 2, wide - 36, LINE)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), name)
