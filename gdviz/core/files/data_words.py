"""The word for a data problem: `hours:model=logistic`, `moons:n=200,model=network,hidden=8`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from gdviz.core.base.files import shown
from gdviz.core.base.knobs import InputError, knobs_of, unknown
from gdviz.core.data.csv_file import read_file
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.files.option_words import value_of
from gdviz.core.files.problem_table import filled
from gdviz.core.spec.data import Data, Model, Slice

SUFFIXES = (".csv", ".tsv", ".txt")

_LISTS = ("hidden", "axes", "racers")


def is_data(name: str) -> bool:
    """Whether a word's name is a data set or a file of data."""
    return name in DATA_SETS or Path(name).suffix.lower() in SUFFIXES


def data_word(name: str, settings: Mapping[str, str]) -> dict[str, Any]:
    """The table of a race file that a name and its settings mean; lists are written a/b.

    `model` is the kind, `plane` the kind of the plane; a set's own parameters are given by
    name. A set whose inputs should stay as they are is not standardised unless requested.
    """
    known = name in DATA_SETS
    table: dict[str, Any] = {"source" if known else "file": name}
    if known and not DATA_SETS[name].standardise:
        table["standardise"] = False
    model: dict[str, Any] = {}
    plane: dict[str, Any] = {}
    params: dict[str, Any] = {}
    owners = ((Model, model), (Slice, plane), (Data, table))
    places = {key: part for cls, part in owners for key in knobs_of(cls) if key != "kind"}
    places |= {"hidden": model, "axes": plane, "racers": plane, "inputs": table, "target": table}
    own = {p.name for p in DATA_SETS[name].params} if known else set()
    for key, text in settings.items():
        if key in ("model", "plane"):
            (model if key == "model" else plane)["kind"] = text
        elif key in own:
            params[key] = value_of(text)
        elif key == "inputs":
            table[key] = _columns(text, () if known else _names(name))
        elif key in _LISTS:
            parts = (widths_text(text) if key == "hidden" else text).split("/")
            places[key][key] = [value_of(part) for part in parts]
        elif key in places:
            places[key][key] = text if key == "target" else value_of(text)
        else:
            allowed = [*sorted(own), "model", "plane", *sorted(places)]
            raise InputError(unknown(f"setting of {shown(name)}", key, allowed))
    return table | filled({"model": model, "slice": plane, "params": params})


def _names(file: str) -> tuple[str, ...]:
    """The columns of a file; none where it cannot be read, which is reported later."""
    try:
        return read_file(file).names
    except InputError:
        return ()


def _columns(text: str, names: Collection[str]) -> list[str]:
    """Names of columns between slashes, of which a name such as km/h may have one itself."""
    parts, found = text.split("/"), []
    while parts:
        ends = range(len(parts), 0, -1)
        end = next((k for k in ends if "/".join(parts[:k]) in names), 1)
        found.append("/".join(parts[:end]))
        parts = parts[end:]
    return found


def widths_text(text: str) -> str:
    """Widths of hidden layers written 12/12, whichever of / - , stands between them."""
    return re.sub(r"\s*[-,/]\s*", "/", text.strip())
