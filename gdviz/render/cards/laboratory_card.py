"""The laboratory in numbers: the facts of its page, a word on them, a sign, and its plot."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdviz.core.analysis import laboratory
from gdviz.core.analysis.calculus import solve
from gdviz.core.analysis.laboratory import Bench, Experiment, Page
from gdviz.render.cards.laboratory_plots import laboratory_plot
from gdviz.render.paint import marks
from gdviz.render.paint.card_parts import facts_part, plot_part, words_part
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.polylines import draw_path, outline, pen
from gdviz.render.paint.text import write_small
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short

# the width of the names, the side of a page's sign, and the words below it
NAMES, SIGN, UNDER = 176.0, 64.0, 16.0
# the sides of a kink are exact to this share
ROUNDING = 1e-9

Facts = list[tuple[str, str]]
Sign = Callable[[QPainter, QRectF, Experiment, Theme], None]


def laboratory_facts(tried: Experiment) -> Facts:
    """The numbers of the experiment's page as pairs of words and numbers."""
    at = tried.at
    head = [("x", short(at.x)), ("f(x)", short(at.value)), *slope_facts(at)]
    pages = {"slope": _slope, "error": _error, "curvature": _curvature, "step": _step}
    return head + pages[tried.page](tried)


def _slope(tried: Experiment) -> Facts:
    h = np.array([tried.h])
    slope = "f'(x)" if tried.at.sides is None else "the slope taken"
    forward, central = laboratory.quotient_errors(tried.problem, tried.at, h)
    return [
        ("h", short(tried.h)),
        ("(f(x+h) − f(x))/h", short(float(laboratory.secant(tried.problem, tried.at, h)[0]))),
        (f"misses {slope} by", short(float(forward[0]))),
        ("central, misses it by", short(float(central[0]))),
    ]


def _error(tried: Experiment) -> Facts:
    at, h = tried.at, np.array([tried.h])
    pair = [float(laboratory.squared_error(tried.problem, at, sign * h)[0]) for sign in (1.0, -1.0)]
    ahead = float(tried.problem.objective.loss(at.x + h))
    return [
        ("h", short(tried.h)),
        ("f(x+h)", short(ahead)),
        ("f(x) + f'(x)h", short(float(at.linear(h)[0]))),
        ("squared error, forward", short(pair[0])),
        ("backward, at f(x−h)", short(pair[1])),
        ("slope on log axes here", short(laboratory.error_order(tried.problem, at, tried.h))),
    ]


def _curvature(tried: Experiment) -> Facts:
    at = tried.at
    radius = at.circle[2] if at.circle else math.inf
    return [
        ("f''(x)", short(at.second)),
        ("bend, f''/(1 + f'²)^(3/2)", short(at.curvature)),
        ("radius of the circle", short(radius)),
        ("shape", "kink" if at.sides else at.bend),
    ]


def _step(tried: Experiment) -> Facts:
    at, lr = tried.at, tried.lr
    promised, actual = laboratory.decrease(tried.problem, at, lr)
    bend = laboratory.largest_bend(tried.problem, at, lr)
    bound = float(laboratory.descent_bound(at, np.array(lr), bend)) - at.value
    newton = "none: f'' is 0" if at.newton is None else short(at.newton)
    return [
        ("x − ηf'(x)", short(at.x - lr * at.slope)),
        ("change promised, −ηf'²", short(promised)),
        ("change, actual", short(actual)),
        ("actual over promised", short(actual / promised) if promised else "–"),
        ("at most −η(1 − ½ηλₘₐₓ)f'²", f"{short(bound)} with λₘₐₓ = {short(bend)}"),
        ("Newton: x − f'/f''", newton),
    ]


def subgradients(at: Bench) -> str:
    """The set of slopes between those of both sides, as an interval; "" where there is no kink."""
    if at.sides is None:
        return ""
    low, high = sorted(at.sides)
    return f"[{short(low)}, {short(high)}]"


def slope_facts(at: Bench) -> list[tuple[str, str]]:
    """The slope at a point in words and numbers; at a kink the set, and the one used."""
    if at.sides is None:
        return [("f'(x)", short(at.slope))]
    return [("∂f", subgradients(at)), ("slope taken", short(at.slope))]


def kink_words(at: Bench, page: Page) -> str:
    """A sentence or two on the kink, for the page."""
    assert at.sides is not None
    left, right = map(short, at.sides)
    if page == "error":
        return (
            "a kink: no single line fits f on both sides. Where the slope taken is not that of the "
            "side, the error grows like h, and its square like h²."
        )
    if page == "curvature":
        return f"a kink: f' jumps from {left} to {right}. f'' does not exist here."
    between = "between both sides (Clarke's set: no line touches f from below)"
    if at.sides[0] < at.sides[1]:
        between = "from that on the left to that on the right"
    return f"a kink: ∂f = {subgradients(at)}, all slopes {between}.{_taken_words(at, *at.sides)}"


def _taken_words(at: Bench, left: float, right: float) -> str:
    low, high = min(left, right), max(left, right)
    near = ROUNDING * max(abs(low), abs(high))
    inside = low - near <= at.slope <= high + near
    taken = f" The optimizer takes {short(at.slope)}{'' if inside else ', which is not in it'}."
    return taken if at.slope else f"{taken[:-1]}: no step."


def uphill_words(at: Bench) -> str:
    """Why a step from a kink leads uphill: on the side that it goes to, f rises, or η is large."""
    assert at.sides is not None
    side = at.sides[0] if at.slope > 0 else at.sides[1]
    if side * at.slope < 0:
        return f"uphill, however small η is: f has the slope {short(side)} on the side it goes to."
    return "uphill: η is too large; the step passes a minimum on the way."


def laboratory_words(tried: Experiment) -> str:
    """The meaning of the page's numbers, in a sentence or two."""
    at = tried.at
    if at.sides is not None and tried.page != "step":
        return kink_words(at, tried.page)
    if tried.page == "slope":
        heading = "level" if at.slope == 0 else "going up" if at.slope > 0 else "going down"
        return (
            f"{heading}: a small step to the right changes f by {short(at.slope)} times the step. "
            "h tends to 0 but is never 0: 0/0 means nothing."
        )
    if tried.page == "error":
        near = "the error is about ½f''h², so its square falls like h⁴"
        if at.second == 0.0:
            near = "the error is smaller than any multiple of h², since f'' is 0 here"
        return (
            f"Near x {near}. Far away it need not grow: for x + sin x at π/2 the error never "
            "exceeds 2, and its square never exceeds 4."
        )
    if tried.page == "curvature":
        decides = "The second derivative decides, not the slope."
        return {
            "bowl": f"a bowl: f'' is positive, near x the tangent lies below. {decides}",
            "umbrella": f"an umbrella: f'' is negative, near x the tangent lies above. {decides}",
            "straight": "straight to second order: f'' is 0 here and decides nothing, as at 0 of "
            "x³ and of x⁴.",
        }[at.bend]
    return _step_words(tried)


def _step_words(tried: Experiment) -> str:
    at = tried.at
    promised, actual = laboratory.decrease(tried.problem, at, tried.lr)
    if at.slope == 0.0:
        return kink_words(at, tried.page) if at.sides else "no slope, no step."
    after = laboratory.bench(tried.problem, at.x - tried.lr * at.slope)
    if not math.isfinite(actual):
        said = "out of the domain: f has no finite value where the step leads."
    elif actual > 0 and at.sides is not None:
        said = uphill_words(at)
    elif actual > 0:
        said = "uphill: η is too large for this bend, the tangent's promise is broken."
    elif after.slope * at.slope < 0:
        said = "overshoot: past a minimum on the way, where the slope has turned."
    elif actual > 0.5 * promised:
        said = "downhill, but the slope fades on the way: less than half of the promise is kept."
    else:
        said = "downhill: the tangent itself prefers no direction; descent goes h = −ηf'(x)."
    return said + _newton_words(tried)


def _newton_words(tried: Experiment) -> str:
    """The result of Newton's step from here, and what follows it."""
    if tried.at.second < 0:
        return " Newton heads for the top of the umbrella."
    if tried.at.newton is None:
        return ""
    found = solve(tried.problem, np.array([tried.at.x]))
    return " Newton's method diverges from here." if found.ending == "diverges" else ""


def laboratory_card(tried: Experiment, theme: Theme) -> Flow:
    """The facts with the sign of their page, words on them, and the plot."""
    if not (math.isfinite(tried.at.value) and math.isfinite(tried.at.slope)):
        none = f"f has no finite value and slope at {short(tried.at.x)}"
        return Flow((words_part(none, theme.text),))
    signs = {"slope": paint_needle, "curvature": paint_shape}
    sign = signs.get(tried.page) if tried.at.sides is None else None
    parts = [facts_part(laboratory_facts(tried), theme, names=NAMES)]
    if sign is not None:
        parts.append(_sign_part(sign, tried, theme))
    words = words_part(laboratory_words(tried), theme.accent)
    plot = plot_part(laboratory_plot(tried, theme), theme, (1, 1))
    return Flow((*parts, words, plot), ((1.0, 1.0), (1.0, 1.3)))


def _sign_part(sign: Sign, tried: Experiment, theme: Theme) -> CardPart:
    def paint(painter: QPainter, rect: QRectF) -> None:
        sign(painter, QRectF(rect.left() + 4, rect.top(), SIGN, SIGN), tried, theme)

    return CardPart(lambda _: SIGN + UNDER, paint)


def paint_laboratory(painter: QPainter, rect: QRectF, tried: Experiment, theme: Theme) -> None:
    """Paint the card."""
    laboratory_card(tried, theme).paint(painter, rect)


def paint_needle(painter: QPainter, rect: QRectF, tried: Experiment, theme: Theme) -> None:
    """dy/dx as a needle: level at 0, upright where the curve is steepest in its box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    low, high = tried.problem.box[:2]
    slopes = tried.problem.objective.grad(np.linspace(low, high, 64)[None])[0]
    steepest = float(np.abs(slopes[np.isfinite(slopes)]).max(initial=0.0)) or 1.0
    turn = 0.5 * math.pi * max(-1.0, min(1.0, tried.at.slope / steepest))
    middle, radius = QPointF(rect.left() + 8, rect.center().y()), rect.width() / 2
    outline(painter, theme.grid, 1.4)
    dial = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    painter.drawArc(dial, -90 * 16, 180 * 16)
    painter.drawLine(middle, middle + QPointF(radius, 0))
    tip = middle + QPointF(math.cos(turn), -math.sin(turn)) * radius
    colour = theme.error if tried.at.slope > 0 else theme.racers[2]
    marks.draw_arrow(painter, middle, tip, colour, theme.background, 2.4)
    box = QRectF(rect.left(), middle.y() + radius + 1, rect.width(), 15)
    write_small(painter, box, "dy/dx", theme.muted)


def paint_shape(painter: QPainter, rect: QRectF, tried: Experiment, theme: Theme) -> None:
    """A bowl, an umbrella, or a straight line."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x = np.linspace(-1.0, 1.0, 41)
    height = {"bowl": x * x, "umbrella": 1.0 - x * x, "straight": 0.5 + 0.0 * x}[tried.at.bend]
    half = rect.width() / 2 - 4
    middle = rect.center()
    points = np.stack([middle.x() + half * x, middle.y() + half * (0.6 - 1.2 * height)], axis=1)
    ink = {"bowl": theme.racers[0], "umbrella": theme.racers[1], "straight": theme.muted}
    painter.setPen(pen(ink[tried.at.bend], 3.0))
    draw_path(painter, points, rect)
    if tried.at.bend == "umbrella":
        painter.drawLine(middle + QPointF(0, -0.6 * half), middle + QPointF(0, 0.95 * half))
