"""The data of a plot: a quantity of each racer against its steps or their cost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES, Quantity
from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.learning.pace import Pace
from gdviz.core.spec.data import Data


@dataclass(frozen=True)
class Series:
    """Racer i has `values[i]` at `places[i]`; `bounds` are values to compare it with,
    and so is its `guides[i]`, if it has one. With `log` the horizontal axis is logarithmic, and
    places on it are log10 of themselves; 0 stands before the `first` of the others. With a `pace`
    all racers are at the epoch of the playhead."""

    race: Race
    quantity: Quantity
    against: Quantity
    places: tuple[Array, ...]
    values: tuple[Array, ...]
    bounds: tuple[tuple[Array, ...], ...]
    guides: tuple[Array | None, ...]
    log: bool = False
    pace: Pace | None = None

    @cached_property
    def first(self) -> float:
        """Half of the first place after 0, where a logarithmic axis begins."""
        above = [float(part[part > 0.0][0]) for part in self.places if (part > 0.0).any()]
        return 0.5 * min(above, default=1.0)

    def across(self, places: Array) -> Array:
        """Where places stand on the horizontal axis."""
        return np.log10(np.maximum(places, self.first)) if self.log else places

    @cached_property
    def drawn(self) -> tuple[Array, ...]:
        """Where each racer's places stand on the horizontal axis."""
        return tuple(map(self.across, self.places))

    @property
    def planned(self) -> float:
        """Where the plot of all planned steps ends."""
        return float(max(self.race.spec.steps, 1)) if self.by_step else self.end

    def limits(self, last: float, span: tuple[float, ...] | None = None) -> tuple[float, float]:
        """The ends of the horizontal axis of a plot that ends at the place `last`, or of a part of
        it."""
        low, high = self.across(np.array(span or (0.0, last), dtype=np.float64))
        return float(low), float(high) if high > low else float(low) + 1.0

    def compared(self, racer: int) -> tuple[Array, ...]:
        """All values to compare the racer's with."""
        guide = self.guides[racer]
        return self.bounds[racer] if guide is None else (*self.bounds[racer], guide)

    @property
    def by_step(self) -> bool:
        """Whether all racers are at the same place at the same step."""
        return self.against.id == "step"

    @property
    def end(self) -> float:
        """Where the plot of a finished race ends; that of a growing one by all planned steps."""
        if self.by_step:
            race = self.race
            return float(max(race.steps if race.done else race.spec.steps, 1))
        return max([1.0, *(float(part[-1]) for part in self.places if len(part))])

    def row(self, racer: int, step: int) -> int:
        """The row of the racer's values at `step`; -1 before its first one."""
        own = step if self.pace is None else self.pace.own(racer, step)
        return min(self.race.tracks[racer].row(own), len(self.values[racer]) - 1)

    @property
    def even(self) -> bool:
        """Whether the playhead is at one place for all racers."""
        return self.by_step or self.pace is not None

    def seen(self, racer: int, row: int) -> int:
        """The last row up to `row` with a finite value; `row` where there is none."""
        values = self.values[racer]
        if math.isfinite(values[row]):
            return row
        there = np.flatnonzero(np.isfinite(values[: row + 1]))
        return int(there[-1]) if len(there) else row

    def leader(self, shown: tuple[bool, ...]) -> int | None:
        """The racer to which the playhead belongs where the places differ: the one that goes
        furthest."""
        racers = [i for i, on in enumerate(shown) if on and len(self.places[i])]
        return max(racers, key=lambda i: float(self.places[i][-1]), default=None)

    def place(self, step: int, shown: tuple[bool, ...]) -> float:
        """The place of the playhead at `step`."""
        if self.pace is not None:
            return float(self.across(np.array(self.pace.epoch(step))))
        leader = None if self.by_step else self.leader(shown)
        if leader is None:
            return float(self.across(np.array(float(step)))) if self.log else float(step)
        return float(self.drawn[leader][self.row(leader, step)])

    def step_at(self, place: float, shown: tuple[bool, ...]) -> int:
        """The step whose playhead is nearest to that place."""
        if self.pace is not None:
            return self.pace.at_epoch(10.0**place if self.log else place)
        leader = None if self.by_step else self.leader(shown)
        if leader is None:
            return round(10.0**place) if self.log else round(place)
        return nearest_row(self.drawn[leader], place)


def nearest_row(places: Array, place: float) -> int:
    """The row whose place, of rising ones, is nearest to another."""
    row = int(np.searchsorted(places, place))
    before = max(row - 1, 0)
    if row == len(places) or place - float(places[before]) < float(places[row]) - place:
        return before
    return row


def running_mean(values: Array, count: int) -> Array:
    """The mean of each value and those before it, `count` in all, fewer at the beginning."""
    if count < 2 or not len(values):
        return values
    with np.errstate(all="ignore"):
        early = [float(np.mean(values[: k + 1])) for k in range(min(count - 1, len(values)))]
        if len(values) < count:
            return np.array(early)
        # no difference of running sums: it would lose what is far below the first values
        late = sliding_window_view(values, count).mean(axis=-1)
    return np.concatenate([early, late])


def series(
    race: Race,
    quantity: str = "loss",
    against: str = "step",
    smooth: int = 0,
    log: bool = False,
    pace: Pace | None = None,
) -> Series:
    """The series of all racers, as running means of `smooth` values; InputError for a quantity or
    an axis that does not exist, or that the race does not have."""
    shown, axis = QUANTITIES[quantity], AGAINST[against]
    if axis.of_data and not isinstance(race.spec.problem, Data):
        raise InputError(f"against = {axis.id}: only a race on data has {axis.title}")
    plain = (np.asarray(shown.values(race, track)) for track in race.tracks)
    values = tuple(running_mean(part, smooth) for part in plain)
    places = tuple(
        axis.values(race, track)[: len(part)]
        for track, part in zip(race.tracks, values, strict=True)
    )
    bounds = tuple(shown.bounds(race, i) or () for i in range(len(race.tracks)))
    guides = tuple(shown.guide(race, i, part) for i, part in enumerate(values))
    return Series(race, shown, axis, places, values, bounds, guides, log, pace)
