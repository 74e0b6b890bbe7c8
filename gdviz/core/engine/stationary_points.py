"""The stationary point near a place, found by Newton steps that are kept on a short leash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.objective import Objective

Kind = Literal["minimum", "maximum", "saddle"]

ROUNDS = 12
# a step this short, in box sizes, is rounding error
ROUNDING = 1e-12
# the last step is at most this long, and this short relative to the one before: near a point with a
# regular Hessian each step is about the square of the last, elsewhere about half of it
SHORT, QUICK = 1e-7, 0.1
# a curvature this small relative to the largest has no sign
FAINT = 1e-9
# distance along each axis of curvature over which the losses must rise or fall accordingly, in box
# sizes
PROBED = 1e-4


@dataclass(frozen=True)
class StationaryPoint:
    """A point (dim,) with a zero gradient and a regular Hessian; `away` is its distance from the
    start of the search, and `curvatures` are the eigenvalues in rising order, both in box sizes."""

    point: Array
    loss: float
    curvatures: Array
    away: float

    @property
    def kind(self) -> Kind:
        """The kind, by the signs of the curvatures alone."""
        if self.curvatures[0] > 0.0:
            return "minimum"
        return "maximum" if self.curvatures[-1] < 0.0 else "saddle"


def stationary_point(
    objective: Objective, start: Array, size: Array, reach: float
) -> StationaryPoint | None:
    """The point that Newton's steps from `start` (dim,) converge to without ever going further
    away than `reach` times the sides `size` of the box; None where there is none, or where its
    Hessian is singular."""
    with np.errstate(all="ignore"):
        x, last = np.zeros(len(size)), 0.0
        for _ in range(ROUNDS):
            w = start + x * size
            step = _newton_step(objective.grad(w) * size, _hessian(objective, w, size))
            if step is None:
                return None
            x, length = x + step, float(np.sqrt(step @ step))
            if not float(np.sqrt(x @ x)) <= reach:
                return None
            if length <= ROUNDING or (length <= SHORT and length <= QUICK * last):
                return _judged(objective, start, x, size)
            last = length
    return None


def _hessian(objective: Objective, w: Array, size: Array) -> Array:
    """The Hessian in units of the box."""
    return objective.hessian(w) * np.outer(size, size)


def _newton_step(slope: Array, bent: Array) -> Array | None:
    if not (np.isfinite(slope).all() and np.isfinite(bent).all()):
        return None
    try:
        step = np.asarray(-np.linalg.solve(bent, slope), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None
    return step if np.isfinite(step).all() else None


def _judged(objective: Objective, start: Array, x: Array, size: Array) -> StationaryPoint | None:
    """The point at `x` box sizes from the start, unless its kind is in doubt."""
    point = start + x * size
    bent = _hessian(objective, point, size)
    if not np.isfinite(bent).all():
        return None
    values, axes = np.linalg.eigh(bent)
    loss = objective.loss(point)
    if np.abs(values).min() <= FAINT * np.abs(values).max():
        return None
    # where two pieces of a loss meet, the Hessian belongs to one of them
    steps = PROBED * size[:, None] * axes
    rises = objective.loss(point[:, None] + np.hstack((steps, -steps))) - loss
    if not (rises * np.hstack((values, values)) > 0.0).all():
        return None
    return StationaryPoint(point, float(loss), values, float(np.sqrt(x @ x)))
