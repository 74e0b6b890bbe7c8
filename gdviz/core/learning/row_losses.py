"""The loss of each row of the data, and the total of which they are parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.learning.chain_rule import squashed
from gdviz.core.learning.fitted_values import batches_of, data_of, parameters_at
from gdviz.core.learning.learning_curve import classified
from gdviz.core.models.fitted import Fitted
from gdviz.core.models.misfit import CROSS_ENTROPY
from gdviz.core.spec.sampling import Indices


@dataclass(frozen=True, eq=False)
class Measures:
    """Three measures of the same predictions: the number of wrong rows of `n`, the mean squared
    error, and the mean cross-entropy, None where the model gives no probability."""

    wrong: int
    n: int
    squares: float
    entropy: float | None


@dataclass(frozen=True, eq=False)
class RowLosses:
    """A racer's losses row by row.

    `rows` (n,) are training rows in the order in which the epoch sees them, `losses` (n,) the
    loss of each, without the ridge; those before `begin` have been seen, those up to `end` are the
    batch. `total` says whether the loss is their mean or their sum, plus `ridge`. Draws with
    replacement have no order: the rows are those of the table, all of them seen.
    """

    rows: Array
    losses: Array
    begin: int
    end: int
    total: str
    ridge: float
    measures: Measures | None

    @property
    def loss(self) -> float:
        """The loss over all training rows."""
        whole = self.losses.mean() if self.total == "mean" else self.losses.sum()
        return float(whole) + self.ridge


def row_losses(race: Race, racer: int, step: int) -> RowLosses | None:
    """The losses of a racer's rows at a step; None for a race without data."""
    made = data_of(race)
    if made is None:
        return None
    w, objective = parameters_at(race, racer, step), made.objective
    with np.errstate(all="ignore"):
        ridge = 0.5 * float(objective.penalty @ (w * w))
        losses = objective.unpenalised.sample_losses(w)
        measures = _measures(made, w)
    batches = batches_of(race, racer)
    begin, end = 0, objective.n
    order: Indices = np.arange(objective.n, dtype=np.int64)
    if not batches.full and batches.order != "replacement":
        epoch, place = divmod(min(step, race.spec.steps - 1), batches.per_epoch)
        order, begin = batches.epoch(epoch), place * batches.size
        end = min(begin + batches.size, objective.n)
    total = "mean" if objective.model.scaling.endswith("mean") else "sum"
    return RowLosses(made.train[order], losses[order], begin, end, total, ridge, measures)


def _measures(made: Fitted, w: Array) -> Measures | None:
    """None where the target is not a class."""
    right = classified(made, made.objective, w[:, None])
    if right is None:
        return None
    passes = made.objective.passes(w)
    n, y = made.objective.n, made.objective.y
    entropy = float(CROSS_ENTROPY.value(passes.z, y).mean()) if squashed(made.objective) else None
    wrong = round(n * (1.0 - float(right[0])))
    return Measures(wrong, n, float(np.mean((passes.prediction - y) ** 2)), entropy)


def gathered_bars(losses: Array, most: int) -> Array:
    """The heights of at most `most` bars: neighbours among many rows share one, at their mean."""
    if len(losses) <= most:
        return losses
    edges = np.linspace(0, len(losses), most + 1).astype(int)
    found: Array = np.add.reduceat(losses, edges[:-1]) / np.diff(edges)
    return found
