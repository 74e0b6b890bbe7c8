"""The errors of formulas: one FormulaError per kind of mistake."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from operator import ne

from gdviz.core.formula.tokens import FormulaError, Token, cut, shown
from gdviz.core.formula.vocabulary import (
    COMPARISONS,
    CONSTANTS,
    FUNCTIONS,
    INSTEAD,
    MANY,
    in_names,
    product_of,
    split,
)

# how alike a name must be to be meant: sinn is like sin (0.86), foo is not like floor (0.75)
NEAR = 0.76
COMMA = "a comma only separates a function's values; for a decimal write 0.5"
# the problem and the hint of a token after a complete value
MISPLACED = {
    "end": ("the formula ends too early", "a value is missing"),
    ")": ("')' without '('", "remove it or open one before"),
    ",": ("',' outside a function", COMMA),
}


def too_deep(token: Token, most: int) -> FormulaError:
    """Brackets, functions and exponents inside each other beyond the limit."""
    return FormulaError(token.column, f"nested deeper than {most}", "write it in a simpler way")


def unexpected(token: Token) -> FormulaError:
    """A token after a complete value that cannot follow one."""
    if token.kind in MISPLACED:
        return FormulaError(token.column, *MISPLACED[token.kind])
    text = shown(token.text)
    if token.kind in COMPARISONS:
        allowed = "compare once, in the first place of where(condition, a, b)"
        return FormulaError(token.column, f"{text} is not allowed here", allowed)
    if token.kind in ("name", "number", "π", "√"):
        return FormulaError(token.column, f"{text} follows a value", "write * between them")
    return no_value(token)


def no_value(
    token: Token, before: Token | None = None, variables: Sequence[str] = ("x", "y")
) -> FormulaError:
    """A token where a value should be, and the one before it."""
    if token.kind == "end":
        return unexpected(token)
    text = f"{shown(token.text)} where a value is expected"
    hint = "write a name, a number or a bracket there"
    if token.kind == ",":
        hint = COMMA
    elif before is not None and before.kind == token.kind == "/":
        hint = "write one /, or floor(a/b)"
    elif before is not None and before.kind == "√" and token.kind in ("+", "-"):
        hint = f"write sqrt({token.kind}{variables[0]})"
    return FormulaError(token.column, text, hint)


def unbalanced(parts: Sequence[Token]) -> bool:
    """Whether more brackets are opened than closed: a comma then shows where one ends."""
    kinds = [part.kind for part in parts]
    return kinds.count("(") > kinds.count(")")


def unclosed(opening: Token, closing: str) -> FormulaError:
    """A bracket or bar that is still open at the end."""
    text = f"{shown(opening.text)} is not closed"
    return FormulaError(opening.column, text, f"write {closing} at its end")


def bars_inside_bars(token: Token) -> FormulaError:
    """A second pair of bars inside a first: where each ends is ambiguous."""
    return FormulaError(token.column, "bars inside bars", "write abs( … ) for the inner ones")


def no_comparison(start: Token, variables: Sequence[str]) -> FormulaError:
    """A `where` that does not begin with a condition."""
    hint = in_names("such as x < 0", variables)
    return FormulaError(start.column, "where needs a comparison first", hint)


def no_product(
    left: Token, token: Token, after: Token, variables: Sequence[str], strange: bool
) -> FormulaError:
    """A name followed by something that a sign must separate from it, and the next token; a
    `strange` letter means nothing yet."""
    name = shown(left.text)
    start = cut(left.text)
    if token.kind == "(":
        return FormulaError(left.column, f"{name} is not a function", f"write {start}*( … )")
    if token.kind == "|":
        return FormulaError(token.column, "'|' follows a name", f"write {start}*abs( … )")
    if token.text in INSTEAD:
        text = f"unknown name {shown(token.text)}"
        return FormulaError(token.column, text, in_names(INSTEAD[token.text], variables))
    if token.text not in FUNCTIONS:
        hint = f"write {start}*{cut(token.text)}{_valued(token.text if strange else '')}"
    elif FUNCTIONS[token.text].arity == 2 and after.kind != "(":
        hint = f"write {token.text}(a, b)"
    else:
        hint = f"write {start}*{token.text}( … )"
    return FormulaError(token.column, "two names side by side", hint)


def _valued(letter: str) -> str:
    """The words for a letter in a hint that means nothing yet."""
    return f", with a number for {letter}" if letter else ""


def not_called(
    name: Token, following: Token, after: Token, variables: Sequence[str]
) -> FormulaError:
    """A function without its brackets, with the two tokens that follow it."""
    text = f"{shown(name.text)} needs brackets"
    hint = f"write {_call(name.text, following, after, variables[0])}"
    return FormulaError(name.column, text, hint)


def _call(name: str, following: Token, after: Token, value: str) -> str:
    call = _form(name, value)
    if following.kind not in ("^", "power"):
        return call
    if following.value < 0 or after.kind == "-":
        inverse = f"a{name}" if f"a{name}" in FUNCTIONS else ""
        return f"{inverse}({value}) or 1/{call}" if inverse else f"1/{call}"
    return f"{call}^2"


def lacking(name: Token, token: Token, variables: Sequence[str]) -> FormulaError:
    """A missing argument."""
    hint = _wanted(name.text, variables[0])
    return FormulaError(token.column, f"{name.text}( ) lacks a value", hint)


def miscounted(name: Token, given: int, variables: Sequence[str]) -> FormulaError:
    """The wrong number of arguments."""
    values = "1 value" if given == 1 else f"{given} values"
    hint = _wanted(name.text, variables[0])
    if given == 2 and name.text in ("atan", "arctan"):
        hint = in_names("write atan2(y, x)", variables)
    elif given == 2 and name.text in ("log", "ln"):
        hint = in_names("write log(x)/log(b)", variables)
    return FormulaError(name.column, f"{name.text} has {values}", hint)


def _wanted(name: str, value: str) -> str:
    form = _form(name, value)
    if name == "where":
        return f"write {form}"
    if name in MANY:
        return f"it takes two values or more: {form}"
    return f"it takes {'1 value' if FUNCTIONS[name].arity == 1 else '2 values'}: {form}"


def _form(name: str, value: str) -> str:
    given = (value, "a, b", "condition, a, b")[FUNCTIONS[name].arity - 1]
    return f"{name}({given})"


def not_finite(token: Token, infinite: bool) -> FormulaError:
    """Numbers whose result is not finite."""
    problem = "infinite or too large" if infinite else "not a number"
    what = token.text if token.text in FUNCTIONS else "the result"
    return FormulaError(token.column, f"{what} is {problem} here", "write a finite number")


def unknown_name(
    token: Token, following: Token, own: Collection[str], variables: Sequence[str]
) -> FormulaError:
    """A name that means nothing; `own` are the variables and parameters that do."""
    text = f"unknown name {shown(token.text)}"
    hint = _instead(token.text, following.kind == "(", own, variables)
    return FormulaError(token.column, text, hint, token.text)


def _instead(name: str, called: bool, own: Collection[str], variables: Sequence[str]) -> str:
    values = [*own, *CONSTANTS]
    known = [*values, *FUNCTIONS]
    if name.lower() in INSTEAD:
        return in_names(INSTEAD[name.lower()], variables)
    if re.fullmatch("x_?0", name):
        return "write x[0] and x[1] for two variables"
    plain = re.sub(r"[_\[\]]", "", name)
    if plain != name and plain in known:
        return f"write {_used(plain, called)}"
    parts = split(name, known)
    near = "" if parts else _near(name.lower(), known, called)
    if near:
        used = _used(near, called)
        return f"did you mean {near}?" if used == near else f"write {used}"
    strange = ""
    if not parts:
        parts = product_of(name, known)
        strange = next((part for part in parts if part.isalpha() and part not in known), "")
    if parts:
        return f"write {_taken_apart(parts, called)}{_valued(strange)}"
    return f"known are {', '.join(values)} and functions such as sin({variables[0]})"


def _used(name: str, called: bool) -> str:
    """A known name as it is written before the next token: with brackets of its own, or a
    product."""
    if (name in FUNCTIONS) == called:
        return name
    return f"{name}*( … )" if called else f"{name}( … )"


def _taken_apart(parts: list[str], called: bool) -> str:
    """Parts that were written together, with signs in between."""
    if called and len(parts) == 2 and parts[0] in FUNCTIONS and parts[1].isdigit():
        # sin2(x) is how sin² x is typed
        return f"{parts[0]}( … )^{parts[1]} or {parts[0]}({parts[1]}*( … ))"
    bracket = ["( … )"] if called and parts[-1] not in FUNCTIONS else []
    # x3 may be a power or a product; sin2x is one thing only
    return " or ".join(dict.fromkeys(_separated([*parts, *bracket], sign) for sign in "^*"))


def _near(name: str, known: Collection[str], called: bool) -> str:
    """A known name that may be meant, or "": short words resemble too many others."""
    if len(name) < 3:
        return name if name in known else ""
    word = name[:40]
    slips = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    near = [other for other in known if other in slips]
    near += difflib.get_close_matches(word, known, 1, NEAR)
    # one wrong letter makes exo, a product, but exo(x) is meant as a function
    near += [other for other in known if called and _apart(word, other) == 1]
    return near[0] if near else ""


def _apart(a: str, b: str) -> int:
    return sum(map(ne, a, b)) if len(a) == len(b) else len(a)


def _separated(parts: list[str], sign: str) -> str:
    """The parts with signs between them, `sign` between a value and the number after it.

    The part after a function goes into its brackets.
    """
    text = f"{parts[-1]}( … )" if parts[-1] in FUNCTIONS else cut(parts[-1])
    for part, after in zip(parts[-2::-1], parts[:0:-1], strict=True):
        between = sign if after.isdigit() else "*"
        text = f"{part}({text})" if part in FUNCTIONS else f"{cut(part)}{between}{text}"
    return text
