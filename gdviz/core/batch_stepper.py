"""Steps of a racer whose gradient is that of a batch of samples.

A first-order method that treats every parameter alike runs as straight code on fixed arrays, its
batches gathered many steps at a time; its first step, and every other method, runs in the plain
NumPy of the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import repeat
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gdviz.core.in_place import Code, Update, add_update, traced_update
from gdviz.core.objectives.backward_code import WRITTEN, add_gradient, targets_of
from gdviz.core.objectives.base import Problem2D
from gdviz.core.objectives.model import ModelObjective
from gdviz.core.optimizers.base import Array, State
from gdviz.core.received import Received
from gdviz.core.spec import Entry
from gdviz.core.steppers import Feed, NumpyStepper
from gdviz.core.tape import Tape

# how many numbers are gathered at a time: what the processor's cache holds
GATHERED = 1 << 15


class Rows(Protocol):
    """Which samples each step sees."""

    @property
    def full(self) -> bool:
        """Whether every step sees all samples once."""
        ...

    def of(self, step: int) -> Any:
        """The indices of the samples of step `step` (from 0)."""
        ...


class _Reference(NumpyStepper):
    """Plain NumPy; each step's objective is that of its batch."""

    def __init__(
        self,
        objective: ModelObjective,
        entry: Entry,
        start: Array,
        feed: Feed,
        batches: Rows,
        fstar: float | None,
    ) -> None:
        problem = Problem2D("", "", objective, (), (), fstar=fstar)
        super().__init__(problem, entry, start, feed)
        self._whole, self._fstar, self._batches = objective, fstar, batches
        self.seen: list[Array] = []

    def step(self) -> None:
        self.seen.append(self.point)
        if not self._batches.full:
            batch = self._whole.batch(self._batches.of(self.done))
            calls = self.objective.calls
            self.objective = Received(batch, self.entry, self._fstar)
            self.objective.calls = calls
        super().step()


class _InPlace:
    """The steps from the second on, as straight code; one function for each size of batch."""

    def __init__(
        self, objective: ModelObjective, update: Update, feed: Feed, batches: Rows, momentum: bool
    ) -> None:
        self.point = np.zeros(objective.dim)
        self.state: dict[str, Array] = {}
        self._objective = objective
        self._update = update
        self._batches = batches
        self._targets = targets_of(objective)
        self._functions: dict[int, Callable[..., None]] = {}
        self._tables = _tables(update, feed, momentum)
        self._noise = feed.noise
        self._gradient = np.zeros(objective.dim)

    def load(self, point: Array, state: State) -> None:
        """Begin from here."""
        self.point = np.array(point, dtype=np.float64)
        self.state = {name: np.array(value, dtype=np.float64) for name, value in state.items()}
        self._functions.clear()

    def run(self, first: int, rows: Array) -> None:
        """Take step `first` (from 0) and those after it, one for each row."""
        low = first
        for chosen, D, y in self._gathered(first, first + len(rows)):
            high = low + chosen[0]
            steps = [D, y, rows[low - first : high - first]]
            steps += [table[low:high].tolist() for table in self._tables]
            if self._noise is not None:
                steps.append(self._noise[low:high])
            self._function(chosen[1])(zip(*steps, strict=False))
            low = high

    def _gathered(self, first: int, last: int) -> Iterator[tuple[tuple[int, int], Any, Any]]:
        """Runs of steps with batches of one size: (their number, the size), D and y of each."""
        design, targets = self._objective.design, self._targets
        if self._batches.full:
            yield (last - first, len(design)), repeat(design.T), repeat(targets)
            return
        for chosen in runs(self._batches, first, last, design.shape[1]):
            count, size = chosen.shape
            drawn, y = design.take(chosen.ravel(), axis=0), targets.take(chosen)
            yield (count, size), drawn.reshape(count, size, -1).transpose(0, 2, 1), y

    def _function(self, size: int) -> Callable[..., None]:
        if size not in self._functions:
            code = Code()
            w, g = code.array(self.point), code.array(self._gradient)
            places = {"w": w, "g": g, "noise": "noise"}
            places |= {f"s:{name}": code.array(value) for name, value in self.state.items()}
            add_gradient(code, self._objective, size, w, g)
            add_update(code, self._update, places)
            code.lines.append(f"row[...] = {w}")
            names = ["D", "y", "row", *(f"t{i}" for i in range(len(self._tables)))]
            noise = ["noise"] if self._noise is not None else []
            self._functions[size] = code.function([*names, *noise])
        return self._functions[size]


def _tables(update: Update, feed: Feed, momentum: bool) -> tuple[Array, ...]:
    """The numbers of every step, one array for each of the update's tables."""
    if not update.tables:
        return ()
    # never a single number, which the tape would take for one
    count = max(len(feed.lr), 2)
    values = {"t": np.arange(1.0, count + 1.0), "lr": np.resize(feed.lr, count)}
    if momentum and feed.momentum is not None:
        values["momentum"] = np.resize(feed.momentum, count)
    return Tape(update.tables, tuple(values))(*values.values())


def runs(batches: Rows, first: int, last: int, width: int) -> Iterator[NDArray[np.int64]]:
    """The batches of the steps from `first` to before `last`, as arrays (steps, size) of batches
    of one size; each run gathers so many samples of `width` numbers as fit the cache."""
    while first < last:
        chosen = [batches.of(first)]
        size = len(chosen[0])
        most = min(last - first, max(1, GATHERED // (max(size, 1) * width)))
        while len(chosen) < most:
            rows = batches.of(first + len(chosen))
            if len(rows) != size:
                break
            chosen.append(rows)
        yield np.array(chosen, dtype=np.int64)
        first += len(chosen)


class BatchStepper:
    """A `Stepper` over the batches of a model's samples, with the loss of each step's batch."""

    def __init__(
        self,
        objective: ModelObjective,
        entry: Entry,
        start: Array,
        feed: Feed,
        batches: Rows,
        fstar: float | None = None,
    ) -> None:
        self._objective = objective
        self._batches = batches
        self._slow = _Reference(objective, entry, start, feed, batches, fstar)
        self._fast = self._in_place(entry, feed)
        self._done = 0
        self._start: Array = np.array(start, dtype=np.float64)
        self._rows: list[tuple[int, Array]] = []
        self._losses = np.empty(0)

    def _in_place(self, entry: Entry, feed: Feed) -> _InPlace | None:
        closed = entry.schedule is not None and entry.schedule.closed_loop
        if closed or not entry.optimizer.first_order or self._objective.misfit not in WRITTEN:
            return None
        momentum = feed.momentum is not None and entry.optimizer.momentum_knob is not None
        # the trace does not depend on these, and is kept for entries that differ in nothing else
        kind = replace(entry, lr=None, schedule=None, start=None)
        update = traced_update(kind, tuple(self._slow.state), feed.noise is not None, momentum)
        if update is None:
            return None
        return _InPlace(self._objective, update, feed, self._batches, momentum)

    def advance(self, rows: Array) -> int:
        """See `Stepper`; the rows are read again for the batch losses."""
        begin, filled = self._done, 0
        if self._fast is None:
            filled = self._slow.advance(rows)
        elif len(rows):
            if begin == 0:
                filled = self._slow.advance(rows[:1])
                self._fast.load(self._slow.point, self._slow.state)
            with np.errstate(all="ignore"):
                self._fast.run(begin + filled, rows[filled:])
            filled = len(rows)
        self._done += filled
        self._rows.append((begin + 1, rows[:filled]))
        return filled

    @property
    def refused(self) -> str:
        """See `Stepper`."""
        return self._slow.refused

    @property
    def state(self) -> State:
        """See `Stepper`."""
        if self._fast is None or self._done < 2:
            return self._slow.state
        return {name: value.copy() for name, value in self._fast.state.items()}

    def evaluations(self, steps: int) -> Array:
        """See `Stepper`."""
        if self._fast is None:
            return self._slow.evaluations(steps)
        calls = np.zeros((steps + 1, 3))
        calls[:, 1] = np.arange(steps + 1)
        return calls

    def batch_losses(self, steps: int) -> Array:
        """The loss over its own batch that each of the first `steps` steps began from, (steps,)."""
        known = len(self._losses)
        if known < steps:
            fresh = np.empty(steps - known)
            points = self._begun_from(known, steps)
            low = 0
            with np.errstate(all="ignore"):
                for part in self._losses_of(points, known, steps):
                    fresh[low : low + len(part)] = part
                    low += len(part)
            self._losses = np.concatenate([self._losses, fresh])
        return self._losses[:steps]

    def _losses_of(self, points: Array, first: int, last: int) -> Iterator[Array]:
        if self._batches.full:
            yield self._objective.loss(points.T)
            return
        low, network = 0, self._objective.network
        for chosen in runs(self._batches, first, last, max(network.sizes)):
            yield self._objective.own_losses(points[low : low + len(chosen)].T, chosen)
            low += len(chosen)

    def _begun_from(self, first: int, last: int) -> Array:
        """Where the gradients of the steps from `first` to before `last` were taken."""
        if self._fast is None:
            return np.array(self._slow.seen[first:last])
        blocks = [(0, self._start[None]), *self._rows]
        parts = [
            rows[max(first - begin, 0) : last - begin]
            for begin, rows in blocks
            if begin < last and first < begin + len(rows)
        ]
        return np.concatenate(parts)
