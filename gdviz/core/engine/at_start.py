"""A race before its first step."""

from __future__ import annotations

import numpy as np

from gdviz.core.engine.race import Ending, Outcome, Race, Track
from gdviz.core.engine.run import starting_point
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import RaceSpec


@np.errstate(all="ignore")
def at_start(spec: RaceSpec) -> Race:
    """The race of which nothing is known but the start: no rate is suggested, no method is made
    ready; InputError as for `run`."""
    problem = problem_of(spec.problem)
    start = starting_point(spec, problem)
    tracks = []
    for entry in spec.entries:
        point = np.array(entry.start or start, dtype=np.float64)
        loss, grad = problem.objective.loss_and_grad(point)
        none = np.empty((0, problem.dim))
        row = point[None, :], np.array([float(loss)]), np.reshape(grad, (1, -1))
        taken = none, np.empty(0), np.zeros((1, 3))
        tracks.append(Track(*row, *taken, {}, Outcome(Ending.RUNNING, 0)))
    return Race(spec, problem, start, tuple(tracks))
