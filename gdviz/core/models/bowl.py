"""The loss of a line or plane through data, at the many places of a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.models.misfit import SQUARES
from gdviz.core.models.model import ModelObjective


def picture_loss(problem: Problem2D) -> tuple[Callable[[Array], Array], int]:
    """The loss over (dim, *batch) and how many products a value takes.

    Squares of a linear model are their second-order expansion about the known minimum, which reads
    the rows only once.
    """
    objective: Any = problem.objective
    linear = isinstance(objective, ModelObjective) and objective.model.kind == "linear"
    if not (linear and objective.misfit is SQUARES and problem.minima):
        return objective.loss, getattr(objective, "cost", 1)
    lowest = np.array(problem.minima[0].point)
    least, slope = objective.loss_and_grad(lowest)
    bent = objective.hessian(lowest)

    def loss(w: Array) -> Array:
        away = w - lowest.reshape(-1, *([1] * (w.ndim - 1)))
        turned = np.tensordot(0.5 * bent, away, axes=1)
        turned += slope.reshape(-1, *([1] * (w.ndim - 1)))
        found: Array = least + (away * turned).sum(axis=0)
        return found

    return loss, problem.dim
