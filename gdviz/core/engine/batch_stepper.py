"""Steps of a racer that takes the gradient over a batch of samples.

A first-order method that treats every parameter alike runs as straight code on fixed arrays, its
batches gathered many steps at a time; its first step, and every other method, runs in the plain
NumPy of the reference.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.batch_code import BatchRows, InPlace
from gdviz.core.engine.in_place import traced_update
from gdviz.core.engine.received_gradient import Received
from gdviz.core.engine.steppers import Feed, NumpyStepper, one_gradient_per_step, watching
from gdviz.core.models.backward_code import WRITTEN
from gdviz.core.optimizers.base import State
from gdviz.core.spec.race import Entry


class _Reference(NumpyStepper):
    """Plain NumPy; each step's objective is that of its batch."""

    def __init__(self, batches: BatchRows, *given: Any) -> None:
        super().__init__(*given)
        self._batches = batches

    def step(self) -> None:
        if not self._batches.full:
            batch = self.plain.batch(self._batches.of(self.done))
            before = self.objective
            self.objective = Received(batch, self.entry, before.fstar)
            self.objective.calls = before.calls
        super().step()


class BatchStepper:
    """A `Stepper` over the batches of a model's samples; the reference alone if `plain`."""

    def __init__(
        self,
        problem: Problem2D,
        entry: Entry,
        start: Array,
        feed: Feed,
        batches: BatchRows,
        plain: bool = False,
    ) -> None:
        self._slow = _Reference(batches, problem, entry, start, feed)
        self._batches = batches
        self._fast = None if plain else self._in_place(entry, feed)
        self._done = 0

    def _in_place(self, entry: Entry, feed: Feed) -> InPlace | None:
        objective = self._slow.plain
        if watching(entry) or not entry.optimizer.first_order or objective.misfit not in WRITTEN:
            return None
        momentum = feed.momentum is not None and entry.optimizer.momentum_knob is not None
        # the trace does not depend on these, and is kept for entries that differ in nothing else
        kind = replace(entry, lr=None, schedule=None, start=None)
        update = traced_update(kind, tuple(self._slow.state), feed.noise is not None, momentum)
        if update is None:
            return None
        return InPlace(objective, update, feed, self._batches)

    def advance(self, rows: Array) -> int:
        filled = 0
        if self._fast is None:
            filled = self._slow.advance(rows)
        elif len(rows):
            if self._done == 0:
                filled = self._slow.advance(rows[:1])
                self._fast.load(self._slow.point, self._slow.state)
            with np.errstate(all="ignore"):
                self._fast.run(self._done + filled, rows[filled:])
            filled = len(rows)
        self._done += filled
        return filled

    @property
    def refused(self) -> str:
        return self._slow.refused

    @property
    def traced(self) -> bool:
        return self._fast is not None

    @property
    def state(self) -> State:
        if self._fast is None or self._done < 2:
            return self._slow.state
        return {name: value.copy() for name, value in self._fast.state.items()}

    @property
    def point(self) -> Array:
        if self._fast is None or self._done < 2:
            return self._slow.point
        return self._fast.point.copy()

    def evaluations(self, steps: int) -> Array:
        if self._fast is None:
            return self._slow.evaluations(steps)
        return one_gradient_per_step(len(self._slow.feed.lr))[: steps + 1]

    def mark(self) -> Any:
        if self._fast is None or self._done < 2:
            return self._done, self._slow.mark(), None, None
        return self._done, None, self.point, self.state

    def resume(self, mark: Any) -> None:
        self._done, slow, point, state = mark
        if slow is not None:
            self._slow.resume(slow)
            point, state = self._slow.point, self._slow.state
        if self._fast is not None:
            self._fast.load(point, state)
