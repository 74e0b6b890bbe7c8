"""User text -> loss.

A grammar of our own: no strings, attributes, subscripts or assignments exist in it, and only the
words of the vocabulary and the given variables and parameters mean anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from numbers import Real

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
# further places, for a domain between those: small and large boxes, and numbers of all sizes
SPREAD = 2000
BOXES = (2.5, 10.0)
DECADES = (-3.0, 6.0)

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
    tape = Tape((node,), variables)
    if not any(np.isfinite(tape(*places)[0]).any() for places in _places(len(variables))):
        problem = "the formula has no finite value anywhere"
        raise FormulaError(1, problem, "write one that has, such as x^2 + y^2")
    return node


def _places(variables: int) -> Iterator[Array]:
    """Where a finite value is looked for; the first few are enough for almost every formula."""
    samples = _samples(variables)
    yield samples[:, ::FEW]
    yield samples
    yield from _spread(variables)


@lru_cache(4)
def _samples(variables: int) -> Array:
    both_signs = sorted({s * v for v in SAMPLES for s in (1.0, -1.0)})
    return np.array(list(product(both_signs, repeat=variables))).T


@lru_cache(4)
def _spread(variables: int) -> tuple[Array, ...]:
    """Even, and no two coordinates alike: Roberts' sequence, the golden ratio's in one dimension.

    A narrow stripe is met where a grid of as many places would miss it.
    """
    ratio = 1.0
    for _ in range(60):
        ratio = (1.0 + ratio) ** (1.0 / (variables + 1))
    steps = ratio ** -np.arange(1.0, variables + 1)[:, None]
    unit = 2.0 * np.mod(steps * np.arange(1, SPREAD + 1), 1.0) - 1.0
    low, high = DECADES
    sizes = np.sign(unit) * 10.0 ** (low + (high - low) * np.abs(unit))
    return (*(side * unit for side in BOXES), sizes)


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


def _pairs(params: object) -> list[tuple[str, object]]:
    listed: Iterable[object] = ()
    if isinstance(params, Mapping):
        listed = params.items()
    elif isinstance(params, Iterable) and not isinstance(params, str | bytes):
        listed = params
    else:
        raise _no_parameters()
    found = []
    for pair in listed:
        if not isinstance(pair, tuple | list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise _no_parameters()
        found.append((pair[0], pair[1]))
    return found


def _no_parameters() -> FormulaError:
    return FormulaError(1, "params are not names with their values", "such as {'a': 1.5}")


def _finite(name: str, value: object) -> float:
    try:
        if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    except OverflowError:
        pass
    raise FormulaError(1, f"the parameter {shown(name)} is no finite number", "such as 1.5")
