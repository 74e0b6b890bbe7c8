"""One column of a CSV file: the kind of its cells, and their numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.files import shown

# squares of squares of numbers are finite
SMALLEST, LARGEST = 1e-60, 1e60
# words that are listed one by one, and the letters of each
FEW_WORDS, LONGEST_WORD = 4, 24
# the cells without a value; in a column of numbers also these, which might be words
MISSING = {"", "NA", "N/A", "#N/A", "NaN", "nan", "-nan", "<NA>", "NaT", "NULL"}
MISSING_NUMBER = MISSING | {"?", ".", "..", "...", "*", *"-–—", "--", "---"}
MISSING_NUMBER |= {"#DIV/0!", "#VALUE!", "#NUM!", "#NULL!", "#REF!", "#NAME?"}
_UNKNOWN = "na n/a nan null nil none missing unknown".split()
MISSING_NUMBER |= {spelt(word) for word in _UNKNOWN for spelt in (str, str.upper, str.capitalize)}
# the words that programs write for true and false
TRUTHS = ({"False", "True"}, {"FALSE", "TRUE"}, {"false", "true"})

Kind = Literal["numbers", "classes", "words", "dates", "empty"]

_PLAIN = set("0123456789+-.eE")
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?")
# a number with a sign of money or percent, in brackets, or with its thousands apart
_DRESSED = re.compile(r"[(+\-−$€£¥ ]*\d[\d.,_ '’\u00a0\u202f]*[)$€£¥% ]*")
_DATE = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./])\d{1,2}\2\d{2,4})([ T]\d{1,2}:\d{2}.*)?", re.ASCII
)


@dataclass(frozen=True, eq=False)
class Column:
    """`values` (rows,) are NaN where there is none; where there are two words, the first in order
    is 0.

    `wrong` is the first row, from 0, with a cell that is neither a number nor missing, and `cell`
    its text. `words` are the different words in order, for a column without numbers.
    """

    name: str
    kind: Kind
    values: Array
    words: tuple[str, ...] = ()
    wrong: int | None = None
    cell: str = ""

    @property
    def usual(self) -> bool:
        """Whether it is used by default: numbers, or true and false."""
        return self.kind == "numbers" or (self.kind == "classes" and set(self.words) in TRUTHS)

    @property
    def constant(self) -> bool:
        """Whether it has numbers, more than one row, and the same number in every row."""
        whole = self.kind == "numbers" and self.wrong is None and len(self.values) > 1
        return whole and bool(np.all(self.values == self.values[0]))

    @property
    def two_valued(self) -> bool:
        """Whether it has two words or two different numbers."""
        known = self.values[~np.isnan(self.values)]
        return self.kind in ("numbers", "classes") and len(np.unique(known)) == 2

    @property
    def reason(self) -> str:
        """Why it cannot be used and how to go on; "" if it can."""
        if self.kind == "empty":
            return "it has no value in any row"
        if self.kind == "dates":
            return f"{shown(self.cell[:40])} is a date; give dates as numbers, such as days"
        if self.kind != "words":
            return ""
        if self.cell:
            return f"{shown(self.cell[:40])} is not a number"
        dressed = next(filter(_is_dressed, self.words), "")
        if _COMMA_NUMBER.fullmatch(dressed):
            return f"{shown(dressed[:40])} must be written {_pointed(dressed)}"
        if dressed:
            return f"{shown(dressed[:40])} must be written as a number alone, such as 1234.5"
        if len(self.words) == 1:
            return f"it has the word {_told(self.words)} in every row"
        many = f"it has {len(self.words)} different words ({_told(self.words)})"
        remedy = "keep the rows of two of them, or choose another column"
        return f"{many}, and two make two classes; {remedy}"


def column_of(name: str, cells: Sequence[str], comma: bool = False) -> Column:
    """The column of these cells; with `comma` a number may have a decimal comma."""
    first = next((cell for cell in cells if cell not in MISSING_NUMBER), None)
    none = np.full(len(cells), np.nan)
    if first is None:
        return Column(name, "empty", none)
    if _DATE.fullmatch(first):
        return Column(name, "dates", none, cell=first)
    if is_number(first) or (comma and is_comma_number(first)):
        return _numbers(name, [c.replace(",", ".") for c in cells] if comma else cells, cells)
    words = tuple(sorted({c for c in cells if c not in MISSING}, key=lambda w: (w.casefold(), w)))
    said = tuple(word for word in words if word not in MISSING_NUMBER)
    # None, or ?, beside two classes is not a third one
    words = said if len(said) == 2 else words
    if len(words) != 2 or any(map(_DRESSED.fullmatch, words)):
        # a slip in the first row does not make words of a column of numbers
        slip = first if 2 * sum(map(is_number, cells)) > len(cells) else ""
        return Column(name, "words", none, words, cell=slip)
    number = {words[0]: 0.0, words[1]: 1.0}
    return Column(name, "classes", np.array([number.get(c, np.nan) for c in cells]), words)


def _numbers(name: str, cells: Sequence[str], typed: Sequence[str]) -> Column:
    values = _quick(cells)
    if values is None:
        values = np.array([_value(cell) for cell in cells])
    # a cell that is missing is no mistake, one that is not a number or out of range is
    strange = np.flatnonzero(np.isnan(values)).tolist()
    wrong = next((k for k in strange if typed[k] not in MISSING_NUMBER), None)
    return Column(name, "numbers", values, (), wrong, "" if wrong is None else typed[wrong])


def _quick(cells: Sequence[str]) -> Array | None:
    """All numbers in one call; None where a cell needs a closer look."""
    if not set().union(*cells) <= _PLAIN or "" in cells:
        return None
    try:
        values: Array = np.array(cells, dtype=np.float64)
    except ValueError:
        return None
    size = np.abs(values)
    inside = (values == 0.0) | ((size >= SMALLEST) & (size <= LARGEST))
    return values if inside.all() else None


def _is_dressed(word: str) -> bool:
    return _DRESSED.fullmatch(word) is not None and not is_number(word)


def is_number(cell: str) -> bool:
    """Whether a cell is written as a number, finite or not."""
    try:
        float(cell)
    except ValueError:
        return False
    # float() also takes 1_000 and the digits of other scripts
    return cell.isascii() and "_" not in cell


def is_comma_number(cell: str) -> bool:
    """Whether a cell is a number with a decimal comma."""
    return bool(_COMMA_NUMBER.fullmatch(cell))


def may_be_thousands(cell: str) -> bool:
    """Whether the comma of such a number may separate thousands."""
    return len(cell.partition(",")[2]) == 3


def _value(cell: str) -> float:
    """The number that a cell is; NaN for anything else and for one out of range."""
    value = float(cell) if is_number(cell) else math.nan
    return value if value == 0.0 or SMALLEST <= abs(value) <= LARGEST else math.nan


def complaint(cell: str) -> str:
    """Why a cell of a column of numbers has no value, and what to do."""
    seen = shown(cell[:40])
    if is_number(cell):
        if not math.isfinite(float(cell)):
            return f"{seen} is not finite"
        return f"{seen} is out of range: 0, or {SMALLEST:g} to {LARGEST:g} in size"
    if is_comma_number(cell):
        return f"{seen}: write the number {_pointed(cell)}"
    return f"{seen} is not a number; write one there, remove the line, or choose another column"


def _pointed(cell: str) -> str:
    """The number with a point in place of its comma; three digits after it may be thousands."""
    return "with a point, or without the comma" if may_be_thousands(cell) else "with a point"


def _told(words: Sequence[str]) -> str:
    cut = (w if len(w) <= LONGEST_WORD else w[: LONGEST_WORD - 1] + "…" for w in words[:FEW_WORDS])
    more = f" and {len(words) - FEW_WORDS} more" if len(words) > FEW_WORDS else ""
    return ", ".join(map(shown, cut)) + more
