"""The part of one step that is computed in the background: its reading, and a check of its
gradient."""

from __future__ import annotations

from collections.abc import Iterator

from gdviz.core.analysis.step_facts import Reading, reading
from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.models.curvature import central_gradient
from gdviz.gui.state.background import Wanted

# samples x parameters x parameters beyond which curvatures come later
COSTLY = 1_000_000


def readings(
    question: tuple[Race, int, int], wanted: Wanted
) -> Iterator[tuple[Reading | None] | None]:
    """The reading of a racer's step, at first without curvatures where they take long."""
    race, racer, step = question
    objective = race.problem.objective
    if getattr(objective, "cost", 1) * objective.dim > COSTLY:
        yield (reading(race, racer, step, wanted, curved=False),)
    found = reading(race, racer, step, wanted)
    if found is not None:
        # the picture of the step needs these, too, and they are cached
        track = race.tracks[racer]
        track.beginning(step), track.state_at(step), track.state_at(step + 1)
    yield (found,)


def checks(question: tuple[Race, Reading], wanted: Wanted) -> Iterator[Array]:
    """The gradient at a step by central differences."""
    race, shown = question
    yield central_gradient(race.problem.objective.loss, shown.point, wanted=wanted)
