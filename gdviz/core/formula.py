"""User text -> loss.

A grammar of our own: no strings, attributes, subscripts or assignments exist in it, and only the
words of the vocabulary and the given variables and parameters mean anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from gdviz.core.expr import Node, const, label, ordered, var
from gdviz.core.grammar import Parser
from gdviz.core.objectives.formula import FormulaObjective
from gdviz.core.tokens import NAME, FormulaError, shown, tokens
from gdviz.core.vocabulary import CONSTANTS, FUNCTIONS

__all__ = ["FormulaError", "parse", "parse_expr"]

MAX_NODES = 300

Params = Mapping[str, float] | Iterable[tuple[str, float]]


def parse(
    text: str, params: Params = (), variables: tuple[str, ...] = ("x", "y")
) -> FormulaObjective:
    """The loss that `text` describes, with `params` at the given values.

    Raises FormulaError (one line, column, what is allowed); nothing in the text is ever executed.
    """
    return FormulaObjective(parse_expr(text, params, variables), variables)


def parse_expr(text: str, params: Params = (), variables: tuple[str, ...] = ("x", "y")) -> Node:
    """The expression that `text` describes, as it is written, its parameters as labelled numbers.

    Raises FormulaError.
    """
    if not isinstance(text, str):
        raise FormulaError(1, "not a text", "a formula such as x^2 + y^2")
    names = {name: var(name) for name in variables} | _parameters(params, variables)
    node = Parser(tokens(text), names).whole()
    size = len(ordered((node,)))
    if size > MAX_NODES:
        raise FormulaError(1, f"the formula has {size} terms", f"at most {MAX_NODES} are allowed")
    return node


def _parameters(params: Params, variables: tuple[str, ...]) -> dict[str, Node]:
    found = {}
    for name, value in dict(params).items():
        taken = name in variables or name in FUNCTIONS or name in CONSTANTS
        if taken or not NAME.fullmatch(name):
            problem = f"{shown(name)} cannot be a parameter"
            raise FormulaError(1, problem, "a letter or word that means nothing else")
        if not math.isfinite(value):
            raise FormulaError(1, f"the parameter {shown(name)} is {value}", "a finite number")
        found[name] = label(name, const(value))
    return found
