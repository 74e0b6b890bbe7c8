"""A grid of values on a finer one."""

from __future__ import annotations

import numpy as np

from gdviz.core.base.arrays import Array


def resampled(values: Array, rows: int, columns: int) -> Array:
    """Values at the middles of cells, shape (r, c), at the middles of rows x columns cells over
    the same area: smooth curves through the values (Catmull & Rom 1974), flat beyond the edge."""
    return _along(_along(values, rows).T, columns).T


def _along(values: Array, count: int) -> Array:
    """The first axis with `count` values."""
    have = len(values)
    at = (np.arange(count) + 0.5) * (have / count) - 0.5
    base = np.floor(at).astype(int)
    t = at - base
    weights = (
        0.5 * t * (t * (2.0 - t) - 1.0),
        0.5 * (t * t * (3.0 * t - 5.0) + 2.0),
        0.5 * t * (t * (4.0 - 3.0 * t) + 1.0),
        0.5 * t * t * (t - 1.0),
    )
    found: Array = np.zeros((count, values.shape[1]))
    for shift, weight in zip((-1, 0, 1, 2), weights, strict=True):
        found += weight[:, None] * values[np.clip(base + shift, 0, have - 1)]
    return found
