"""User text -> loss.

A grammar of our own: no strings, attributes, subscripts or assignments exist in it, and only the
words of the vocabulary and the given variables and parameters mean anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product

import numpy as np

from gdviz.core.expr import Node, const, label, ordered, var
from gdviz.core.grammar import Parser
from gdviz.core.objectives.formula import FormulaObjective
from gdviz.core.optimizers.base import Array
from gdviz.core.tape import Tape
from gdviz.core.tokens import NAME, FormulaError, shown, tokens
from gdviz.core.vocabulary import CONSTANTS, FUNCTIONS

__all__ = ["FormulaError", "parse", "parse_expr"]

MAX_NODES = 300
# values of each variable, of all sizes: a formula that is finite at no mix of them has no domain
SAMPLES = (0.0, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 1e3, 1e6, 1e12)
FEW = 23

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
    tape, samples = Tape((node,), variables), _samples(len(variables))
    # a few are enough for almost every formula
    if not any(np.isfinite(tape(*part)[0]).any() for part in (samples[:, ::FEW], samples)):
        problem = "the formula has no finite value anywhere"
        raise FormulaError(1, problem, "write one that has, such as x^2 + y^2")
    return node


@lru_cache(4)
def _samples(variables: int) -> Array:
    both_signs = sorted({s * v for v in SAMPLES for s in (1.0, -1.0)})
    return np.array(list(product(both_signs, repeat=variables))).T


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
