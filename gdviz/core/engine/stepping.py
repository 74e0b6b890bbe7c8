"""The fastest way to take a racer's steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.batch_code import BatchRows
from gdviz.core.engine.batch_stepper import BatchStepper
from gdviz.core.engine.own_steps import chosen
from gdviz.core.engine.steppers import Feed, NumpyStepper, ScalarStepper, Stepper, watching
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.models.model import ModelObjective
from gdviz.core.own.own_method import has_own
from gdviz.core.spec.race import Entry
from gdviz.core.spec.sampling import Batches

# beyond a few dimensions NumPy is the faster life
MAX_SCALAR_DIM = 4


def stepper(
    problem: Problem2D,
    entry: Entry,
    start: Array,
    feed: Feed,
    draw: Callable[[], BatchRows] | None = None,
) -> Stepper:
    """The fastest way to take this racer's steps, not moved yet; `draw` makes the batches of a
    problem with data, None gives every step all samples.

    A user's own method is checked first: InputError for one that cannot race.
    """
    schedule = watching(entry)
    if schedule and len(feed.lr):
        # a plateau must know the rate it begins at
        entry = replace(entry, schedule=schedule.at_rate(float(feed.lr[0])))

    def made(entry: Entry, feed: Feed, plain: bool = False) -> Stepper:
        objective, method = problem.objective, entry.optimizer
        if isinstance(objective, ModelObjective):
            batches = draw() if draw else Batches(objective.n, None)
            return BatchStepper(problem, entry, start, feed, batches, plain)
        formula = isinstance(objective, FormulaObjective) and problem.dim <= MAX_SCALAR_DIM
        scalar = formula and method.first_order and not (plain or schedule)
        return (ScalarStepper if scalar else NumpyStepper)(problem, entry, start, feed)

    return chosen(made, entry, feed, problem.dim) if has_own(entry.optimizer) else made(entry, feed)
