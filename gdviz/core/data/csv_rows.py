"""The text of a CSV file as named columns of cells, whichever program wrote it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice

from gdviz.core.data.csv_column import MISSING_NUMBER, is_comma_number, is_number
from gdviz.core.files import shown
from gdviz.core.knobs import InputError

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_NAME = 60
SEPARATORS = ",;\t"
# so many lines tell which separator a file has
HEAD = 20

# a first line by which a spreadsheet tells the separator
_TOLD = re.compile(r"sep=([,;\t])\s*", re.IGNORECASE)
# what pandas calls a column that had no name when it was read
_NAMELESS = re.compile(r"Unnamed: \d+(_level_\d+)?")

# the number of a line, from 1, and its cells
Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Rows:
    """`names` are those of the columns, "" without one; `units` are a line of its own below them.

    `comma` says that numbers have a decimal comma, `dropped` how many cells without a name stood
    behind the last separators, empty in every line.
    """

    names: tuple[str, ...]
    lines: tuple[Line, ...]
    units: Line | None = None
    comma: bool = False
    dropped: int = 0


def nameless(name: str) -> bool:
    """Whether a column has no name, or one that says so."""
    return not name or _NAMELESS.fullmatch(name) is not None


def rows_of(text: str, where: str) -> Rows:
    """The rows of a text; InputError, one line that begins with `where`, if it is no table.

    Columns without a name, such as the index that pandas writes or the row names of R, keep "" as
    their name; what stands behind the last separator of a line is no column where it is always
    empty.
    """
    separator = _separator(text)
    lines = list(_lines(text, separator, where))
    if not lines:
        raise InputError(f"{where}: is empty; a line of column names and rows of numbers go here")
    whole = max(len(cells) for _, cells in lines)
    lines = _of_one_width(lines)
    dropped = max(whole - max(len(cells) for _, cells in lines), 0)
    names, begun = _header(lines[0][1], where)
    body = lines if begun else lines[1:]
    if not body:
        raise InputError(f"{where}: has column names but no rows")
    for line, cells in body:
        if len(cells) != len(names):
            raise InputError(
                f"{where} line {line}: {len(cells)} cells, but there are {len(names)} columns"
            )
    units = None if begun or not _are_units(names, body) else body[0]
    body = body[1:] if units else body
    comma = separator != "," and _has_commas(body)
    return Rows(tuple(names), tuple(body), units, comma, dropped)


def _separator(text: str) -> str:
    """The separator that makes most columns, as many in each of the first lines."""
    full = (line for line in io.StringIO(text, newline="") if line.strip())
    head = list(islice(dropwhile(_is_remark, full), HEAD))
    told = _TOLD.fullmatch(head[0]) if head else None
    return told[1] if told else max(SEPARATORS, key=lambda sign: _columns(head, sign))


def _is_remark(line: str) -> bool:
    """Whether a line above the table is a remark, not the name of a column such as #."""
    return re.match(r"#[^,;\t]*$", line.strip()) is not None


def _columns(head: Sequence[str], separator: str) -> tuple[bool, bool, int]:
    try:
        widths = [len(cells) for cells in csv.reader(head, delimiter=separator)]
    except csv.Error:
        widths = [len(line.split(separator)) for line in head]
    first = widths[0] if widths else 0
    return first > 1, len(set(widths)) == 1, first


def _lines(text: str, separator: str, where: str) -> Iterator[Line]:
    """The number and the cells of each line that is not empty."""
    # line by line, since a call that cuts up the whole text at once would stop a window for as long
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    count = 0
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells) or (reader.line_num == 1 and _TOLD.fullmatch(separator.join(row))):
                continue
            if not count and _is_remark(separator.join(row)):
                continue
            count += 1
            if count > MAX_ROWS + 1:
                raise InputError(f"{where}: more than {MAX_ROWS:,} rows")
            yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(f"{where} line {reader.line_num}: {error}") from None


def _of_one_width(lines: list[Line]) -> list[Line]:
    """Without the cells that are empty at the end of all lines; a first line that is one cell
    shorter than all others, as R writes it, gets an empty one in front."""
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


def _header(cells: list[str], where: str) -> tuple[list[str], bool]:
    """The names of the columns, and whether the first line is already a row."""
    if len(cells) < 2:
        raise InputError(
            f"{where}: has one column; commas, semicolons or tabs must "
            "separate two at least, inputs and a target"
        )
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
            raise InputError(f"{where}: two columns are called {name}; give each its own name")
    return cells, False


def _are_units(names: Sequence[str], lines: Sequence[Line]) -> bool:
    """Whether the first row has words, such as m or kg, in every column that goes on in numbers."""
    words = 0
    for place, name in enumerate(names):
        below = (cells[place] for _, cells in lines[1:] if cells[place] not in MISSING_NUMBER)
        if nameless(name) or not _looks_like_number(next(below, "")):
            continue
        cell = lines[0][1][place]
        if _looks_like_number(cell):
            return False
        words += cell not in MISSING_NUMBER
    return words > 0


def _looks_like_number(cell: str) -> bool:
    return is_number(cell) or is_comma_number(cell)


def _has_commas(lines: Sequence[Line]) -> bool:
    """Whether numbers are written with a comma, and none with a point."""
    found = False
    for _, cells in lines:
        for cell in cells:
            if "." in cell and is_number(cell):
                return False
            found = found or ("," in cell and is_comma_number(cell))
    return found
