"""A loss of one variable at one point: secant and tangent, linear error, curvature, two steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdviz.core.analysis.one_sided import kink_near, one_sided
from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D

Bend = Literal["bowl", "umbrella", "straight"]
Page = Literal["slope", "error", "curvature", "step"]

# points at which the curvature along a step is computed
ALONG = 257
# the order of an error is estimated between h and this multiple of h
ORDER_STEP = 1.1


@dataclass(frozen=True)
class Bench:
    """A point of a problem of one variable, with the first two derivatives there; at a kink the
    `slope` is the one that an optimizer takes, and `sides` are those from the left and right."""

    x: float
    value: float
    slope: float
    second: float
    sides: tuple[float, float] | None = None

    @property
    def bend(self) -> Bend:
        """The shape at the point: the sign of the second derivative, not of the slope."""
        if self.second > 0:
            return "bowl"
        return "umbrella" if self.second < 0 else "straight"

    @property
    def curvature(self) -> float:
        """Signed curvature f'' / (1 + f'^2)^(3/2): one over the osculating circle's radius."""
        # Python's own power raises OverflowError where the slope is enormous
        with np.errstate(all="ignore"):
            return float(self.second / np.float64(1.0 + self.slope * self.slope) ** 1.5)

    @property
    def circle(self) -> tuple[float, float, float] | None:
        """Centre x, centre y and radius of the osculating circle; None where nothing bends."""
        if self.curvature == 0.0:
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
        with np.errstate(all="ignore"):
            return self.value + self.slope * h

    def parabola(self, h: Array) -> Array:
        """Newton's parabola h away from the point."""
        with np.errstate(all="ignore"):
            return self.linear(h) + 0.5 * self.second * h * h


def bench(problem: Problem2D, x: float) -> Bench:
    """Everything at x of a problem of dim 1."""
    w = np.array([x], dtype=np.float64)
    with np.errstate(all="ignore"):
        loss, grad = problem.objective.loss_and_grad(w)
        hessian = problem.objective.hessian(w)
    sides = one_sided(problem, float(x))
    return Bench(float(x), float(loss), float(grad[0]), float(hessian[0, 0]), sides)


def _losses(problem: Problem2D, x: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(problem.objective.loss(x[None]))


def secant(problem: Problem2D, at: Bench, h: Array) -> Array:
    """Slopes of the secants through x and x + h; h (n,) is not zero. They tend to the slope."""
    with np.errstate(all="ignore"):
        return (_losses(problem, at.x + h) - at.value) / h


def squared_error(problem: Problem2D, at: Bench, h: Array) -> Array:
    """(f(x) + f'(x) h - f(x + h))^2 for h (n,); a negative h looks backward, at f(x - |h|).

    It need not grow with h: for x + sin x at pi/2 the error never exceeds 2, so its square 4.
    """
    with np.errstate(all="ignore"):
        return (at.linear(h) - _losses(problem, at.x + h)) ** 2


def quotient_errors(problem: Problem2D, at: Bench, h: Array) -> tuple[Array, Array]:
    """The errors of the difference quotients: forward, and central over x - h to x + h.

    Too large an h ignores the curvature, too small an h is lost in the rounding of f (a V on log
    axes).
    """
    ahead, behind = secant(problem, at, h), secant(problem, at, -h)
    with np.errstate(all="ignore"):
        return np.abs(ahead - at.slope), np.abs(0.5 * (ahead + behind) - at.slope)


def error_order(problem: Problem2D, at: Bench, h: float) -> float:
    """The slope of the squared error at h on log axes: 4 where f'' rules, 0 where it is bounded."""
    pair = squared_error(problem, at, np.array([h, ORDER_STEP * h]))
    with np.errstate(all="ignore"):
        return float(np.log(pair[1] / pair[0]) / np.log(ORDER_STEP))


def curvatures(problem: Problem2D, x: Array) -> tuple[Array, Array]:
    """Losses and signed curvatures at the places x (n,)."""
    with np.errstate(all="ignore"):
        losses, grads = problem.objective.loss_and_grad(x[None])
        second = problem.objective.hessian(x[None])[0, 0]
        bent: Array = np.broadcast_to(second, x.shape) / (1.0 + grads[0] ** 2) ** 1.5
    return np.broadcast_to(losses, x.shape), bent


def along_step(problem: Problem2D, at: Bench, lr: Array) -> Array:
    """The losses at x - lr f'(x) for learning rates (n,)."""
    return _losses(problem, at.x - lr * at.slope)


def largest_bend(problem: Problem2D, at: Bench, lr: float) -> float:
    """The largest |f''| between x and x - lr f'(x), on a fine grid; infinite where there
    is a kink on it."""
    half = 0.5 * lr * at.slope
    if half and kink_near(problem, at.x - half, abs(half)) is not None:
        return float("inf")
    way = np.linspace(at.x, at.x - lr * at.slope, ALONG)
    with np.errstate(all="ignore"):
        second = np.broadcast_to(problem.objective.hessian(way[None])[0, 0], way.shape)
    finite = np.abs(second[np.isfinite(second)])
    return float(finite.max()) if len(finite) else float("nan")


def descent_bound(at: Bench, lr: Array, bend: float) -> Array:
    """The descent lemma: L(w - lr g) <= L - lr (1 - lr bend / 2) g^2, `bend` bounding |f''|."""
    with np.errstate(all="ignore"):
        return at.value - lr * (1.0 - 0.5 * lr * bend) * (at.slope * at.slope)


def decrease(problem: Problem2D, at: Bench, lr: float) -> tuple[float, float]:
    """The change of the loss by one step of gradient descent: predicted -lr f'^2, and actual."""
    after = along_step(problem, at, np.array([lr]))
    return -lr * at.slope * at.slope, float(after[0]) - at.value


@dataclass(frozen=True)
class Experiment:
    """An experiment at a point: one of the pages, a distance h and a learning rate."""

    problem: Problem2D
    at: Bench
    page: Page
    h: float
    lr: float
