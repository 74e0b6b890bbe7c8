"""Hash-consed expression graph: build and fold.

Equal expressions are one object, so a graph never holds a term twice and comparing is `is`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import numpy as np

from gdviz.core.expr.ops import OPS

# operation, the rows of its arguments, value of a number, name of a variable or label
Row = tuple[str, tuple[int, ...], float | None, str | None]
T = TypeVar("T")


@dataclass(eq=False, repr=False, slots=True, weakref_slot=True)
class Node:
    """A constant (`value`), a variable (`name`), a label (op "let"), or an operation on `args`."""

    op: str
    args: tuple[Node, ...]
    value: float | None
    name: str | None

    def __repr__(self) -> str:
        if self.op == "const":
            return repr(self.value)
        if self.op == "var":
            return str(self.name)
        return f"{self.op}({', '.join(map(repr, self.args))})"

    def __reduce__(self) -> tuple[Any, ...]:
        # a nested form would be as deep as the expression
        return _of_rows, (_rows(self),)

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
    rows = [(op, a, v, names[str(n)] if op == "var" else n) for op, a, v, n in _rows(node)]
    return _of_rows(rows)


def _rows(node: Node) -> list[Row]:
    """One row per part of the expression, each after its arguments."""
    order = ordered((node,))
    place = {part: k for k, part in enumerate(order)}
    return [(n.op, tuple([place[a] for a in n.args]), n.value, n.name) for n in order]


def _of_rows(rows: Sequence[Row]) -> Node:
    """The expression of these rows, the last being the whole."""
    made: list[Node] = []
    for op, places, value, name in rows:
        made.append(_intern(op, tuple([made[k] for k in places]), value, name))
    return made[-1]


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


# the operations that drop what changes nothing
FOLDED = {"add": add, "sub": sub, "mul": mul, "div": div}


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


def bottom_up(outputs: Sequence[Node], made: Callable[[Node, tuple[T, ...]], T]) -> tuple[T, ...]:
    """What `made` makes of each output: of every node with what it made of the arguments."""
    done: dict[Node, T] = {}
    for node in ordered(outputs):
        done[node] = made(node, tuple([done[a] for a in node.args]))
    return tuple([done[node] for node in outputs])


def simplified(outputs: tuple[Node, ...], replace: dict[Node, Node]) -> tuple[Node, ...]:
    """The same expressions with some nodes replaced and terms that become trivial left out.

    Zero times anything counts as zero, and constants may change places: the last digit may differ.
    """

    def made(node: Node, args: tuple[Node, ...]) -> Node:
        if node in replace:
            return replace[node]
        if node.op == "let":
            return args[0]
        if node.op == "where" and args[0].is_const:
            return args[1] if args[0].value else args[2]
        if node.op in FOLDED:
            return FOLDED[node.op](*args)
        return apply(node.op, *args) if args else node

    return bottom_up(outputs, made)


def half_angles(outputs: tuple[Node, ...]) -> tuple[Node, ...]:
    """Sines and cosines by the tangent of half the angle, T = tan(u/2): sin u = 2T/(1 + T^2) and
    cos u = (1 - T^2)/(1 + T^2). On arrays NumPy's tangent is vectorized where its sine is not;
    the values agree to 4e-16."""

    def made(node: Node, args: tuple[Node, ...]) -> Node:
        if node.op not in ("sin", "cos"):
            return rebuilt(node, args)
        tangent = apply("tan", mul(const(0.5), args[0]))
        square = apply("mul", tangent, tangent)
        sine = node.op == "sin"
        top = apply("mul", const(2.0), tangent) if sine else apply("sub", ONE, square)
        return apply("div", top, apply("add", ONE, square))

    return bottom_up(outputs, made)


@lru_cache(512)
def lowered(outputs: tuple[Node, ...]) -> tuple[Node, ...]:
    """The same values without labels, and with whole powers as products (x**3 costs 100 x*x*x)."""

    def made(node: Node, args: tuple[Node, ...]) -> Node:
        exponent = node.args[1].value if node.op == "pow" else None
        if exponent is not None and abs(exponent) <= 64 and exponent.is_integer():
            return _product(args[0], int(exponent))
        return args[0] if node.op == "let" else rebuilt(node, args)

    return bottom_up(outputs, made)


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
