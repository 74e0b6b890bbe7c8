"""Derivatives checked by differences, and the extremes of a Hessian's eigenvalues."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.models.model import ModelObjective

MAX_PRODUCTS = 80
# number of parameters shifted at once: for a large network all of them would fill the memory
AT_ONCE = 64


class NotWanted(Exception):
    """The answer is not wanted any more."""


def central_gradient(
    loss: Callable[[Array], Array],
    w: Array,
    step: float = 6e-6,
    wanted: Callable[[], bool] = lambda: True,
) -> Array:
    """The gradient of a loss at w (dim,) by central differences.

    NotWanted once `wanted` says that nobody wants it.
    """
    sizes = step * np.maximum(1.0, np.abs(w))
    found: Array = np.empty(len(w))
    for low in range(0, len(w), AT_ONCE):
        if not wanted():
            raise NotWanted
        part = slice(low, low + AT_ONCE)
        shifts = np.diag(sizes)[:, part]
        with np.errstate(all="ignore"):
            change = loss(w[:, None] + shifts) - loss(w[:, None] - shifts)
            found[part] = change / (2.0 * sizes[part])
    return found


def disagreement(exact: Array, estimate: Array) -> float:
    """The largest difference of two gradients, relative to the larger of them."""
    size = max(np.abs(exact).max(), np.abs(estimate).max(), 1e-12)
    return float(np.abs(exact - estimate).max() / size)


def sharpness(objective: ModelObjective, w: Array, tolerance: float = 1e-6) -> float:
    """The largest eigenvalue of the Hessian at w (dim,), to a relative tolerance."""
    if not np.isfinite(w).all():
        return math.nan

    def times(v: Array) -> Array:
        return objective.hessian_times(w, v[:, None])[:, 0]

    return extremes(times, objective.dim, tolerance, lowest=False)[1]


def extremes(
    times: Callable[[Array], Array],
    dim: int,
    tolerance: float,
    lowest: bool = True,
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[float, float]:
    """The lowest and the largest eigenvalue of a symmetric matrix, to a tolerance that is relative
    to the size of the largest; without `lowest` it does not wait for the first.

    By Lanczos iterations on its products with vectors (dim,), every vector kept orthogonal to all
    before it; they begin with a fixed random direction. NotWanted once `wanted` says no.
    """
    v = np.random.default_rng(0).standard_normal(dim)
    basis = [v / np.sqrt(v @ v)]
    alphas: list[float] = []
    betas: list[float] = []
    while True:
        if not wanted():
            raise NotWanted
        product = times(basis[-1])
        alphas.append(float(product @ basis[-1]))
        known = np.array(basis)
        for _ in range(2):
            product = product - known.T @ (known @ product)
        left = float(np.sqrt(product @ product))
        if not np.isfinite(left):
            return math.nan, math.nan
        values, vectors = np.linalg.eigh(np.diag(alphas) + np.diag(betas, 1) + np.diag(betas, -1))
        # the residuals of the best vectors bound the errors of their eigenvalues
        errors = left * np.abs(vectors[-1, [0, -1]])
        worst = float(errors.max() if lowest else errors[1])
        if worst <= tolerance * np.abs(values).max() or len(alphas) >= min(dim, MAX_PRODUCTS):
            return float(values[0]), float(values[-1])
        betas.append(left)
        basis.append(product / left)
