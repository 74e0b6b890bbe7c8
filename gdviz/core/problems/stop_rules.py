"""Whether a race's own stop rules fit its problem."""

from __future__ import annotations

from gdviz.core.base.knobs import InputError
from gdviz.core.models.fitted import fitted
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Problem, StopRules


def check_rules(problem: Problem, rules: StopRules) -> None:
    """InputError for rules that need something that the problem lacks."""
    if isinstance(problem, Data):
        if rules.judge == "validation" and not len(fitted(problem).validation):
            hint = "give data.validation a share of them"
            raise InputError(f"stop.judge = validation: no rows are held back; {hint}")
        return
    asked = {"epochs": rules.epochs is not None, "unit = epochs": rules.unit == "epochs"}
    asked["judge = validation"] = rules.judge == "validation"
    for name, given in asked.items():
        if given:
            raise InputError(f"stop.{name}: only data have epochs and validation rows")
