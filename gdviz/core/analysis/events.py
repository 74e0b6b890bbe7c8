"""What happens in a race: where a racer ended, took the lead for a while, or leapt uphill."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from gdviz.core.analysis.standings import alike
from gdviz.core.base.arrays import Array, Integers
from gdviz.core.engine.race import GROWS, Ending, Race, Track

# share of a race that a lead has to last, and within which leaps of a racer are one
LASTING = 0.02
# a leap multiplies the gap to the lowest loss at least by this, and by the power `UNUSUAL` of the
# usual change from step to step within so many steps to either side
LEAP, UNUSUAL, AROUND = 2.0, 6.0, 8
# share of the widest gap at the start below which a gap is too small for a leap
SEEN = 1e-3
# share of a racer's steps that may rise so, and number of its leaps: with more, going up and down
# is what it does
RARE, FEW, MOST = 0.05, 3, 6


class Kind(Enum):
    """What happened, as it stands before the step."""

    DIVERGED = "diverged"
    CONVERGED = "converged"
    LOCAL = "came to rest in a local minimum"
    LEFT = "left the domain"
    STOPPED = "stopped"
    LEAD = "takes the lead"
    LEAP = "leaps uphill"


ENDINGS = {
    Ending.DIVERGED: Kind.DIVERGED,
    Ending.CONVERGED: Kind.CONVERGED,
    Ending.LOCAL: Kind.LOCAL,
    Ending.LEFT_DOMAIN: Kind.LEFT,
    Ending.STOPPED: Kind.STOPPED,
    Ending.REFUSED: Kind.STOPPED,
}


@dataclass(frozen=True)
class Event:
    """Something that happened to a racer, numbered from 0, at a step, or as `when` says."""

    step: int
    racer: int
    kind: Kind
    when: str = ""

    def told(self, names: Sequence[str]) -> str:
        """The event in words, as "Adam diverged at step 131"."""
        return f"{names[self.racer]} {self.kind.value} {self.when or f'at step {self.step}'}"


def events(race: Race, shown: Sequence[bool] | None = None) -> tuple[Event, ...]:
    """The events of a finished race in the order of their steps, of the racers that are `shown`.

    Ends are those of the racers' outcomes. A lead counts if it lasts for `LASTING` of the race. A
    leap is a step after which the gap to the lowest loss is at least twice as wide, which the steps
    around it do not explain: see `leaps`.
    """
    racers = [i for i in range(len(race.tracks)) if shown is None or shown[i]]
    found = [e for i in racers for e in _ends(race.tracks[i], i)]
    with np.errstate(all="ignore"):
        found += _leads(race, racers)
        found += _all_leaps(race, racers, found)
    return tuple(sorted(found, key=lambda event: (event.step, event.racer)))


def _ends(track: Track, racer: int) -> list[Event]:
    kind, outcome = ENDINGS.get(track.outcome.ending), track.outcome
    # growth without an end belongs to no step
    return [] if kind is None or outcome.reason == GROWS else [Event(outcome.step, racer, kind)]


def _leads(race: Race, racers: Sequence[int]) -> list[Event]:
    if len(racers) < 2 or race.steps < 2:
        return []
    return [
        Event(step, racers[k], Kind.LEAD)
        for step, k in lasting(
            leaders(np.stack([_held(race.tracks[i], race.steps) for i in racers]), alike(race)),
            LASTING * race.steps,
        )
    ]


def _held(track: Track, steps: int) -> Array:
    """The losses (steps + 1,) of a racer, which keeps its last one after its end; inf where it
    has none, and after it has diverged."""
    lost = track.outcome.ending is Ending.DIVERGED
    held = np.full(steps + 1, math.inf if lost else float(track.losses[-1]))
    held[: len(track.losses)] = track.losses
    if lost:
        held[track.steps :] = math.inf
    return np.where(np.isfinite(held), held, math.inf)


def leaders(losses: Array, same: float) -> Integers:
    """The racer that leads at each step, of losses (racers, steps); of racers whose losses are
    equal, or at most `same`, the one that has led so far."""
    seen = np.maximum(losses, same)
    best = seen.min(axis=0)
    first = seen.argmin(axis=0)
    alone = (seen == best).sum(axis=0) == 1
    # of each step the last one before it at which one racer was ahead of all
    decided = np.maximum.accumulate(np.where(alone, np.arange(len(best)), 0))
    before = first[decided]
    still = seen[before, np.arange(len(best))] == best
    leading: Integers = np.where(still, before, first)
    return leading


def lasting(leader: Integers, least: float) -> list[tuple[int, int]]:
    """The changes of the lead that last for at least so many steps: the step, and who leads."""
    begins = np.flatnonzero(np.diff(leader, prepend=-1))
    length = np.diff(begins, append=len(leader))
    # at the start all are at one point
    present, found = int(leader[1]), []
    for begin in begins[(length >= least) & (begins > 1)].tolist():
        if leader[begin] != present:
            present = int(leader[begin])
            found.append((begin, present))
    return found


def _all_leaps(race: Race, racers: Sequence[int], ends: Sequence[Event]) -> list[Event]:
    lowest = [low for i in racers if (low := race.tracks[i].lowest) is not None]
    if race.problem.fstar is not None:
        lowest.append(race.problem.fstar)
    starts = [float(race.tracks[i].losses[0]) for i in racers]
    finite = [loss for loss in starts if math.isfinite(loss)]
    if not lowest or not finite or max(finite) <= min(lowest):
        return []
    floor, apart = min(lowest), max(round(LASTING * race.steps), 1)
    least, found = SEEN * (max(finite) - floor), []
    lost = {e.racer: e.step for e in ends if e.kind is Kind.DIVERGED}
    for i in racers:
        last = lost.get(i, race.steps + apart + 1) - apart
        steps = leaps(race.tracks[i].losses - floor, least, apart)
        found += [Event(step, i, Kind.LEAP) for step in steps if step < last]
    return found


def leaps(gaps: Array, least: float, apart: int) -> list[int]:
    """The steps after which a gap to the lowest loss (steps + 1,) is unusually wider than before,
    those within `apart` steps of a wider leap left out.

    Gaps below `least` count as that. The logarithm has to rise by log 2 or more, and by more than 6
    times the median change of the 8 steps before and the 8 after: a racer that oscillates, is noisy
    or grows step by step does not leap. Neither does one that rises so at every twentieth step, or
    would leap seven times.
    """
    heights = np.log(np.maximum(np.where(np.isfinite(gaps), gaps, least), least))
    rises = np.diff(heights)
    places = np.flatnonzero(rises >= math.log(LEAP))
    if not len(places) or len(places) > max(FEW, RARE * len(rises)):
        return []
    padded = np.pad(np.abs(rises), AROUND, constant_values=np.nan)
    windows = sliding_window_view(padded, 2 * AROUND + 1)[places]
    windows = np.delete(windows, AROUND, axis=1)
    usual = np.nanmedian(windows, axis=1) if len(rises) > 1 else np.zeros(len(places))
    chosen = places[rises[places] > UNUSUAL * usual]
    kept: list[int] = []
    for place in chosen[np.argsort(-rises[chosen], kind="stable")]:
        if all(abs(place - other) > apart for other in kept):
            kept.append(int(place))
    return sorted(place + 1 for place in kept) if len(kept) <= MOST else []
