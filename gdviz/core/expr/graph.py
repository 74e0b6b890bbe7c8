"""Hash-consed expression graph: build and fold.

Equal expressions are one object, so a graph never holds a term twice and comparing is `is`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from weakref import WeakValueDictionary

import numpy as np

from gdviz.core.expr.ops import OPS


class Node:
    """A constant (`value`), a variable (`name`), a label (op "let"), or an operation on `args`."""

    __slots__ = ("__weakref__", "args", "name", "op", "value")

    def __init__(
        self, op: str, args: tuple[Node, ...], value: float | None, name: str | None
    ) -> None:
        self.op = op
        self.args = args
        self.value = value
        self.name = name

    def __repr__(self) -> str:
        if self.op == "const":
            return repr(self.value)
        if self.op == "var":
            return str(self.name)
        return f"{self.op}({', '.join(map(repr, self.args))})"

    @property
    def is_const(self) -> bool:
        """Whether this is a number."""
        return self.op == "const"


_interned: WeakValueDictionary[tuple[object, ...], Node] = WeakValueDictionary()


def _intern(op: str, args: tuple[Node, ...], value: float | None, name: str | None) -> Node:
    # hex distinguishes 0.0 from -0.0 and lets nan equal itself
    key = (op, args, None if value is None else value.hex(), name)
    node = _interned.get(key)
    if node is None:
        node = Node(op, args, value, name)
        _interned[key] = node
    return node


def const(value: float) -> Node:
    """A number."""
    return _intern("const", (), float(value), None)


def var(name: str) -> Node:
    """A variable."""
    return _intern("var", (), None, name)


def label(name: str, node: Node) -> Node:
    """The same value, shown under a name."""
    return _intern("let", (node,), None, name)


ZERO = const(0.0)
ONE = const(1.0)


def apply(op: str, *args: Node) -> Node:
    """The operation of that name; only constants are folded, so no value is changed."""
    row = OPS[op]
    if len(args) != row.arity:
        raise ValueError(f"{op} takes {row.arity} arguments, not {len(args)}")
    for arg in args:
        if arg.value is None:
            return _intern(op, args, None, None)
    with np.errstate(all="ignore"):
        return const(float(row.numpy(*(np.float64(a.value) for a in args))))


def rebuilt(node: Node, args: tuple[Node, ...]) -> Node:
    """The same operation on other arguments; the node itself where they are the same."""
    if args == node.args and (not args or args[0].value is None or args[-1].value is None):
        return node
    if node.op == "let":
        return label(str(node.name), args[0])
    # a term that is only shown has no value to fold
    return apply(node.op, *args) if node.op in OPS else term(node.op, *args)


def term(op: str, *args: Node) -> Node:
    """The operation as written, with nothing folded: for showing what a user typed."""
    return _intern(op, args, None, None)


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The same expression as written, with other names for its variables."""
    new: dict[Node, Node] = {}
    for each in ordered((node,)):
        args = tuple([new[arg] for arg in each.args])
        if each.op == "var":
            new[each] = var(names[str(each.name)])
        elif each.op == "let":
            new[each] = label(str(each.name), args[0])
        else:
            new[each] = term(each.op, *args) if args else each
    return new[node]


def add(a: Node, b: Node) -> Node:
    """a + b, dropping zeros."""
    if a is ZERO:
        return b
    if b is ZERO:
        return a
    if b.op == "neg":
        return sub(a, b.args[0])
    return apply("add", a, b)


def sub(a: Node, b: Node) -> Node:
    """a - b, dropping zeros."""
    if b is ZERO:
        return a
    if a is ZERO:
        return neg(b)
    if a is b:
        return ZERO
    return apply("sub", a, b)


def neg(a: Node) -> Node:
    """-a."""
    if a.op == "neg":
        return a.args[0]
    return apply("neg", a)


def mul(a: Node, b: Node) -> Node:
    """a * b; zero times anything is zero, as a derivative needs it."""
    if b.value is not None and a.value is None:
        a, b = b, a
    if a is ZERO or b is ZERO:
        return ZERO
    if a is ONE:
        return b
    if b is ONE:
        return a
    if a.value == -1.0:
        return neg(b)
    if a.op == "neg":
        return neg(mul(a.args[0], b))
    if b.op == "neg":
        return neg(mul(a, b.args[0]))
    if b.op == "mul" and b.args[0].value is not None:
        return mul(mul(b.args[0], a), b.args[1])
    if a.op == "mul" and a.args[0].value is not None:
        return mul(a.args[0], mul(a.args[1], b))
    return apply("mul", a, b)


def div(a: Node, b: Node) -> Node:
    """a / b."""
    if a is ZERO:
        return ZERO
    if b is ONE:
        return a
    return apply("div", a, b)


def power(a: Node, exponent: float) -> Node:
    """a to a constant exponent."""
    if exponent == 0.0:
        return ONE
    if exponent == 1.0:
        return a
    return apply("pow", a, const(exponent))


def ordered(outputs: Iterable[Node]) -> list[Node]:
    """Every node the outputs need, each after its arguments; no recursion, so any depth works."""
    order: list[Node] = []
    done: set[Node] = set()
    stack = list(outputs)
    stack.reverse()
    while stack:
        node = stack[-1]
        if node in done:
            stack.pop()
            continue
        missing = []
        for arg in node.args:
            if arg not in done:
                if arg.args:
                    missing.append(arg)
                else:
                    done.add(arg)
                    order.append(arg)
        if missing:
            missing.reverse()
            stack.extend(missing)
        else:
            done.add(node)
            order.append(node)
            stack.pop()
    return order


def simplified(outputs: tuple[Node, ...], replace: dict[Node, Node]) -> tuple[Node, ...]:
    """The same expressions with some nodes replaced and terms that become trivial left out.

    Zero times anything counts as zero, and constants may change places: the last digit may differ.
    """
    folded = {"add": add, "sub": sub, "mul": mul, "div": div}
    new: dict[Node, Node] = {}
    for node in ordered(outputs):
        args = [new[a] for a in node.args]
        if node in replace:
            new[node] = replace[node]
        elif node.op == "let":
            new[node] = args[0]
        elif node.op == "where" and args[0].is_const:
            new[node] = args[1] if args[0].value else args[2]
        elif node.op in folded:
            new[node] = folded[node.op](*args)
        else:
            new[node] = apply(node.op, *args) if args else node
    return tuple(new[node] for node in outputs)


def half_angles(outputs: tuple[Node, ...]) -> tuple[Node, ...]:
    """Sines and cosines by the tangent of half the angle, T = tan(u/2): sin u = 2T/(1 + T^2) and
    cos u = (1 - T^2)/(1 + T^2). On arrays NumPy's tangent is vectorized where its sine is not;
    the values agree to 4e-16."""
    new: dict[Node, Node] = {}
    for node in ordered(outputs):
        args = tuple([new[a] for a in node.args])
        if node.op in ("sin", "cos"):
            tangent = apply("tan", mul(const(0.5), args[0]))
            square = apply("mul", tangent, tangent)
            top = apply("mul", const(2.0), tangent)
            if node.op == "cos":
                top = apply("sub", ONE, square)
            new[node] = apply("div", top, apply("add", ONE, square))
        else:
            new[node] = rebuilt(node, args)
    return tuple(new[node] for node in outputs)


@lru_cache(512)
def lowered(outputs: tuple[Node, ...]) -> tuple[Node, ...]:
    """The same values without labels, and with whole powers as products (x**3 costs 100 x*x*x)."""
    new: dict[Node, Node] = {}
    for node in ordered(outputs):
        if not node.args:
            new[node] = node
        elif node.op == "let":
            new[node] = new[node.args[0]]
        elif node.op == "pow" and _whole_power(node.args[1]):
            new[node] = _product(new[node.args[0]], int(node.args[1].value or 0))
        else:
            new[node] = rebuilt(node, tuple([new[a] for a in node.args]))
    return tuple(new[node] for node in outputs)


def _whole_power(exponent: Node) -> bool:
    value = exponent.value
    return value is not None and math.isfinite(value) and value == int(value) and abs(value) <= 64


def _product(base: Node, exponent: int) -> Node:
    if exponent == 0:
        return ONE
    if exponent < 0:
        return apply("div", ONE, _product(base, -exponent))
    if exponent == 1:
        return base
    half = _product(base, exponent // 2)
    square = apply("mul", half, half)
    return apply("mul", square, base) if exponent % 2 else square
