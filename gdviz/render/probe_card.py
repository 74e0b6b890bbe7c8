"""The probe in numbers: a compass, the facts, and slices along the axes with their tangents."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.objectives.base import Problem2D
from gdviz.core.optimizers.base import Array
from gdviz.core.probe import (
    Probe,
    checked_slope,
    direction,
    directional_derivative,
    slice_through,
)
from gdviz.render import marks
from gdviz.render.lines import draw_path, pen
from gdviz.render.theme import Theme
from gdviz.render.ticks import short
from gdviz.render.view import View
from gdviz.render.words import write, write_lines

LINE = 17.0
SAMPLES = 241
WORDS = {
    "not stationary": "not stationary: the gradient is not zero here",
    "minimum": "minimum: the gradient is zero and every curvature is positive",
    "maximum": "maximum: the gradient is zero and every curvature is negative",
    "saddle": "saddle: the gradient is zero, one way curves up and another down",
    "inconclusive": "inconclusive: a curvature is zero, so the Hessian cannot tell; a positive "
    "definite one would be sufficient, but it is not necessary",
}


def probe_facts(problem: Problem2D, found: Probe, angle: float) -> list[tuple[str, str]]:
    """The readings as pairs of words and numbers."""
    unit = direction(angle)
    slope, phi = directional_derivative(found, unit)
    check = checked_slope(problem, found, unit)
    second = 0.5 * float(unit @ found.hessian @ unit)
    condition = "indefinite" if found.condition is None else short(found.condition)
    return [
        ("point", ", ".join(short(float(v)) for v in found.point)),
        ("loss", short(found.loss)),
        ("gradient", ", ".join(short(float(v)) for v in found.grad)),
        ("‖∇f‖", short(found.slope)),
        ("slope this way, ‖∇f‖cos φ", f"{short(slope)}   φ {phi:.1f}°"),
        ("the same by differences", short(check)),
        ("second order, ½rᵀHr", short(second)),
        ("curvatures λ", ", ".join(short(float(v)) for v in found.eigenvalues)),
        ("condition number", condition),
    ]


def paint_probe_card(
    painter: QPainter, rect: QRectF, problem: Problem2D, found: Probe, angle: float, look: Theme
) -> None:
    """Compass and facts on the left, the two slices on the right, what it is below."""
    dial = QRectF(rect.left(), rect.top(), 128.0, 128.0)
    paint_compass(painter, dial, found, angle, look)
    facts = QRectF(dial.right() + 18, rect.top(), 0.36 * rect.width(), rect.height())
    y = facts.top()
    for words, value in probe_facts(problem, found, angle):
        write(painter, QRectF(facts.left(), y, 170, LINE), words, look.muted)
        write(painter, QRectF(facts.left() + 174, y, facts.width() - 174, LINE), value, look.text)
        y += LINE
    below = QRectF(rect.left(), y + 4, facts.right() - rect.left(), 3 * LINE)
    write_lines(painter, below, WORDS[found.kind], look.accent)
    wide = (rect.right() - facts.right() - 40) / 2
    for axis in (0, 1):
        left = facts.right() + 20 + axis * (wide + 20)
        paint_slice(painter, QRectF(left, rect.top(), wide, 168.0), problem, found, axis, look)


def paint_compass(painter: QPainter, rect: QRectF, found: Probe, angle: float, look: Theme) -> None:
    """Needle uphill, downhill, the direction chosen, and the slope that way as a cosine lobe."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, radius = rect.center(), rect.width() / 2 - 4
    painter.setPen(QPen(QColor(look.grid), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, radius, radius)
    if found.slope > 0 and math.isfinite(found.slope):
        turns = np.radians(np.linspace(0, 360, 121))
        cosine = (np.cos(turns) * found.grad[0] + np.sin(turns) * found.grad[1]) / found.slope
        reach = np.abs(cosine) * radius
        lobe = [middle.x() + reach * np.cos(turns), middle.y() - reach * np.sin(turns)]
        painter.setPen(pen(look.muted, 1.2))
        draw_path(painter, np.stack(lobe, axis=1), rect)
        up = QPointF(found.grad[0], -found.grad[1]) * (radius / found.slope)
        marks.draw_arrow(painter, middle, middle + up, look.error, look.background, 2.2)
        marks.draw_arrow(painter, middle, middle - up, look.racers[2], look.background, 2.2)
    x, y = direction(angle)
    marks.draw_arrow(
        painter, middle, middle + QPointF(x, -y) * radius, look.text, look.background, 1.6
    )


def paint_slice(
    painter: QPainter, rect: QRectF, problem: Problem2D, found: Probe, axis: int, look: Theme
) -> None:
    """The loss along one axis, the others held, with the tangent: its slope is the partial."""
    along, losses = slice_through(problem, found, axis, SAMPLES)
    finite = losses[np.isfinite(losses)]
    if not len(finite) or not math.isfinite(found.loss):
        return
    # the picture is about the point, not about the highest wall
    low, high = float(finite.min()), float(np.quantile(finite, 0.9))
    high = max(high, found.loss + 0.25 * (found.loss - low), low + 1e-12)
    field = rect.adjusted(0, 18, 0, -16)
    pad = 0.08 * (high - low)
    view = View(field, (float(along[0]), float(along[-1]), low - pad, high + pad))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(look.grid), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(field)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.setClipRect(field)
    painter.setPen(pen(look.muted, 1.8))
    draw_path(painter, view.map(np.stack([along, losses], axis=1)), field)
    _paint_tangent(painter, view, found, axis, look)
    painter.restore()
    name = "xy"[axis]
    text = f"along {name}: ∂f/∂{name} = {short(float(found.grad[axis]))}"
    write(painter, QRectF(rect.left(), rect.top(), rect.width(), 16), text, look.text)
    for at, value in (
        (Qt.AlignmentFlag.AlignLeft, along[0]),
        (Qt.AlignmentFlag.AlignRight, along[-1]),
    ):
        painter.setPen(QColor(look.muted))
        box = QRectF(rect.left(), field.bottom() + 1, rect.width(), 14)
        painter.drawText(box, int(at | Qt.AlignmentFlag.AlignTop), short(float(value)))


def _paint_tangent(painter: QPainter, view: View, found: Probe, axis: int, look: Theme) -> None:
    reach = 0.25 * (view.box[1] - view.box[0])
    place, slope = float(found.point[axis]), float(found.grad[axis])
    ends: Array = np.array([[place + s * reach, found.loss + s * reach * slope] for s in (-1, 1)])
    painter.setPen(pen(look.accent, 1.8))
    draw_path(painter, view.map(ends), view.rect)
    marks.draw_marker(
        painter, "circle", view.point(place, found.loss), 4.5, look.accent, look.casing
    )
