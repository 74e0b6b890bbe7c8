"""The learning-rate range test: one racer's race again at many rates, and where each one ends.

This is a grid search over rates; a line search is different: it looks for the lowest point
along the line of each step. Source: Smith, Cyclical Learning Rates (2017), sec. 3.3.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from gdviz.core.analysis.hessian import Hessian
from gdviz.core.analysis.stability import is_descent, limit_of
from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import knobs_of
from gdviz.core.engine.race import Ending, Race
from gdviz.core.engine.run import run
from gdviz.core.spec.race import Entry

# decades below and above the racer's own rate, and rates in each of them
BELOW, ABOVE, PER_DECADE = 3, 2, 8
# a test need not be longer than this to distinguish the rates
MOST_STEPS = 2000
LOST = (Ending.DIVERGED, Ending.LEFT_DOMAIN)


@dataclass(frozen=True)
class RateRange:
    """Rates (n,) and the losses (n,) at the end of `steps` steps: inf where it diverged, NaN where
    it has not been tried yet. `rate` is the racer's own, `limit` the stability limit at the point
    where its race ended, where the method has one that depends on the curvature alone; `plain` is
    whether the method is gradient descent and nothing else."""

    rates: Array
    losses: Array
    steps: int
    rate: float
    limit: float | None
    plain: bool = False

    @property
    def best(self) -> float | None:
        """The rate with the lowest loss so far."""
        finite = np.isfinite(self.losses)
        if not finite.any():
            return None
        return float(self.rates[np.argmin(np.where(finite, self.losses, np.inf))])


def rate_range(
    race: Race,
    racer: int,
    known: RateRange | None = None,
    wanted: Callable[[], bool] = lambda: True,
) -> Iterator[RateRange]:
    """The test of one racer, one step further with each value, as long as it is `wanted`. It
    continues from the `known` part of the same test."""
    rate = race.lrs[racer]
    exponents = np.arange(-BELOW * PER_DECADE, ABOVE * PER_DECADE + 1) / PER_DECADE
    most = knobs_of(Entry)["lr"].high
    with np.errstate(all="ignore"):
        rates = rate * 10.0**exponents
    rates = rates[(rates > 0.0) & (rates <= most)]
    losses = np.full(len(rates), np.nan) if known is None else known.losses.copy()
    steps = min(race.spec.steps, MOST_STEPS)
    entry = race.spec.entries[racer]
    found = RateRange(rates, losses, steps, rate, limit_at_end(race, racer), is_descent(entry))
    for k, tried in enumerate(rates):
        if not np.isnan(losses[k]):
            continue
        last = None
        entries = (dataclasses.replace(entry, lr=float(tried)),)
        spec = dataclasses.replace(race.spec, entries=entries, steps=steps)
        for last in run(spec, wanted=wanted):
            if not last.done:
                yield dataclasses.replace(found, losses=losses.copy())
        if last is None or not last.done:
            return
        losses[k] = _final(last)
        yield dataclasses.replace(found, losses=losses.copy())


def limit_at_end(race: Race, racer: int) -> float | None:
    """The largest stable rate for the curvature where the racer is; None for a method that
    rescales the gradient or has no such limit, or where nothing curves upwards."""
    entry, track = race.spec.entries[racer], race.tracks[racer]
    # the curvature where a racer was thrown says nothing about the rate that it needed
    if track.outcome.ending in LOST or entry.optimizer.rescales:
        return None
    with np.errstate(all="ignore"):
        bent = Hessian(race.problem.objective, track.points[-1])
        limit = limit_of(entry.optimizer, entry, bent)
    return limit if math.isfinite(limit) else None


def _final(race: Race) -> float:
    last, ending = float(race.tracks[0].losses[-1]), race.tracks[0].outcome.ending
    return last if math.isfinite(last) and ending not in LOST else math.inf
