"""Facts are held against a finished race."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gdviz.core.analysis.quantities import AGAINST
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
from gdviz.core.spec.race import RaceSpec

# of the size of the box: so near is a place
NEAR = 0.01
# digits of a number that came out, and of one that looks the same as the one claimed
DIGITS, MOST_DIGITS = 6, 12


@dataclass(frozen=True)
class Found:
    """Whether a fact holds in a race, and the numbers that say so in one line."""

    holds: bool
    said: str


def found(fact: Fact, race: Race) -> Found:
    """What a race says of a fact; one that it cannot have does not hold, and the line says why."""
    try:
        if isinstance(fact, Before):
            return _before(fact, race)
        return _ends(fact, race) if isinstance(fact, Ends) else _compared(fact, race)
    except InputError as error:
        return Found(False, str(error))


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
    holds, said = True, {}
    for name, index in _members(fact.first, race):
        step = measured(race, index, STEP, fact.level)
        said[name] = step
        for other, k in _members(fact.second, race, index):
            said[other] = measured(race, k, STEP, fact.level)
            holds &= step < said[other]
    return Found(holds, ", ".join(f"{name} {_step(step)}" for name, step in said.items()))


def _step(step: float) -> str:
    return f"step {step:.0f}" if math.isfinite(step) else "never"


def _ends(fact: Ends, race: Race) -> Found:
    holds, said = True, []
    if fact.ending == GLOBAL and race.problem.fstar is None:
        raise InputError(f"{GLOBAL}: the lowest loss is not known here")
    for name, index in _members(fact.racer, race):
        track = race.tracks[index]
        there = track.points[-1]
        if fact.place:
            if len(fact.place) != len(there):
                raise InputError(
                    f"the place has {len(fact.place)} numbers; {len(there)} are needed"
                )
            near = NEAR * race.problem.size() if fact.within is None else fact.within
            holds &= bool((np.abs(there - fact.place) <= near).all())
            said.append(f"{name} ends at ({', '.join(f'{x:.4g}' for x in there.tolist())})")
        else:
            holds &= track.outcome.ending in ENDINGS[fact.ending]
            said.append(f"{name} {track.outcome}")
    return Found(holds, ", ".join(said))


def _compared(fact: Comparison, race: Race) -> Found:
    left, right, holds, said = fact.left, fact.right, True, {}
    for name, index in _members(left.racer, race):
        value = measured(race, index, left.quantity, left.when)
        others = [("", right.value if isinstance(right, Number) else math.nan)]
        if isinstance(right, Measure):
            others = [
                (other, measured(race, k, right.quantity, right.when))
                for other, k in _members(right.racer, race, index)
            ]
        for other, than in others:
            good = _holds(fact, value, than)
            holds &= good
            digits = (
                DIGITS if good or f"{value:.{DIGITS}g}" != f"{than:.{DIGITS}g}" else MOST_DIGITS
            )
            said[left.of(name)] = _number(value, left.quantity, digits)
            if isinstance(right, Measure):
                said[right.of(other)] = _number(than, right.quantity, digits)
    return Found(holds, ", ".join(f"{name} = {value}" for name, value in said.items()))


def _holds(fact: Comparison, value: float, than: float) -> bool:
    if fact.sign != "=":
        return bool(SIGNS[fact.sign](np.array(value), than))
    half = fact.right.half if isinstance(fact.right, Number) else 0.0
    within = half * (1 + 1e-9) if fact.within is None else fact.within
    return value == than or abs(value - than) <= within


def _number(value: float, quantity: str, digits: int) -> str:
    if math.isfinite(value):
        return f"{value:.{digits}g}"
    if math.isnan(value):
        return "no value"
    return "never" if quantity in AGAINST else "infinite"
