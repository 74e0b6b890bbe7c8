"""Rows that are computed on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.objective import Objective
from gdviz.core.engine.received_gradient import received
from gdviz.core.spec.race import Entry
from gdviz.core.spec.sampling import Batches

# at most this many rows are computed in one go
CHUNK = 256


class LazyRows:
    """Like an array of `count` rows: rows[k] is one, rows[a:b] or rows[array of numbers] several;
    kept once computed. `make` gives the rows of an array of indices, shape (k, width), or
    (k,) without a width. A copy and a pickle take along what was computed and compute the rest
    again, so `make` must be picklable."""

    def __init__(self, make: Callable[[Any], Array], count: int, width: int = 0) -> None:
        self._make, self._count, self._width = make, count, width
        self._kept: dict[int, Array] = {}

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: Any) -> Array:
        every = range(self._count)
        if not isinstance(index, np.ndarray | slice):
            self._fill([every[index]])
            return self._kept[every[index]]
        wanted = every[index] if isinstance(index, slice) else [every[k] for k in index.tolist()]
        self._fill(wanted)
        shape = (len(wanted), self._width) if self._width else (len(wanted),)
        return np.array([self._kept[k] for k in wanted]).reshape(shape)

    def __setitem__(self, row: int, value: Array) -> None:
        self._kept[row] = value

    def __getstate__(self) -> dict[str, Any]:
        # a row's last digit depends on the rows with which it is computed
        kept = self._kept.copy()
        rows = np.array(list(kept.values()))
        return self.__dict__ | {"_kept": (list(kept), rows)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        numbers, rows = state["_kept"]
        self.__dict__.update(state, _kept=dict(zip(numbers, rows, strict=True)))

    def first(self, count: int) -> LazyRows:
        """The first `count` rows; rows that either computes are shared."""
        part = LazyRows(self._make, count, self._width)
        part._kept = self._kept
        return part

    def _fill(self, wanted: Iterable[int]) -> None:
        missing = [k for k in wanted if k not in self._kept]
        for low in range(0, len(missing), CHUNK):
            part = missing[low : low + CHUNK]
            self._kept.update(zip(part, self._make(np.array(part)), strict=True))


def gradients_at(objective: Objective, points: Array, rows: Array) -> Array:
    """The gradients (k, dim) at these rows of the points."""
    with np.errstate(all="ignore"):
        found: Array = objective.grad(points[rows].T).T
    return found


def received_at(
    entry: Entry,
    objective: Any,
    points: Any,
    noise: Array | None,
    draw: Callable[[], Batches] | None,
    rows: Array,
) -> Array:
    """The gradients that the steps of these rows received (k, dim): gradients at the points where
    they began, of the batches that `draw` makes, with noise, clipping and L2."""
    batches = draw() if draw else None
    found = []
    with np.errstate(all="ignore"):
        for k, w in zip(rows.tolist(), points[rows], strict=True):
            part = objective.batch(batches.of(k)) if batches else objective
            found.append(received(entry, w, part.grad(w), None if noise is None else noise[k]))
    return np.array(found)
