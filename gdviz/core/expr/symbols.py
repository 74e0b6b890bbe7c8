"""Whole vectors and matrices that record the arithmetic done with them.

Unlike the values of `trace`, which stand for one expression per coordinate, a symbol is one node
whatever the number of coordinates: expressions of symbols read like the printed formula.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gdviz.core.expr import graph
from gdviz.core.expr.graph import Node
from gdviz.core.expr.ops import OPS

# before the name of a value that a step finds
ASKED = "ask:"


class Symbol(NDArrayOperatorsMixin):
    """A number, vector or matrix (`rank` 0, 1, 2) whose coordinates are indistinguishable."""

    __slots__ = ("node", "rank")

    def __init__(self, node: Node, rank: int) -> None:
        self.node = node
        self.rank = rank

    def labelled(self, name: str) -> Symbol:
        """The same value under a name that the rule uses."""
        return Symbol(graph.label(name, self.node), self.rank)

    @property
    def ndim(self) -> int:
        """The rank, as of an array."""
        return self.rank

    @property
    def T(self) -> Symbol:
        """The transposed matrix."""
        return self if self.rank < 2 else Symbol(graph.term("transposed", self.node), 2)

    def sum(self, axis: int | None = None) -> Symbol:
        """The sum of a vector."""
        return _sum(self, axis)

    def __bool__(self) -> bool:
        raise TypeError("a symbol has no truth value: use np.where instead of if")

    def __float__(self) -> float:
        raise TypeError("a symbol is not a number")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs or ufunc not in UFUNCS:
            return NotImplemented
        return UFUNCS[ufunc](*inputs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if func not in FUNCTIONS:
            return NotImplemented
        return FUNCTIONS[func](*args, **kwargs)


def symbol(name: str, rank: int = 0) -> Symbol:
    """A variable: a number, a vector or a matrix."""
    return Symbol(graph.var(name), rank)


def scalar(name: str) -> Any:
    """A number that a step finds and names with `let`."""
    return symbol(ASKED + name, 0)


def vector(name: str) -> Any:
    """A vector that a step finds and names with `let`."""
    return symbol(ASKED + name, 1)


def matrix(name: str) -> Any:
    """A matrix that a step finds and names with `let`."""
    return symbol(ASKED + name, 2)


IDENTITY = "I"


def identity() -> Any:
    """The unit matrix."""
    return symbol(IDENTITY, 2)


def solution(a: Any, b: Any) -> Any:
    """The vector p with a p = b, the inverse of the matrix a times b."""
    return Symbol(graph.term("solution", a.node, b.node), 1)


def magnitude(a: Any) -> Any:
    """A symmetric matrix with the absolute values of its eigenvalues."""
    return Symbol(graph.term("magnitude", a.node), 2)


def outer(a: Any, b: Any) -> Any:
    """The matrix a b'."""
    return Symbol(graph.term("outer", a.node, b.node), 2)


def diagonal(a: Any) -> Any:
    """The diagonal of a matrix."""
    return Symbol(graph.term("diagonal", a.node), 1)


def norm(a: Any) -> Any:
    """The length of a vector."""
    return Symbol(graph.term("norm", a.node), 0)


def node_of(value: Any) -> Node:
    """The node of a symbol or of a number."""
    return value.node if isinstance(value, Symbol) else graph.const(float(value))


def _elementwise(op: str, *inputs: Any) -> Symbol:
    rank = max(v.rank if isinstance(v, Symbol) else np.ndim(v) for v in inputs)
    return Symbol(_folded(op, *map(node_of, inputs)), rank)


def _folded(op: str, *args: Node) -> Node:
    """The simplification of trivial cases: x + 0, x * 1, where(1, a, b)."""
    if op == "where" and args[0].is_const:
        return args[1] if args[0].value else args[2]
    folded = {"add": graph.add, "sub": graph.sub, "div": graph.div}
    if op in folded and (graph.ZERO in args or args[1] is graph.ONE):
        return folded[op](*args)
    if op == "mul" and graph.ONE in args:
        return args[0] if args[1] is graph.ONE else args[1]
    return graph.apply(op, *args)


def _by(op: str) -> Callable[..., Symbol]:
    return lambda *inputs: _elementwise(op, *inputs)


def _product(a: Any, b: Any) -> Symbol:
    """a @ b: a number for two vectors, a vector or a matrix if one of them is a matrix."""
    if a.rank == b.rank == 1:
        return _sum(a * b)
    if a.rank == 1:
        return _product(b.T, a)
    return Symbol(graph.term("times", a.node, b.node), b.rank)


def _sum(a: Any, axis: int | None = None) -> Symbol:
    if a.rank != 1 or axis not in (0, None):
        raise TypeError("only a vector can be summed up")
    return Symbol(graph.term("sum", a.node), 0)


def _like(value: float) -> Callable[[Any], Symbol]:
    return lambda a: Symbol(graph.const(value), a.rank)


def _clip(a: Any, low: Any, high: Any) -> Symbol:
    return _elementwise("min", _elementwise("max", a, low), high)


UFUNCS: dict[Any, Callable[..., Symbol]] = {
    op.numpy: _by(op.name) for op in OPS.values() if isinstance(op.numpy, np.ufunc)
}
UFUNCS |= {
    np.float_power: _by("pow"),
    np.square: lambda a: a * a,
    np.matmul: _product,
}
FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.ndim: lambda a: a.rank,
    np.where: _by("where"),
    np.sum: _sum,
    np.clip: _clip,
    np.dot: _product,
    np.zeros_like: _like(0.0),
    np.ones_like: _like(1.0),
    np.linalg.norm: norm,
}
