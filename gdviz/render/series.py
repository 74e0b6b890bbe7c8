"""The data of a plot: a quantity of each racer against its steps or their cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.arrays import Array
from gdviz.core.knobs import InputError
from gdviz.core.quantities import AGAINST, QUANTITIES, Quantity
from gdviz.core.race import Race
from gdviz.core.spec_data import Data


@dataclass(frozen=True)
class Series:
    """Racer i has `values[i]` at `places[i]`; `bounds` are values to compare it with,
    and so is its `guides[i]`, if it has one."""

    race: Race
    quantity: Quantity
    against: Quantity
    places: tuple[Array, ...]
    values: tuple[Array, ...]
    bounds: tuple[tuple[Array, ...], ...]
    guides: tuple[Array | None, ...]

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
        return min(self.race.tracks[racer].row(step), len(self.values[racer]) - 1)

    def leader(self, shown: tuple[bool, ...]) -> int | None:
        """The racer to which the playhead belongs where the places differ: the one that goes
        furthest."""
        racers = [i for i, on in enumerate(shown) if on and len(self.places[i])]
        return max(racers, key=lambda i: float(self.places[i][-1]), default=None)

    def place(self, step: int, shown: tuple[bool, ...]) -> float:
        """The place of the playhead at `step`."""
        leader = self.leader(shown)
        if self.by_step or leader is None:
            return float(step)
        return float(self.places[leader][self.row(leader, step)])

    def step_at(self, place: float, shown: tuple[bool, ...]) -> int:
        """The step whose playhead is nearest to that place."""
        leader = self.leader(shown)
        if self.by_step or leader is None:
            return round(place)
        return nearest_row(self.places[leader], place)


def nearest_row(places: Array, place: float) -> int:
    """The row whose place, of rising ones, is nearest to another."""
    row = int(np.searchsorted(places, place))
    before = max(row - 1, 0)
    if row == len(places) or place - float(places[before]) < float(places[row]) - place:
        return before
    return row


def series(race: Race, quantity: str = "loss", against: str = "step") -> Series:
    """The series of all racers; InputError for a quantity or an axis that does not exist, or that
    the race lacks."""
    shown, axis = QUANTITIES[quantity], AGAINST[against]
    if axis.of_data and not isinstance(race.spec.problem, Data):
        raise InputError(f"against = {axis.id}: only a race on data has {axis.title}")
    values = tuple(shown.values(race, track) for track in race.tracks)
    places = tuple(
        axis.values(race, track)[: len(part)]
        for track, part in zip(race.tracks, values, strict=True)
    )
    bounds = tuple(shown.bounds(race, i) or () for i in range(len(race.tracks)))
    guides = tuple(shown.guide(race, i, part) for i, part in enumerate(values))
    return Series(race, shown, axis, places, values, bounds, guides)
