"""One racer on samples in one call, for scripts, notebooks and comparisons with other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdviz.core.api.entries import GivenOptimizer, GivenSchedule, entry_of
from gdviz.core.api.trajectory import checked_steps, point_of, walked
from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.base.problem import Problem2D
from gdviz.core.models.model import ModelObjective
from gdviz.core.problems.validation import check_fits
from gdviz.core.spec.data import Model


@np.errstate(all="ignore")
def fit(
    X: Any,
    y: Any,
    model: Model | str,
    optimizer: GivenOptimizer,
    start: Any,
    batches: Sequence[Any] | None = None,
    lr: float | None = None,
    steps: int | None = None,
    schedule: GivenSchedule = None,
    **knobs: Any,
) -> Array:
    """The parameters after each step of one optimizer on samples, shape (steps+1, dim).

    X has shape (n, k), y (n,) or (n, 1). `model` is a `Model` or the name of a kind: "linear",
    "logistic", "sigmoid", "network". `start` is the point (dim,): for a linear model the weights,
    then the bias; for a network, layer by layer, W of shape (fan_in, fan_out) row by row, then b.
    `batches` is a sequence of arrays of sample numbers, one per step, begun again when it is used
    up; None gives every step all samples. `steps` is by default the number of batches, `lr` the
    optimizer's usual one. The loss of numbers is 1/2n times the sum of squares; torch's is
    `Model(..., scaling="mean")`. `optimizer`, `schedule` and `knobs` are as in `trajectory`, and as
    there nothing stops the racer early. InputError for anything that is not allowed.
    """
    model = Model(model) if isinstance(model, str) else model
    objective = ModelObjective(model, X, y)
    begin = point_of(start, objective.dim)
    rows = _Listed(batches, objective.n)
    if steps is None and rows.full:
        raise InputError("steps: must be given where batches are not")
    count = len(rows) if steps is None else checked_steps(steps)
    entry = entry_of(optimizer, lr, schedule, knobs)
    check_fits(entry.optimizer, model.kind == "network", "optimizer")
    rate = type(entry.optimizer).default_lr if entry.lr is None else entry.lr
    problem = Problem2D("", "", objective, (), ())
    return walked(problem, entry, begin, rate, count, schedule, lambda: rows)


class _Listed:
    """Batches given one by one, used again from the first when they are used up."""

    def __init__(self, batches: Sequence[Any] | None, n: int) -> None:
        self.full = batches is None
        self._batches = [np.arange(n)] if batches is None else _indices(batches, n)

    def __len__(self) -> int:
        return len(self._batches)

    def of(self, step: int) -> NDArray[np.int64]:
        """The samples of step `step`."""
        return self._batches[step % len(self._batches)]


def _indices(batches: Sequence[Any], n: int) -> list[NDArray[np.int64]]:
    """The batches as whole numbers from 0 to n - 1, none of them empty."""
    try:
        found = [np.asarray(batch) for batch in batches]
    except (TypeError, ValueError):
        raise InputError("batches: must be arrays of sample numbers, one per step") from None
    if not found:
        raise InputError("batches: must be at least one array of sample numbers")
    for i, batch in enumerate(found):
        if batch.ndim != 1 or not len(batch) or batch.dtype.kind not in "iu":
            raise InputError(f"batches[{i}]: must be a row of at least one whole number")
    flat = np.concatenate(found)
    if flat.min() < 0 or flat.max() >= n:
        raise InputError(
            f"batches: sample numbers go from 0 to {n - 1}, not {flat.min()}..{flat.max()}"
        )
    return found
