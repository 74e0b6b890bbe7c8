"""The syntax around the cells of a CSV file: separators, comments, quotes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from gdviz.core.base.knobs import InputError
from gdviz.core.data.csv_column import is_comma_number, is_number

# the usual ones, and those of a file in which none of these separates anything
SEPARATORS, RARE = ",;\t", "| "
# this many lines decide which separator a file has
HEAD = 20

# a first line in which a spreadsheet declares the separator
_TOLD = re.compile(r"sep=([,;\t])\s*", re.IGNORECASE)
_MARKED = re.compile(r'\s*"?(#|%|!|//)')
# a comment between the rows: #DIV/0! is none, nor is a column called #
_REMARK = re.compile(r"#\s")
_RULE = re.compile(r":?-{3,}:?")
_OTHER = re.compile(r"\s*(\{|\[\s*[\[{]|<[!?h])", re.IGNORECASE)
_MINUS = str.maketrans(dict.fromkeys("−–‐‑", "-"))


def check_table(text: str, where: str) -> None:
    """InputError for a text that is another kind of file."""
    if _OTHER.match(text):
        raise InputError(f"{where}: is JSON or a web page; save it as CSV, names above numbers")


def unmarked(text: str) -> str:
    """The text with empty lines in place of the comments above its table. The last of them is the
    line of names, as NumPy writes it, where a line with numbers and as many cells follows."""
    above: list[str] = []
    following = ""
    for line in io.StringIO(text, newline=""):
        if line.strip() and not _MARKED.match(line):
            following = line
            break
        above.append(line)
    names = next((k for k in reversed(range(len(above))) if above[k].strip()), None)
    if names is None:
        return text
    kept = [line[len(line.rstrip("\r\n")) :] for line in above]
    if _names_of(above[names], following):
        kept[names] = re.sub(r'^(\s*"?)#\s*(?=[^\s,;\t|])', r"\1", above[names])
    return "".join(kept) + text[sum(map(len, above)) :]


def _names_of(marked: str, following: str) -> bool:
    bare = re.sub("^#", "", marked.strip())
    for sign in (*SEPARATORS, *RARE):
        cells, below = (_cells([line], sign)[0] for line in (bare.strip() or " ", following or " "))
        alone = sign != " " and _MARKED.fullmatch(marked.split(sign)[0].strip())
        if len(below) > 1 and len(cells) == len(below):
            return bool(alone) or any(is_number(c) or is_comma_number(c) for c in below)
    return not following


def separator_of(text: str) -> str:
    """The separator that makes most columns, the same number in each of the first lines."""
    full = (line for line in io.StringIO(text, newline="") if line.strip())
    head = list(islice(full, HEAD))
    told = _TOLD.fullmatch(head[0]) if head else None
    if told:
        return told[1]
    best = max(SEPARATORS, key=lambda sign: _columns(head, sign))
    if not _columns(head, best)[3] > 1:
        for sign in RARE:
            widths = [len(cells) for cells in _cells(head, sign)]
            # R leaves the name of its first column out
            if widths and widths[0] > 1 and set(widths[1:]) <= {max(widths)}:
                return sign
    return best


def _columns(head: Sequence[str], separator: str) -> tuple[bool, bool, int, int]:
    widths = [len(cells) for cells in _cells(head, separator)] or [0]
    return widths[0] > 1, len(set(widths)) == 1, widths[0], max(widths)


def _cells(lines: Sequence[str], separator: str) -> list[list[str]]:
    try:
        return list(_reader(lines, separator, strict=False))
    except csv.Error:
        return [line.split(separator) for line in lines]


def _reader(lines: Iterable[str], separator: str, strict: bool) -> Iterator[list[str]]:
    given = (line.strip() + "\n" for line in lines) if separator == " " else lines
    return csv.reader(given, delimiter=separator, strict=strict, skipinitialspace=True)


def lines_of(text: str, separator: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """The number, from 1, and the cells of each line that is not empty; InputError for odd
    quotes."""
    # line by line, since a call that cuts up the whole text at once would stop a window for as long
    reader: Any = _reader(io.StringIO(text, newline=""), separator, strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            first = reader.line_num == 1 and _TOLD.fullmatch(separator.join(row))
            if not first and any(cells) and not _is_between(cells):
                yield reader.line_num, cells if "".join(cells).isascii() else _plain(cells)
    except csv.Error as error:
        said = str(error)
        if "expected after" in said or "end of data" in said:
            said = "a quote is not closed, or text follows it; write a quote within a cell twice"
        raise InputError(f"{where} line {reader.line_num}: {said}") from None


def _is_between(cells: Sequence[str]) -> bool:
    """Whether a line is a comment, or the rule under the names of a table drawn with bars."""
    return bool(_REMARK.match(cells[0])) or all(_RULE.fullmatch(cell) for cell in cells if cell)


def _plain(cells: Sequence[str]) -> list[str]:
    """The cells with the minus sign of print, or a dash, as a minus where that makes a number."""
    found = []
    for cell in cells:
        minus = cell.translate(_MINUS)
        found.append(minus if is_number(minus) or is_comma_number(minus) else cell)
    return found
