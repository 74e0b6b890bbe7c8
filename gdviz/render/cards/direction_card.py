"""A direction at the probe in numbers: the dot product twice, the sweep, the shortest solution."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.analysis import probe
from gdviz.core.analysis.probe import Probe, direction
from gdviz.core.base.problem import Problem2D
from gdviz.render.cards.probe_card import compass_part, dial_place
from gdviz.render.paint import marks
from gdviz.render.paint.card_parts import facts_part, plot_part, words_part
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.polylines import outline
from gdviz.render.paint.small_plot import Curve, Rule, SmallPlot
from gdviz.render.paint.text import listed, write_lines
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short

NAMES = 150.0
# the side of the dial, and the height of the words below the second one
DIAL, CAPTION = 150.0, 32.0
LEVEL = (
    "The gradient is zero here: every direction has the slope 0, none is the steepest, and to "
    "second order ½pᵀHp is all that is left."
)
WORDS = (
    "On the line every vector has the same product with ∇f as p; the shortest, (∇fᵀp/‖∇f‖²)∇f, "
    "lies along ∇f. That ∇f itself is steepest is Cauchy–Schwarz: ∇fᵀp ≤ ‖∇f‖‖p‖."
)


def direction_facts(problem: Problem2D, found: Probe, angle: float) -> list[tuple[str, str]]:
    """The readings of a direction as pairs of words and numbers."""
    unit = direction(angle)
    slope, phi = probe.directional_derivative(found, unit)
    parts = found.grad * unit
    shortest = probe.shortest_with_slope(found, slope)
    second = 0.5 * float(unit @ found.hessian @ unit)
    first, other, both = (short(float(part)) for part in (*parts, parts.sum()))
    cosine = short(math.cos(math.radians(phi)))
    return [
        ("p", listed(unit)),
        ("angle φ to ∇f", f"{phi:.1f}°" if found.needle.any() else "–: ∇f is zero"),
        ("∇fᵀp, part by part", f"{first} + {other} = {both}"),
        ("‖∇f‖‖p‖cos φ", f"{short(found.slope)} · {cosine} = {short(slope)}"),
        ("by differences", short(probe.checked_slope(problem, found, unit))),
        ("second order, ½pᵀHp", short(second)),
        ("shortest, along ∇f", listed(shortest)),
        ("its length", short(float(np.hypot(*shortest)))),
    ]


def sweep(found: Probe, angle: float, theme: Theme) -> SmallPlot:
    """The slope in every direction from 0 to 360 degrees; it is largest along the gradient."""
    turns = np.arange(0.0, 361.0, 2.0)
    units = np.stack([np.cos(np.radians(turns)), np.sin(np.radians(turns))])
    with np.errstate(all="ignore"):
        slopes = found.grad @ units
    now, _ = probe.directional_derivative(found, direction(angle))
    rules: tuple[Rule, ...] = ()
    if 0 < found.slope < math.inf:
        up = math.degrees(math.atan2(found.grad[1], found.grad[0])) % 360.0
        rules = ((up, "φ = 0", theme.error), ((up + 180.0) % 360.0, "φ = 180°", theme.racers[2]))
    curve, dots = Curve("", turns, slopes, theme.muted), ((angle, now, theme.text),)
    return SmallPlot("slope by direction: ‖∇f‖cos φ", (curve,), rules=rules, dots=dots)


def direction_card(problem: Problem2D, found: Probe, angle: float, theme: Theme) -> Flow:
    """Compass, readings, the line of solutions, and the sweep."""

    def solutions(painter: QPainter, rect: QRectF) -> None:
        paint_solutions(painter, rect, found, angle, theme)

    words = WORDS if found.needle.any() else LEVEL
    return Flow(
        (
            compass_part(found, angle, theme, DIAL),
            facts_part(direction_facts(problem, found, angle), theme, (0, 1), NAMES),
            words_part(words, theme.accent, (1, 1)),
            CardPart(lambda width: min(DIAL, width) + CAPTION, solutions, (1, 0)),
            plot_part(sweep(found, angle, theme), theme, (1, 2)),
        ),
        ((1.0, 1.0), (DIAL, 350.0, 350.0)),
    )


def paint_direction_card(
    painter: QPainter, rect: QRectF, problem: Problem2D, found: Probe, angle: float, theme: Theme
) -> None:
    """Paint the card."""
    direction_card(problem, found, angle, theme).paint(painter, rect)


def paint_solutions(
    painter: QPainter, rect: QRectF, found: Probe, angle: float, theme: Theme
) -> None:
    """All vectors with the slope of the chosen p: a line across the gradient; the shortest one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    below = QRectF(rect.left(), rect.bottom() - CAPTION, rect.width(), CAPTION)
    write_lines(painter, below, "p, and the shortest with its slope", theme.muted)
    rect = dial_place(rect, DIAL)
    middle, radius = rect.center(), 0.34 * rect.width()
    outline(painter, theme.grid, 1.2)
    painter.drawEllipse(middle, radius, radius)
    if found.slope > 0 and math.isfinite(found.slope):
        painter.save()
        painter.setClipRect(rect)
        unit = direction(angle)
        shortest = probe.shortest_with_slope(found, float(found.grad @ unit))
        across = np.array([-found.grad[1], found.grad[0]]) / found.slope
        ends = [_place(middle, radius, shortest + side * 1.4 * across) for side in (1.0, -1.0)]
        painter.setPen(QPen(QColor(theme.accent), 1.8))
        painter.drawLine(*ends)
        for vector, ink, wide in ((unit, theme.text, 1.6), (shortest, theme.accent, 2.6)):
            tip = _place(middle, radius, vector)
            marks.draw_arrow(painter, middle, tip, ink, theme.background, wide)
        painter.restore()


def _place(middle: QPointF, radius: float, vector: np.ndarray) -> QPointF:
    return middle + QPointF(float(vector[0]), -float(vector[1])) * radius
