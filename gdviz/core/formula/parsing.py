"""User text -> loss.

A grammar of our own: no strings, attributes, subscripts or assignments exist in it, and only the
words of the vocabulary and the given variables and parameters mean anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

from gdviz.core.expr.graph import Node, const, label, ordered, var
from gdviz.core.expr.rewriting import replaced
from gdviz.core.formula.domain import finite_somewhere
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.formula.parser import Parser
from gdviz.core.formula.tokens import MAX_CHARACTERS, NAME, FormulaError, names_in, shown, tokens
from gdviz.core.formula.vocabulary import CONSTANTS, FUNCTIONS, VARIABLE_PAIRS, in_names

__all__ = ["FormulaError", "parse", "parse_expr", "variables_of"]

MAX_NODES = 300
# the number of arrays that NumPy broadcasts at once
MAX_VARIABLES = 64

Params = Mapping[str, float] | Iterable[tuple[str, float]]


def parse(
    text: str, params: Params = (), variables: tuple[str, ...] | None = None
) -> FormulaObjective:
    """The loss that `text` describes, with `params` at the given values; `variables`, 64 at most,
    are in the order of a point's coordinates. Without them they are those of `variables_of`.

    Raises FormulaError (one line, column, what is allowed); nothing in the text is ever executed.
    """
    names = variables_of(text, params) if variables is None else variables
    return FormulaObjective(parse_expr(text, params, names), names)


def parse_expr(text: str, params: Params = (), variables: tuple[str, ...] | None = None) -> Node:
    """The expression that `text` describes, as written, with its parameters as labelled numbers.

    Raises FormulaError.
    """
    own = variables_of(text, params) if variables is None else variables
    if not 1 <= len(own) <= MAX_VARIABLES:
        raise FormulaError(1, f"{len(own)} variables", f"1 to {MAX_VARIABLES} are allowed")
    names = {name: var(name) for name in own} | _parameters(params, own)
    node = Parser(tokens(text, own), names, own).whole()
    size = len(ordered((node,)))
    if size > MAX_NODES:
        raise FormulaError(1, f"the formula has {size} terms", f"at most {MAX_NODES} are allowed")
    if not finite_somewhere(node, own):
        hint = in_names("write one that has, such as x^2 + y^2", own)
        raise FormulaError(1, "the formula has no finite value anywhere", hint)
    return node


def turned(node: Node, name: str, degrees: float) -> Node:
    """The expression with x and y taken along axes turned anticlockwise by `degrees`; the
    angle is labelled `name`."""
    cosine, sine = f"cos(pi/180*{name})", f"sin(pi/180*{name})"
    known = {name: degrees}
    new = {
        var("x"): parse_expr(f"{cosine}*x + {sine}*y", known),
        var("y"): parse_expr(f"{cosine}*y - {sine}*x", known),
    }
    return replaced((node,), new)[0]


def variables_of(text: str, params: Params = ()) -> tuple[str, ...]:
    """The two variables of a formula: x and y; where it has neither, but a pair such as u and v
    that are not parameters, that pair in its order.

    Raises FormulaError.
    """
    if not isinstance(text, str):
        raise FormulaError(1, "not a text", "a formula such as x^2 + y^2")
    named = names_in(text[:MAX_CHARACTERS])
    if not named & {"x", "y"}:
        free = named - {name for name, _ in _pairs(params)}
        for pair in VARIABLE_PAIRS:
            if free.issuperset(pair):
                return tuple(pair)
    return ("x", "y")


def _parameters(params: Params, variables: tuple[str, ...]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for name, value in _pairs(params):
        taken = name in variables or name in FUNCTIONS or name in CONSTANTS
        if taken or not NAME.fullmatch(name):
            problem = f"{shown(name)} cannot be a parameter"
            raise FormulaError(1, problem, "a letter or word that means nothing else")
        if name in found:
            raise FormulaError(1, f"the parameter {shown(name)} is given twice", "once is enough")
        found[name] = label(name, const(_finite(name, value)))
    return found


def _pairs(params: Any) -> list[tuple[str, object]]:
    listed = params.items() if isinstance(params, Mapping) else params
    found = []
    # what is no list is no pair either
    single = isinstance(listed, str | bytes) or not isinstance(listed, Iterable)
    for pair in [listed] if single else listed:
        if not isinstance(pair, tuple | list) or len(pair) != 2 or not isinstance(pair[0], str):
            problem = "params are not names with their values"
            raise FormulaError(1, problem, "such as {'a': 1.5}")
        found.append((pair[0], pair[1]))
    return found


def _finite(name: str, value: object) -> float:
    try:
        if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    except OverflowError:
        pass
    raise FormulaError(1, f"the parameter {shown(name)} is not a finite number", "such as 1.5")
