"""A racer's inner state at any step, replayed on demand.

A race keeps its points and not its states. While running it leaves marks, from which the steps
around a requested one are taken again: they come out the same to the last bit.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.steppers import Stepper
from gdviz.core.optimizers.base import State

# number of marks of one race; fewest and most steps that are replayed at a time: about as many as
# lie between two marks, since a step of a network may take a millisecond
MARKS, SHORT, LONG = 64, 8, 64
# number of blocks that are kept
KEPT = 4


class Marks:
    """Copies of a stepper along a race of `steps`, evenly spaced."""

    def __init__(self, steps: int) -> None:
        self._apart = max(1, steps // MARKS)
        self.block = min(max(self._apart, SHORT), LONG)
        self._kept: list[tuple[int, Any]] = []

    def pass_by(self, done: int, stepper: Stepper) -> None:
        """Remember the stepper as it is after `done` steps, if the last mark is far enough."""
        if done - (self._kept[-1][0] if self._kept else 0) >= self._apart:
            self._kept.append((done, stepper.mark()))

    def before(self, step: int) -> tuple[int, Any] | None:
        """The last mark not after a step."""
        return next((mark for mark in reversed(self._kept) if mark[0] <= step), None)


@dataclass(eq=False, repr=False)
class StateRows(Mapping[str, Array]):
    """States after 0..steps steps, and the points at which the steps began.

    As a mapping it gives whole arrays (n+1, ...) by name, all steps replayed; `at` and `began` give
    one step in the time that the steps between two marks take. `fresh` makes a stepper that has
    not moved yet. Any thread may ask.
    """

    fresh: Callable[[], Stepper]
    marks: Marks
    dim: int
    steps: int
    _blocks: OrderedDict[int, tuple[list[State], list[Array]]] = field(default_factory=OrderedDict)

    def __getstate__(self) -> dict[str, Any]:
        # replayed blocks are replayed again
        kept = {key: value for key, value in self.__dict__.items() if key != "_whole"}
        return kept | {"_blocks": OrderedDict()}

    def at(self, step: int) -> State:
        """The state after `step` steps, by name."""
        states, _ = self._block(step)
        # a user's method may keep plain numbers or lists
        return {name: np.asarray(value) for name, value in states[step % self.marks.block].items()}

    def began(self, rows: Array) -> Array:
        """The points (k, dim) at which the steps with these numbers began."""
        return np.array([self._block(k)[1][k % self.marks.block] for k in rows.tolist()])

    def _block(self, step: int) -> tuple[list[State], list[Array]]:
        size = self.marks.block
        number = step // size
        found = self._blocks.get(number)
        if found is None:
            found = self._blocks[number] = self._replay(number * size, size)
            while len(self._blocks) > KEPT:
                self._blocks.popitem(last=False)
        return found

    def _replay(self, low: int, count: int) -> tuple[list[State], list[Array]]:
        """The states after `low` steps and those that follow, and where their next steps began."""
        walker, done = self.fresh(), 0
        if mark := self.marks.before(low):
            done = mark[0]
            walker.resume(mark[1])
        if low > done:
            walker.advance(np.empty((low - done, self.dim)))
        states, seen, row = [], [], np.empty((1, self.dim))
        for k in range(low, min(low + count, self.steps + 1)):
            states.append(walker.state)
            seen.append(np.array(walker.point))
            if k < self.steps:
                walker.advance(row)
        return states, seen

    @cached_property
    def _whole(self) -> dict[str, Array]:
        states, _ = self._replay(0, self.steps + 1)
        rows = {name: np.array([state[name] for state in states]) for name in states[0]}
        for values in rows.values():
            values.setflags(write=False)
        return rows

    def __getitem__(self, name: str) -> Array:
        return self._whole[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)
