"""Fair timing on a noisy machine: process time, one core, rounds of both in turn, medians."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 7


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
    ours(), theirs()
    mine, other = [], []
    for _ in range(rounds):
        mine.append(_spent(ours) / work)
        other.append(_spent(theirs))
    return Result(name, rival, statistics.median(mine), statistics.median(other), goal)


def _spent(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def alone(name: str, ours: Callable[[], object], rounds: int = ROUNDS) -> str:
    """The median of one thing without a rival, as a line."""
    ours()
    spent = statistics.median(_spent(ours) for _ in range(rounds))
    return f"{name:<46} {spent * 1e3:9.3f} ms"
