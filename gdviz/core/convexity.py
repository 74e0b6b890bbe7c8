"""How much of a loss is convex: where in its box the Hessian has a negative eigenvalue."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gdviz.core.objectives.base import Problem2D

SIDE = 24
# points at which a loss of many variables is looked at
FEW = 16
# an eigenvalue this small beside the largest has no sign
FAINT = 1e-9


@lru_cache(64)
def share_curved_down(problem: Problem2D) -> float | None:
    """The share of points in the box where some direction curves down; None where the Hessian is
    nowhere finite."""
    places = problem.places(SIDE)
    if problem.dim > 2:
        places = places[:, :FEW]
    with np.errstate(all="ignore"):
        bent = np.moveaxis(problem.objective.hessian(places), -1, 0)
    bent = bent[np.isfinite(bent).all(axis=(1, 2))]
    if not len(bent):
        return None
    values = np.linalg.eigvalsh(bent)
    small = FAINT * np.abs(values).max(axis=1)
    return float((values[:, 0] < -small).mean())


def convexity(problem: Problem2D) -> str:
    """The same in a few words."""
    share = share_curved_down(problem)
    if share is None:
        return ""
    if share == 0.0:
        return "Convex wherever it was looked at." if problem.dim > 2 else "Convex in its box."
    return f"Curved down at {100.0 * share:.0f} % of its box: not convex."
