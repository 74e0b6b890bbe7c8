"""Facts are held against a finished race."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.lecture.claims import (
    ENDINGS,
    GLOBAL,
    OTHERS,
    Before,
    Comparison,
    Ends,
    Fact,
    Group,
    Measure,
    Number,
)
from gdviz.core.lecture.measures import SIGNS, STEP, measured
from gdviz.core.lecture.racers import Racer
from gdviz.core.lecture.readings import nothing, told
from gdviz.core.spec.race import RaceSpec

# of the size of the box: so near is a place, and so small is nothing
NEAR, ROUNDING = 0.01, 1e-6
# digits of a number that came out, and of one that looks the same as the one claimed
DIGITS, MOST_DIGITS = 6, 12


@dataclass(frozen=True)
class Reading:
    """What a race says of one racer, whose index is `racer`: `said` with its name in claims, as in
    "sgd(2) step 5", and `told` for an audience, behind the name that it is shown with."""

    racer: int
    said: str
    told: str


@dataclass(frozen=True)
class Found:
    """Whether a fact holds in a race, and the readings that show it; without any, the `trouble`
    that keeps it from being looked at."""

    holds: bool
    readings: tuple[Reading, ...] = ()
    trouble: str = ""

    @property
    def said(self) -> str:
        """The readings in one line, racers named as in claims."""
        return self.trouble or ", ".join(dict.fromkeys(r.said for r in self.readings))

    def told(self, names: Sequence[str]) -> str:
        """The readings in one line for an audience, with these names of the racers."""
        lines = [f"{names[r.racer]}: {r.told}" for r in self.readings]
        return self.trouble or "; ".join(dict.fromkeys(lines))


def found(fact: Fact, race: Race) -> Found:
    """What a race says of a fact; one that it cannot have does not hold, and the line says why."""
    try:
        with np.errstate(all="ignore"):
            if isinstance(fact, Before):
                return _before(fact, race)
            return _ends(fact, race) if isinstance(fact, Ends) else _compared(fact, race)
    except InputError as error:
        return Found(False, trouble=str(error))


def _members(who: Racer | Group, race: Race, but: int = -1) -> list[tuple[str, int]]:
    """The racers that are meant, each with its name in a line and its index."""
    if isinstance(who, Racer):
        index = who.index(race.spec)
        if index is None:
            raise InputError(f"{who}: the race has no such racer")
        return [(str(who), index)]
    named = [(str(_numbered(race.spec, k)), k) for k in range(len(race.tracks)) if k != but]
    if not named:
        raise InputError(f"{who}: the race has no {'other ' * (who == OTHERS)}racers")
    return named


def _numbered(spec: RaceSpec, index: int) -> Racer:
    own = spec.entries[index].optimizer.id
    same = [k for k, entry in enumerate(spec.entries) if entry.optimizer.id == own]
    return Racer(own, same.index(index) + 1)


def _before(fact: Before, race: Race) -> Found:
    holds, steps = True, {}
    for name, index in _members(fact.first, race):
        steps[index, name] = first = measured(race, index, STEP, fact.level)
        for other, k in _members(fact.second, race, index):
            steps[k, other] = measured(race, k, STEP, fact.level)
            holds &= first < steps[k, other]
    words = {at: f"step {step:.0f}" if step < math.inf else "never" for at, step in steps.items()}
    return Found(holds, tuple(Reading(k, f"{n} {word}", word) for (k, n), word in words.items()))


def _ends(fact: Ends, race: Race) -> Found:
    if fact.ending == GLOBAL and race.problem.fstar is None:
        raise InputError(f"{GLOBAL}: the lowest loss is not known here")
    holds, readings = True, []
    for name, index in _members(fact.racer, race):
        word = str(race.tracks[index].outcome)
        if fact.place:
            there, near = race.tracks[index].points[-1], fact.within
            if len(fact.place) != len(there):
                wanted = f"{len(there)} are needed"
                raise InputError(f"the place has {len(fact.place)} numbers; {wanted}")
            within = NEAR * race.problem.size() if near is None else near
            holds &= bool((np.abs(there - fact.place) <= within).all())
            word = f"ends at {_place(there, race.problem.size())}"
        else:
            holds &= race.tracks[index].outcome.ending in ENDINGS[fact.ending]
        readings.append(Reading(index, f"{name} {word}", _in_print(word)))
    return Found(holds, tuple(readings))


def _place(point: Array, size: Array) -> str:
    """A point in brackets; what is nothing beside the size of the box is 0."""
    shown = np.where(np.abs(point) < ROUNDING * size, 0.0, point)
    return f"({', '.join(f'{x:.4g}' for x in shown.tolist())})"


def _in_print(words: str) -> str:
    return words.replace(": ", ", ").replace("-", "−")


def _compared(fact: Comparison, race: Race) -> Found:
    left, right, holds, readings = fact.left, fact.right, True, []
    for name, index in _members(left.racer, race):
        value = measured(race, index, left.quantity, left.when)
        if isinstance(right, Number):
            good = _holds(fact, value, right.value)
            alike = f"{value:.{DIGITS}g}" == f"{right.value:.{DIGITS}g}"
            readings.append(_reading(race, index, name, left, value, alike and not good))
            holds &= good
            continue
        readings.append(_reading(race, index, name, left, value))
        for other, k in _members(right.racer, race, index):
            than = measured(race, k, right.quantity, right.when)
            readings.append(_reading(race, k, other, right, than))
            holds &= _holds(fact, value, than)
    return Found(holds, tuple(readings))


def _reading(
    race: Race, index: int, name: str, measure: Measure, value: float, closely: bool = False
) -> Reading:
    exact = _number(value, measure.quantity, f".{MOST_DIGITS if closely else DIGITS}g")
    return Reading(index, f"{measure.of(name)} = {exact}", told(race.problem, measure, value))


def _holds(fact: Comparison, value: float, than: float) -> bool:
    if fact.sign != "=":
        return bool(SIGNS[fact.sign](np.array(value), than))
    half = fact.right.half if isinstance(fact.right, Number) else 0.0
    within = half * (1 + 1e-9) if fact.within is None else fact.within
    return value == than or abs(value - than) <= within


def _number(value: float, quantity: str, form: str) -> str:
    return f"{value:{form}}" if math.isfinite(value) else nothing(value, quantity)
