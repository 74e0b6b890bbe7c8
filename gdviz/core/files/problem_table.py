"""The loss in a race file: a landscape, a line or data with the model, and the plane of its map."""

from __future__ import annotations

from typing import Any

from gdviz.core.base.catalogues import Catalog
from gdviz.core.base.knobs import InputError, Knob
from gdviz.core.base.parameter import check_names
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.problems.landscape import LANDSCAPES
from gdviz.core.spec.checked_fields import (
    Table,
    as_table,
    changed,
    checked_number,
    checked_text,
    knob_value,
    numbers,
    only,
    only_knobs,
    shown_key,
    sides,
)
from gdviz.core.spec.data import MAX_LAYERS, MAX_POINTS, Data, Model, Slice
from gdviz.core.spec.race import Box, Landscape, Line, Problem

PROBLEMS = ("landscape", "line", "data")
MAX_COLUMNS = 64
MAX_WIDTH = 256
MAX_PATH = 1000

_DATA = ("source", "file", "points", "params", "inputs", "target", "model", "slice")


def problem_of_table(table: Table) -> Problem:
    """The problem that a race file's table describes; InputError with path and what is allowed."""
    if sum(key in table for key in PROBLEMS) != 1:
        raise InputError("give one of [landscape], [line] and [data]: the loss to race on")
    if "data" in table:
        return _data_of(table["data"])
    if "line" in table:
        line = as_table(table["line"], "line")
        only(line, {"formula", "params", "interval"}, "line")
        if "formula" not in line:
            raise InputError('line.formula: missing; for example formula = "x^2"')
        low, high = sides(line.get("interval", [-5.0, 5.0]), 2, "line.interval")
        return Line(
            _formula(line["formula"], "line.formula"),
            _params(line, "line", LANDSCAPES),
            (low, high),
        )
    given = as_table(table["landscape"], "landscape")
    only(given, {"name", "formula", "params", "box"}, "landscape")
    if ("name" in given) == ("formula" in given):
        raise InputError("landscape: give either name or formula")
    name = formula = ""
    if "name" in given:
        name = checked_text(given["name"], "landscape.name")
        # by its own name, however it was written
        name = LANDSCAPES[name].id if name in LANDSCAPES else name
    else:
        formula = _formula(given["formula"], "landscape.formula")
    return Landscape(name, formula, _params(given, "landscape", LANDSCAPES), _box(given))


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
        return {"data": _data_table(problem)}
    params = filled({"params": {name: float(value) for name, value in problem.params}})
    if isinstance(problem, Line):
        interval = [float(side) for side in problem.interval]
        return {"line": {"formula": problem.formula, "interval": interval, **params}}
    table: dict[str, Any] = {"name": problem.name} if problem.name else {"formula": problem.formula}
    if problem.box is not None:
        table["box"] = [float(side) for side in problem.box]
    return {"landscape": table | params}


def _data_of(table: Any) -> Data:
    given = only_knobs(Data, table, "data", *_DATA)
    return Data(
        source=checked_text(table.get("source", ""), "data.source"),
        file=checked_text(table.get("file", ""), "data.file", MAX_PATH),
        points=_points(table.get("points", [])),
        params=_params(table, "data", DATA_SETS),
        inputs=_columns(table.get("inputs", [])),
        target=checked_text(table.get("target", ""), "data.target"),
        model=_model(table.get("model", {})),
        slice=_slice(table.get("slice", {})),
        **given,
    )


def _data_table(data: Data) -> dict[str, Any]:
    named = {"source": data.source, "file": data.file, "target": data.target}
    rows = [list(map(float, row)) for row in data.points]
    parts = {
        "params": {name: float(value) for name, value in data.params},
        "model": changed(data.model) | _lists(data.model, "hidden"),
        "slice": changed(data.slice) | _lists(data.slice, "axes", "racers"),
    }
    given = filled(named | {"points": rows, "inputs": list(data.inputs)})
    return given | changed(data) | filled(parts)


def filled(table: Table) -> dict[str, Any]:
    """A table without the fields that are empty."""
    return {key: value for key, value in table.items() if value}


def _lists(owner: Any, *keys: str) -> dict[str, list[int]]:
    """Those of the tuples of numbers that differ from their defaults."""
    given = {key: getattr(owner, key) for key in keys}
    return {key: list(v) for key, v in given.items() if v != getattr(type(owner), key)}


def _params(table: Table, where: str, catalogue: Catalog[Any]) -> tuple[tuple[str, float], ...]:
    """The named numbers in table["params"], in order of name."""
    name, where = table.get("source", table.get("name")), f"{where}.params"
    params = sorted(as_table(table.get("params", {}), where).items())
    if isinstance(name, str) and name in catalogue:
        check_names(name, [p.name for p in catalogue[name].params], [key for key, _ in params])
    return tuple((key, checked_number(v, f"{where}.{shown_key(key)}")) for key, v in params)


def _points(value: Any) -> tuple[tuple[float, ...], ...]:
    if not isinstance(value, list) or len(value) > MAX_POINTS:
        raise InputError(f"data.points: must be a list of at most {MAX_POINTS:,} points")
    widths = {len(row) if isinstance(row, list) else 0 for row in value}
    if len(widths) > 1 or (widths and not 2 <= min(widths) <= MAX_COLUMNS):
        form = "a list of numbers, inputs and then the target, all of the same length"
        raise InputError(f"data.points: each must be {form}")
    width = min(widths, default=0)
    return tuple(numbers(row, width, f"data.points[{k}]") for k, row in enumerate(value, 1))


def _columns(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_COLUMNS:
        raise InputError(f"data.inputs: must be a list of at most {MAX_COLUMNS} column names")
    return tuple(checked_text(name, f"data.inputs[{k}]") for k, name in enumerate(value, 1))


def _model(value: Any) -> Model:
    given = only_knobs(Model, value, "data.model", "hidden")
    if "hidden" in value:
        given["hidden"] = _whole(value["hidden"], "data.model.hidden", 1, MAX_WIDTH, MAX_LAYERS)
    return Model(**given)


def _slice(value: Any) -> Slice:
    given = only_knobs(Slice, value, "data.slice", "axes", "racers")
    for key, high in (("axes", 100_000), ("racers", 31)):
        if key in value:
            given[key] = _whole(value[key], f"data.slice.{key}", 0, high, 2)
            if len(given[key]) != 2:
                raise InputError(f"data.slice.{key}: must be two whole numbers")
    return Slice(**given)


def _whole(value: Any, where: str, low: int, high: int, most: int) -> tuple[int, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise InputError(f"{where}: must be a list of 1 to {most} whole numbers")
    declared = Knob("", "", low, high, scale="int")
    return tuple(knob_value(declared, member, where) for member in value)
