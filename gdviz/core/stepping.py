"""The fastest way to take a racer's steps."""

from __future__ import annotations

from dataclasses import replace

from gdviz.core.batch_stepper import BatchStepper
from gdviz.core.objectives.base import Problem2D
from gdviz.core.objectives.formula import FormulaObjective
from gdviz.core.objectives.model import ModelObjective
from gdviz.core.optimizers.base import Array
from gdviz.core.sampling import Batches
from gdviz.core.spec import Entry
from gdviz.core.steppers import Feed, NumpyStepper, ScalarStepper, Stepper

# beyond a few dimensions NumPy is the faster life
MAX_SCALAR_DIM = 4


def stepper(
    problem: Problem2D, entry: Entry, start: Array, feed: Feed, batches: Batches | None = None
) -> Stepper:
    """The fastest way to take this racer's steps; `batches` are those of a problem with data."""
    entry = at_its_rate(entry, feed)
    objective = problem.objective
    if isinstance(objective, ModelObjective):
        drawn = batches or Batches(objective.n, None)
        return BatchStepper(objective, entry, start, feed, drawn, problem.fstar)
    formula = isinstance(objective, FormulaObjective)
    closed = entry.schedule is not None and entry.schedule.closed_loop
    if formula and not closed and entry.optimizer.first_order and problem.dim <= MAX_SCALAR_DIM:
        return ScalarStepper(problem, entry, start, feed)
    return NumpyStepper(problem, entry, start, feed)


def at_its_rate(entry: Entry, feed: Feed) -> Entry:
    """The entry with its schedule made for the rate it begins at, which a plateau must know."""
    if entry.schedule is None or not entry.schedule.closed_loop or not len(feed.lr):
        return entry
    return replace(entry, schedule=entry.schedule.at_rate(float(feed.lr[0])))
