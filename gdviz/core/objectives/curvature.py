"""Derivatives checked by differences, and the sharpness: the largest eigenvalue of the Hessian."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gdviz.core.objectives.model import ModelObjective
from gdviz.core.optimizers.base import Array

MAX_PRODUCTS = 80
# so many parameters are shifted at once: of a large network all of them would fill the memory
AT_ONCE = 64


def central_gradient(loss: Callable[[Array], Array], w: Array, step: float = 6e-6) -> Array:
    """The gradient of a loss at w (dim,) by central differences."""
    sizes = step * np.maximum(1.0, np.abs(w))
    found: Array = np.empty(len(w))
    for low in range(0, len(w), AT_ONCE):
        part = slice(low, low + AT_ONCE)
        shifts = np.diag(sizes)[:, part]
        with np.errstate(all="ignore"):
            change = loss(w[:, None] + shifts) - loss(w[:, None] - shifts)
            found[part] = change / (2.0 * sizes[part])
    return found


def gradient_error(objective: ModelObjective, w: Array) -> float:
    """How far backpropagation is from central differences at w (dim,), relative to the larger."""
    return disagreement(objective.grad(w), central_gradient(objective.loss, w))


def disagreement(exact: Array, estimate: Array) -> float:
    """The largest difference of two gradients, relative to the larger of them."""
    size = max(np.abs(exact).max(), np.abs(estimate).max(), 1e-12)
    return float(np.abs(exact - estimate).max() / size)


def sharpness(objective: ModelObjective, w: Array, tolerance: float = 1e-6) -> float:
    """The largest eigenvalue of the Hessian at w (dim,), to a relative tolerance.

    By Lanczos iterations on products of the Hessian with a vector, every vector kept orthogonal to
    all before it; they begin with a fixed random direction.
    """
    if not np.isfinite(w).all():
        return float("nan")
    dim = objective.dim
    v = np.random.default_rng(0).standard_normal(dim)
    basis = [v / np.sqrt(v @ v)]
    alphas: list[float] = []
    betas: list[float] = []
    while True:
        product = objective.hessian_times(w, basis[-1][:, None])[:, 0]
        alphas.append(float(product @ basis[-1]))
        known = np.array(basis)
        for _ in range(2):
            product = product - known.T @ (known @ product)
        left = float(np.sqrt(product @ product))
        values, vectors = np.linalg.eigh(np.diag(alphas) + np.diag(betas, 1) + np.diag(betas, -1))
        largest = float(values[-1])
        # what is left over of the best vector bounds the error of its eigenvalue
        error = left * abs(float(vectors[-1, -1]))
        if error <= tolerance * abs(largest) or len(alphas) >= min(dim, MAX_PRODUCTS):
            return largest
        betas.append(left)
        basis.append(product / left)
