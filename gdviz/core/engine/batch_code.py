"""Steps over batches as straight code on fixed arrays; many steps gather their batches at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gdviz.core.base.arrays import Array
from gdviz.core.engine.in_place import Update, add_update
from gdviz.core.engine.steppers import Feed
from gdviz.core.expr.numpy_code import Code
from gdviz.core.expr.tape import Tape
from gdviz.core.models.backward_code import add_gradient, targets_of
from gdviz.core.models.model import ModelObjective
from gdviz.core.optimizers.base import State

# how many numbers are gathered at a time: as many as the processor's cache holds
GATHERED = 1 << 15


class BatchRows(Protocol):
    """Which samples each step sees."""

    @property
    def full(self) -> bool:
        """Whether every step sees all samples once."""

    def of(self, step: int) -> Any:
        """The indices of the samples of step `step` (from 0)."""


class InPlace:
    """The steps from the second on, as straight code; one function per batch size."""

    def __init__(
        self, objective: ModelObjective, update: Update, feed: Feed, batches: BatchRows
    ) -> None:
        self.point = np.zeros(objective.dim)
        self.state: dict[str, Array] = {}
        self._objective = objective
        self._update = update
        self._batches = batches
        self._targets = targets_of(objective)
        self._functions: dict[int, Callable[..., None]] = {}
        self._tables = _tables(update, feed)
        self._noise = feed.noise
        self._gradient = np.zeros(objective.dim)

    def load(self, point: Array, state: State) -> None:
        """Begin from here."""
        self.point = np.array(point, dtype=np.float64)
        self.state = {name: np.array(value, dtype=np.float64) for name, value in state.items()}
        self._functions.clear()

    def run(self, first: int, rows: Array) -> None:
        """Take step `first` (from 0) and those after it, one per row."""
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


def _tables(update: Update, feed: Feed) -> tuple[Array, ...]:
    """The numbers of every step, one array per table of the update."""
    if not update.tables:
        return ()
    # at least two: the tape would treat an array of one number as a constant
    count = max(len(feed.lr), 2)
    values = {"t": np.arange(1.0, count + 1.0), "lr": np.resize(feed.lr, count)}
    if feed.momentum is not None:
        values["momentum"] = np.resize(feed.momentum, count)
    return Tape(update.tables, tuple(values))(*values.values())


def runs(batches: BatchRows, first: int, last: int, width: int) -> Iterator[NDArray[np.int64]]:
    """The batches of the steps from `first` to before `last`, as arrays (steps, size) of batches
    of one size; each run gathers as many samples of `width` numbers as fit into the cache."""
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
