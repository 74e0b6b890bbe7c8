"""Race: the result of running a RaceSpec, as plain read-only arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.lazy_rows import LazyRows
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.spec.race import RaceSpec


class Ending(Enum):
    """Why a racer stopped, or the name for its track."""

    RUNNING = "running"
    FINISHED = "finished"
    CONVERGED = "converged"
    LOCAL = "in a local minimum"
    SADDLE = "stuck at a saddle"
    MAXIMUM = "stuck at a maximum"
    PLATEAU = "on a plateau"
    FLAT = "flat minimum"
    STALLED = "stalled"
    CYCLE = "limit cycle"
    OSCILLATING = "oscillating"
    NOISE_FLOOR = "noise floor"
    DESCENDING = "still descending"
    CLIMBING = "still climbing"
    RUNAWAY = "runaway descent"
    LEFT_BOX = "left the box"
    LEFT_DOMAIN = "left the domain"
    REFUSED = "step refused"
    STOPPED = "stopped"
    DIVERGED = "diverged"


# a reason that needs no step: it describes a whole track
GROWS = "the loss grows"
DATED = (Ending.DIVERGED, Ending.CONVERGED, Ending.LEFT_DOMAIN, Ending.REFUSED, Ending.STOPPED)
# tracks that came to rest at a minimum: their step is the first one from which they stayed
ARRIVED = (Ending.CONVERGED, Ending.LOCAL)


@dataclass(frozen=True)
class Outcome:
    """An ending, its step (for a track that came to rest the first one from which it stayed), and
    the reason in a few words."""

    ending: Ending
    step: int
    reason: str = ""

    def __str__(self) -> str:
        """The outcome in words, e.g. "diverged at step 2"."""
        words = self.ending.value
        if self.ending in DATED and self.reason != GROWS:
            words = f"{words} at step {self.step}"
        between = ", " if self.ending is Ending.LOCAL else ": "
        return f"{words}{between}{self.reason}" if self.reason else words


# the arrays of a track, including those that may be computed late
KEPT = ("points", "losses", "grads", "used_grads", "lr", "evaluations", "off_plane")


@dataclass(frozen=True, eq=False)
class Track:
    """One racer's track; row k is after k steps, row 0 is the start. Arrays are read-only.

    `points` (n+1, dim) are the plotted points, `losses` (n+1,) the true loss there, `grads`
    (n+1, dim) its full gradient. `used_grads` (n, dim) and `lr` (n,) are the inputs of the
    step taken from row k, taken at `began` (n, dim) where that is not the plotted point.
    `evaluations` (n+1, 3) counts the loss, gradient and Hessian calls the
    method itself has made by row k. `state` maps a name to (n+1, dim) or (n+1,) rows. In a race on
    a plane `off_plane` (n+1,) is the share of the distance from the plane's origin that is out of
    it, and `grad_share` (n+1, 1) the share of the gradient's length that is in it.

    Tracks are equal if their outcomes and the arrays that are kept are, NaN to NaN; what is
    computed when somebody looks at it follows from these and the race.
    """

    points: Array
    losses: Array
    grads: Array
    used_grads: Array
    lr: Array
    evaluations: Array
    state: Mapping[str, Array]
    outcome: Outcome
    off_plane: Array | LazyRows | None = None
    grad_share: LazyRows | None = None
    began: LazyRows | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Track):
            return NotImplemented
        pairs = ((getattr(self, name), getattr(other, name)) for name in KEPT)
        return self.outcome == other.outcome and all(
            np.array_equal(a, b, equal_nan=True)
            for a, b in pairs
            if isinstance(a, np.ndarray) or isinstance(b, np.ndarray)
        )

    def __setstate__(self, state: dict[str, Any]) -> None:
        # a pickle forgets that arrays are read-only
        self.__dict__.update(state)
        for value in state.values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def beginning(self, step: int) -> Array:
        """The point (dim,) at which the gradient of a step was taken."""
        return self.points[step] if self.began is None else self.began[step]

    def state_at(self, step: int) -> dict[str, Array]:
        """The state after `step` steps, by name, without replaying distant ones."""
        at = getattr(self.state, "at", None)
        return at(step) if at else {name: rows[step] for name, rows in self.state.items()}

    @cached_property
    def lowest(self) -> float | None:
        """The lowest finite loss so far; None without one."""
        low = float(self.losses.min())
        if not math.isfinite(low):
            low = float(self.losses.min(where=np.isfinite(self.losses), initial=math.inf))
        return low if math.isfinite(low) else None

    @property
    def steps(self) -> int:
        """The number of steps taken so far."""
        return len(self.points) - 1

    def row(self, step: int) -> int:
        """The row that shows this racer at `step`: a racer that stopped stays where it ended."""
        return min(max(step, 0), self.steps)


@dataclass(frozen=True)
class Race:
    """A snapshot of a race; `steps` is the longest track so far, `done` whether it is complete.

    It can be pickled and copied: parts that are computed on demand are computed again. The
    problem follows from the spec and does not count in comparison.
    """

    spec: RaceSpec
    problem: Problem2D = field(compare=False)
    start: tuple[float, ...]
    tracks: tuple[Track, ...] = ()
    done: bool = False
    lrs: tuple[float, ...] = ()

    @cached_property
    def steps(self) -> int:
        """The number of steps of the longest track."""
        return max((track.steps for track in self.tracks), default=0)

    def method(self, racer: int, step: int) -> Optimizer:
        """A racer's method as its schedule sets the momentum of that step."""
        entry = self.spec.entries[racer]
        moved = entry.schedule.momentum_at(step, self.spec.steps) if entry.schedule else None
        return entry.optimizer if moved is None else entry.optimizer.with_momentum(moved)


def best_loss(race: Race) -> float:
    """The lowest finite loss any racer has reached, or the known minimum if that is lower."""
    lows = [track.lowest for track in race.tracks if track.lowest is not None]
    if race.problem.fstar is not None:
        lows.append(race.problem.fstar)
    return min(lows, default=0.0)
