"""What is wrong with a formula, in words: one FormulaError for each way to go wrong."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from gdviz.core.tokens import FormulaError, Token, shown
from gdviz.core.vocabulary import COMPARISONS, CONSTANTS, FUNCTIONS, INSTEAD, MANY, split


def too_deep(token: Token, most: int) -> FormulaError:
    """Brackets, functions and exponents inside each other beyond the limit."""
    return FormulaError(token.column, f"nested deeper than {most}", "write it in a simpler way")


def unexpected(token: Token) -> FormulaError:
    """A token after a complete value that cannot follow one."""
    if token.kind == "end":
        return FormulaError(token.column, "the formula ends too early", "a value is missing")
    if token.kind == ")":
        return FormulaError(token.column, "')' without '('", "remove it or open one before")
    if token.kind in COMPARISONS:
        allowed = "compare once, in the first place of where(condition, a, b)"
        return FormulaError(token.column, f"{shown(token.text)} is not allowed here", allowed)
    if token.kind == ",":
        return FormulaError(token.column, "',' outside a function", "write 0.5, not 0,5")
    if token.kind in ("name", "number", "π", "√"):
        text = shown(token.text)
        return FormulaError(token.column, f"{text} follows a value", "write * between them")
    return no_value(token)


def no_value(token: Token) -> FormulaError:
    """A token where a value should be."""
    if token.kind == "end":
        return unexpected(token)
    text = f"{shown(token.text)} where a value is expected"
    return FormulaError(token.column, text, "write a name, a number or a bracket there")


def unclosed(opening: Token, closing: str) -> FormulaError:
    """A bracket or bar that is still open at the end."""
    text = f"{shown(opening.text)} is not closed"
    return FormulaError(opening.column, text, f"write {closing} at its end")


def bars_inside_bars(token: Token) -> FormulaError:
    """A second pair of bars inside a first: where each ends cannot be told."""
    return FormulaError(token.column, "bars inside bars", "write abs( … ) for the inner ones")


def no_product(left: Token, token: Token) -> FormulaError:
    """A name followed by something that a sign must separate from it."""
    name = shown(left.text)
    start = cut(left.text)
    if token.kind == "(":
        return FormulaError(left.column, f"{name} is not a function", f"write {start}*( … )")
    if token.kind == "|":
        return FormulaError(token.column, "'|' follows a name", f"write {start}*abs( … )")
    if token.text in INSTEAD:
        text = f"unknown name {shown(token.text)}"
        return FormulaError(token.column, text, INSTEAD[token.text])
    if FUNCTIONS.get(token.text, ("", 0))[1] == 2:
        hint = f"write {token.text}(a, b)"
    else:
        hint = f"write {start}*{cut(token.text)}"
    return FormulaError(token.column, "two names side by side", hint)


def not_called(name: Token, following: Token, after: Token) -> FormulaError:
    """A function without its brackets, with the two tokens that follow it."""
    text = f"{shown(name.text)} needs brackets"
    return FormulaError(name.column, text, f"write {_call(name.text, following, after)}")


def _call(name: str, following: Token, after: Token) -> str:
    given = "condition, a, b" if name == "where" else "x" if _takes(name) == 1 else "a, b"
    call = f"{name}({given})"
    if following.kind not in ("^", "power"):
        return call
    if following.value < 0 or after.kind == "-":
        inverse = f"a{name}" if f"a{name}" in FUNCTIONS else ""
        return f"{inverse}(x) or 1/{call}" if inverse else f"1/{call}"
    return f"{call}^2"


def lacking(name: Token, token: Token) -> FormulaError:
    """An argument that is not there."""
    return FormulaError(token.column, f"{name.text}( ) lacks a value", _wanted(name.text))


def miscounted(name: Token, given: int) -> FormulaError:
    """The wrong number of arguments."""
    values = "1 value" if given == 1 else f"{given} values"
    if name.text.startswith("log") and given == 2:
        return FormulaError(name.column, f"log has {values}", "write log(x)/log(b)")
    return FormulaError(name.column, f"{name.text} has {values}", _wanted(name.text))


def _takes(name: str) -> int:
    return FUNCTIONS[name][1]


def _wanted(name: str) -> str:
    if name == "where":
        return "write where(condition, a, b)"
    if name in MANY:
        return "it takes two values or more"
    return "it takes 1 value" if _takes(name) == 1 else f"it takes {_takes(name)} values"


def not_finite(token: Token, infinite: bool) -> FormulaError:
    """Numbers alone that make no finite number."""
    problem = "infinite or too large" if infinite else "not a number"
    what = token.text if token.text in FUNCTIONS else "the result"
    return FormulaError(token.column, f"{what} is {problem} here", "write a finite number")


def unknown_name(token: Token, own: Collection[str]) -> FormulaError:
    """A name that means nothing; `own` are the variables and parameters that do."""
    text = f"unknown name {shown(token.text)}"
    return FormulaError(token.column, text, _instead(token.text, own), token.text)


def _instead(name: str, own: Collection[str]) -> str:
    values = [*own, *CONSTANTS]
    if name.lower() in INSTEAD:
        return INSTEAD[name.lower()]
    parts = split(name, {*values, *FUNCTIONS})
    if parts:
        return f"write {_separated(parts)}"
    if len(name) > 1 and name[0] in values and name[1:].isdigit():
        return f"write {name[0]}^{cut(name[1:])} or {name[0]}*{cut(name[1:])}"
    near = difflib.get_close_matches(name.lower()[:40], [*values, *FUNCTIONS], 1)
    if near and (len(name) > 1 or near[0] == name.lower()):
        return f"did you mean {near[0]}?"
    return f"known are {', '.join(values)} and functions such as sin(x)"


def _separated(parts: list[str]) -> str:
    """The parts with signs between them; what follows a function goes into its brackets."""
    text = parts[-1]
    for part in reversed(parts[:-1]):
        text = f"{part}({text})" if part in FUNCTIONS else f"{part}*{text}"
    return text


def cut(text: str) -> str:
    """A long word from outside, short enough for a hint."""
    return text if len(text) <= 24 else text[:23] + "…"
