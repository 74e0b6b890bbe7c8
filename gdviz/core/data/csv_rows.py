"""The text of a CSV file as named columns of cells, whichever program wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from gdviz.core.base.files import shown
from gdviz.core.base.knobs import InputError
from gdviz.core.data.csv_column import MISSING_NUMBER, is_comma_number, is_number, may_be_thousands
from gdviz.core.data.csv_text import check_table, lines_of, separator_of, unmarked

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_NAME = 60

# the name that pandas gives to a column without one
_NAMELESS = re.compile(r"Unnamed: \d+(_level_\d+)?")

# the number of a line, from 1, and its cells
CsvLine = tuple[int, list[str]]


@dataclass(frozen=True)
class CsvRows:
    """`names` are those of the columns, "" without one; `units` are a line of its own below them.

    `comma` says that numbers have a decimal comma, `dropped` how many cells without a name after
    the last separators are empty in every line.
    """

    names: tuple[str, ...]
    lines: tuple[CsvLine, ...]
    units: CsvLine | None = None
    comma: bool = False
    dropped: int = 0


def nameless(name: str) -> bool:
    """Whether a column has no name, or a placeholder for one."""
    return not name or _NAMELESS.fullmatch(name) is not None


def rows_of(text: str, where: str) -> CsvRows:
    """The rows of a text; InputError, one line that begins with `where`, if it is not a table.

    Columns without a name, such as the index that pandas writes or the row names of R, keep "" as
    their name; the cells after the last separator are not a column where they are always empty.
    """
    check_table(text, where)
    text = unmarked(text)
    separator = separator_of(text)
    # the line of names, and one more than there may be
    lines = list(islice(lines_of(text, separator, where), MAX_ROWS + 2))
    if len(lines) > MAX_ROWS + 1:
        raise InputError(f"{where}: more than {MAX_ROWS:,} rows")
    if not lines:
        raise InputError(f"{where}: is empty; a line of column names and rows of numbers go here")
    whole = max(len(cells) for _, cells in lines)
    lines = _of_one_width(lines)
    dropped = max(whole - max(len(cells) for _, cells in lines), 0)
    _check_first(lines, where)
    names, begun = _header(lines, where)
    body = lines if begun else lines[1:]
    if not body:
        raise InputError(f"{where}: has column names but no rows")
    for line, cells in body:
        if len(cells) != len(names):
            many = f"{len(cells)} cell{'s' if len(cells) > 1 else ''}"
            raise InputError(f"{where} line {line}: {many}, but there are {len(names)} columns")
    units = None if begun or not _are_units(names, body) else body[0]
    body = body[1:] if units else body
    comma = _has_commas(body, separator == ",")
    return CsvRows(tuple(names), tuple(body), units, comma, dropped)


def _of_one_width(lines: list[CsvLine]) -> list[CsvLine]:
    """The lines without the cells that are empty at the end of all of them; a first line that is
    one cell shorter than all others, as R writes it, gets an empty one in front."""
    head, body = lines[0][1], lines[1:]
    widest = max(_used(cells) for _, cells in lines)
    if widest == len(head) + 1 and all(len(cells) == widest for _, cells in body):
        return [(lines[0][0], ["", *head]), *body]
    if max(len(cells) for _, cells in lines) == widest:
        return lines
    return [(line, cells[:widest]) for line, cells in lines]


def _used(cells: Sequence[str]) -> int:
    """How many cells there are up to the last that is not empty."""
    if cells[-1]:
        return len(cells)
    return max(k for k, cell in enumerate(cells, 1) if cell)


def _check_first(lines: Sequence[CsvLine], where: str) -> None:
    """InputError for a first line that is a title above the table, or a table of one column."""
    line, cells = lines[0]
    alone = cells[0] and not any(cells[1:])
    if alone and len(_words_below(lines)) > 1:
        raise InputError(
            f"{where} line {line}: {shown(cells[0][:40])} stands alone; remove the lines above the "
            "names of the columns, or begin each with #"
        )
    if len(cells) < 2:
        raise InputError(
            f"{where}: has one column; commas, semicolons, tabs, bars or blanks must "
            "separate two at least, inputs and a target"
        )


def _header(lines: Sequence[CsvLine], where: str) -> tuple[list[str], bool]:
    """The names of the columns, and whether the first line is already a row."""
    cells = lines[0][1]
    if len(cells) > MAX_COLUMNS:
        raise InputError(f"{where}: {len(cells)} columns; at most {MAX_COLUMNS} are allowed")
    given = [cell for cell in cells if cell]
    numbers = [cell for cell in given if is_number(cell)]
    # columns that have no names in pandas are called 0, 1, ... beside an index without a name
    counted = not cells[0] and given == [str(k) for k in range(len(given))]
    if len(numbers) == len(given) and not counted:
        return [f"x{k}" for k in range(1, len(cells) + 1)], True
    if numbers and not counted:
        raise InputError(
            f"{where}: the first line has names and the number {shown(numbers[0][:40])}; it must "
            "name all columns"
        )
    for k, name in enumerate(cells, 1):
        if len(name) > MAX_NAME:
            raise InputError(f"{where}: column {k} needs a name of 1 to {MAX_NAME} characters")
        if name and name in cells[: k - 1]:
            twice = f"two columns are called {name}; give each its own name"
            if _words_below(lines):
                twice += f", in one line: line {lines[1][0]} has names, too"
            raise InputError(f"{where} line {lines[0][0]}: {twice}")
    return cells, False


def _words_below(lines: Sequence[CsvLine]) -> list[str]:
    """The cells of the second line if none is a number, as of columns of columns."""
    below = [cell for cell in lines[1][1] if cell] if len(lines) > 1 else []
    return [] if any(map(_looks_like_number, below)) else below


def _are_units(names: Sequence[str], lines: Sequence[CsvLine]) -> bool:
    """Whether the first row has words, such as m or kg, in every column that continues with
    numbers."""
    words = ones = 0
    for place, name in enumerate(names):
        below = (cells[place] for _, cells in lines[1:] if cells[place] not in MISSING_NUMBER)
        if nameless(name) or not _looks_like_number(next(below, "")):
            continue
        cell = lines[0][1][place]
        if _looks_like_number(cell) and cell != "1":
            return False
        words += cell not in MISSING_NUMBER
        ones += cell == "1"
    # 1 is the unit of a pure number, or a row with a slip
    return words > 2 * ones


def _looks_like_number(cell: str) -> bool:
    return is_number(cell) or is_comma_number(cell)


def _has_commas(lines: Sequence[CsvLine], quoted: bool) -> bool:
    """Whether numbers are written with a comma, and none with a point; where commas separate the
    cells as well, at least one must not be a comma between thousands."""
    found = False
    for _, cells in lines:
        for cell in cells:
            if "." in cell and is_number(cell):
                return False
            if "," in cell and is_comma_number(cell):
                found = found or not (quoted and may_be_thousands(cell))
    return found
