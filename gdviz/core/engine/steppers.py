"""Two ways to take a racer's steps: the generated loop, and plain NumPy (the reference)."""

from __future__ import annotations

import copy
import dataclasses
import struct
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, Protocol

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.compiled import Bounds, numbers_of
from gdviz.core.engine.loop import loop_of
from gdviz.core.engine.received_gradient import Received, kept_inside
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.optimizers.base import State, StepRefused
from gdviz.core.own.own_method import guarded
from gdviz.core.schedules import Schedule
from gdviz.core.spec.race import Entry


@dataclasses.dataclass(frozen=True)
class Feed:
    """The input of each step t = 1..T of one racer: learning rate, noise row, momentum (or None);
    and the bounds (low, high) to which its points are put back, if any."""

    lr: Array
    noise: Array | None
    momentum: Array | None
    bounds: Bounds | None = None


def watching(entry: Entry) -> Schedule | None:
    """The schedule of a racer, if it watches the loss."""
    schedule = entry.schedule
    return schedule if schedule is not None and schedule.closed_loop else None


class Stepper(Protocol):
    """Takes a racer's steps in order; rows hold the plotted points."""

    def advance(self, rows: Array) -> int:
        """Fill rows (k, dim) with the next plotted points; fewer than k if a step is refused."""

    def evaluations(self, steps: int) -> Array:
        """Cumulative loss, gradient and Hessian calls (steps+1, 3) of the first steps."""

    @property
    def refused(self) -> str:
        """Why the method found no step, or ""."""

    @property
    def traced(self) -> bool:
        """Whether the steps run as code generated from the method's update."""

    @property
    def state(self) -> State:
        """The method's state after the steps taken so far."""

    @property
    def point(self) -> Array:
        """The point at which the next step begins and takes its gradient, plotted or not."""

    def mark(self) -> Any:
        """Everything on which the next steps depend, for `resume`."""

    def resume(self, mark: Any) -> None:
        """Continue from a mark of another stepper of the same racer."""


class NumpyStepper:
    """The reference: the optimizer's own `step` on arrays, one step at a time."""

    traced = False

    def __init__(self, problem: Problem2D, entry: Entry, start: Array, feed: Feed) -> None:
        self.entry = dataclasses.replace(entry, optimizer=guarded(entry.optimizer))
        self.feed = feed
        self.plain: Any = problem.objective
        self.objective = Received(problem.objective, entry, problem.fstar)
        self.point: Array = np.array(start, dtype=np.float64)
        self.state: State = self.entry.optimizer.init(self.point)
        self.done = 0
        self.refused = ""
        self._watching = watching(entry)
        self._memory = self._watching.init() if self._watching else {}
        self._calls = np.zeros((len(feed.lr) + 1, 3))

    def advance(self, rows: Array) -> int:
        with np.errstate(all="ignore"):
            for i in range(len(rows)):
                try:
                    self.step()
                except StepRefused as refusal:
                    self.refused = str(refusal)
                    return i
                rows[i] = self.entry.optimizer.report(self.point, self.state)
        return len(rows)

    def step(self) -> None:
        """Take step done + 1."""
        k = self.done
        method, lr, objective = self.entry.optimizer, float(self.feed.lr[k]), self.objective
        if self.feed.momentum is not None:
            method = method.with_momentum(self.feed.momentum[k])
        objective.noise = None if self.feed.noise is None else self.feed.noise[k]
        if method.first_order:
            g = objective.grad(self.point)
            w = self.point * (1.0 - lr * self.entry.decay) if self.entry.decay else self.point
            self.point, self.state = method.update(w, g, self.state, k + 1, lr)
        else:
            shrink = lr * self.entry.decay * self.point
            point, self.state = method.step(self.point, objective, self.state, k + 1, lr)
            self.point = point - shrink if self.entry.decay else point
        if self.feed.bounds is not None:
            self.point = kept_inside(self.point, self.feed.bounds)
        self.done += 1
        self._calls[self.done] = objective.calls
        if self._watching is not None and self.done < len(self.feed.lr):
            self._schedule_by_loss(self._watching)

    def _schedule_by_loss(self, schedule: Schedule) -> None:
        shown = self.entry.optimizer.report(self.point, self.state)
        factor, self._memory = schedule.next(self._memory, float(self.plain.loss(shown)))
        self.feed.lr[self.done] = factor * self.feed.lr[0]

    def evaluations(self, steps: int) -> Array:
        return self._calls[: steps + 1]

    def mark(self) -> Any:
        # a user's method may change its state in place
        return copy.deepcopy((self.done, self.point, self.state, self._memory))

    def resume(self, mark: Any) -> None:
        self.done, self.point, self.state, self._memory = copy.deepcopy(mark)


class ScalarStepper:
    """The generated loop; a step it cannot take (a division by zero ...) is taken in NumPy."""

    refused = ""
    traced = True

    def __init__(self, problem: Problem2D, entry: Entry, start: Array, feed: Feed) -> None:
        assert isinstance(problem.objective, FormulaObjective)
        self._made = problem, entry, start, feed
        momentum = feed.momentum if entry.optimizer.momentum_knob else None
        drawn = (feed.noise is not None, momentum is not None)
        self._loop = loop_of(problem.objective, entry, *drawn, feed.bounds)
        self._knobs = list(numbers_of(entry).values())
        self._moving = {"lr": feed.lr}
        if momentum is not None:
            self._moving[f"k:{entry.optimizer.momentum_knob}"] = momentum
        self._steady = momentum is None and bool((feed.lr == feed.lr[:1]).all())
        self._noise = feed.noise.T if feed.noise is not None else ()
        point: Array = np.array(start, dtype=np.float64)
        self._like: State = entry.optimizer.init(point)
        self._point, self._state = point.tolist(), flat(self._like)
        self._done = 0

    @cached_property
    def _slow(self) -> NumpyStepper:
        return NumpyStepper(*self._made)

    def advance(self, rows: Array) -> int:
        filled = 0
        while filled < len(rows):
            filled += self._run(rows[filled:])
            if filled < len(rows):
                self._step_in_numpy(rows[filled])
                filled += 1
        return filled

    def _run(self, rows: Array) -> int:
        low, high = self._done, self._done + len(rows)
        shown: list[float] = []
        after = self._looped(low, high, shown)
        count: int = len(shown) // rows.shape[1]
        if count < len(rows):
            # once more, up to the step that the loop cannot take
            after = self._looped(low, low + count, shown[:0])
        self._point, self._state = after
        struct.pack_into(f"{len(shown)}d", rows.data, 0, *shown)
        self._done += count
        return count

    def _looped(self, low: int, high: int, shown: list[float]) -> Any:
        if high == low:
            return self._point, self._state
        rates = self._rates(low, high, [column[low:high] for column in self._noise])
        return self._loop.function(rates, self._point, self._state, self._knobs, shown)

    def _rates(self, low: int, high: int, noise: list[Array]) -> Any:
        if self._steady:
            rate = float(self._moving["lr"][0])
            return self._loop.steady_rates(rate, self._knobs, low, high, noise)
        given: dict[str, Any] = self._loop.given(self._knobs)
        given |= {name: row[low:high] for name, row in self._moving.items()}
        given["t"] = np.arange(low + 1.0, high + 1.0)
        return self._loop.rates(given, noise)

    def _step_in_numpy(self, row: Array) -> None:
        slow = self._slow
        slow.done, slow.point, slow.state = self._done, self.point, self.state
        slow.advance(row[None])
        # a method may return its state in another order than it began with
        after = {name: slow.state[name] for name in self._like}
        self._point, self._state = slow.point.tolist(), flat(after)
        self._done += 1

    @property
    def state(self) -> State:
        return _shaped(self._state, self._like)

    @property
    def point(self) -> Array:
        return np.array(self._point)

    def evaluations(self, steps: int) -> Array:
        return one_gradient_per_step(len(self._made[3].lr))[: steps + 1]

    def mark(self) -> Any:
        return self._done, list(self._point), list(self._state)

    def resume(self, mark: Any) -> None:
        self._done, self._point, self._state = mark[0], list(mark[1]), list(mark[2])


@lru_cache(4)
def one_gradient_per_step(steps: int) -> Array:
    """The cumulative calls (steps+1, 3) of a first-order method, read-only and made once: all
    racers of a race and all its snapshots share them."""
    calls = np.zeros((steps + 1, 3))
    calls[:, 1] = np.arange(steps + 1)
    calls.setflags(write=False)
    return calls


def flat(state: State) -> list[float]:
    """The numbers of a state in a row."""
    return [float(x) for value in state.values() for x in np.asarray(value).reshape(-1)]


def _shaped(flat: Sequence[float], like: State) -> State:
    values = iter(flat)
    return {
        name: np.array([next(values) for _ in range(np.size(old))]).reshape(np.shape(old))
        for name, old in like.items()
    }
