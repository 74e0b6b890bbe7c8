"""How a racer learns: its loss on the rows it trains on and on those held back, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.engine.run import run
from gdviz.core.learning.fitted_values import batches_of, data_of, parameters_at
from gdviz.core.models.fitted import Fitted
from gdviz.core.models.model import ModelObjective, without_ridge

# most products that the curves of one racer may cost, and most points of a curve
BUDGET, MOST = 40_000_000, 500
# other seeds that are raced for a band
SEEDS = 20
AXES = ("step", "epoch", "samples")


@dataclass(frozen=True, eq=False)
class Learning:
    """One racer's curves: all arrays have shape (m,) and belong to the rows `steps`, every
    `every`-th one. Without held-back rows `validation` is None, without classes the shares of
    correctly classified rows are."""

    steps: Array
    every: int
    training: Array
    validation: Array | None
    right: Array | None
    right_held: Array | None

    @property
    def best(self) -> int:
        """The place of the lowest validation loss, of the training loss where none is held back."""
        judged = self.training if self.validation is None else self.validation
        finite = np.where(np.isfinite(judged), judged, np.inf)
        return int(np.argmin(finite))

    def at(self, step: int) -> int:
        """The place of the last measured row up to a step."""
        return max(int(np.searchsorted(self.steps, step, side="right")) - 1, 0)


def learning(race: Race, racer: int) -> Learning | None:
    """A racer's curves; None for a race without data."""
    made = data_of(race)
    if made is None:
        return None
    track = race.tracks[racer]
    cost = made.objective.dim * len(made.y)
    every = max(1, -(-race.spec.steps // max(8, min(MOST, BUDGET // cost))))
    rows = np.arange(0, track.steps + 1, every)
    if rows[-1] != track.steps:
        rows = np.append(rows, track.steps)
    points = track.points[rows].T
    held = made.part(made.validation) if len(made.validation) else None
    right = classified(made, made.objective, points)
    with np.errstate(all="ignore"):
        return Learning(
            steps=rows.astype(float),
            every=every,
            training=track.losses[rows],
            validation=None if held is None else without_ridge(held, points),
            right=right,
            right_held=None if held is None else classified(made, held, points),
        )


def classified(made: Fitted, objective: ModelObjective, w: Array) -> Array | None:
    """The share of rows on the right side, (m,); None where the target is not a class."""
    if not made.classes:
        return None
    with np.errstate(all="ignore"):
        found: Array = 1.0 - objective.errors(w)
    return found


def evaluated(race: Race, racer: int, step: int) -> tuple[float, float | None]:
    """Loss and share of correctly classified rows on the test, for the parameters of a step."""
    made = data_of(race)
    assert made is not None and len(made.test)
    test, w = made.part(made.test), parameters_at(race, racer, step)[:, None]
    right = classified(made, test, w)
    return float(without_ridge(test, w)[0]), None if right is None else float(right[0])


def placed(race: Race, racer: int, steps: Array, axis: str) -> Array:
    """A racer's steps in the unit of an axis: steps, epochs or samples seen."""
    if axis == "step" or data_of(race) is None:
        return steps
    batches = batches_of(race, racer)
    seen = np.asarray(batches.seen(steps), dtype=np.float64)
    return seen / batches.n if axis == "epoch" else seen


def smoothed(values: Array, share: float) -> Array:
    """The exponential moving average with that share of the past, corrected for the bias of its
    start."""
    found, weight, mean = np.empty(len(values)), 0.0, 0.0
    for k, value in enumerate(values):
        if np.isfinite(value):
            mean = share * mean + (1.0 - share) * float(value)
            weight = share * weight + (1.0 - share)
        found[k] = mean / weight if weight else np.nan
    return found


def other_seeds(
    race: Race, count: int, wanted: Callable[[], bool] = lambda: True
) -> Iterator[Race]:
    """The same race with the next seeds, one after another, as long as they are `wanted`."""
    for k in range(1, count + 1):
        for growing in run(replace(race.spec, seed=race.spec.seed + k), wanted=wanted):
            if growing.done:
                yield growing
        if not wanted():
            return


def band(races: list[Race], racer: int, steps: Array) -> tuple[Array, Array]:
    """The lowest and the highest loss of a racer over races with different seeds, (m,) each."""
    rows = steps.astype(int)
    tracks = [race.tracks[racer] for race in races]
    losses = np.array([track.losses[np.minimum(rows, track.steps)] for track in tracks])
    return losses.min(axis=0), losses.max(axis=0)
