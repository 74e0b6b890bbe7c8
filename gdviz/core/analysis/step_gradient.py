"""The gradient of one step of a race: the loss from which it is taken, and its changes before the
method receives it."""

from __future__ import annotations

from functools import lru_cache

from gdviz.core.base.arrays import Array
from gdviz.core.base.notes import let
from gdviz.core.base.objective import Objective
from gdviz.core.engine.race import Race
from gdviz.core.engine.received_gradient import Received, stages
from gdviz.core.engine.run import noise_rows
from gdviz.core.learning.fitted_values import batch_loss, data_of
from gdviz.core.spec.race import RaceSpec


def step_loss(race: Race, racer: int, step: int) -> Objective:
    """The loss that a step descends: that of its batch, or the height of a landscape."""
    made = data_of(race)
    return race.problem.objective if made is None else batch_loss(made, race, racer, step)


def step_gradient(race: Race, racer: int, step: int) -> Array:
    """The gradient (dim,) of that loss where the step begins."""
    return step_loss(race, racer, step).grad(race.tracks[racer].beginning(step))


def step_noise(race: Race, step: int) -> Array | None:
    """The noise (dim,) added to a step's gradient; None in a race without noise."""
    rows = _noise(race.spec, race.problem.dim)
    return None if rows is None else rows[step]


# a playing race asks for one row after the other
@lru_cache(1)
def _noise(spec: RaceSpec, dim: int) -> Array | None:
    return noise_rows(spec, dim)


def step_stages(race: Race, racer: int, step: int) -> dict[str, Array]:
    """The gradient (dim,) after each change to it; see `stages`."""
    point, g = race.tracks[racer].beginning(step), step_gradient(race, racer, step)
    return stages(race.spec.entries[racer], point, g, step_noise(race, step))


class Noted(Received):
    """An objective that notes the gradients it gives as "g"."""

    def grad(self, w: Array) -> Array:
        g: Array = let("g", super().grad(w))
        return g


def step_objective(race: Race, racer: int, step: int) -> Noted:
    """The objective that the method sees at a step: the loss that it descends, changed as it
    receives it."""
    entry = race.spec.entries[racer]
    given = Noted(step_loss(race, racer, step), entry, race.problem.fstar)
    given.noise = step_noise(race, step)
    return given
