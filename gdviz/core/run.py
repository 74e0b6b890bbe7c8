"""Running a race: a generator of growing snapshots, and the one-racer short form."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from gdviz.core.diagnostics import ending, resting
from gdviz.core.limits import loss_range_on_box, validate
from gdviz.core.objectives.base import Problem2D
from gdviz.core.objectives.landscape import problem_of
from gdviz.core.optimizers.base import Array
from gdviz.core.race import Ending, Outcome, Race, Track
from gdviz.core.received import changes_gradient, received
from gdviz.core.spec import Entry, Init, RaceSpec
from gdviz.core.steppers import Feed, Stepper, state_rows, stepper
from gdviz.core.suggest import suggested_lr
from gdviz.core.watch import Watch

# a snapshot every few milliseconds keeps the window fluent and the spec's change noticed
SLICE_SECONDS = 0.003
FIRST_BLOCK = 512
LARGEST_BLOCK = 8192


def run(spec: RaceSpec) -> Iterator[Race]:
    """Snapshots of the race, each longer than the one before; the last has `done` set.

    Raises InputError, one line, for a spec that is not allowed.
    """
    validate(spec)
    problem = problem_of(spec.problem)
    start = starting_point(spec, problem)
    noise = noise_rows(spec, problem.dim)
    lrs = tuple(
        suggested_lr(e.optimizer, spec.problem) if e.lr is None else e.lr for e in spec.entries
    )
    runners = [
        _Runner(spec, problem, entry, start, lr, noise)
        for entry, lr in zip(spec.entries, lrs, strict=True)
    ]
    done, block = 0, FIRST_BLOCK
    while done < spec.steps and any(r.running for r in runners):
        began = time.perf_counter()
        target = min(done + block, spec.steps)
        for runner in runners:
            runner.advance(target)
        done = target
        spent = time.perf_counter() - began
        block = _next_block(block, spent)
        if spent >= SLICE_SECONDS and done < spec.steps:
            tracks = tuple(r.track(final=False) for r in runners)
            yield Race(spec, problem, start, tracks, False, lrs)
    yield Race(spec, problem, start, tuple(r.track(final=True) for r in runners), True, lrs)


def _next_block(block: int, spent: float) -> int:
    if spent < SLICE_SECONDS / 2:
        return min(block * 2, LARGEST_BLOCK)
    return max(block // 2, 1) if spent > 2 * SLICE_SECONDS else block


def finished(spec: RaceSpec) -> Race:
    """The complete race."""
    *_, last = run(spec)
    return last


def starting_point(spec: RaceSpec, problem: Problem2D) -> tuple[float, ...]:
    """The common start: the spec's, one drawn at random, or the problem's own."""
    if spec.start is None:
        return problem.start
    if isinstance(spec.start, Init):
        low = np.asarray(problem.box, dtype=float)[::2]
        draw = np.random.default_rng(spec.start.seed).random(problem.dim)
        return tuple((low + draw * problem.size()).tolist())
    return spec.start


def noise_rows(spec: RaceSpec, dim: int) -> Array | None:
    """The noise of each step (steps, dim), the same for all racers and for any number of steps."""
    if not spec.noise:
        return None
    rng = np.random.default_rng(spec.seed)
    return spec.noise * rng.standard_normal((spec.steps, dim))


def feed_of(entry: Entry, lr: float, steps: int, noise: Array | None) -> Feed:
    """Learning rate and momentum of each step."""
    if entry.schedule is None or entry.schedule.closed_loop:
        return Feed(np.full(steps, lr), noise, None)
    table = entry.schedule.table(steps)
    return Feed(lr * table["lr"], noise, table.get("momentum"))


class StateRows(Mapping[str, Array]):
    """A racer's inner state at every step, computed when first asked for."""

    def __init__(self, fresh: Any, dim: int, steps: int) -> None:
        self._fresh = fresh
        self._dim = dim
        self._steps = steps

    @cached_property
    def _rows(self) -> dict[str, Array]:
        rows = state_rows(self._fresh(), self._dim, self._steps)
        for values in rows.values():
            values.setflags(write=False)
        return rows

    def __getitem__(self, name: str) -> Array:
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass
class _Runner:
    """One racer under way: its stepper, its rows so far, and the watch that may stop it."""

    spec: RaceSpec
    problem: Problem2D
    entry: Entry
    start: tuple[float, ...]
    lr: float
    noise: Array | None
    outcome: Outcome | None = None
    done: int = 0
    stepper: Stepper = field(init=False)
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        steps, dim = self.spec.steps, self.problem.dim
        begin = np.array(self.entry.start or self.start, dtype=np.float64)
        self.begin = begin
        self.feed = feed_of(self.entry, self.lr, steps, self.noise)
        self.stepper = self._fresh()
        self.points = np.empty((steps + 1, dim))
        self.losses = np.empty(steps + 1)
        self.grads = np.empty((steps + 1, dim))
        self.points[0] = begin
        with np.errstate(all="ignore"):
            self.losses[0], self.grads[0] = self.problem.objective.loss_and_grad(begin)
        converges = self.spec.stop_when_converged and not self.spec.noise
        self.watch = Watch(self.problem, loss_range_on_box(self.problem), converges)
        self.outcome = self.watch.at_start(self.losses[0], self.grads[0])

    def _fresh(self) -> Stepper:
        return stepper(self.problem, self.entry, self.begin, self.feed)

    @property
    def running(self) -> bool:
        return self.outcome is None

    def advance(self, target: int) -> None:
        """Go on to the row `target`, or to where the racer stops."""
        if not self.running or target <= self.done:
            return
        low = self.done + 1
        filled = self.stepper.advance(self.points[low : target + 1])
        self.done += filled
        if filled:
            self._measure(low, self.done + 1)
            kept, self.outcome = self.watch.look(
                self.points, self.losses, self.grads, low, self.done
            )
            self.done = kept
        if self.running and self.stepper.refused:
            self.outcome = Outcome(Ending.REFUSED, self.done + 1, self.stepper.refused)

    def _measure(self, low: int, high: int) -> None:
        rows = self.points[low:high].T
        objective = self.problem.objective
        with np.errstate(all="ignore"):
            losses, grads = objective.loss_and_grad(rows)
        self.losses[low:high], self.grads[low:high] = losses, grads.T

    def track(self, final: bool) -> Track:
        n = self.done
        outcome = self._named(n) if final else self.outcome or Outcome(Ending.RUNNING, n)
        return Track(
            points=_frozen(self.points[: n + 1]),
            losses=_frozen(self.losses[: n + 1]),
            grads=_frozen(self.grads[: n + 1]),
            used_grads=_frozen(self._used(n)),
            lr=_frozen(self.feed.lr[:n]),
            evaluations=_frozen(self.stepper.evaluations(n)),
            state=StateRows(self._fresh, self.problem.dim, n),
            outcome=outcome,
        )

    def _named(self, n: int) -> Outcome:
        """The outcome of a path that goes no further, called by what its last part does."""
        rows = self.points[: n + 1], self.losses[: n + 1], self.grads[: n + 1]
        if self.outcome is None:
            return Outcome(*_at(n, ending(*rows, self.problem, self.noise is not None)))
        if self.outcome.ending is Ending.CONVERGED:
            return Outcome(*_at(self.outcome.step, resting(*rows, self.problem)))
        return self.outcome

    def _used(self, n: int) -> Array:
        if not changes_gradient(self.entry, self.noise):
            return self.grads[:n]
        noise = None if self.noise is None else self.noise[:n].T
        with np.errstate(all="ignore"):
            used: Array = received(self.entry, self.points[:n].T, self.grads[:n].T, noise).T
        return used


def _at(step: int, verdict: tuple[Ending, str]) -> tuple[Ending, int, str]:
    return verdict[0], step, verdict[1]


def _frozen(rows: Array) -> Array:
    view = rows.view()
    view.setflags(write=False)
    return view
