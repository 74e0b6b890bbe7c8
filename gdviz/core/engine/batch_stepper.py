"""Steps of a racer that takes the gradient over a batch of samples.

A first-order method that treats every parameter alike runs as straight code on fixed arrays, its
batches gathered many steps at a time; its first step, and every other method, runs in the plain
NumPy of the reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.batch_code import BatchRows, InPlace, runs
from gdviz.core.engine.in_place import traced_update
from gdviz.core.engine.received_gradient import Received
from gdviz.core.engine.steppers import Feed, NumpyStepper, one_gradient_per_step
from gdviz.core.models.backward_code import WRITTEN
from gdviz.core.models.model import ModelObjective
from gdviz.core.optimizers.base import State
from gdviz.core.spec.race import Entry


class _Reference(NumpyStepper):
    """Plain NumPy; each step's objective is that of its batch."""

    def __init__(
        self,
        objective: ModelObjective,
        entry: Entry,
        start: Array,
        feed: Feed,
        batches: BatchRows,
        fstar: float | None,
    ) -> None:
        problem = Problem2D("", "", objective, (), (), fstar=fstar)
        super().__init__(problem, entry, start, feed)
        self._whole, self._fstar, self._batches = objective, fstar, batches
        self.seen: Array = np.empty((len(feed.lr), objective.dim))

    def step(self) -> None:
        self.seen[self.done] = self.point
        if not self._batches.full:
            batch = self._whole.batch(self._batches.of(self.done))
            calls = self.objective.calls
            self.objective = Received(batch, self.entry, self._fstar)
            self.objective.calls = calls
        super().step()


class BatchStepper:
    """A `Stepper` over the batches of a model's samples, with the loss of each step's batch; the
    reference alone if `plain`."""

    def __init__(
        self,
        objective: ModelObjective,
        entry: Entry,
        start: Array,
        feed: Feed,
        batches: BatchRows,
        fstar: float | None = None,
        plain: bool = False,
    ) -> None:
        self._objective = objective
        self._batches = batches
        self._slow = _Reference(objective, entry, start, feed, batches, fstar)
        self._fast = None if plain else self._in_place(entry, feed)
        self._done = 0
        self._start: Array = np.array(start, dtype=np.float64)
        self._rows: list[tuple[int, Array]] = []
        self._losses = np.empty(0)

    def _in_place(self, entry: Entry, feed: Feed) -> InPlace | None:
        closed = entry.schedule is not None and entry.schedule.closed_loop
        if closed or not entry.optimizer.first_order or self._objective.misfit not in WRITTEN:
            return None
        momentum = feed.momentum is not None and entry.optimizer.momentum_knob is not None
        # the trace does not depend on these, and is kept for entries that differ in nothing else
        kind = replace(entry, lr=None, schedule=None, start=None)
        update = traced_update(kind, tuple(self._slow.state), feed.noise is not None, momentum)
        if update is None:
            return None
        return InPlace(self._objective, update, feed, self._batches, momentum)

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
    def traced(self) -> bool:
        """See `Stepper`."""
        return self._fast is not None

    @property
    def state(self) -> State:
        """See `Stepper`."""
        if self._fast is None or self._done < 2:
            return self._slow.state
        return {name: value.copy() for name, value in self._fast.state.items()}

    @property
    def point(self) -> Array:
        """See `Stepper`."""
        if self._fast is None or self._done < 2:
            return self._slow.point
        last: Array = self._rows[-1][1][-1]
        return last

    def evaluations(self, steps: int) -> Array:
        """See `Stepper`."""
        if self._fast is None:
            return self._slow.evaluations(steps)
        return one_gradient_per_step(len(self._slow.feed.lr))[: steps + 1]

    def mark(self) -> Any:
        """See `Stepper`."""
        if self._fast is None or self._done < 2:
            return self._done, self._slow.mark(), None, None
        return self._done, None, self.point.copy(), self.state

    def resume(self, mark: Any) -> None:
        """See `Stepper`."""
        self._done, slow, point, state = mark
        if slow is not None:
            self._slow.resume(slow)
            point, state = self._slow.point, self._slow.state
        if self._fast is not None:
            self._fast.load(point, state)
        self._rows = [(self._done, np.array(point)[None])]

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
            return self._slow.seen[first:last]
        blocks = [(0, self._start[None]), *self._rows]
        parts = [
            rows[max(first - begin, 0) : last - begin]
            for begin, rows in blocks
            if begin < last and first < begin + len(rows)
        ]
        return np.concatenate(parts)
