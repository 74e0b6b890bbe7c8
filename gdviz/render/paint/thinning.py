"""The points of a long curve that can be seen, computed once per curve."""

from __future__ import annotations

import weakref
from itertools import pairwise
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array, Integers

# curves that are remembered
MANY = 256
# a value that is not drawn: a gap
BEYOND = 1e300
_known: dict[tuple[int, int, bool], tuple[weakref.ref[Any], Integers]] = {}


def seen_rows(values: Array, width: float, uneven: Array | None = None) -> Integers:
    """The rows of values (n,) that show on a picture of that width: at most four to a pixel column,
    its first, lowest, highest and last. A value that is not finite counts as lowest: it is a
    gap. The values are equally far apart, or at rising places that are `uneven` (n,)."""
    columns = max(1, int(width))
    if len(values) <= 4 * columns:
        return np.arange(len(values))
    key = id(values), columns, uneven is not None
    of, rows = _known.get(key, (None, None))
    if of is None or rows is None or of() is not values:
        rows = looked_through(values, columns, uneven)
        while len(_known) >= MANY:
            _known.pop(next(iter(_known), key), None)
        _known[key] = weakref.ref(values), rows
    return rows


def parted(rows: Integers, count: int, step: int) -> tuple[Integers, Integers]:
    """The rows of a curve with `count` points up to a step and from it on, both with the step."""
    if not count:
        return rows, rows
    cut = min(step, count - 1)
    return np.append(rows[rows < cut], cut), np.append(cut, rows[rows > cut])


def looked_through(values: Array, columns: int, uneven: Array | None = None) -> Integers:
    """The part of `seen_rows` that is remembered, for values with more than four per column."""
    drawn = np.isfinite(values) & (np.abs(values) < BEYOND)
    filled = np.where(drawn, values, -np.inf)
    if uneven is not None:
        return _unevenly(filled, uneven[: len(values)], columns)
    each = -(-len(values) // columns)
    whole = len(values) // each * each
    blocks, rest = filled[:whole].reshape(-1, each), filled[whole:]
    starts = np.arange(0, whole, each)
    ends = [starts, starts + blocks.argmin(axis=1), starts + blocks.argmax(axis=1)]
    ends.append(starts + (each - 1))
    if len(rest):
        ends.append(whole + np.array((0, rest.argmin(), rest.argmax(), len(rest) - 1)))
    rows: Integers = np.unique(np.concatenate(ends))
    return rows


def _unevenly(filled: Array, places: Array, columns: int) -> Integers:
    share = (places - places[0]) / max(float(places[-1] - places[0]), 1e-300)
    column = np.minimum((columns * share).astype(np.intp), columns - 1)
    begins = np.concatenate([[0], np.flatnonzero(np.diff(column)) + 1, [len(column)]])
    found = []
    for first, last in pairwise(begins.tolist()):
        here = filled[first:last]
        found += [first, first + int(here.argmin()), first + int(here.argmax()), last - 1]
    rows: Integers = np.unique(found)
    return rows
