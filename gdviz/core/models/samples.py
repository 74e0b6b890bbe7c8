"""Samples as arrays: their checks, and the features that a model makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.spec.data import Model

MAX_INPUTS = 2_000
MAX_SAMPLES = 1_000_000


def features(model: Model, X: Array) -> Array:
    """The inputs, or the Chebyshev polynomials T1..Tdegree of the one input."""
    if model.degree == 1:
        return X
    if X.shape[1] != 1:
        raise InputError(
            f"model.degree = {model.degree}: needs one input, not {X.shape[1]}; "
            "take degree=1 or choose one"
        )
    columns = np.polynomial.chebyshev.chebvander(X[:, 0], model.degree)[:, 1:]
    return np.asarray(columns, dtype=np.float64)


def matrix(X: Any) -> Array:
    """The inputs as a copy of shape (n, k)."""
    rows = numbers(X, "X")
    if rows.ndim != 2 or 0 in rows.shape or len(rows) > MAX_SAMPLES or rows.shape[1] > MAX_INPUTS:
        raise InputError(
            f"X: must have shape (samples, inputs), at most {MAX_SAMPLES} x {MAX_INPUTS}, "
            f"not {rows.shape}"
        )
    return rows


def targets(y: Any, n: int) -> Array:
    """The targets as a copy of shape (n,); a column (n, 1) is accepted as well."""
    values = numbers(y, "y")
    if values.shape == (n, 1):
        values = values[:, 0].copy()
    if values.shape != (n,):
        raise InputError(f"y: must have shape ({n},), one target per row of X, not {values.shape}")
    return values


def numbers(values: Any, name: str) -> Array:
    """A copy as finite float64; InputError under this name for anything else."""
    try:
        found = np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{name}: must be an array of numbers") from None
    if not np.isfinite(found).all():
        raise InputError(f"{name}: must be finite")
    return found
