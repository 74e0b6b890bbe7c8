"""A user's CSV file as a table of numbers: the dialects of common programs are read, mistakes are
reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gdviz.core.base.files import StrPath, read_text, shown
from gdviz.core.base.knobs import InputError, listed, unknown
from gdviz.core.data.csv_column import Column, column_of, complaint
from gdviz.core.data.csv_rows import nameless, rows_of
from gdviz.core.data.table import DataTable, Notes

MAX_BYTES = 4 * 1024 * 1024
REFUSE, SKIP = "refuse", "skip"


class MissingValue(InputError):
    """A row has no value in a column that is used; such rows can be skipped.

    `HOW` is the end of the line, for those who can write settings.
    """

    HOW = " with missing=skip"


@dataclass(frozen=True, eq=False)
class DataFile:
    """The columns of a file in their order; `lines` are the numbers of the rows' lines, `units` the
    columns with their entries in a line of units."""

    where: str
    columns: tuple[Column, ...]
    lines: tuple[int, ...]
    units: tuple[tuple[str, str], ...] = ()
    units_line: int = 0
    comma: bool = False
    dropped: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns that have one."""
        return tuple(column.name for column in self.columns if column.name)

    def target(self, classes: bool = False, inputs: Sequence[str] = ()) -> str:
        """The column that is the target by default: the last one besides `inputs` that
        can be used, even one of two words; with `classes` the last that has two, if any has. "" if
        there is none.

        InputError where `classes` are wanted and the last column has words, but not two.
        """
        free = [c for c in self.columns if not nameless(c.name) and c.name not in inputs]
        filled = [c for c in free if c.kind != "empty"]
        if classes and filled and filled[-1].kind == "words":
            raise InputError(f"{self.where}: column {filled[-1].name}: {filled[-1].reason}")
        fit = [c for c in filled if c.usual or (c is filled[-1] and c.kind == "classes")]
        if classes:
            fit = [c for c in filled if c.two_valued] or fit
        return fit[-1].name if fit else ""

    def has_classes(self, name: str) -> bool:
        """Whether a column has two words, or zeros and ones alone."""
        column = self._column(name)
        known = set(column.values[~np.isnan(column.values)].tolist())
        return column.wrong is None and known <= {0.0, 1.0}

    def inputs(self, target: str) -> tuple[str, ...]:
        """The columns that are inputs by default: all others of numbers, without constant ones if
        there are more.

        InputError if there is none.
        """
        usual = [c for c in self.columns if c.usual and not nameless(c.name) and c.name != target]
        found = tuple(c.name for c in [c for c in usual if not c.constant] or usual)
        if not found:
            reasons = [f"{name}: {reason}" for name, reason in self._left_out((target,))]
            told = "".join(f"; {reason}" for reason in reasons[:2])
            among = listed(self.names)
            raise InputError(f"{self.where}: fewer than two columns of numbers among {among}{told}")
        return found

    def table(self, names: Sequence[str], missing: str = REFUSE, chosen: bool = True) -> DataTable:
        """These columns in this order; rows that lack a value are skipped if `missing` is "skip".

        InputError for a column that is not there or cannot be used, MissingValue for a row without
        a value. Unless the columns are `chosen`, others that could be used are reported as left
        out.
        """
        columns = [self._column(name) for name in names]
        for column in columns:
            if column.wrong is not None:
                at = f"{self.where} line {self.lines[column.wrong]}, column {column.name}"
                raise InputError(f"{at}: {complaint(column.cell)}")
        values = np.stack([column.values for column in columns], axis=1)
        lost = np.isnan(values)
        broken = np.flatnonzero(lost.any(axis=1))
        if len(broken) and missing != SKIP:
            at, name = self.lines[broken[0]], names[int(np.argmax(lost[broken[0]]))]
            remedy = f"no value; give one, or skip such rows{MissingValue.HOW}"
            raise MissingValue(f"{self.where} line {at}, column {name}: {remedy}")
        self._check_count(len(values), len(broken))
        notes = Notes(
            left_out=self._left_out(() if chosen else names),
            classes=tuple((c.name, (c.words[0], c.words[1])) for c in columns if c.words),
            units=tuple(pair for pair in self.units if pair[0] in names),
            units_line=self.units_line,
            comma=self.comma,
            skipped=tuple(self.lines[k] for k in broken),
            rows=len(values),
            incomplete=tuple(c.name for c, bad in zip(columns, lost.T, strict=True) if bad.any()),
        )
        kept = np.delete(values, broken, axis=0)
        title = self.where.rpartition("/")[2]
        return DataTable(title, tuple(names), kept, self.where, self.names, notes)

    def _column(self, name: str) -> Column:
        found = next((c for c in self.columns if c.name == name), None)
        if found is None or not name:
            raise InputError(f"{self.where}: {unknown('column', name, self.names)}")
        if found.reason:
            raise InputError(f"{self.where}: column {name}: {found.reason}")
        return found

    def _check_count(self, rows: int, broken: int) -> None:
        if rows - broken < 2:
            count = "one row" if rows - broken else "no row"
            whole = f" that is complete, of {rows}" if broken else ""
            raise InputError(f"{self.where}: has {count}{whole}; two at least are needed")

    def _left_out(self, used: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The columns that cannot be used with the reason, and those that could be besides `used`,
        if these are not chosen."""
        found = []
        for place, column in enumerate(self.columns, 1):
            if nameless(column.name):
                if column.name not in used or not column.name:
                    name = column.name or f"column {place}"
                    found.append((name, "it has no name, like an index"))
            elif column.reason:
                found.append((column.name, column.reason))
            elif used and column.name not in used:
                words = " and ".join(map(shown, column.words))
                which = f"the words {words}" if words else f"{column.values[0]:g} in every row"
                found.append((column.name, f"it has {which}; choose it as an input to use it"))
        beyond = range(len(self.columns) + 1, len(self.columns) + self.dropped + 1)
        return (*found, *((f"column {k}", "it has no name and no value") for k in beyond))


def read_file(path: StrPath) -> DataFile:
    """All columns of a file: UTF-8 text, a line of column names (without one they are called x1,
    x2 ...), then one line per row, separated by commas, semicolons or tabs.

    A column of two words is one of 0 and 1, in the order of the alphabet. InputError, one line with
    file, line, column and what is allowed, for anything else: rows of another length, a duplicate
    name, too many rows or columns.
    """
    where = shown(path)
    rows = rows_of(read_text(path, MAX_BYTES), where)
    lines, cells = zip(*rows.lines, strict=True)
    named = zip(rows.names, zip(*cells, strict=True), strict=True)
    columns = tuple(column_of(name, column, rows.comma) for name, column in named)
    line, units = rows.units or (0, [])
    pairs = zip(rows.names, units, strict=False)
    told = tuple((name, shown(unit.strip("()[]"))) for name, unit in pairs if name and unit)
    return DataFile(where, columns, lines, told, line, rows.comma, rows.dropped)
