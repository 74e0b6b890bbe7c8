"""Fair timing on a noisy machine: process time, one core, rounds of both in turn, medians."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 7
# a round shorter than this measures what the rival left in the caches, not the work
SHORTEST_ROUND = 0.02


@dataclass(frozen=True)
class Result:
    """One comparison: `ratio` is the rival's time over ours; `goal` what is asked for."""

    name: str
    rival: str
    ours: float
    theirs: float
    goal: float

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours

    def __str__(self) -> str:
        mark = "" if self.ratio >= self.goal else "   BELOW"
        return (
            f"{self.name:<46} {self.ours * 1e3:9.3f} ms   {self.rival:<28} "
            f"{self.theirs * 1e3:9.3f} ms   x{self.ratio:7.2f}   (goal x{self.goal:g}){mark}"
        )


def pin() -> None:
    """One core, where the system allows it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def compare(
    name: str,
    ours: Callable[[], object],
    rival: str,
    theirs: Callable[[], object],
    goal: float,
    work: float = 1.0,
    rounds: int = ROUNDS,
) -> Result:
    """Time both in turn; `work` is how much more of the work ours does in one call."""
    times, other_times = _repeats(ours), _repeats(theirs)
    mine, other = [], []
    for _ in range(rounds):
        mine.append(_spent(ours, times) / work)
        other.append(_spent(theirs, other_times))
    return Result(name, rival, statistics.median(mine), statistics.median(other), goal)


def _repeats(call: Callable[[], object]) -> int:
    """How many calls fill a round, after one that warms up."""
    call()
    return max(1, round(SHORTEST_ROUND / max(_spent(call), 1e-6)))


def _spent(call: Callable[[], object], times: int = 1) -> float:
    """The process time of one call, over so many in a row."""
    began = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - began) / times


def alone(name: str, ours: Callable[[], object], rounds: int = ROUNDS) -> str:
    """The median of one thing without a rival, as a line."""
    times = _repeats(ours)
    spent = statistics.median(_spent(ours, times) for _ in range(rounds))
    return f"{name:<46} {spent * 1e3:9.3f} ms"
