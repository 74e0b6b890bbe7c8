"""Racers with batches of different sizes at the same epoch, as one playhead shows them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import Array, Integers
from gdviz.core.engine.race import Race, Track
from gdviz.core.learning.fitted_values import batches_of, data_of

# a step that ends an epoch belongs to it
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Pace:
    """At playhead k of `steps` all racers are at the epoch `epochs` * k / `steps`, and racer i has
    taken `taken[i][k]` steps, were it not to end before."""

    epochs: float
    taken: tuple[Integers, ...]

    @property
    def steps(self) -> int:
        """The last place of the playhead."""
        return len(self.taken[0]) - 1

    def epoch(self, playhead: int) -> float:
        """The epoch at which all racers are."""
        return self.epochs * min(max(playhead, 0), self.steps) / self.steps

    def own(self, racer: int, playhead: int) -> int:
        """The steps that a racer has taken then."""
        return int(self.taken[racer][min(max(playhead, 0), self.steps)])

    def playhead(self, racer: int, step: int) -> int:
        """Where a racer is first at a step."""
        return min(int(np.searchsorted(self.taken[racer], step)), self.steps)

    def at_epoch(self, epoch: float) -> int:
        """The playhead nearest to an epoch."""
        return round(epoch / self.epochs * self.steps)

    def stretched(self, race: Race) -> Race:
        """The race with points and losses as long as the playhead goes: row k is where a racer is
        at playhead k, so that trails of all racers grow by the epoch."""
        tracks = tuple(map(self._stretched, race.tracks, self.taken))
        return dataclasses.replace(race, tracks=tracks)

    def _stretched(self, track: Track, taken: Integers) -> Track:
        ends = int(np.searchsorted(taken, track.steps)) + 1
        rows = np.minimum(taken[:ends], track.steps)
        points: Array = track.points[rows]
        return dataclasses.replace(track, points=points, losses=np.asarray(track.losses[rows]))


def pace_of(race: Race) -> Pace | None:
    """The pace at which all racers see the data equally often; None where they do so step by step,
    and in a race without data."""
    if data_of(race) is None or race.spec.steps < 1:
        return None
    batches = [batches_of(race, i) for i in range(len(race.tracks))]
    if len({one.per_epoch for one in batches}) < 2:
        return None
    steps, most = race.spec.steps, race.spec.stop.epochs
    planned = [min(steps, most * one.per_epoch) if most else steps for one in batches]
    seen = [np.asarray(one.seen(np.arange(steps + 1))) / one.n for one in batches]
    epochs = max(float(part[last]) for part, last in zip(seen, planned, strict=True))
    places = epochs * np.arange(steps + 1) / steps + ROUNDING
    taken = tuple(np.searchsorted(part, places, side="right") - 1 for part in seen)
    return Pace(epochs, taken)
