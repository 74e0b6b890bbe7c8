"""Rows that are computed when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdviz.core.optimizers.base import Array

# at most this many rows are computed in one go
CHUNK = 256


class Rows:
    """Like an array of `count` rows: rows[k] is one, rows[a:b] or rows[array of numbers] several;
    kept once computed. `make` gives the rows of an array of indices, shape (k, dim)."""

    def __init__(self, make: Callable[[Any], Array], count: int) -> None:
        self._make = make
        self._count = count
        self._kept: dict[int, Array] = {}

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: Any) -> Array:
        every = range(self._count)
        if isinstance(index, np.ndarray):
            wanted = [every[k] for k in index.tolist()]
        elif isinstance(index, slice):
            wanted = list(every[index])
        else:
            wanted = [every[index]]
        self._fill(wanted)
        if not isinstance(index, np.ndarray | slice):
            return self._kept[wanted[0]]
        return np.array([self._kept[k] for k in wanted])

    def first(self, count: int) -> Rows:
        """The first `count` rows; what either computes both have."""
        part = Rows(self._make, count)
        part._kept = self._kept
        return part

    def _fill(self, wanted: list[int]) -> None:
        missing = [k for k in wanted if k not in self._kept]
        for low in range(0, len(missing), CHUNK):
            part = missing[low : low + CHUNK]
            self._kept.update(zip(part, self._make(np.array(part)), strict=True))
