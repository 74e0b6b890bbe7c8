"""The known data sets: files of the program and seeded generators, one table each in the
resource file data/sets.toml."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.catalogues import Catalog
from gdviz.core.base.files import resource, resource_tables
from gdviz.core.base.parameter import Parameter
from gdviz.core.data.generators import GENERATORS, HELD
from gdviz.core.data.table import DataTable, Notes

# columns that are named one by one in a list
MOST_NAMED = 3


@dataclass(frozen=True)
class DataSet:
    """A data set of the catalogue; `inputs` and `target` are the columns it is usually read with.

    `kind` says whether the target is a number or one of two classes. The rows come from `file`, of
    which `only` keeps those with certain texts in a column, or from the generator `make`. Without
    `standardise` the inputs are meant to stay as they are.
    """

    id: str
    title: str
    summary: str
    source: str
    licence: str
    inputs: tuple[str, ...]
    target: str
    kind: Literal["numbers", "classes"]
    columns: tuple[str, ...] = ()
    file: str = ""
    make: str = ""
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    params: tuple[Parameter, ...] = ()
    aliases: tuple[str, ...] = ()
    standardise: bool = True

    def table(self, values: Mapping[str, float] | None = None) -> DataTable:
        """The rows, for these values of its parameters (the others at their default)."""
        notes = Notes()
        if self.file:
            columns, rows, words = _read(self.file, dict(self.only))
            notes = Notes(tuple((name, "it has words, not numbers") for name in words))
        else:
            known = {p.name: p.default for p in self.params} | dict(values or {})
            rows = GENERATORS[self.make](known)
            columns = self.columns or (*(f"x{k}" for k in range(1, rows.shape[1])), "y")
        return DataTable(self.title, columns, rows, self.source, notes=notes)

    @property
    def held(self) -> int:
        """How many rows at the end are held back to judge by, not to train on."""
        return HELD.get(self.make, 0)


def _sets() -> list[DataSet]:
    return [_set(name, table) for name, table in resource_tables("data", "sets.toml").items()]


DATA_SETS = Catalog("data set", _sets)


def described() -> list[tuple[str, ...]]:
    """One row per set: its name, rows, columns, and its summary with the source."""
    found: list[tuple[str, ...]] = []
    for each in DATA_SETS:
        table = each.table()
        inputs = each.inputs or tuple(name for name in table.columns if name != each.target)
        names = ", ".join(inputs) if len(inputs) <= MOST_NAMED else f"{len(inputs)} inputs"
        columns = f"{names} -> {each.target}"
        found.append((each.id, f"{len(table)} rows", columns, f"{each.summary} ({each.source})"))
    return found


def _set(name: str, table: dict[str, Any]) -> DataSet:
    table |= {key: tuple(table.get(key, ())) for key in ("inputs", "columns", "aliases")}
    only = tuple((column, tuple(kept)) for column, kept in table.pop("only", {}).items())
    params = tuple(Parameter(**p) for p in table.pop("params", ()))
    return DataSet(name, only=only, params=params, **table)


def _read(
    name: str, only: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], Array, tuple[str, ...]]:
    """The columns of numbers in a file of ours, and the names of the others; a column of texts
    becomes a number where `only` says in which order."""
    text = resource("data", name).read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    for column, kept in only.items():
        place = header.index(column)
        rows = [row for row in rows if row[place] in kept]
        for row in rows:
            row[place] = str(kept.index(row[place]))
    single = {column for column, kept in only.items() if len(kept) == 1}
    keep = [k for k, cell in enumerate(rows[0]) if not cell.isalpha() and header[k] not in single]
    numbers = np.array([[float(row[k]) for k in keep] for row in rows])
    others = tuple(name for k, name in enumerate(header) if k not in keep)
    return tuple(header[k] for k in keep), numbers, others
