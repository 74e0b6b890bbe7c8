"""Values that record the arithmetic done with them.

A traced value stands for a vector of expression nodes (or a single one), and behaves in NumPy
expressions like an array of shape (dim,): so an optimizer's `update`, written once for numbers,
also yields its expression graph. A Python `if` on a traced value raises, since both branches would
have to be recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gdviz.core.expr import graph
from gdviz.core.expr.graph import Node, const

_COMPARE = ("lt", "le", "gt", "ge", "eq")


class Traced:
    """A vector of nodes; `scalar` when it stands for one number per point."""

    __slots__ = ("nodes", "scalar")
    # NumPy scalars on the left must leave the operation to this class
    __array_priority__ = 1000

    def __init__(self, nodes: tuple[Node, ...], scalar: bool = False) -> None:
        self.nodes = nodes
        self.scalar = scalar

    def labelled(self, name: str) -> Traced:
        """The same value under a name that the shown rule uses, its coordinates kept apart."""
        names = [name] if self.scalar else component_names(name, len(self.nodes))
        nodes = zip(names, self.nodes, strict=True)
        return Traced(tuple(graph.label(own, n) for own, n in nodes), self.scalar)

    def __bool__(self) -> bool:
        raise TypeError("a traced value has no truth value: use np.where instead of if")

    def __float__(self) -> float:
        raise TypeError("a traced value is not a number")

    def __len__(self) -> int:
        if self.scalar:
            raise TypeError("a traced scalar has no length")
        return len(self.nodes)

    def __iter__(self) -> Iterator[Traced]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, index: int) -> Traced:
        if self.scalar:
            raise TypeError("a traced scalar has no components")
        if not isinstance(index, (int, np.integer)):
            raise TypeError("only single components of a traced value can be taken")
        return Traced((self.nodes[index],), True)

    @property
    def shape(self) -> tuple[int, ...]:
        """() or (dim,), like the array it stands for."""
        return () if self.scalar else (len(self.nodes),)

    @property
    def ndim(self) -> int:
        """0 or 1."""
        return len(self.shape)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs or ufunc not in UFUNCS:
            return NotImplemented
        return UFUNCS[ufunc](*inputs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if func not in FUNCTIONS:
            return NotImplemented
        return FUNCTIONS[func](*args, **kwargs)

    def __add__(self, other: Any) -> Traced:
        return _apply("add", self, other)

    def __radd__(self, other: Any) -> Traced:
        return _apply("add", other, self)

    def __sub__(self, other: Any) -> Traced:
        return _apply("sub", self, other)

    def __rsub__(self, other: Any) -> Traced:
        return _apply("sub", other, self)

    def __mul__(self, other: Any) -> Traced:
        return _apply("mul", self, other)

    def __rmul__(self, other: Any) -> Traced:
        return _apply("mul", other, self)

    def __truediv__(self, other: Any) -> Traced:
        return _apply("div", self, other)

    def __rtruediv__(self, other: Any) -> Traced:
        return _apply("div", other, self)

    def __pow__(self, other: Any) -> Traced:
        return _apply("pow", self, other)

    def __rpow__(self, other: Any) -> Traced:
        return _apply("pow", other, self)

    def __mod__(self, other: Any) -> Traced:
        return _apply("mod", self, other)

    def __neg__(self) -> Traced:
        return _apply("neg", self)

    def __abs__(self) -> Traced:
        return _apply("abs", self)

    def __lt__(self, other: Any) -> Traced:
        return _apply("lt", self, other)

    def __le__(self, other: Any) -> Traced:
        return _apply("le", self, other)

    def __gt__(self, other: Any) -> Traced:
        return _apply("gt", self, other)

    def __ge__(self, other: Any) -> Traced:
        return _apply("ge", self, other)

    def __eq__(self, other: object) -> Traced:  # type: ignore[override]
        return _apply("eq", self, other)

    __hash__ = None  # type: ignore[assignment]


def component_names(name: str, dim: int) -> list[str]:
    """The names of the components of a vector, as in code."""
    return [f"{name}[{i}]" for i in range(dim)]


def traced(names: list[str] | str) -> Traced:
    """A traced vector of variables, or a traced scalar for a single name."""
    if isinstance(names, str):
        return Traced((graph.var(names),), True)
    return Traced(tuple(map(graph.var, names)))


def nodes_of(value: Any) -> tuple[Node, ...]:
    """The nodes of a traced value or of plain numbers."""
    if isinstance(value, Traced):
        return value.nodes
    return tuple(const(float(v)) for v in np.asarray(value, dtype=np.float64).reshape(-1))


def _apply(op: str, *inputs: Any) -> Traced:
    parts = [(nodes_of(v), np.ndim(v) == 0) for v in inputs]
    scalar = all(is_scalar for _, is_scalar in parts)
    dim = max(len(nodes) for nodes, _ in parts)
    spread = [nodes * dim if is_scalar else nodes for nodes, is_scalar in parts]
    if scalar:
        dim, spread = 1, [nodes for nodes, _ in parts]
    return Traced(tuple(_folded(op, *(s[i] for s in spread)) for i in range(dim)), scalar)


def _folded(op: str, *args: Node) -> Node:
    """Only simplifications that change no value, not even by rounding or for NaN: x + 0, x * 1,
    where(1, a, b)."""
    if op == "where" and args[0].is_const:
        return args[1] if args[0].value else args[2]
    if op in ("add", "sub") and args[1] is graph.ZERO:
        return args[0]
    if op == "add" and args[0] is graph.ZERO:
        return args[1]
    if op == "mul" and args[0] is graph.ONE:
        return args[1]
    if op in ("mul", "div", "pow") and args[1] is graph.ONE:
        return args[0]
    return graph.apply(op, *args)


def _by(op: str) -> Callable[..., Traced]:
    return lambda *inputs: _apply(op, *inputs)


def _sum(a: Traced, axis: int | None = None, **kwargs: Any) -> Traced:
    if a.scalar or axis not in (0, None) or kwargs:
        raise TypeError("only sum(axis=0) of a vector can be traced")
    total = a.nodes[0]
    for node in a.nodes[1:]:
        total = graph.apply("add", total, node)
    return Traced((total,), True)


def _clip(a: Any, low: Any, high: Any) -> Traced:
    return _apply("min", _apply("max", a, low), high)


def _like(value: float) -> Callable[[Traced], Traced]:
    return lambda a: Traced(tuple(const(value) for _ in a.nodes), a.scalar)


def _full_like(a: Traced, value: Any) -> Traced:
    return _apply("add", _like(0.0)(a), value)


def _square(a: Any) -> Traced:
    return _apply("mul", a, a)


UFUNCS: dict[Any, Callable[..., Traced]] = {
    np.add: _by("add"),
    np.subtract: _by("sub"),
    np.multiply: _by("mul"),
    np.divide: _by("div"),
    np.power: _by("pow"),
    np.float_power: _by("pow"),
    np.negative: _by("neg"),
    np.square: _square,
    np.less: _by("lt"),
    np.less_equal: _by("le"),
    np.greater: _by("gt"),
    np.greater_equal: _by("ge"),
    np.equal: _by("eq"),
    np.maximum: _by("max"),
    np.minimum: _by("min"),
    np.remainder: _by("mod"),
    np.absolute: _by("abs"),
    np.hypot: _by("hypot"),
    np.arctan2: _by("atan2"),
    np.sqrt: _by("sqrt"),
    np.cbrt: _by("cbrt"),
    np.exp: _by("exp"),
    np.log: _by("log"),
    np.sign: _by("sign"),
    np.floor: _by("floor"),
    np.tanh: _by("tanh"),
    np.sin: _by("sin"),
    np.cos: _by("cos"),
}
FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.ndim: lambda a: a.ndim,
    np.shape: lambda a: a.shape,
    np.where: _by("where"),
    np.sum: _sum,
    np.clip: _clip,
    np.zeros_like: _like(0.0),
    np.ones_like: _like(1.0),
    np.full_like: _full_like,
}
