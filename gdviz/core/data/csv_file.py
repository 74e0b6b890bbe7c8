"""A user's CSV file as a table of numbers, read strictly."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence

import numpy as np

from gdviz.core.data.table import DataTable
from gdviz.core.files import StrPath, read_text, shown
from gdviz.core.knobs import InputError, listed, unknown

# what a file may hold
MAX_BYTES = 4 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_NAME = 60
# squares of squares of numbers are finite
SMALLEST, LARGEST = 1e-60, 1e60
SEPARATORS = ",;\t"

_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+")


def read_table(path: StrPath, columns: Sequence[str] = ()) -> DataTable:
    """The columns of numbers in a file; with `columns` these alone, in that order.

    The file is UTF-8 text: a line of column names (without one they are called x1, x2 ...), then a
    line each row, separated by commas, semicolons or tabs. InputError, one line with file, line,
    column and what is allowed, for anything else: rows of another length, a name twice, an empty
    cell, a text or an infinite number in a chosen column, fewer than two columns of numbers, too
    many rows or columns.
    """
    where = shown(path)
    rows = _rows(read_text(path, MAX_BYTES), where)
    first = next(rows, None)
    if first is None:
        raise InputError(f"{where}: is empty; a line of column names and rows of numbers go here")
    names, begun = _header(first[1], where)
    known = [first, *rows] if begun else list(rows)
    if not known:
        raise InputError(f"{where}: has column names but no rows")
    places = _places(names, columns, known[0][1], where)
    values = np.empty((len(known), len(places)))
    for k, (line, cells) in enumerate(known):
        if len(cells) != len(names):
            raise InputError(
                f"{where} line {line}: {len(cells)} cells, but there are {len(names)} columns"
            )
        for j, place in enumerate(places):
            value = _value(cells[place])
            if value is None:
                at = f"{where} line {line}, column {names[place]}"
                raise InputError(f"{at}: {_complaint(cells[place])}")
            values[k, j] = value
    if len(known) == 1:
        raise InputError(f"{where}: has one row; two at least are needed")
    taken = tuple(names[p] for p in places)
    return DataTable(where.rpartition("/")[2], taken, values, where, tuple(names))


def _rows(text: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """The number and the cells of each line that is not empty."""
    # line by line, since a call that cuts up the whole text at once would stop a window for as long
    head = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    count = 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                count += 1
                if count > MAX_ROWS + 1:
                    raise InputError(f"{where}: more than {MAX_ROWS:,} rows")
                yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(f"{where} line {reader.line_num}: {error}") from None


def _header(cells: list[str], where: str) -> tuple[list[str], bool]:
    """The names of the columns, and whether the first line is already a row."""
    if len(cells) < 2:
        raise InputError(f"{where}: has one column; inputs and a target make two at least")
    if len(cells) > MAX_COLUMNS:
        raise InputError(f"{where}: {len(cells)} columns; at most {MAX_COLUMNS} are allowed")
    numbers = [cell for cell in cells if _is_number(cell)]
    if len(numbers) == len(cells):
        return [f"x{k}" for k in range(1, len(cells) + 1)], True
    if numbers:
        raise InputError(
            f"{where}: the first line has names and the number {shown(numbers[0][:40])}; it must "
            "name all columns"
        )
    for k, name in enumerate(cells, 1):
        if not name or len(name) > MAX_NAME:
            raise InputError(f"{where}: column {k} needs a name of 1 to {MAX_NAME} characters")
        if name in cells[: k - 1]:
            raise InputError(f"{where}: two columns are called {name}")
    return cells, False


def _places(names: list[str], wanted: Sequence[str], row: list[str], where: str) -> list[int]:
    """The chosen columns; all that begin with a number, or with nothing, where none is chosen."""
    for name in wanted:
        if name not in names:
            raise InputError(f"{where}: {unknown('column', name, names)}")
    if wanted:
        return [names.index(name) for name in wanted]
    found = [k for k, cell in enumerate(row) if k < len(names) and (not cell or _is_number(cell))]
    if len(found) < 2:
        comma = next((cell for cell in row if _COMMA_NUMBER.fullmatch(cell)), "")
        hint = f"; {comma} must be written with a point" if comma else ""
        raise InputError(f"{where}: fewer than two columns of numbers among {listed(names)}{hint}")
    return found


def _is_number(cell: str) -> bool:
    """Whether a cell is written as a number, be it a finite one or not."""
    try:
        float(cell)
    except ValueError:
        return False
    # float() also takes 1_000 and the digits of other scripts
    return cell.isascii() and "_" not in cell


def _value(cell: str) -> float | None:
    """The number that a cell is; None for anything else and for one out of range."""
    try:
        value = float(cell)
    except ValueError:
        return None
    known = value == 0.0 or SMALLEST <= abs(value) <= LARGEST
    return value if known and cell.isascii() and "_" not in cell else None


def _complaint(cell: str) -> str:
    """Why a cell has no value, and what to do."""
    if not cell:
        return "is empty; give a number, or leave the row or the column out"
    seen = shown(cell[:40])
    if _is_number(cell):
        if not math.isfinite(float(cell)):
            return f"{seen} is not finite"
        return f"{seen} is out of range: 0, or {SMALLEST:g} to {LARGEST:g} in size"
    if _COMMA_NUMBER.fullmatch(cell):
        return f"{seen}: write the number with a point"
    return f"{seen} is no number; choose columns of numbers"
