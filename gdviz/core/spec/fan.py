"""From one racer to many: the same one at several values of one of its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gdviz.core.base.knobs import InputError, Knob, checked, knobs_of
from gdviz.core.spec.race import MAX_RACERS, Entry, RaceSpec
from gdviz.core.spec.slots import eased, pinned

# from one rate to the next
FACTOR = 10.0**0.5
NUMBERS = ("linear", "log", "int")


def fannable(entry: Entry) -> Mapping[str, Knob]:
    """The numbers of a racer and of its method, by name; the learning rate is the first."""
    own, method = knobs_of(entry), knobs_of(entry.optimizer)
    found = {name: knob for name, knob in {**own, **method}.items() if knob.scale in NUMBERS}
    return {"lr": own["lr"]} | found


def rates_around(rate: float, count: int) -> tuple[float, ...]:
    """An odd number of rates, a factor of √10 apart, around one that stays as it is."""
    far = range(-(count // 2), count // 2 + 1)
    return tuple(float(f"{rate * FACTOR**k:.2g}") if k else rate for k in far)


def own_rate(entry: Entry, found: float | None) -> float:
    """A racer's learning rate: its own, or in two digits the one that was `found` for it."""
    rate = entry.lr if entry.lr is not None else found
    if rate is None:
        return entry.optimizer.default_lr
    return rate if entry.lr is not None else float(f"{rate:.2g}")


def values_in(text: str, declared: Knob, where: str) -> tuple[Any, ...]:
    """The values in a list such as "0.01, 0.1 1"; InputError for one that is not allowed, or for
    none."""
    words = [word for word in re.split(r"[,;\s]+", text.replace("−", "-")) if word]
    if not words:
        raise InputError(f"{where}: values such as 0.01, 0.1, 1 are needed")
    return tuple(dict.fromkeys(_value(word, declared, where) for word in words))


def _value(word: str, declared: Knob, where: str) -> Any:
    try:
        return checked(declared, float(word), where)
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{where} = {word[:24]!r}: must be {declared.allowed}") from None


def fanned(spec: RaceSpec, racer: int, name: str, values: Sequence[Any]) -> RaceSpec:
    """The race with a racer (from 0) once at each of the values of one of its numbers, in its
    place; InputError where that would be too many racers."""
    entries = pinned(spec.entries)
    count = len(entries) - 1 + len(values)
    if count > MAX_RACERS:
        raise InputError(f"fan out: {count} racers; at most {MAX_RACERS} are allowed")
    made = [_at(entries[racer], name, value) for value in values]
    kept = _nearest(entries[racer], made)
    many = (
        entry if k == kept else replace(entry, colour="", slot=0) for k, entry in enumerate(made)
    )
    return replace(spec, entries=eased((*entries[:racer], *many, *entries[racer + 1 :])))


def _nearest(entry: Entry, made: Sequence[Entry]) -> int:
    """Which of the racers is the one that there was; the middle one if none is."""
    return next((k for k, one in enumerate(made) if one == entry), len(made) // 2)


def _at(entry: Entry, name: str, value: Any) -> Entry:
    if name in knobs_of(entry):
        return replace(entry, **{name: value})
    method: Any = entry.optimizer
    return replace(entry, optimizer=replace(method, **{name: value}))


def alone(spec: RaceSpec, racer: int) -> RaceSpec:
    """The race of one of its racers, which is seen."""
    kept = replace(pinned(spec.entries)[racer], visible=True)
    return replace(spec, entries=eased((kept,)))
