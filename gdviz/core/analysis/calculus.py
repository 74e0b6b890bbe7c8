"""Solving grad f = 0 as calculus does, and what that costs as the number of variables grows.

The equations of least squares are linear, (X'X) w = X'y, and the first step solves them. Otherwise
Newton's method is repeated: it heads for any stationary point, saddles and maxima included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D

MOST_STEPS = 50
# relative to the gradient at the start, this counts as solved; a norm below the second number
# always does
SOLVED, TINY = 1e-12, 1e-13
# steps that have to grow, outside the box, to count as divergence
GROWING = 3

Ending = Literal["solved", "singular", "diverges", "fades", "unsettled"]


@dataclass(frozen=True)
class Solution:
    """`points` (k+1, dim) and the lengths of the gradient there, from the start on; how it ends:
    with a gradient that is zero but for rounding, at a singular Hessian, in steps that grow out of
    the box, on a slope that fades forever, or after the most steps. `linear` is whether the
    Hessian is the same at both ends, as it is where the equations are linear."""

    points: Array
    slopes: Array
    ending: Ending
    linear: bool

    @property
    def solved(self) -> bool:
        """Whether the last gradient is zero."""
        return self.ending == "solved"

    @property
    def steps(self) -> int:
        """How many linear systems were solved."""
        return len(self.points) - 1


def solve(problem: Problem2D, start: Array) -> Solution:
    """Solve grad f = 0 from a point (dim,); it ends where the Hessian is singular or not finite."""
    w: Array = np.array(start, dtype=np.float64)
    points, slopes = [w], [_slope(problem, w)]
    least = max(SOLVED * slopes[0], TINY)
    ending: Ending = "unsettled"
    while len(points) <= MOST_STEPS and np.isfinite(slopes[-1]) and slopes[-1] > least:
        step = _newton_step(problem, w)
        if step is None:
            ending = "singular"
            break
        w = w + step
        points.append(w)
        slopes.append(_slope(problem, w))
    if slopes[-1] <= least:
        ending = "solved" if _settled(points) else "fades"
    elif _diverges(problem, np.array(points)):
        ending = "diverges"
    with np.errstate(all="ignore"):
        first, last = (problem.objective.hessian(w) for w in (points[0], points[-1]))
        linear = bool(np.allclose(first, last))
    return Solution(np.array(points), np.array(slopes), ending, linear)


def _newton_step(problem: Problem2D, w: Array) -> Array | None:
    with np.errstate(all="ignore"):
        g, h = problem.objective.grad(w), problem.objective.hessian(w)
        try:
            step: Array = np.asarray(-np.linalg.solve(h, g), dtype=np.float64)
        except np.linalg.LinAlgError:
            return None
        return step if np.isfinite(w + step).all() else None


def _diverges(problem: Problem2D, points: Array) -> bool:
    """Whether the last steps grow and have led out of the box; a single one also has to climb."""
    box = np.array(problem.box)
    inside = (box[::2] <= points[-1]) & (points[-1] <= box[1::2])
    lengths = np.sqrt((np.diff(points, axis=0) ** 2).sum(axis=1))[-GROWING:]
    if inside.all() or not len(lengths):
        return False
    with np.errstate(all="ignore"):
        first, last = problem.objective.loss(points[[0, -1]].T)
    return bool((np.diff(lengths) > 0).all()) and (len(lengths) > 1 or bool(last > first))


def _settled(points: list[Array]) -> bool:
    """Whether one more step would hardly move: not so on a slope that fades forever."""
    if len(points) < 3:
        return True
    return bool(np.abs(points[-1] - points[-2]).max() < 1e-3 * (1.0 + np.abs(points[-1]).max()))


def _slope(problem: Problem2D, w: Array) -> float:
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(problem.objective.grad(w)))


def solve_cost(count: Array) -> Array:
    """Multiplications to solve one dense symmetric system of `count` equations: d^3/6 + d^2.

    Source: Cholesky's factorisation and two triangular systems, Golub and Van Loan (2013), ch. 4.
    """
    return count**3 / 6.0 + count**2


def step_cost(count: Array) -> Array:
    """Multiplications of one step of descent on a dense quadratic: d^2 for its gradient, d for the
    step."""
    return count**2 + count


def network_step_cost(count: Array) -> Array:
    """Multiplications of one step of descent by one sample on a network of dense layers, at most:
    for each weight one on the way forward, two on the way back, one for the step.

    Source: Rumelhart, Hinton and Williams (1986); Goodfellow et al. (2016), sec. 6.5.
    """
    return 4.0 * count
