"""The results of a model on its data: predictions, misfits and the rows of a step."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.printed import printed
from gdviz.core.engine.race import Race
from gdviz.core.models.fitted import Fitted, fitted
from gdviz.core.models.model import ModelObjective
from gdviz.core.spec.data import Data
from gdviz.core.spec.sampling import Batches, sampling_of


def data_of(race: Race) -> Fitted | None:
    """The data of a race, fitted; None for a race on a landscape."""
    return fitted(race.spec.problem) if isinstance(race.spec.problem, Data) else None


def predicted(made: Fitted, w: Array, raw: Array) -> Array:
    """The predictions of the model with parameters w (dim,) for inputs (m, k) as they are in the
    table."""
    return _predicted(made, w, (raw - made.centre) / made.scale)


def predicted_rows(made: Fitted, w: Array, rows: Any) -> Array:
    """The predictions of the model with parameters w (dim,) for these rows of the table."""
    return _predicted(made, w, made.X[rows])


def _predicted(made: Fitted, w: Array, inputs: Array) -> Array:
    with np.errstate(all="ignore"):
        found: Array = made.objective.predict(w, inputs)
    return found


def parameters_at(race: Race, racer: int, step: int) -> Array:
    """A racer's parameters (dim,) at a step."""
    track = race.tracks[racer]
    point: Array = track.points[track.row(step)]
    return point


def leader(race: Race, step: int, shown: tuple[bool, ...]) -> int | None:
    """The racer shown that has the lowest loss at a step."""
    pairs = zip(race.tracks, shown, strict=False)
    losses = [track.losses[track.row(step)] if on else np.inf for track, on in pairs]
    finite = np.flatnonzero(np.isfinite(losses)).tolist()
    return min(finite, key=losses.__getitem__, default=None)


def batches_of(race: Race, racer: int) -> Batches:
    """The batches of a racer in a race on data."""
    made = data_of(race)
    assert made is not None
    sampling = sampling_of(race.spec, race.spec.entries[racer])
    return Batches(len(made.train), sampling, race.spec.seed, racer + 1)


def batch_rows(race: Race, racer: int, step: int) -> Any:
    """The rows of the table that the step from `step` on sees; none where it sees all."""
    made = data_of(race)
    if made is None:
        return np.empty(0, dtype=int)
    batches = batches_of(race, racer)
    if batches.full or step >= race.spec.steps:
        return np.empty(0, dtype=int)
    return made.train[batches.of(step)]


def batch_loss(made: Fitted, race: Race, racer: int, step: int) -> ModelObjective:
    """The loss over the rows that a step sees."""
    rows = batch_rows(race, racer, step)
    return made.part(rows if len(rows) else made.train)


def sample_words(race: Race, racer: int, step: int, row: int) -> str:
    """One row's own loss without a penalty, and its gradient, for a racer, as a line of text."""
    made = data_of(race)
    assert made is not None
    w = parameters_at(race, racer, step)
    alone: ModelObjective = made.part([row]).unpenalised
    said = float(alone.predict(w, made.X[[row]])[0])
    y, loss = float(made.y[row]), float(alone.sample_losses(w)[0])
    slopes = alone.sample_grads(w)[:, 0]
    names = alone.names
    pairs = zip(names[:4], slopes[:4], strict=True)
    shown = ",  ".join(f"∂ℓ/∂{name} {printed(slope)}" for name, slope in pairs)
    more = f",  and {len(names) - 4} more" if len(names) > 4 else ""
    values = f"y {printed(y)},  ŷ {printed(said)},  own loss {printed(loss)}"
    return f"row {row + 1}:  {values},  {shown}{more}"
