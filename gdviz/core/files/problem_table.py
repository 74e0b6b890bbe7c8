"""The loss in a race file: a landscape, a line or data."""

from __future__ import annotations

from typing import Any

from gdviz.core.base.knobs import InputError
from gdviz.core.files.data_table import data_of, data_table, filled, params_of
from gdviz.core.problems.landscape import LANDSCAPES
from gdviz.core.spec.checked_fields import Table, as_table, checked_text, only, sides
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Box, Landscape, Line, Problem

PROBLEMS = ("landscape", "line", "data")


def problem_of_table(table: Table) -> Problem:
    """The problem that a race file's table describes; InputError with path and what is allowed."""
    if sum(key in table for key in PROBLEMS) != 1:
        raise InputError("give one of [landscape], [line] and [data]: the loss to race on")
    if "data" in table:
        return data_of(table["data"])
    if "line" in table:
        line = as_table(table["line"], "line")
        only(line, {"formula", "params", "interval"}, "line")
        if "formula" not in line:
            raise InputError('line.formula: missing; for example formula = "x^2"')
        low, high = sides(line.get("interval", [-5.0, 5.0]), 2, "line.interval")
        return Line(_formula(line["formula"], "line.formula"), params_of(line, "line"), (low, high))
    given = as_table(table["landscape"], "landscape")
    only(given, {"name", "formula", "params", "box"}, "landscape")
    if ("name" in given) == ("formula" in given):
        raise InputError("landscape: give either name or formula")
    params = params_of(given, "landscape")
    if "name" in given:
        name = checked_text(given["name"], "landscape.name")
        # by its own name, however it was written
        name = LANDSCAPES[name].id if name in LANDSCAPES else name
        return Landscape(name=name, params=params, box=_box(given))
    formula = _formula(given["formula"], "landscape.formula")
    return Landscape(formula=formula, params=params, box=_box(given))


def _box(table: Table) -> Box | None:
    if "box" not in table:
        return None
    left, right, bottom, top = sides(table["box"], 4, "landscape.box")
    return left, right, bottom, top


def _formula(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f'{where}: must be a formula in quotes, such as "x^2 + 10*y^2"')
    return value


def problem_table(problem: Problem) -> dict[str, Any]:
    """The table that `problem_of_table` reads back."""
    if isinstance(problem, Data):
        return {"data": data_table(problem)}
    params = filled({"params": {name: float(value) for name, value in problem.params}})
    if isinstance(problem, Line):
        interval = [float(side) for side in problem.interval]
        return {"line": {"formula": problem.formula, "interval": interval, **params}}
    table: dict[str, Any] = {"name": problem.name} if problem.name else {"formula": problem.formula}
    if problem.box is not None:
        table["box"] = [float(side) for side in problem.box]
    return {"landscape": table | params}
