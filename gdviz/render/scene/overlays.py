"""What a view lays on the maps of a page, worked out from its fields."""

from __future__ import annotations

import numpy as np

from gdviz.core.analysis.laboratory import Experiment, bench
from gdviz.core.analysis.probe import Probe, direction, probe
from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.learning.learning_curve import SEEDS, other_seeds
from gdviz.core.planes.plane_race import on_plane
from gdviz.core.view import ViewSpec
from gdviz.render.scene.scene import Overlays


def overlays_of(race: Race, mapped: Race, view: ViewSpec) -> Overlays:
    """Probe, experiment and trails of other seeds of a race that is `mapped` so. Those seeds are
    raced here, which takes as long as the race itself does for each."""
    problem = mapped.problem
    return Overlays(
        probe=_probe(problem, view),
        experiment=_experiment(problem, mapped.start, view),
        seeds=_seeds(race, problem) if view.seeds else (),
    )


def _probe(problem: Problem2D, view: ViewSpec) -> tuple[Probe, Array] | None:
    if view.tab != "probe" or problem.dim != 2 or view.probe is None or len(view.probe) != 2:
        return None
    return probe(problem, np.array(view.probe)), direction(view.angle)


def _experiment(problem: Problem2D, start: tuple[float, ...], view: ViewSpec) -> Experiment | None:
    if view.tab != "laboratory" or problem.dim != 1:
        return None
    x = view.probe[0] if view.probe is not None else start[0]
    page = view.page or "slope"
    return Experiment(problem, bench(problem, x), page, view.ahead, view.rate)  # type: ignore[arg-type]


def _seeds(race: Race, problem: Problem2D) -> tuple[Race, ...]:
    found = other_seeds(race, SEEDS)
    if race.problem.dim <= 2:
        return tuple(found)
    return tuple(on_plane(other, problem) for other in found)
