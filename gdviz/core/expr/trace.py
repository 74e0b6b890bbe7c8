"""Values that record the arithmetic done with them.

A traced value stands for a vector of expression nodes (or a single one), and behaves in NumPy
expressions like an array of shape (dim,): so an optimizer's `update`, written once for numbers,
also yields its expression graph. A Python `if` on a traced value raises, since both branches would
have to be recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, ClassVar

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gdviz.core.expr import graph
from gdviz.core.expr.graph import Node, const
from gdviz.core.expr.ops import OPS


class Recording(NDArrayOperatorsMixin):
    """A value of which NumPy's `ufuncs` and `functions` are recorded."""

    __slots__ = ()
    called: ClassVar[str]
    ufuncs: ClassVar[dict[Any, Callable[..., Any]]]
    functions: ClassVar[dict[Any, Callable[..., Any]]] = {
        np.ndim: lambda a: a.ndim,
        np.clip: lambda a, low, high: np.minimum(np.maximum(a, low), high),
    }

    def __bool__(self) -> bool:
        raise TypeError(f"a {self.called} has no truth value: use np.where instead of if")

    def __float__(self) -> float:
        raise TypeError(f"a {self.called} is not a number")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs or ufunc not in self.ufuncs:
            return NotImplemented
        return self.ufuncs[ufunc](*inputs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if func not in self.functions:
            return NotImplemented
        return self.functions[func](*args, **kwargs)


@dataclass(eq=False, repr=False, slots=True)
class Traced(Recording):
    """A vector of nodes; `scalar` when it stands for one number per point."""

    nodes: tuple[Node, ...]
    scalar: bool = False
    called = "traced value"

    def labelled(self, name: str) -> Traced:
        """The same value under a name that the shown rule uses, its coordinates kept apart."""
        names = [name] if self.scalar else component_names(name, len(self.nodes))
        return Traced(tuple(map(graph.label, names, self.nodes)), self.scalar)

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


for _sign in ("add", "sub", "mul", "truediv", "pow", "mod"):
    # `a += b` makes a new value, as it does of numbers
    setattr(Traced, f"__i{_sign}__", getattr(Traced, f"__{_sign}__"))


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
    return Traced(tuple(folded(op, *(s[i] for s in spread)) for i in range(dim)), scalar)


def folded(op: str, *args: Node) -> Node:
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


def _sum(a: Traced, axis: int | None = None, **kwargs: Any) -> Traced:
    if a.scalar or axis not in (0, None) or kwargs:
        raise TypeError("only sum(axis=0) of a vector can be traced")
    return Traced((reduce(partial(graph.apply, "add"), a.nodes),), True)


def _like(value: float) -> Callable[[Traced], Traced]:
    return lambda a: Traced((const(value),) * len(a.nodes), a.scalar)


_RECORDED = """add sub mul div pow neg lt le gt ge eq max min mod abs hypot atan2 sqrt cbrt exp log
    sign floor tanh sin cos""".split()
Traced.ufuncs = {OPS[name].numpy: partial(_apply, name) for name in _RECORDED}
Traced.ufuncs |= {np.float_power: partial(_apply, "pow"), np.square: lambda a: a * a}
Traced.functions = Recording.functions | {
    np.shape: lambda a: a.shape,
    np.where: partial(_apply, "where"),
    np.sum: _sum,
    np.zeros_like: _like(0.0),
    np.ones_like: _like(1.0),
    np.full_like: lambda a, value: np.zeros_like(a) + value,
}
