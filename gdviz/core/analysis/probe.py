"""The local analysis of a loss at one point: slope, direction, curvature and kind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdviz.core.analysis.step_facts import eigen
from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Critical, Problem2D

Kind = Literal["not stationary", "minimum", "maximum", "saddle", "inconclusive"]

# a gradient this small, in loss ranges over box sizes, counts as zero
STATIONARY = 1e-6
# an eigenvalue this small relative to the largest, or to the scale of the loss, is inconclusive
FLAT = 1e-7
# the step of the numerical check, in box sizes
CHECK = 1e-6


@dataclass(frozen=True)
class Probe:
    """A point of a problem; vectors have shape (dim,), eigenvectors stand in columns.

    `kind` follows from gradient and Hessian alone: where an eigenvalue is zero it is
    "inconclusive", as at the minimum of x^4 + y^4 and at the non-minimum of x^3 + y^2.
    """

    point: Array
    loss: float
    grad: Array
    hessian: Array
    eigenvalues: Array
    eigenvectors: Array
    kind: Kind

    @property
    def slope(self) -> float:
        """The length of the gradient: the steepest slope there is."""
        return float(np.sqrt(self.grad @ self.grad))

    @property
    def needle(self) -> Array:
        """The gradient, without the rounding noise that remains of it at a stationary point."""
        return self.grad if self.kind == "not stationary" else np.zeros_like(self.grad)

    def model(self, moves: Array) -> Array:
        """The local quadratic model of the loss after the moves (dim, *batch) from the point."""
        linear = np.tensordot(self.grad, moves, axes=1)
        bend = (moves * np.tensordot(self.hessian, moves, axes=1)).sum(axis=0)
        found: Array = self.loss + linear + 0.5 * bend
        return found


def probe(problem: Problem2D, point: Array) -> Probe:
    """Everything at one point (dim,)."""
    w = np.asarray(point, dtype=np.float64)
    with np.errstate(all="ignore"):
        loss, grad = problem.objective.loss_and_grad(w)
        hessian = problem.objective.hessian(w)
    values, vectors = eigen(hessian)
    kind = _kind(problem, float(loss), grad, values)
    return Probe(w, float(loss), grad, hessian, values, vectors, kind)


def stationary(problem: Problem2D, loss: float, grad: Array) -> bool:
    """Whether a gradient counts as zero relative to the sizes of the box and of the losses."""
    with np.errstate(all="ignore"):
        steep = np.abs(grad * problem.size()).max()
    return bool(np.isfinite(steep) and steep <= STATIONARY * _scale(problem, loss) < np.inf)


def _scale(problem: Problem2D, loss: float) -> float:
    return max([abs(loss), 1.0, *(abs(c.loss) for c in problem.critical)])


def _kind(problem: Problem2D, loss: float, grad: Array, eigenvalues: Array) -> Kind:
    if not stationary(problem, loss, grad):
        return "not stationary"
    if not np.isfinite(eigenvalues).all():
        return "inconclusive"
    curved, least = _curved(problem, loss, eigenvalues)
    if (np.abs(curved) <= least).any():
        return "saddle" if curved[0] < -least and curved[-1] > least else "inconclusive"
    if curved[0] > 0:
        return "minimum"
    return "maximum" if curved[-1] < 0 else "saddle"


def _curved(problem: Problem2D, loss: float, eigenvalues: Array) -> tuple[Array, float]:
    """The curvatures in units of the box, and the size up to which they are inconclusive."""
    curved = eigenvalues * float(problem.size().min()) ** 2
    return curved, FLAT * max(float(np.abs(curved).max()), _scale(problem, loss))


def no_minimum(problem: Problem2D, found: Probe) -> bool:
    """Whether a curvature below zero rules a minimum out where the other one is zero."""
    if found.kind != "inconclusive" or not np.isfinite(found.eigenvalues).all():
        return False
    curved, least = _curved(problem, found.loss, found.eigenvalues)
    return bool(curved[0] < -least)


def direction(angle: float) -> Array:
    """The unit vector at an angle in degrees, counted from the x axis."""
    turned = math.radians(angle)
    return np.array([math.cos(turned), math.sin(turned)])


def directional_derivative(found: Probe, unit: Array) -> tuple[float, float]:
    """The slope along a unit vector, and the angle phi to the gradient in degrees.

    It is |grad| cos(phi) for every direction: a gradient does let directions be compared, and
    Cauchy-Schwarz says that its own is the steepest. At 90 degrees the change is zero only to first
    order; the second is unit' H unit / 2.
    """
    if found.slope == 0.0 or not math.isfinite(found.slope):
        return found.slope, 0.0
    along = float(found.grad @ unit)
    cosine = max(-1.0, min(1.0, along / found.slope))
    return along, math.degrees(math.acos(cosine))


def checked_slope(problem: Problem2D, found: Probe, unit: Array) -> float:
    """The same slope as a central difference of losses."""
    step = CHECK * float(problem.size().min())
    ahead = problem.objective.loss(found.point + step * unit)
    behind = problem.objective.loss(found.point - step * unit)
    return float((ahead - behind) / (2.0 * step))


def slice_through(problem: Problem2D, found: Probe, axis: int, count: int) -> tuple[Array, Array]:
    """Coordinates and losses (count,) along one axis through the point, over the box."""
    low, high = problem.box[2 * axis], problem.box[2 * axis + 1]
    along: Array = np.linspace(low, high, count)
    points = np.repeat(found.point[:, None], count, axis=1)
    points[axis] = along
    return along, problem.objective.loss(points)


def nearest_known(problem: Problem2D, point: Array) -> tuple[Critical, float] | None:
    """The known stationary point nearest to a point, and its distance; None if none is known."""
    if not problem.critical:
        return None
    away = [float(np.linalg.norm(np.array(c.point) - point)) for c in problem.critical]
    least = int(np.argmin(away))
    return problem.critical[least], away[least]


def shortest_with_slope(found: Probe, slope: float) -> Array:
    """The shortest b with grad . b = slope, which lies along the gradient: slope grad / |grad|^2.

    For slope = |grad| it has length 1, and every other solution is longer. That agrees with the
    gradient's direction being the steepest; the proof of that is Cauchy-Schwarz.
    """
    square = found.slope**2
    return found.grad * (slope / square) if square > 0 else np.zeros_like(found.grad)
