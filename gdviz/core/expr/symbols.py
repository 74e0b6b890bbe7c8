"""Whole vectors and matrices that record the arithmetic done with them.

Unlike the values of `trace`, which stand for one expression per coordinate, a symbol is one node
whatever the number of coordinates: expressions of symbols read like the printed formula.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gdviz.core.expr import graph
from gdviz.core.expr.graph import Node
from gdviz.core.expr.ops import OPS
from gdviz.core.expr.trace import Recording, folded

# before the name of a value that a step finds
ASKED = "ask:"
IDENTITY = "I"


@dataclass(eq=False, repr=False, slots=True)
class Symbol(Recording):
    """A number, vector or matrix (`ndim` 0, 1, 2) whose coordinates are indistinguishable."""

    node: Node
    ndim: int
    called = "symbol"

    def labelled(self, name: str) -> Symbol:
        """The same value under a name that the rule uses."""
        return Symbol(graph.label(name, self.node), self.ndim)

    @property
    def T(self) -> Any:
        """The transposed matrix."""
        return self if self.ndim < 2 else _term("transposed", 2)(self)

    def sum(self, axis: int | None = None) -> Any:
        """The sum of a vector."""
        if self.ndim != 1 or axis not in (0, None):
            raise TypeError("only a vector can be summed up")
        return _term("sum", 0)(self)


def _term(op: str, ndim: int) -> Callable[..., Any]:
    return lambda *parts: Symbol(graph.term(op, *(part.node for part in parts)), ndim)


# the vector p with a p = b, the inverse of the matrix a times b
solution = _term("solution", 1)
# a symmetric matrix with the absolute values of its eigenvalues
magnitude = _term("magnitude", 2)
# the matrix a b'
outer = _term("outer", 2)
diagonal = _term("diagonal", 1)
# the length of a vector
norm = _term("norm", 0)


def symbol(name: str, ndim: int = 0) -> Any:
    """A variable: a number, a vector or a matrix."""
    return Symbol(graph.var(name), ndim)


def scalar(name: str, ndim: int = 0) -> Any:
    """A number that a step finds and names with `let`."""
    return symbol(ASKED + name, ndim)


# the same for a vector and a matrix
vector, matrix = partial(scalar, ndim=1), partial(scalar, ndim=2)


def identity() -> Any:
    """The unit matrix."""
    return symbol(IDENTITY, 2)


def node_of(value: Any) -> Node:
    """The node of a symbol or of a number."""
    return value.node if isinstance(value, Symbol) else graph.const(float(value))


def _elementwise(op: str, *inputs: Any) -> Symbol:
    return Symbol(_folded(op, *map(node_of, inputs)), max(map(np.ndim, inputs)))


def _folded(op: str, *args: Node) -> Node:
    """Trivial cases, also 0 - x and 0 / x."""
    if op in ("sub", "div") and args[0] is graph.ZERO:
        return graph.neg(args[1]) if op == "sub" else graph.ZERO
    return graph.apply(op, *args) if op == "pow" else folded(op, *args)


def _product(a: Any, b: Any) -> Any:
    """a @ b: a number for two vectors, a vector or a matrix if one of them is a matrix."""
    if a.ndim == b.ndim == 1:
        return (a * b).sum()
    return _product(b.T, a) if a.ndim == 1 else _term("times", b.ndim)(a, b)


def _like(value: float) -> Callable[[Any], Symbol]:
    return lambda a: Symbol(graph.const(value), a.ndim)


Symbol.ufuncs = {
    op.numpy: partial(_elementwise, op.name)
    for op in OPS.values()
    if isinstance(op.numpy, np.ufunc)
}
Symbol.ufuncs |= {
    np.float_power: partial(_elementwise, "pow"),
    np.square: lambda a: a * a,
    np.matmul: _product,
}
Symbol.functions = Recording.functions | {
    np.where: partial(_elementwise, "where"),
    np.sum: Symbol.sum,
    np.dot: _product,
    np.zeros_like: _like(0.0),
    np.ones_like: _like(1.0),
    np.linalg.norm: norm,
}
