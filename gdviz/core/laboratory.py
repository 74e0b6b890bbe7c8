"""A loss of one variable at one point: secant and tangent, linear error, curvature, two steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdviz.core.objectives.base import Problem2D
from gdviz.core.optimizers.base import Array

Bend = Literal["bowl", "umbrella", "straight"]


@dataclass(frozen=True)
class Bench:
    """A point of a problem of one variable, with the first two derivatives there."""

    x: float
    value: float
    slope: float
    second: float

    @property
    def bend(self) -> Bend:
        """The shape at the point: the sign of the second derivative, not of the slope."""
        if self.second > 0:
            return "bowl"
        return "umbrella" if self.second < 0 else "straight"

    @property
    def curvature(self) -> float:
        """Signed curvature f'' / (1 + f'^2)^(3/2): one over the osculating circle's radius."""
        return float(self.second / (1.0 + self.slope * self.slope) ** 1.5)

    @property
    def circle(self) -> tuple[float, float, float] | None:
        """Centre x, centre y and radius of the osculating circle; None where f'' is zero."""
        if self.second == 0.0:
            return None
        tilt = 1.0 + self.slope * self.slope
        centre = self.x - self.slope * tilt / self.second, self.value + tilt / self.second
        return *centre, abs(1.0 / self.curvature)

    @property
    def newton(self) -> float | None:
        """The stationary point of the parabola; on an umbrella that is its top. None if none."""
        return None if self.second == 0.0 else self.x - self.slope / self.second

    def linear(self, h: Array) -> Array:
        """The tangent h away from the point."""
        found: Array = self.value + self.slope * h
        return found

    def parabola(self, h: Array) -> Array:
        """Newton's parabola h away from the point."""
        found: Array = self.linear(h) + 0.5 * self.second * h * h
        return found


def bench(problem: Problem2D, x: float) -> Bench:
    """Everything at x of a problem of dim 1."""
    w = np.array([x], dtype=np.float64)
    with np.errstate(all="ignore"):
        loss, grad = problem.objective.loss_and_grad(w)
        hessian = problem.objective.hessian(w)
    return Bench(float(x), float(loss), float(grad[0]), float(hessian[0, 0]))


def _losses(problem: Problem2D, x: Array) -> Array:
    with np.errstate(all="ignore"):
        found: Array = np.asarray(problem.objective.loss(x[None]))
    return found


def secant(problem: Problem2D, at: Bench, h: Array) -> Array:
    """Slopes of the secants through x and x + h; h (n,) is not zero. They tend to the slope."""
    found: Array = (_losses(problem, at.x + h) - at.value) / h
    return found


def squared_error(problem: Problem2D, at: Bench, h: Array) -> Array:
    """(f(x) + f'(x) h - f(x + h))^2 for h (n,); a negative h looks backward, at f(x - |h|).

    It need not grow with h: for x + sin x at pi/2 it never exceeds 4.
    """
    found: Array = (at.linear(h) - _losses(problem, at.x + h)) ** 2
    return found


def decrease(problem: Problem2D, at: Bench, lr: float) -> tuple[float, float]:
    """The change of the loss by one step of gradient descent: predicted -lr f'^2, and actual."""
    after = _losses(problem, np.array([at.x - lr * at.slope]))
    return -lr * at.slope * at.slope, float(after[0]) - at.value
