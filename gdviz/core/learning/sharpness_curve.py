"""The sharpness along a racer's track: the largest curvature of the loss, and the stable one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.models.curvature import sharpness
from gdviz.core.models.model import ModelObjective

ROWS = 60


def sharpness_points(race: Race, count: int = ROWS) -> Iterator[tuple[int, int, float]]:
    """(racer, step, largest eigenvalue of the Hessian), one after another, evenly spread over each
    track; none for a race without data. Two steps in a row are averaged, since at the edge of
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
    gradient descent, 2(1 + μ)/η for a heavy ball, less the share of a penalty; None for methods
    that scale each coordinate or have no such limit."""
    entry, track = race.spec.entries[racer], race.tracks[racer]
    if entry.optimizer.rescales or entry.optimizer.curvature_limit() is None:
        return None
    # a schedule may set a different momentum at each step
    schedule = entry.schedule
    table = {} if schedule is None or schedule.closed_loop else schedule.table(race.spec.steps)
    momenta = table.get("momentum", np.zeros(race.spec.steps))[: track.steps]
    known, which = np.unique(momenta, return_inverse=True)
    methods = [race.method(racer, int(np.argmax(momenta == value))) for value in known]
    edges = np.array([method.curvature_limit() for method in methods])[which]
    with np.errstate(all="ignore"):
        held = 0.5 * (entry.decay + entry.optimizer.shrinking())
        limit: Array = edges * (1.0 / track.lr - held) - entry.l2
    return limit
