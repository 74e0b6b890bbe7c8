"""User text -> tokens of a formula. Nothing is ever evaluated or looked up by attribute here."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from gdviz.core.knobs import InputError

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
}
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
# [0-9] only: float() would also take Arabic digits and underscores
NUMBER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
OPERATOR = re.compile(r"\*\*|<=|>=|[-+*/^<>(),|]")
ALLOWED = "write x, y, numbers, + - * / ^ ( ) | and functions such as sin(x)"
WORDS = {
    "=": "a formula has no =; write the loss alone",
    "==": "only < <= > >= compare, inside where(condition, a, b)",
    "!": "there is no factorial",
    "%": "write mod(a, b)",
    "[": "write round brackets ( )",
    "{": "write round brackets ( )",
    "]": "write round brackets ( )",
    "}": "write round brackets ( )",
    ".": "a number such as 0.5 is allowed",
    "_": "names have letters and digits only",
    ";": "one formula at a time",
    "&": "put one where(condition, a, b) inside another",
    "\\": "write sin(x), not \\sin x",
    "∞": "only finite numbers are allowed",
    "½": "write 0.5 or 1/2",
    "∛": "write cbrt(x)",
    "—": "write -",
}


class FormulaError(InputError):
    """A formula that is not allowed: one line with the column (from 1) and what is allowed.

    `name` is the unknown name, where that is what is wrong.
    """

    def __init__(self, column: int, message: str, allowed: str, name: str = "") -> None:
        self.column = column
        self.message = message
        self.allowed = allowed
        self.name = name
        line = f"column {column}: {message}; {allowed}"
        super().__init__(line if len(line) <= MAX_MESSAGE else line[: MAX_MESSAGE - 1] + "…")


@dataclass(frozen=True)
class Token:
    """`kind` is number, name, power (a superscript), end, or the operator itself."""

    kind: str
    text: str
    column: int
    value: float = 0.0


def tokens(text: str) -> list[Token]:
    """The tokens of `text`, the last of kind "end"; FormulaError for a character not allowed."""
    if len(text) > MAX_CHARACTERS:
        raise FormulaError(
            MAX_CHARACTERS + 1,
            f"{len(text):,} characters",
            f"at most {MAX_CHARACTERS:,} are allowed",
        )
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in BLANKS:
            at += 1
            continue
        if len(found) >= MAX_TOKENS:
            raise FormulaError(at + 1, "the formula is too long", f"at most {MAX_TOKENS} parts")
        token, at = _next(text, at)
        found.append(token)
    return [*found, Token("end", "", len(text) + 1)]


def _next(text: str, at: int) -> tuple[Token, int]:
    number = NUMBER.match(text, at)
    if number:
        return _number(number, at), number.end()
    name = NAME.match(text, at)
    if name:
        return Token("name", name[0], at + 1), name.end()
    if text[at] in SUPERSCRIPTS:
        return _superscript(text, at)
    if text[at] in "π√":
        return Token("π" if text[at] == "π" else "√", text[at], at + 1), at + 1
    if text[at] in SIGNS:
        return Token(SIGNS[text[at]], text[at], at + 1), at + 1
    if text.startswith("==", at):
        raise FormulaError(at + 1, "== is not allowed", WORDS["=="])
    operator = OPERATOR.match(text, at)
    if operator:
        sign = operator[0]
        return Token("^" if sign == "**" else sign, sign, at + 1), operator.end()
    raise FormulaError(at + 1, f"{shown(text[at])} is not allowed", _instead(text[at]))


def _instead(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    plain = unicodedata.normalize("NFKC", character) if digit is None else str(digit)
    if plain != character and plain.isascii() and plain.isalnum():
        return f"write the plain {shown(plain)}"
    return WORDS.get(character, ALLOWED)


def _number(match: re.Match[str], at: int) -> Token:
    value = float(match[0])
    if not math.isfinite(value):
        raise FormulaError(at + 1, "the number is too large", "at most 1.8e308")
    if value == 0.0 and match[1].strip("0."):
        raise FormulaError(at + 1, "the number is too small", "at least 5e-324")
    return Token("number", match[0], at + 1, value)


def _superscript(text: str, at: int) -> tuple[Token, int]:
    end = at
    while end < len(text) and text[end] in SUPERSCRIPTS:
        end += 1
    digits = "".join(SUPERSCRIPTS[c] for c in text[at:end])
    if not re.fullmatch(r"[+-]?[0-9]{1,3}", digits):
        raise FormulaError(at + 1, "not a whole exponent", "write x² or x^(1/2)")
    return Token("power", text[at:end], at + 1, float(digits)), end


def shown(text: str, most: int = 24) -> str:
    """Text from outside, quoted and made printable, for one line."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "'" + "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in cut) + "'"
