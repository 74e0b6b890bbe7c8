"""The table [data] of a race file: data set, columns, model, and the plane of its map."""

from __future__ import annotations

from typing import Any

from gdviz.core.base.knobs import InputError, Knob
from gdviz.core.spec.checked_fields import (
    Table,
    as_table,
    changed,
    checked_number,
    checked_text,
    knob_value,
    numbers,
    only_knobs,
    shown_key,
)
from gdviz.core.spec.data import MAX_LAYERS, MAX_POINTS, Data, Model, Slice

MAX_COLUMNS = 64
MAX_WIDTH = 256
MAX_PATH = 1000

_DATA = ("source", "file", "points", "params", "inputs", "target", "model", "slice")


def data_of(table: Any) -> Data:
    """The data problem that a table describes; InputError with path and what is allowed."""
    given = only_knobs(Data, table, "data", *_DATA)
    return Data(
        source=checked_text(table.get("source", ""), "data.source"),
        file=checked_text(table.get("file", ""), "data.file", MAX_PATH),
        points=_points(table.get("points", [])),
        params=params_of(table, "data"),
        inputs=_columns(table.get("inputs", [])),
        target=checked_text(table.get("target", ""), "data.target"),
        model=_model(table.get("model", {})),
        slice=_slice(table.get("slice", {})),
        **given,
    )


def data_table(data: Data) -> dict[str, Any]:
    """The table that `data_of` reads back, without defaults."""
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


def params_of(table: Table, where: str) -> tuple[tuple[str, float], ...]:
    """The named numbers in table["params"], in order of name."""
    params = as_table(table.get("params", {}), f"{where}.params")
    return tuple(
        (key, checked_number(value, f"{where}.params.{shown_key(key)}"))
        for key, value in sorted(params.items())
    )


def _points(value: Any) -> tuple[tuple[float, ...], ...]:
    if not isinstance(value, list) or len(value) > MAX_POINTS:
        raise InputError(f"data.points: must be a list of at most {MAX_POINTS:,} points")
    widths = {len(row) if isinstance(row, list) else 0 for row in value}
    if len(widths) > 1 or (widths and not 2 <= min(widths) <= MAX_COLUMNS):
        raise InputError(
            "data.points: each must be a list of numbers, inputs and then the target, "
            "all of the same length"
        )
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
