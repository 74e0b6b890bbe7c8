"""A data set as numbers with named columns, and notes on how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError, listed, unknown

# line numbers that are listed one by one
FEW_LINES = 6
# columns left out that are listed one by one
FEW_COLUMNS = 12


@dataclass(frozen=True)
class Notes:
    """Notes on a file: the columns it has that are no part of the table, with the
    reason; for a column of two words, which one is 0 and which is 1; the units that stand in a line
    of their own; the lines that were skipped because a value is missing in some column."""

    left_out: tuple[tuple[str, str], ...] = ()
    classes: tuple[tuple[str, tuple[str, str]], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    units_line: int = 0
    comma: bool = False
    skipped: tuple[int, ...] = ()
    rows: int = 0
    incomplete: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """One sentence per note; if many columns are left out, only the first are listed."""
        found = [f"{name} is left out: {reason}" for name, reason in self.left_out[:FEW_COLUMNS]]
        if len(self.left_out) > FEW_COLUMNS:
            found.append(f"{len(self.left_out) - FEW_COLUMNS} more columns are left out")
        found += [f"{name}: {zero} is 0, {one} is 1" for name, (zero, one) in self.classes]
        if self.units:
            told = ", ".join(f"{name} in {unit}" for name, unit in self.units)
            found.append(f"line {self.units_line} is a row of units: {told}")
        if self.comma:
            found.append("a comma inside a number is read as a decimal point")
        if self.skipped:
            where = f"{listed(self.incomplete)} ({_lines(self.skipped)})"
            found.append(f"{len(self.skipped)} of {self.rows} rows skipped: no value in {where}")
        return tuple(found)


def _lines(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:FEW_LINES]))
    more = f" and {len(numbers) - FEW_LINES} more" if len(numbers) > FEW_LINES else ""
    return f"line{'s' if len(numbers) > 1 else ''} {shown}{more}"


@dataclass(frozen=True, eq=False)
class DataTable:
    """`values` has shape (rows, columns), all finite; `source` says where they are from.

    `known` are all columns of the source in their order, where it has some that the table lacks:
    those not requested, and those that are not numbers. `notes` are the notes on it.
    """

    title: str
    columns: tuple[str, ...]
    values: Array
    source: str = ""
    known: tuple[str, ...] = ()
    notes: Notes = Notes()

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    @property
    def offered(self) -> tuple[str, ...]:
        """All columns to choose from."""
        return self.known or self.columns

    def __len__(self) -> int:
        return len(self.values)

    def column(self, name: str) -> Array:
        """One column, shape (rows,); InputError with the known names, or with the reason why
        it is not in the table."""
        if name not in self._places:
            reason = dict(self.notes.left_out).get(name)
            raise InputError(
                f"column {name}: {reason}" if reason else unknown("column", name, self.columns)
            )
        found: Array = self.values[:, self._places[name]]
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each column is; a thousand of them are looked up one by one."""
        return {name: k for k, name in reversed(list(enumerate(self.columns)))}
