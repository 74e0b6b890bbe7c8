"""The checks of models and their samples, and the arrays and the network that they stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError, checked, knobs_of
from gdviz.core.models.network import Network
from gdviz.core.spec.data import MAX_LAYERS, Model

MAX_INPUTS = 2_000
MAX_SAMPLES = 1_000_000
# parameters of a network with hidden layers
MAX_NETWORK = 500


def checked_model(model: Model) -> Model:
    """The model with its knobs checked; InputError otherwise."""
    if not isinstance(model, Model):
        raise InputError(f"model = {model!r}: must be a Model or the name of a kind")
    changes = {
        name: checked(knob, getattr(model, name), f"model.{name}")
        for name, knob in knobs_of(model).items()
    }
    hidden = tuple(model.hidden)
    whole = all(isinstance(h, int) and not isinstance(h, bool) and h > 0 for h in hidden)
    if model.kind == "network" and not (whole and 1 <= len(hidden) <= MAX_LAYERS):
        raise InputError(f"model.hidden = {hidden}: must be 1 to {MAX_LAYERS} whole widths above 0")
    return replace(model, hidden=hidden, **changes)


def network_of(model: Model, features: int) -> Network:
    """The network of a model with `features` inputs; InputError if it has too many parameters."""
    hidden = model.hidden if model.kind == "network" else ()
    network = Network((features, *hidden, 1), model.activation, model.bias)
    if hidden and network.dim > MAX_NETWORK:
        sizes = "-".join(map(str, network.sizes))
        widest = (MAX_NETWORK - model.bias) // (features + model.bias + 1)
        instead = f"one layer of at most hidden={widest}" if widest else "model=linear"
        has = f"has {network.dim} parameters; at most {MAX_NETWORK} are allowed"
        raise InputError(f"a {sizes} network {has}: take {instead}")
    return network


def features(model: Model, X: Array) -> Array:
    """The inputs, or the Chebyshev polynomials T1..Tdegree of the one input."""
    if model.degree == 1:
        return X
    if X.shape[1] != 1:
        needs = f"needs one input, not {X.shape[1]}; take degree=1 or choose one"
        raise InputError(f"model.degree = {model.degree}: {needs}")
    columns = np.polynomial.chebyshev.chebvander(X[:, 0], model.degree)[:, 1:]
    return np.asarray(columns, dtype=np.float64)


def matrix(X: Any) -> Array:
    """The inputs as a copy of shape (n, k)."""
    rows = numbers(X, "X")
    if rows.ndim != 2 or 0 in rows.shape or len(rows) > MAX_SAMPLES or rows.shape[1] > MAX_INPUTS:
        most = f"at most {MAX_SAMPLES} x {MAX_INPUTS}"
        raise InputError(f"X: must have shape (samples, inputs), {most}, not {rows.shape}")
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
