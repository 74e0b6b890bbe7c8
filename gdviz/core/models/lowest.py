"""The minima of a model's loss: closed form where there is one, else damped Newton steps."""

from __future__ import annotations

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Critical
from gdviz.core.models.model import ModelObjective

ROUNDS = 100
# a gradient this small relative to that at the origin counts as zero
STILL = 1e-11
# a minimum further away than this, in units of standardised inputs, does not count
FAR = 1e4
# places from which a loss with several minima is searched
PLACES = (-6.0, -2.0, 0.0, 2.0, 6.0)
APART = 1e-3
MOST_PARAMETERS = 64


def lowest(objective: ModelObjective) -> tuple[Critical, ...]:
    """The strict minima of a linear, logistic or sigmoid model; () where none is known: networks,
    the 0-1 loss, and classes that a line separates, whose loss falls forever."""
    model = objective.model
    unknown = model.kind == "network" or model.loss == "zero_one"
    if unknown or objective.dim > MOST_PARAMETERS:
        return ()
    starts = [np.zeros(objective.dim)]
    if objective.dim == 2 and (model.kind == "sigmoid" or model.loss == "mse"):
        starts = [np.array([a, b]) for a in PLACES for b in PLACES]
    found: list[Array] = []
    for start in starts:
        w = _descend(objective, start)
        if w is None or any(np.abs(w - other).max() <= APART for other in found):
            continue
        # where all are right, a line separates the classes
        if objective.misfit.squared or objective.errors(w) > 0:
            found.append(w)
        # a sum of squares of linear outputs has one strict minimum at most
        if found and model.kind == "linear":
            break
    losses = [float(objective.loss(w)) for w in found]
    least = min(losses, default=0.0)
    return tuple(
        Critical(tuple(w.tolist()), loss, "minimum", loss <= least)
        for w, loss in zip(found, losses, strict=True)
    )


def _descend(objective: ModelObjective, w: Array) -> Array | None:
    """The strict minimum that damped Newton steps reach, or None."""
    loss, grad = objective.loss_and_grad(w)
    first = max(float(np.abs(grad).max()), 1e-300)
    damping = 1e-3
    for _ in range(ROUNDS):
        bent = objective.hessian(w)
        if not (np.isfinite(bent).all() and np.isfinite(grad).all()):
            return None
        values, axes = np.linalg.eigh(bent)
        if np.abs(grad).max() <= STILL * first:
            return w if values[0] > 1e-9 * values[-1] > 0 else None
        if not np.abs(w).max() < FAR:
            return None
        size = max(abs(values[0]), abs(values[-1]), 1e-300)
        scaled = np.maximum(np.abs(values), 1e-12 * size) + damping * size
        step = -axes @ ((axes.T @ grad) / scaled)
        ahead, slope = objective.loss_and_grad(w + step)
        if ahead < loss or (ahead <= loss and np.abs(slope).max() < np.abs(grad).max()):
            w, loss, grad = w + step, ahead, slope
            damping *= 0.1 if damping > 1e-14 else 0.0
        else:
            damping = max(10.0 * damping, 1e-12)
            if damping > 1e8:
                break
    small = np.abs(grad).max() <= 1e-7 * first
    return w if small and np.linalg.eigvalsh(objective.hessian(w))[0] > 0 else None
