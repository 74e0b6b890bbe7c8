"""The sharpness along a racer's way: the largest curvature of the loss, against what is stable."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdviz.core.objectives.curvature import sharpness
from gdviz.core.objectives.model import ModelObjective
from gdviz.core.optimizers.base import Array
from gdviz.core.race import Race

ROWS = 60


def sharpness_points(race: Race, count: int = ROWS) -> Iterator[tuple[int, int, float]]:
    """(racer, step, largest eigenvalue of the Hessian), one after another, evenly spread over each
    way; nothing of a race without data. Two steps in a row are averaged, since at the edge of
    stability they alternate."""
    objective = race.problem.objective
    if not isinstance(objective, ModelObjective):
        return
    for racer, track in enumerate(race.tracks):
        rows = np.unique(np.linspace(0, track.steps, count).astype(int))
        for row in rows.tolist():
            pair = track.points[max(row - 1, 0) : row + 1]
            yield racer, row, float(np.mean([sharpness(objective, w, 1e-4) for w in pair]))


def stable_below(race: Race, racer: int) -> Array | None:
    """The curvature at which each step of a racer would begin to swing out, (steps,): 2/η for
    gradient descent, 2(1 + μ)/η for a heavy ball; None for methods that scale each coordinate or
    have no such limit."""
    entry, track = race.spec.entries[racer], race.tracks[racer]
    method = entry.optimizer
    edge = method.curvature_limit()
    if edge is None or method.scaling(method.init(track.points[0]), 1) is not None:
        return None
    with np.errstate(all="ignore"):
        limit: Array = edge / track.lr
    return limit
