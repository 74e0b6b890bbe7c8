"""Rows held back, and inputs brought to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError


def split(n: int, validation: float, test: float, seed: int, held: int = 0) -> tuple[Any, Any, Any]:
    """The row numbers of the training, validation and test parts, each in rising order.

    The shares are rounded to whole rows, at least one where a share is not 0. Without shares the
    last `held` rows are for validation. InputError if no row is left to train on.
    """
    if not validation and not test:
        rows = np.arange(n)
        return rows[: n - held], rows[n - held :], rows[:0]
    counts = [max(1, round(share * n)) if share > 0 else 0 for share in (validation, test)]
    if sum(counts) >= n:
        raise InputError(
            f"validation {validation:g} and test {test:g} of {n} rows leave none to train on"
        )
    drawn = np.random.default_rng(seed).permutation(n)
    first, second = counts[0], sum(counts)
    return np.sort(drawn[second:]), np.sort(drawn[:first]), np.sort(drawn[first:second])


def standardised(X: Array, train: Any, names: Sequence[str] = ()) -> tuple[Array, Array, Array]:
    """Each column less its mean, over its standard deviation, both of the rows `train` alone.

    Returns the columns, the means and the deviations; InputError for a column that is constant,
    by its name if there are `names`.
    """
    # by powers of two, which round nothing, into a range where squares are finite and not 0
    power = np.frexp(np.abs(X[train]).max(axis=0))[1]
    Z = np.ldexp(X, -power)
    centre, scale = Z[train].mean(axis=0), Z[train].std(axis=0)
    flat = np.flatnonzero(~(scale > 1e-12 * np.maximum(np.abs(centre), 1e-300)))
    if len(flat):
        place = int(flat[0])
        said = names[place] if names else str(place + 1)
        raise InputError(
            f"input {said} has the same value in all rows: it cannot be standardised; "
            "leave it out or switch standardise off"
        )
    return (Z - centre) / scale, np.ldexp(centre, power), np.ldexp(scale, power)
