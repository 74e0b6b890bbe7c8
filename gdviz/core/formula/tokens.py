"""User text -> tokens of a formula. Nothing is ever evaluated or looked up by attribute here."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from gdviz.core.base.knobs import InputError
from gdviz.core.formula.characters import PAIRS, instead
from gdviz.core.formula.vocabulary import in_names

MAX_CHARACTERS = 1000
MAX_TOKENS = 400
MAX_MESSAGE = 200

BLANKS = " \t\r\n\u00a0\u202f\u2009"
SIGNS = {
    **dict.fromkeys("−–‐‑", "-"),
    **dict.fromkeys("·⋅∙•∗×", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    "≤": "<=",
    "≥": ">=",
    "∣": "|",
    **{sign: sign for sign in "π√"},
}
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
# [0-9] only: float() would also take Arabic digits and underscores
NUMBER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
# an index may follow: x_1, x[0]
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+|\[[0-9]+\])*")
OPERATOR = re.compile(r"\*\*|<=|>=|[-+*/^<>(),|]")
_WORD = re.compile(f"{NUMBER.pattern}|{NAME.pattern}")


class FormulaError(InputError):
    """A formula that is not allowed: one line with the column (from 1) and what is allowed.

    `name` is the unknown name, where that is the error.
    """

    def __init__(self, column: int, message: str, allowed: str, name: str = "") -> None:
        self.column = column
        self.message = message
        self.allowed = allowed
        self.name = name
        super().__init__(cut(f"column {column}: {message}; {allowed}", MAX_MESSAGE))


@dataclass(frozen=True)
class Token:
    """`kind` is number, name, power (a superscript), end, or the operator itself."""

    kind: str
    text: str
    column: int
    value: float = 0.0


def names_in(text: str) -> set[str]:
    """The names in a text, even where something else in it is not allowed."""
    return {found[0] for found in _WORD.finditer(text) if found[0][0].isalpha()}


def tokens(text: str, variables: Sequence[str] = ("x", "y")) -> list[Token]:
    """The tokens of `text`, the last of kind "end"; FormulaError for a character not allowed, with
    a hint in the given variables."""
    if len(text) > MAX_CHARACTERS:
        most = f"at most {MAX_CHARACTERS:,} are allowed"
        raise FormulaError(MAX_CHARACTERS + 1, f"{len(text):,} characters", most)
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in BLANKS:
            at += 1
            continue
        if len(found) >= MAX_TOKENS:
            raise FormulaError(at + 1, "the formula is too long", f"at most {MAX_TOKENS} parts")
        token, at = _next(text, at, variables)
        found.append(token)
    return [*found, Token("end", "", len(text) + 1)]


def _next(text: str, at: int, variables: Sequence[str]) -> tuple[Token, int]:
    number = NUMBER.match(text, at)
    if number:
        return _number(number, at), number.end()
    name = NAME.match(text, at)
    if name:
        return Token("name", name[0], at + 1), name.end()
    if text[at] in SUPERSCRIPTS:
        return _superscript(text, at, variables)
    if text[at] in SIGNS:
        return Token(SIGNS[text[at]], text[at], at + 1), at + 1
    pair = text[at : at + 2]
    if pair in PAIRS:
        raise FormulaError(at + 1, f"{pair} is not allowed", PAIRS[pair])
    operator = OPERATOR.match(text, at)
    if operator:
        sign = operator[0]
        return Token("^" if sign == "**" else sign, sign, at + 1), operator.end()
    hint = instead(text, at, variables)
    raise FormulaError(at + 1, f"{_described(text[at])} is not allowed", hint)


def _described(character: str) -> str:
    kind = unicodedata.category(character)
    # alone, a combining character would change the quote before it, or be invisible
    if kind[0] == "M":
        return f"'U+{ord(character):04X}'"
    # a letter of another alphabet can look just like the one that is allowed
    name = unicodedata.name(character, "").lower()
    foreign = kind[0] == "L" and unicodedata.normalize("NFKC", character) == character
    return f"{shown(character)} ({name})" if foreign and name else shown(character)


def _number(match: re.Match[str], at: int) -> Token:
    value = float(match[0])
    if not math.isfinite(value):
        raise FormulaError(at + 1, "the number is too large", "at most 1.7e308")
    if value == 0.0 and match[1].strip("0."):
        raise FormulaError(at + 1, "the number is too small", "at least 5e-324")
    return Token("number", match[0], at + 1, value)


def _superscript(text: str, at: int, variables: Sequence[str]) -> tuple[Token, int]:
    raised = "".join(takewhile(SUPERSCRIPTS.__contains__, text[at:]))
    digits = "".join(SUPERSCRIPTS[c] for c in raised)
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", digits):
        hint = in_names("write x^2 or x^(1/2)", variables)
        raise FormulaError(at + 1, "not a whole exponent", hint)
    return Token("power", raised, at + 1, float(digits)), at + len(raised)


def cut(text: str, most: int = 24) -> str:
    """A long text, short enough for its place."""
    return text if len(text) <= most else text[: most - 1] + "…"


def shown(text: str) -> str:
    """Text from outside, quoted and made printable, for one line."""
    return "'" + "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in cut(text)) + "'"
