"""Solving grad f = 0 as calculus does, and what that costs as the number of variables grows.

Of least squares the equations are linear, (X'X) w = X'y, and the first step solves them. Otherwise
Newton's method is repeated: it heads for any stationary point, saddles and maxima included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.objectives.base import Problem2D
from gdviz.core.optimizers.base import Array

MOST_STEPS = 50
# relative to the slope at the start, this counts as solved; below the second number in any case
SOLVED, TINY = 1e-12, 1e-13


@dataclass(frozen=True)
class Solution:
    """`points` (k+1, dim) and the lengths of the gradient there, from the start on; `solved` is
    whether the last gradient is zero but for rounding."""

    points: Array
    slopes: Array
    solved: bool

    @property
    def steps(self) -> int:
        """How many linear systems were solved."""
        return len(self.points) - 1


def solve(problem: Problem2D, start: Array) -> Solution:
    """Solve grad f = 0 from a point (dim,); it ends where the Hessian is singular or not finite."""
    w: Array = np.array(start, dtype=np.float64)
    points, slopes = [w], [_slope(problem, w)]
    least = max(SOLVED * slopes[0], TINY)
    while len(points) <= MOST_STEPS and np.isfinite(slopes[-1]) and slopes[-1] > least:
        with np.errstate(all="ignore"):
            g, h = problem.objective.grad(w), problem.objective.hessian(w)
        try:
            w = w - np.linalg.solve(h, g)
        except np.linalg.LinAlgError:
            break
        if not np.isfinite(w).all():
            break
        points.append(w)
        slopes.append(_slope(problem, w))
    return Solution(np.array(points), np.array(slopes), slopes[-1] <= least and _settled(points))


def _settled(points: list[Array]) -> bool:
    """Whether one more step would hardly move: not so on a slope that fades for ever."""
    if len(points) < 3:
        return True
    return bool(np.abs(points[-1] - points[-2]).max() < 1e-3 * (1.0 + np.abs(points[-1]).max()))


def _slope(problem: Problem2D, w: Array) -> float:
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(problem.objective.grad(w)))


def solve_cost(count: Array) -> Array:
    """Multiplications to solve one dense symmetric system of so many equations: d^3/6 + d^2.

    Source: Cholesky's factorisation and two triangular systems, Golub and Van Loan (2013), ch. 4.
    """
    found: Array = count**3 / 6.0 + count**2
    return found


def step_cost(count: Array) -> Array:
    """Multiplications of one step of descent on a dense quadratic: d^2 for its gradient, d for the
    step."""
    found: Array = count**2 + count
    return found
