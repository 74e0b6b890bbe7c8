"""The rule of one step of a race with its numbers: what is shown is what ran.

A method that asks for more than a gradient takes the step once more, from the recorded point and
state, and the values that it names are the numbers of its rule.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import ref

import numpy as np

from gdviz.core.analysis.step_gradient import step_objective
from gdviz.core.base.notes import Notes, noted
from gdviz.core.engine.compiled import numeric_knobs
from gdviz.core.engine.race import Race
from gdviz.core.expr.symbols import ASKED, IDENTITY
from gdviz.core.optimizers.base import Optimizer, StepRefused
from gdviz.core.rules.equation import COMPONENTS, equations, state_variable, variables
from gdviz.core.rules.substitution import DIGITS, MOST, Grid, Told, shown_number, told

# a table with more rows than these shows the first and the last ones
MOST_ROWS = 6
# a card computes its height, then paints
_KEPT: deque[tuple[ref[Race], tuple[int, ...], StepRule | None]] = deque(maxlen=4)
RESTS = "no step: the method rests here"


@dataclass(frozen=True)
class Table:
    """Numbers that a step has tried, row by row: trial steps, remembered pairs."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class StepRule:
    """A method's rule in the numbers of a step, and its tables. `rests` is
    whether the method took no step."""

    method: Optimizer
    lines: tuple[Told, ...]
    tables: tuple[Table, ...] = ()
    rests: bool = False


def step_rule(
    race: Race, racer: int, step: int, chosen: int = 0, digits: int = DIGITS
) -> StepRule | None:
    """The rule of a step, its numbers in `digits` digits; for many parameters with the numbers of
    the `chosen` one. None for a method without a printed rule."""
    asked = (racer, step, chosen, digits)
    for of, question, found in tuple(_KEPT):
        if question == asked and of() is race:
            return found
    found = _step_rule(race, racer, step, chosen, digits)
    _KEPT.appendleft((ref(race), asked, found))
    return found


def _step_rule(race: Race, racer: int, step: int, chosen: int, digits: int) -> StepRule | None:
    method = race.method(racer, step)
    lines = equations(method)
    if not lines or (lines[-1].name != "w" and race.problem.dim != COMPONENTS):
        return None
    values, notes = _before(race, racer, step, method), _notes(race, racer, step, method)
    for name, value in notes:
        # the first gradient belongs to the point, later ones to other points
        if not isinstance(value, Mapping):
            values.setdefault(ASKED + name, value)
    values["g"] = values.get(f"{ASKED}g", values["g"])
    rows = told(method, values, race.problem.names, chosen, digits)
    before, after = race.tracks[racer].points[step : step + 2]
    rests = not rows[-1].rows and bool((before == after).all())
    return StepRule(method, rows, _tables(notes, chosen), rests)


def _before(race: Race, racer: int, step: int, method: Optimizer) -> dict[str, Any]:
    """The values known before the step: knobs, point, gradient, state, the step's number and
    rate."""
    track, entry = race.tracks[racer], race.spec.entries[racer]
    point, lr = track.beginning(step), float(track.lr[step])
    decays = entry.decay and entry.optimizer.first_order
    values: dict[str, Any] = {f"k:{name}": v for name, v in numeric_knobs(method).items()}
    values |= {"t": float(step + 1), "lr": lr, "g": track.used_grads[step]}
    values["w"] = point * (1.0 - lr * entry.decay) if decays else point
    values |= {state_variable(n): value for n, value in track.state_at(step).items()}
    asked = variables(equations(method))
    if IDENTITY in asked:
        values[IDENTITY] = np.eye(race.problem.dim)
    for name in asked:
        if name.endswith("]"):
            plain, _, index = name.partition("[")
            values[name] = values[plain][int(index[:-1])]
    return values


def _notes(race: Race, racer: int, step: int, method: Optimizer) -> Notes:
    """The values that the method names in the step; a first-order one asks for nothing."""
    if method.first_order:
        return []
    track = race.tracks[racer]
    state = track.state_at(step)
    objective = step_objective(race, racer, step)
    with noted() as notes, np.errstate(all="ignore"):
        try:
            method.step(track.beginning(step), objective, state, step + 1, float(track.lr[step]))
        except StepRefused:
            return []
    return notes


def _tables(notes: Notes, chosen: int) -> tuple[Table, ...]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name, value in notes:
        if isinstance(value, Mapping):
            found.setdefault(name, []).append(value)
    return tuple(_table(name, rows, chosen) for name, rows in found.items())


def _table(title: str, rows: Sequence[Mapping[str, Any]], chosen: int) -> Table:
    texts = [tuple(_cell(value, chosen) for value in row.values()) for row in rows]
    if len(texts) > MOST_ROWS:
        gap = ("…",) * len(texts[0])
        texts = [*texts[: MOST_ROWS - 2], gap, texts[-1]]
        title = f"{title}, {len(rows)} in all"
    return Table(title, tuple(rows[0]), tuple(texts))


def _cell(value: Any, chosen: int) -> str:
    if np.ndim(value) == 0:
        return str(value) if isinstance(value, int) else shown_number(float(value))
    if len(value) > MOST:
        return shown_number(float(value[chosen]))
    return Grid([[shown_number(v)] for v in value.tolist()])
