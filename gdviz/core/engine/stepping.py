"""The fastest way to take a racer's steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.batch_code import BatchRows
from gdviz.core.engine.batch_stepper import BatchStepper
from gdviz.core.engine.own_steps import chosen
from gdviz.core.engine.steppers import Feed, NumpyStepper, ScalarStepper, Stepper
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.models.model import ModelObjective
from gdviz.core.own.own_method import has_own
from gdviz.core.spec.race import Entry
from gdviz.core.spec.sampling import Batches

# beyond a few dimensions NumPy is the faster life
MAX_SCALAR_DIM = 4


def stepper(
    problem: Problem2D, entry: Entry, start: Array, feed: Feed, batches: BatchRows | None = None
) -> Stepper:
    """The fastest way to take this racer's steps; `batches` are those of a problem with data.

    A user's own method is checked first: InputError for one that cannot race.
    """
    entry = at_its_rate(entry, feed)

    def made(entry: Entry, feed: Feed, plain: bool = False) -> Stepper:
        return _made(problem, entry, start, feed, batches, plain)

    return chosen(made, entry, feed, problem.dim) if has_own(entry.optimizer) else made(entry, feed)


def _made(
    problem: Problem2D,
    entry: Entry,
    start: Array,
    feed: Feed,
    batches: BatchRows | None,
    plain: bool,
) -> Stepper:
    objective = problem.objective
    if isinstance(objective, ModelObjective):
        drawn = batches or Batches(objective.n, None)
        return BatchStepper(objective, entry, start, feed, drawn, problem.fstar, plain)
    formula = isinstance(objective, FormulaObjective) and not plain
    closed = entry.schedule is not None and entry.schedule.closed_loop
    if formula and not closed and entry.optimizer.first_order and problem.dim <= MAX_SCALAR_DIM:
        return ScalarStepper(problem, entry, start, feed)
    return NumpyStepper(problem, entry, start, feed)


def fresh_stepper(
    problem: Problem2D, entry: Entry, start: Array, feed: Feed, draw: Callable[[], Batches] | None
) -> Stepper:
    """A stepper that has not moved yet, with batches of its own."""
    return stepper(problem, entry, start, feed, draw() if draw else None)


def at_its_rate(entry: Entry, feed: Feed) -> Entry:
    """The entry with its schedule made for the rate it begins at, which a plateau must know."""
    if entry.schedule is None or not entry.schedule.closed_loop or not len(feed.lr):
        return entry
    return replace(entry, schedule=entry.schedule.at_rate(float(feed.lr[0])))
