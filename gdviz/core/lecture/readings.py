"""Measured numbers in words, for an audience."""

from __future__ import annotations

import math

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.base.problem import Problem2D
from gdviz.core.lecture.claims import LastMean, Measure
from gdviz.core.lecture.measures import STEP
from gdviz.core.rules.substitution import shown_number

DIGITS = 4


def told(problem: Problem2D, measure: Measure, value: float) -> str:
    """A measured value with its name: "87 steps", "loss 0.0022 at step 28", "x = −0.6"."""
    shown = shown_number(value, DIGITS) if math.isfinite(value) else ""
    if measure.quantity in AGAINST:
        return _counted(measure.quantity, value) if shown else nothing(value, measure.quantity)
    shown = shown or nothing(value, measure.quantity)
    when = measure.when
    if isinstance(when, LastMean):
        shown += " on average"
    elif isinstance(when, int):
        shown += f" at step {when}"
    lead = f"{when} " if when in ("lowest", "highest") else ""
    return lead + _named(problem, measure.quantity) + shown


def nothing(value: float, quantity: str) -> str:
    """A word for a value that is not finite."""
    if math.isnan(value):
        return "no value"
    return "never" if quantity in AGAINST else "infinite"


def _counted(quantity: str, value: float) -> str:
    unit = AGAINST[quantity].title
    if quantity == STEP:
        unit = "step" if value == 1 else "steps"
    return f"{value:,.0f} {unit}" if value == round(value) else f"{value:,.3g} {unit}"


def _named(problem: Problem2D, quantity: str) -> str:
    if quantity not in QUANTITIES:
        return f"{quantity} "
    row = QUANTITIES[quantity]
    if row.index is not None and row.index < len(problem.names):
        return f"{problem.names[row.index]} = "
    return f"{row.title} "
