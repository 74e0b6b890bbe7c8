"""The numbers that a claim names, read off a finished race."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.base.objective import Objective
from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.lecture.claims import (
    ACCURACY,
    GAP,
    OWN,
    SHARPNESS,
    VALIDATION,
    LastMean,
    Level,
    Sign,
    When,
)
from gdviz.core.models.curvature import sharpness
from gdviz.core.models.fitted import Fitted
from gdviz.core.models.model import ModelObjective, without_ridge

# as exactly as a claim can say it
SHARPNESS_TOLERANCE = 1e-6
STEP = "step"
SIGNS: dict[Sign, Callable[[Array, float], NDArray[np.bool_]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def measured(race: Race, racer: int, quantity: str, when: When) -> float:
    """A racer's quantity at some moment, NumPy's warnings being off. NaN where it has none, and for
    a level that it never reaches, infinity for the step at which it would. InputError for what the
    race cannot have."""
    if isinstance(when, Level):
        row = first_row(race, racer, when)
        if row is None:
            return math.inf if quantity in AGAINST else math.nan
        return _at(race, racer, quantity, row)
    if isinstance(when, int):
        if when > race.spec.steps:
            raise InputError(f"step {when}: the race has {race.spec.steps:,} steps")
        return _at(race, racer, quantity, when)
    last = race.tracks[racer].steps
    if when == "end":
        return _at(race, racer, quantity, last)
    first = max(last + 1 - when.rows, 0) if isinstance(when, LastMean) else 0
    values = _values(race, racer, quantity, np.arange(first, last + 1))
    there = values[np.isfinite(values)]
    if not len(there):
        return math.nan
    return float({"lowest": np.min, "highest": np.max}.get(str(when), np.mean)(there))


def first_row(race: Race, racer: int, level: Level) -> int | None:
    """The first row of a racer at a level, or from which it stays there; None if there is none."""
    rows = np.arange(race.tracks[racer].steps + 1)
    there = SIGNS[level.sign](_values(race, racer, level.quantity, rows), level.value)
    if level.stays:
        away = np.flatnonzero(~there)
        row = int(away[-1]) + 1 if len(away) else 0
        return row if row < len(there) else None
    found = np.flatnonzero(there)
    return int(found[0]) if len(found) else None


def _at(race: Race, racer: int, quantity: str, step: int) -> float:
    row = race.tracks[racer].row(step)
    return float(_values(race, racer, quantity, np.array([row]))[0])


def _values(race: Race, racer: int, quantity: str, rows: NDArray[np.intp]) -> Array:
    """A quantity at some rows of a racer's track; what belongs to steps has none at the last."""
    track = race.tracks[racer]
    if quantity in OWN:
        return _OWN[quantity](race, racer, rows)
    known = QUANTITIES if quantity in QUANTITIES else AGAINST
    values = known[quantity].values(race, track)
    if quantity == "distance" and not race.problem.lowest_minima:
        raise InputError("distance: no minimum is known here")
    return values[np.minimum(rows, len(values) - 1)] if len(values) else np.full(len(rows), np.nan)


def _gaps(race: Race, racer: int, rows: NDArray[np.intp]) -> Array:
    lowest = race.problem.fstar
    if lowest is None:
        raise InputError("gap: the lowest loss is not known here; claim a loss")
    return race.tracks[racer].losses[rows] - lowest


def _sharpness(race: Race, racer: int, rows: NDArray[np.intp]) -> Array:
    objective, points = race.problem.objective, race.tracks[racer].points[rows]
    return np.array([_sharpest(objective, w) for w in points])


def _sharpest(objective: Objective, w: Array) -> float:
    """The largest curvature at a point (dim,); NaN where it overflows."""
    try:
        if isinstance(objective, ModelObjective):
            return sharpness(objective, w, SHARPNESS_TOLERANCE)
        return float(np.linalg.eigvalsh(objective.hessian(w))[-1])
    except np.linalg.LinAlgError:
        return math.nan


def _validation(race: Race, racer: int, rows: NDArray[np.intp]) -> Array:
    return without_ridge(_held(race, VALIDATION)[1], race.tracks[racer].points[rows].T)


def _accuracy(race: Race, racer: int, rows: NDArray[np.intp]) -> Array:
    made, held = _held(race, ACCURACY)
    if not made.classes:
        raise InputError(f"{ACCURACY}: the target is no class")
    found: Array = 1.0 - held.errors(race.tracks[racer].points[rows].T)
    return found


def _held(race: Race, name: str) -> tuple[Fitted, ModelObjective]:
    """The data, and the loss over the rows that are held back."""
    made = data_of(race)
    if made is None:
        raise InputError(f"{name}: a landscape has no rows of data")
    if not len(made.validation):
        raise InputError(f"{name}: no rows are held back")
    return made, made.part(made.validation)


_OWN = {
    GAP: _gaps,
    SHARPNESS: _sharpness,
    VALIDATION: _validation,
    ACCURACY: _accuracy,
}
