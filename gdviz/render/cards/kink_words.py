"""The words of the laboratory at a kink, where the derivatives from both sides differ."""

from __future__ import annotations

from gdviz.core.analysis.laboratory import Bench, Page
from gdviz.render.paint.ticks import short

ROUNDING = 1e-9


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
    # the sides are exact to rounding
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
