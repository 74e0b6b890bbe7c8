"""The probe in numbers: a compass, the facts, and cuts along the axes with their tangents."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from gdviz.core.analysis import probe
from gdviz.core.analysis.probe import Probe, direction
from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.planes.plane import Section
from gdviz.render.map.known_points import kind_name
from gdviz.render.paint import marks
from gdviz.render.paint.card_parts import facts_part, words_part
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import draw_path, outline, pen
from gdviz.render.paint.text import (
    TEXT,
    condition_words,
    listed,
    write,
    write_small,
)
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short

NAMES = 178.0
# the height of a cut, and how far it may grow
CUT, CUT_GROWS = 100.0, 0.6
# the side of the compass
COMPASS = 140.0
SAMPLES = 241
WORDS = {
    "not stationary": "not stationary: the gradient is not zero here",
    "minimum": "minimum: the gradient is zero and every curvature is positive",
    "maximum": "maximum: the gradient is zero and every curvature is negative",
    "saddle": "saddle: the gradient is zero, it curves up in one direction and down in another",
    "inconclusive": "inconclusive: a curvature is zero, so the Hessian cannot tell; a positive "
    "definite one would be sufficient, but it is not necessary",
}
NO_MINIMUM = "no minimum: the gradient is zero and a curvature is negative; the other is zero"
NO_VALUE = "the loss has no finite value, slope and curvature here"


def in_plane(problem: Problem2D) -> str:
    """The restriction on statements about a point of a plane through many parameters."""
    return " on this plane" if isinstance(problem.objective, Section) else ""


def probe_words(problem: Problem2D, found: Probe) -> str:
    """The kind of the point, and why."""
    numbers = (found.loss, *found.grad, *found.eigenvalues)
    if not np.isfinite(numbers).all():
        return NO_VALUE
    words = NO_MINIMUM if probe.no_minimum(problem, found) else WORDS[found.kind]
    kind, colon, why = words.partition(":")
    return f"{kind}{in_plane(problem)}{colon}{why}"


def probe_facts(problem: Problem2D, found: Probe, angle: float) -> list[tuple[str, str]]:
    """The readings as pairs of words and numbers."""
    slope, phi = probe.directional_derivative(found, direction(angle))
    # at a stationary point no direction has an angle to the gradient
    turned = f"φ = {phi:.1f}°" if found.needle.any() else "whatever φ"
    rows = [
        ("point", listed(found.point)),
        ("loss", short(found.loss)),
        ("gradient", listed(found.grad)),
        ("‖∇f‖", short(found.slope)),
        ("slope along p, ‖∇f‖cos φ", f"{short(slope)}, {turned}"),
        ("curvatures λᵢ", listed(found.eigenvalues)),
        ("condition number", condition_words(found.eigenvalues)),
    ]
    near = probe.nearest_known(problem, found.point)
    if near is not None and found.kind == "not stationary":
        known, away = near
        place = ", ".join(short(v) for v in known.point)
        rows.append((f"nearest known {kind_name(known)}", f"({place}), {short(away)} away"))
    return rows


def probe_card(problem: Problem2D, found: Probe, angle: float, theme: Theme) -> Flow:
    """Compass, facts and kind, and the cuts along both axes."""
    cuts = (_cut(problem, found, axis, theme) for axis in (0, 1))
    return Flow(
        (
            compass_part(found, angle, theme),
            facts_part(probe_facts(problem, found, angle), theme, (0, 1), NAMES),
            words_part(probe_words(problem, found), theme.accent, (0, 1)),
            *cuts,
        ),
        ((1.0, 1.0), (COMPASS, 380.0, 380.0)),
    )


def compass_part(found: Probe, angle: float, theme: Theme, side: float = COMPASS) -> CardPart:
    """The compass, at the left end of its place."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        paint_compass(painter, dial_place(rect, side), found, angle, theme)

    return CardPart(lambda width: min(side, width), paint)


def dial_place(rect: QRectF, side: float) -> QRectF:
    """The square of a dial in its place."""
    side = min(side, rect.width())
    return QRectF(rect.left(), rect.top(), side, side)


def _cut(problem: Problem2D, found: Probe, axis: int, theme: Theme) -> CardPart:
    def paint(painter: QPainter, rect: QRectF) -> None:
        paint_slice(painter, rect, problem, found, axis, theme)

    return CardPart(lambda width: min(0.45 * width, CUT) + 34.0, paint, (1, 2), CUT_GROWS)


def paint_probe_card(
    painter: QPainter, rect: QRectF, problem: Problem2D, found: Probe, angle: float, theme: Theme
) -> None:
    """Paint the card."""
    probe_card(problem, found, angle, theme).paint(painter, rect)


def paint_compass(
    painter: QPainter, rect: QRectF, found: Probe, angle: float, theme: Theme
) -> None:
    """The needles, the direction chosen, and the slope in each direction as a cosine lobe."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, radius = rect.center(), rect.width() / 2 - 4
    outline(painter, theme.grid, 1.2)
    painter.drawEllipse(middle, radius, radius)
    if found.needle.any() and math.isfinite(found.slope):
        turns = np.radians(np.linspace(0, 360, 121))
        cosine = (np.cos(turns) * found.grad[0] + np.sin(turns) * found.grad[1]) / found.slope
        reach = np.abs(cosine) * radius
        lobe = [middle.x() + reach * np.cos(turns), middle.y() - reach * np.sin(turns)]
        painter.setPen(pen(theme.muted, 1.2))
        draw_path(painter, np.stack(lobe, axis=1), rect)
        up = QPointF(found.grad[0], -found.grad[1]) * (radius / found.slope)
        marks.draw_arrow(painter, middle, middle + up, theme.error, theme.background, 2.2)
        marks.draw_arrow(painter, middle, middle - up, theme.racers[2], theme.background, 2.2)
    x, y = direction(angle)
    chosen = middle + QPointF(x, -y) * radius
    marks.draw_arrow(painter, middle, chosen, theme.text, theme.background, 1.6)


def paint_slice(
    painter: QPainter, rect: QRectF, problem: Problem2D, found: Probe, axis: int, theme: Theme
) -> None:
    """The loss along one axis, the others held, and the tangent of the partial derivative."""
    along, losses = probe.slice_through(problem, found, axis, SAMPLES)
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
    outline(painter, theme.grid)
    painter.drawRect(field)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.setClipRect(field)
    painter.setPen(pen(theme.muted, 1.8))
    draw_path(painter, view.map(np.stack([along, losses], axis=1)), field)
    _paint_tangent(painter, view, found, axis, theme)
    painter.restore()
    name, other = problem.names[axis], problem.names[1 - axis]
    text = f"∂f/∂{name} = {short(float(found.grad[axis]))}, {other} held"
    write(painter, QRectF(rect.left(), rect.top(), rect.width(), 16), text, theme.text)
    ends = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
    for end, value in zip(ends, along[[0, -1]].tolist(), strict=True):
        box = QRectF(rect.left(), field.bottom() + 1, rect.width(), 14)
        write_small(painter, box, short(value), theme.muted, end, TEXT)


def _paint_tangent(painter: QPainter, view: View, found: Probe, axis: int, theme: Theme) -> None:
    reach = 0.25 * (view.box[1] - view.box[0])
    place, slope = float(found.point[axis]), float(found.grad[axis])
    ends: Array = np.array([[place + s * reach, found.loss + s * reach * slope] for s in (-1, 1)])
    painter.setPen(pen(theme.accent, 1.8))
    draw_path(painter, view.map(ends), view.rect)
    at = view.point(place, found.loss)
    marks.draw_marker(painter, "circle", at, 4.5, theme.accent, theme.casing)
