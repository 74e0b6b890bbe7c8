"""Searches along a line: for the lowest point, and for one that meets the strong Wolfe conditions.

The search for a Wolfe point is that of Nocedal and Wright, Numerical Optimization (2006),
algorithms 3.5 and 3.6, with cubic interpolation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.notes import let, must
from gdviz.core.base.objective import Objective
from gdviz.core.expr.symbols import scalar
from gdviz.core.optimizers.base import StepRefused

TRIES = 60
# how a search is written in a rule
SEARCHED = {
    "ask:a": "a step that meets the strong Wolfe conditions",
    "gp": "gᵀp",
    "L_a": "L(w + a·p)",
    "slope": "∇L(w + a·p)ᵀp",
}
GROWTH = 4.0
ENDLESS = "the loss falls without end along the line"
REFINEMENTS = 100
EPSILON = 2.0**-52
NEAR = 1e-7
STEEP = 16.0


@dataclass(frozen=True)
class Trial:
    """A point on the line at distance `a`: its loss, its slope along the line, its gradient."""

    a: float
    loss: float
    slope: float
    point: Array
    grad: Array

    @property
    def finite(self) -> bool:
        """Whether loss and slope are numbers to compare with."""
        return math.isfinite(self.loss) and math.isfinite(self.slope)


Along = Callable[[float], Trial]


def line(objective: Objective, w: Array, direction: Array) -> Along:
    """The objective along w + a*direction; each trial takes one loss and one gradient."""

    def at(a: float) -> Trial:
        point = w + a * direction
        loss, g = objective.loss_and_grad(point)
        trial = Trial(a, float(loss), float(np.sum(g * direction)), point, g)
        let("trial steps", {"a": a, "L there": trial.loss, "slope": trial.slope})
        return trial

    return at


def wolfe_rule(g: Any, p: Any, c1: Any, c2: Any) -> Any:
    """The step length along p in symbols, with the conditions that it meets."""
    a, slope = let("a", scalar("a")), let("gp", g @ p)
    must(scalar("L_a") <= scalar("L") + c1 * a * slope)
    must(abs(scalar("slope")) <= c2 * abs(slope))
    return a


def ended(start: Trial, found: Trial) -> Trial:
    """The trial at which a search ends, noted with the one that it was compared with."""
    let("L", start.loss)
    let("L_a", found.loss)
    let("slope", found.slope)
    let("a", found.a)
    return found


def searched(at: Along, start: Trial, first: float, c1: float, c2: float) -> Trial:
    """A point that meets the strong Wolfe conditions; StepRefused if none is found.

    Where the remaining descent is below the rounding of the loss, the slope alone decides.
    """
    found = strong_wolfe(at, start, first, c1, c2)
    if found is not None:
        return ended(start, found)
    last = at(first)
    slack = 64.0 * EPSILON * max(abs(start.loss), abs(last.loss))
    if last.finite and abs(last.slope) < -start.slope and last.loss <= start.loss + slack:
        return ended(start, last)
    if -start.slope * first <= slack or arrived(start.point, last.point):
        return ended(start, start)
    raise StepRefused("the line search found no step")


def arrived(w: Array, tried: Array) -> bool:
    """Whether a try is so near that losses, right to half of their digits, cannot decide."""
    apart, size = np.abs(tried - w).max(), np.abs(w).max()
    return bool(apart <= NEAR * max(1.0, size))


def strong_wolfe(at: Along, start: Trial, first: float, c1: float, c2: float) -> Trial | None:
    """A point with enough descent and a slope flat enough, or None if none is found."""
    low, high = start, at(first)
    for i in range(TRIES):
        if not high.finite:
            high = at((low.a + high.a) / 2.0)
            continue
        if high.loss > start.loss + c1 * high.a * start.slope or (i and high.loss >= low.loss):
            return _zoomed(at, start, low, high, c1, c2)
        if abs(high.slope) <= -c2 * start.slope:
            return high
        if high.slope >= 0.0:
            return _zoomed(at, start, high, low, c1, c2)
        low, high = high, at(GROWTH * high.a)
    if low.loss < start.loss:
        raise StepRefused(ENDLESS)
    return None


def _zoomed(at: Along, start: Trial, low: Trial, high: Trial, c1: float, c2: float) -> Trial | None:
    for _ in range(TRIES):
        trial = at(_cubic(low, high))
        if not trial.finite or trial.a in (low.a, high.a):
            return None
        if trial.loss > start.loss + c1 * trial.a * start.slope or trial.loss >= low.loss:
            high = trial
            continue
        if abs(trial.slope) <= -c2 * start.slope:
            return trial
        if trial.slope * (high.a - low.a) >= 0.0:
            high = low
        low = trial
    return None


def _cubic(p: Trial, q: Trial) -> float:
    """The lowest point of the cubic through both ends, kept inside; the middle where it fails."""
    middle = (p.a + q.a) / 2.0
    if p.a == q.a:
        return middle
    mean = p.slope + q.slope - 3.0 * (p.loss - q.loss) / (p.a - q.a)
    square = mean * mean - p.slope * q.slope
    if not square >= 0.0:
        return middle
    root = math.copysign(math.sqrt(square), q.a - p.a)
    below = q.slope - p.slope + 2.0 * root
    if below == 0.0:
        return middle
    best = q.a - (q.a - p.a) * (q.slope + root - mean) / below
    left, right = min(p.a, q.a), max(p.a, q.a)
    margin = 0.05 * (right - left)
    return min(max(best, left + margin), right - margin) if math.isfinite(best) else middle


def lowest(at: Along, start: Trial, first: float) -> Trial:
    """The first lowest point of a line that begins downhill, to the rounding of its slope.

    StepRefused where the line falls without end.
    """
    low, high = start, at(first)
    for _ in range(TRIES):
        if not high.finite:
            high = at((low.a + high.a) / 2.0)
        elif _beyond(low, high):
            break
        else:
            low, high = high, at(GROWTH * high.a)
    else:
        if arrived(start.point, high.point):
            return start
        raise StepRefused(ENDLESS)
    for i in range(REFINEMENTS):
        flat = min(low, high, key=lambda end: abs(end.slope))
        if abs(flat.slope) <= 4.0 * EPSILON * abs(start.slope) and flat.loss <= start.loss:
            return flat
        a = _secant(low, high, i)
        if a in (low.a, high.a):
            break
        trial = at(a)
        low, high = (low, trial) if _beyond(low, trial) else (trial, high)
    return min((t for t in (low, high) if t.finite), key=lambda t: (t.loss, abs(t.slope)))


def _beyond(low: Trial, trial: Trial) -> bool:
    """Whether a lowest point lies before the trial."""
    slack = 1e-9 * max(abs(low.loss), abs(trial.loss))
    return not trial.finite or trial.slope >= 0.0 or trial.loss > low.loss + slack


def _secant(low: Trial, high: Trial, i: int) -> float:
    """Where the slope would be zero if it were straight; else, and now and then, further inside."""
    wide = high.a - low.a
    if not high.finite or high.slope <= 0.0:
        return low.a + wide / 2.0
    if high.slope > -STEEP * low.slope:
        # far beyond the lowest point a straight slope is meaningless
        return low.a + wide / STEEP
    if i % 4 == 3:
        return low.a + wide / 2.0
    return low.a + wide * low.slope / (low.slope - high.slope)
