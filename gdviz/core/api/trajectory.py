"""One racer's trajectory in one call, for scripts, notebooks and comparisons with other
programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from gdviz.core.api.entries import GivenOptimizer, GivenSchedule, entry_of
from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.batch_code import BatchRows
from gdviz.core.engine.runner import feed_of
from gdviz.core.engine.stepping import stepper
from gdviz.core.engine.suggest import rate_of
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.models.model_checks import numbers
from gdviz.core.own.own_class import RAISED, said
from gdviz.core.problems.landscape import LANDSCAPES, problem_of
from gdviz.core.problems.validation import check_point
from gdviz.core.spec.race import Entry, Landscape, Problem

# most numbers in a trajectory
MAX_RETURNED = 100_000_000


@np.errstate(all="ignore")
def trajectory(
    optimizer: GivenOptimizer,
    landscape: str | Problem | FormulaObjective,
    start: Any,
    steps: int,
    lr: float | None = None,
    schedule: GivenSchedule = None,
    **knobs: Any,
) -> Array:
    """The plotted points of one racer, shape (steps+1, dim), the start first.

    `optimizer` is a name ("adam", "adam:beta1=0.8", "lookahead(adam)"), a class or an instance;
    `landscape` a name in the catalogue ("rosenbrock", "rosenbrock:b=50"), a formula, or a parsed
    one. `schedule` is an instance, words such as "cosine(T_max=100)", the same as a table
    `{"name": "cosine", "T_max": 100}`, or the factor on lr of each step t = 0, 1, ... as a function
    or a list; torch's names (`eta_min`, `max_lr`, `milestones`) go too. `knobs` are the optimizer's
    (`beta1=0.8`; `betas=(0.8, 0.99)` goes too), and `clip_norm`, `clip_value`, `l2`, `decay` of the
    racer; `weight_decay` is torch's for each method. No rule stops the racer early: after an
    overflow the rows are inf or NaN, and a method that finds no step stays where it is. InputError
    for anything that is not allowed.
    """
    entry = entry_of(optimizer, lr, schedule, knobs)
    problem, rate = _problem_and_rate(landscape, entry)
    begin = point_of(start, problem.dim)
    count = checked_steps(steps)
    if count * problem.dim > MAX_RETURNED:
        raise InputError(f"steps = {steps}: at most {MAX_RETURNED // problem.dim} are allowed")
    return walked(problem, entry, begin, rate, count, schedule)


def point_of(start: Any, dim: int) -> Array:
    """A start as an array (dim,); InputError for anything else."""
    begin = numbers(start, "start").reshape(-1)
    check_point(tuple(begin.tolist()), dim, "start")
    return begin


def checked_steps(steps: Any) -> int:
    """A number of steps; InputError for anything else."""
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 0:
        raise InputError(f"steps = {steps!r}: must be a whole number at least 0")
    return int(steps)


def walked(
    problem: Problem2D,
    entry: Entry,
    begin: Array,
    rate: float,
    steps: int,
    schedule: Any,
    draw: Callable[[], BatchRows] | None = None,
) -> Array:
    """The plotted points of all steps (steps+1, dim), at rates by the entry's schedule or by given
    factors."""
    feed = feed_of(entry, rate, steps, None)
    if entry.schedule is None and schedule is not None:
        feed = dataclasses.replace(feed, lr=rate * _factors(schedule, steps))
    rows = np.empty((steps + 1, problem.dim))
    rows[0] = begin
    filled = stepper(problem, entry, begin, feed, draw).advance(rows[1:])
    rows[filled + 1 :] = rows[filled]
    return rows


def _factors(schedule: Any, steps: int) -> Array:
    try:
        listed = [schedule(t) for t in range(steps)] if callable(schedule) else [*schedule][:steps]
    except RAISED as error:
        hint = f"it is called with t = 0 to {steps - 1}"
        raise InputError(f"schedule: {said(error)}; {hint}") from error
    try:
        factors: Array = np.array(listed, dtype=np.float64)
    except (TypeError, ValueError):
        factors = np.empty(0)
    if factors.shape != (steps,) or not np.isfinite(factors).all():
        raise InputError(f"schedule: must give {steps} finite numbers, one per step")
    return factors


def _problem_and_rate(
    landscape: str | Problem | FormulaObjective, entry: Entry
) -> tuple[Problem2D, float]:
    if isinstance(landscape, FormulaObjective):
        if entry.lr is None:
            raise InputError("lr: a rate is suggested only for a landscape given by name or text")
        box = (-1.0, 1.0) * landscape.dim
        return Problem2D("", "", landscape, box, (0.0,) * landscape.dim), entry.lr
    if not isinstance(landscape, str | Problem):
        raise InputError("landscape: must be a name, a formula, or a parsed one")
    if isinstance(landscape, str):
        name = landscape.partition(":")[0]
        known = landscape in LANDSCAPES
        if name != landscape and name in LANDSCAPES:
            return _problem_and_rate(spec_from_words([landscape, "gd"]).problem, entry)
        landscape = Landscape(name=landscape) if known else Landscape(formula=landscape)
    return problem_of(landscape), rate_of(entry, landscape)
