"""An optimizer, its knobs and a schedule as a script gives them, by our names or by torch's."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gdviz.core.base.knobs import InputError, checked, knobs_of, unknown
from gdviz.core.engine.compiled import ENTRY_KNOBS
from gdviz.core.files.command_words import schedule_word, spec_from_words
from gdviz.core.optimizers.base import OPTIMIZERS, Optimizer
from gdviz.core.own.own_class import check_own, made, remade
from gdviz.core.problems.validation import check_knobs
from gdviz.core.schedules import SCHEDULES, Schedule
from gdviz.core.spec.checked_fields import member
from gdviz.core.spec.race import Entry
from gdviz.core.torch.names import optimizer_knobs, schedule_table

GivenOptimizer = str | Optimizer | type[Optimizer]
GivenSchedule = (
    Schedule
    | type[Schedule]
    | str
    | Mapping[str, Any]
    | Callable[[int], float]
    | Sequence[float]
    | None
)


def entry_of(
    optimizer: GivenOptimizer, lr: Any, schedule: GivenSchedule, knobs: dict[str, Any]
) -> Entry:
    """A racer from an optimizer, its rate, schedule and knobs, each checked.

    A schedule that is a function or a list is not part of it.
    """
    entry = _named(optimizer)
    method = entry.optimizer
    knobs = optimizer_knobs(method, {name: plain(value) for name, value in knobs.items()})
    if "base" in knobs:
        knobs["base"] = _named(knobs["base"], "base").optimizer
    of_entry = {name: knobs.pop(name) for name in ENTRY_KNOBS if name in knobs}
    declared = knobs_of(method)
    own = {f.name for f in dataclasses.fields(method)}  # type: ignore[arg-type]
    for name, value in knobs.items():
        if name not in own:
            raise InputError(unknown(f"knob of {method.id}", name, sorted({*own, *ENTRY_KNOBS})))
        if name in declared:
            knobs[name] = checked(declared[name], value, f"{method.id}.{name}")
    of_entry["optimizer"] = remade(method, knobs)
    rate = entry.lr if lr is None else plain(lr)
    found, rate = _schedule(schedule, rate)
    of_entry |= {"lr": rate, "schedule": found or (entry.schedule if schedule is None else None)}
    entry = dataclasses.replace(entry, **of_entry)
    for name, knob in knobs_of(entry).items():
        checked(knob, getattr(entry, name), name)
    check_knobs(entry.optimizer, entry.optimizer.id)
    return entry


def plain(value: Any) -> Any:
    """Python's number for one of NumPy's."""
    return value.item() if isinstance(value, np.generic) else value


def _named(given: Any, where: str = "optimizer") -> Entry:
    if isinstance(given, str):
        if "(" in given or ":" in given:
            return spec_from_words(["sphere", given]).entries[0]
        given = OPTIMIZERS[given]
    if isinstance(given, type) and issubclass(given, Optimizer):
        given = made(given)
    if not isinstance(given, Optimizer):
        hint = "a class of your own extends gdviz.core.Optimizer"
        raise InputError(f"{where}: must be a name such as adam, or an optimizer; {hint}")
    check_own(given)
    return Entry(given)


def _schedule(given: GivenSchedule, rate: float | None) -> tuple[Schedule | None, float | None]:
    """The schedule given by value, class, words or table, and the rate that goes with it."""
    if isinstance(given, type) and issubclass(given, Schedule):
        given = given()
    if isinstance(given, str):
        given = schedule_word(given)
    if isinstance(given, Mapping):
        table, rate = schedule_table(given, rate)
        return member(SCHEDULES, "name", table, "schedule", {"name"}), rate
    if isinstance(given, Schedule):
        check_knobs(given, "schedule")
        return given, rate
    if given is not None and not (callable(given) or isinstance(given, Sequence | np.ndarray)):
        raise InputError("schedule: must be a name, a schedule, a function or a list of factors")
    return None, rate
