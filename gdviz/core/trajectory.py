"""One racer's path in one call, for scripts, notebooks and comparisons with other programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gdviz.core.knobs import InputError, checked, knobs_of, unknown
from gdviz.core.limits import check_point
from gdviz.core.objectives.base import Problem2D
from gdviz.core.objectives.formula import FormulaObjective
from gdviz.core.objectives.landscape import LANDSCAPES, problem_of
from gdviz.core.optimizers.base import OPTIMIZERS, Array, Optimizer
from gdviz.core.runner import feed_of
from gdviz.core.schedules import Schedule
from gdviz.core.spec import Entry, Landscape, Problem
from gdviz.core.steppers import Feed
from gdviz.core.stepping import stepper
from gdviz.core.suggest import suggested_lr
from gdviz.core.words import spec_from_words

# knobs that torch or the authors give together
TUPLES = {
    "etas": ("etaminus", "etaplus"),
    "step_sizes": ("step_min", "step_max"),
    "nus": ("nu1", "nu2"),
}
ENTRY_FIELDS = ("clip_norm", "clip_value", "l2", "decay")


def trajectory(
    optimizer: str | Optimizer,
    landscape: str | Problem | FormulaObjective,
    start: Any,
    steps: int,
    lr: float | None = None,
    schedule: Schedule | str | Callable[[int], float] | Sequence[float] | None = None,
    **knobs: Any,
) -> Array:
    """The plotted points of one racer, shape (steps+1, dim), the start first.

    `optimizer` is a name ("adam", "lookahead(adam)") or an instance; `landscape` a name in the
    catalogue ("rosenbrock", "rosenbrock:b=50"), a formula, or a parsed one. `schedule` is an
    instance, words such as "cosine(T_max=100)", or the factor on lr of each step t = 0, 1, ... as a
    function or a list. `knobs` are the optimizer's (`beta1=0.8`; `betas=(0.8, 0.99)` goes too), and
    `clip_norm`, `clip_value`, `l2`, `decay` of the racer; `weight_decay` is torch's for each
    method. No rule stops the racer early: after an overflow the rows are inf or NaN, and a method
    that finds no step stays where it is. InputError for anything that is not allowed.
    """
    known = known_schedule(schedule)
    entry = entry_of(optimizer, lr, known, knobs)
    problem, rate = _problem_and_rate(landscape, entry)
    begin = np.array(start, dtype=np.float64).reshape(-1)
    check_point(tuple(begin.tolist()), problem.dim, "start")
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 0:
        raise InputError(f"steps = {steps!r}: must be a whole number at least 0")
    rows = np.empty((int(steps) + 1, problem.dim))
    rows[0] = begin
    feed = feed_by(entry, rate, int(steps), schedule)
    walker = stepper(problem, entry, begin, feed)
    filled = walker.advance(rows[1:])
    rows[filled + 1 :] = rows[filled]
    return rows


def known_schedule(schedule: Any) -> Schedule | None:
    """The schedule that is given as an instance or in words; None for any other."""
    if isinstance(schedule, str):
        return spec_from_words(["sphere", f"gd:schedule={schedule}"]).entries[0].schedule
    return schedule if isinstance(schedule, Schedule) else None


def feed_by(entry: Entry, rate: float, steps: int, schedule: Any) -> Feed:
    """Learning rate and momentum of each step, by the entry's schedule or by given factors."""
    feed = feed_of(entry, rate, steps, None)
    if entry.schedule is None and schedule is not None:
        feed = dataclasses.replace(feed, lr=rate * _factors(schedule, steps))
    return feed


def _factors(schedule: Any, steps: int) -> Array:
    listed = [schedule(t) for t in range(steps)] if callable(schedule) else list(schedule)[:steps]
    factors: Array = np.array(listed, dtype=np.float64)
    if factors.shape != (steps,) or not np.isfinite(factors).all():
        raise InputError(f"schedule: must give {steps} finite numbers, one a step")
    return factors


def entry_of(
    optimizer: str | Optimizer, lr: float | None, schedule: Schedule | None, knobs: dict[str, Any]
) -> Entry:
    """A racer from an optimizer's name and its knobs by name, each checked."""
    if isinstance(optimizer, str):
        wrapped = "(" in optimizer
        words = spec_from_words(["sphere", optimizer]).entries[0] if wrapped else None
        optimizer = words.optimizer if words else OPTIMIZERS[optimizer]()
    knobs = _torch_spellings(optimizer, dict(knobs))
    if isinstance(knobs.get("base"), str):
        knobs["base"] = OPTIMIZERS[knobs["base"]]()
    declared = knobs_of(optimizer)
    own = {f.name for f in dataclasses.fields(optimizer)}  # type: ignore[arg-type]
    of_entry = {name: knobs.pop(name) for name in ENTRY_FIELDS if name in knobs}
    for name, value in knobs.items():
        if name not in own:
            raise InputError(unknown(f"knob of {optimizer.id}", name, [*own, *ENTRY_FIELDS]))
        if name in declared:
            knobs[name] = checked(declared[name], value, f"{optimizer.id}.{name}")
    method = dataclasses.replace(optimizer, **knobs)  # type: ignore[type-var]
    entry = Entry(method, lr, schedule, **of_entry)
    for name, knob in knobs_of(entry).items():
        checked(knob, getattr(entry, name), name)
    return entry


def _torch_spellings(optimizer: Optimizer, knobs: dict[str, Any]) -> dict[str, Any]:
    """torch's tuples and its coupled `weight_decay`, in our words."""
    if "betas" in knobs:
        knobs |= {f"beta{i}": beta for i, beta in enumerate(knobs.pop("betas"), 1)}
    for tuple_name, names in TUPLES.items():
        if tuple_name in knobs:
            knobs |= dict(zip(names, knobs.pop(tuple_name), strict=False))
    if "weight_decay" in knobs and "weight_decay" not in knobs_of(optimizer):
        knobs["l2"] = knobs.pop("weight_decay")
    return knobs


def _problem_and_rate(
    landscape: str | Problem | FormulaObjective, entry: Entry
) -> tuple[Problem2D, float]:
    if isinstance(landscape, FormulaObjective):
        if entry.lr is None:
            raise InputError("lr: a rate is suggested only for a landscape given by name or text")
        box = (-1.0, 1.0) * landscape.dim
        return Problem2D("", "", landscape, box, (0.0,) * landscape.dim), entry.lr
    if isinstance(landscape, str):
        name = landscape.partition(":")[0]
        known = landscape in LANDSCAPES
        if name != landscape and name in LANDSCAPES:
            return _problem_and_rate(spec_from_words([landscape, "gd"]).problem, entry)
        landscape = Landscape(name=landscape) if known else Landscape(formula=landscape)
    problem = problem_of(landscape)
    rate = suggested_lr(entry.optimizer, landscape) if entry.lr is None else entry.lr
    return problem, rate
