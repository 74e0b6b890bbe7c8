"""How much of a loss is convex: where its Hessian has a negative eigenvalue, and its chords."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.models.model import ModelObjective

SIDE = 24
# points at which a loss of many variables is examined
FEW = 16
# an eigenvalue this small beside the largest has no sign
FAINT = 1e-9
# chords join places this many apart
SHIFTS = (1, 5, 77, 289)
# number of parts in which curvatures are computed: for the largest networks each takes 10 ms
PARTS = 16
# products that may be spent
BUDGET = 100_000_000


def surely_convex(problem: Problem2D) -> bool:
    """Whether theory guarantees it: squares and cross-entropy are convex in z, and z is affine in w
    (Boyd & Vandenberghe 2004, section 3.2.2)."""
    objective = problem.objective
    if not isinstance(objective, ModelObjective):
        return False
    model, squared = objective.model, objective.misfit.squared
    if model.kind == "linear":
        return squared
    return model.kind != "network" and model.loss != "zero_one" and not squared


def _curvatures(problem: Problem2D) -> Iterator[Array]:
    """The eigenvalues of the Hessian at some points where it is finite, (k, dim) each."""
    if surely_convex(problem):
        return
    places = problem.places(SIDE)
    rows = problem.objective.n if isinstance(problem.objective, ModelObjective) else 1
    affordable = BUDGET // (problem.dim**2 * (problem.dim + rows))
    most = min(FEW if problem.dim > 2 else places.shape[1], affordable)
    if not most:
        return
    places = places[:, np.linspace(0, places.shape[1] - 1, most).astype(int)]
    for group in np.array_split(places, min(most, PARTS), axis=1):
        with np.errstate(all="ignore"):
            bent = np.moveaxis(problem.objective.hessian(group), -1, 0)
        finite = np.isfinite(bent).all(axis=(1, 2))
        yield np.array(np.linalg.eigvalsh(bent[finite]), float)


def _share(found: list[Array]) -> float | None:
    """The share of points in the box where some direction curves down; None where the Hessian is
    nowhere finite, or too expensive."""
    values = np.concatenate(found) if found else np.empty((0, 1))
    if not len(values):
        return None
    small = FAINT * np.abs(values).max(axis=1)
    return float((values[:, 0] < -small).mean())


@lru_cache(64)
def above_chords(problem: Problem2D) -> bool:
    """Whether the loss is somewhere higher than midway between two others, which no Hessian shows
    at jumps and kinks."""
    places = problem.places(SIDE)
    if problem.dim > 2:
        places = places[:, np.linspace(0, places.shape[1] - 1, FEW).astype(int)]
    with np.errstate(all="ignore"):
        losses = problem.objective.loss(places)
        slack = FAINT * np.nanmax(np.abs(losses), initial=0.0)
        for shift in SHIFTS:
            other = np.roll(places, shift, axis=1)
            middle = problem.objective.loss(0.5 * (places + other))
            if (middle > 0.5 * (losses + np.roll(losses, shift)) + slack).any():
                return True
    return False


def convexity(problem: Problem2D) -> str:
    """Whether the problem is convex, in a few words."""
    *_, words = convexity_in_parts(problem)
    return words or ""


def convexity_in_parts(problem: Problem2D) -> Iterator[str | None]:
    """These words, after None for each part of the work that they take."""
    found = []
    for values in _curvatures(problem):
        found.append(values)
        yield None
    yield _words(problem, _share(found))


def _words(problem: Problem2D, share: float | None) -> str:
    if surely_convex(problem):
        return "Convex."
    if share is None:
        return ""
    if share == 0.0 and above_chords(problem):
        return "It rises above its chords: not convex."
    if share == 0.0:
        return "Convex wherever it was checked." if problem.dim > 2 else "Convex in its box."
    return f"Curves down on {100.0 * share:.0f} % of its box: not convex."
