"""Exact derivatives of an expression graph, as expressions of the same graph.

Forward mode: the branch of a `where` that is not taken never reaches the result, even as 0 * nan;
where an inner function is flat (relu left of 0), neither does the outer one's infinite slope.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from gdviz.core.expr.graph import (
    ONE,
    ZERO,
    Node,
    add,
    apply,
    const,
    div,
    lowered,
    mul,
    neg,
    ordered,
    power,
    sub,
)

# f'(u) of n = f(u); a function that is flat wherever it is differentiable has derivative 0
UNARY: dict[str, Callable[[Node, Node], Node]] = {
    "neg": lambda n, u: const(-1.0),
    "sqrt": lambda n, u: div(const(0.5), n),
    "cbrt": lambda n, u: div(const(1.0 / 3.0), power(n, 2)),
    "exp": lambda n, u: n,
    "log": lambda n, u: div(ONE, u),
    "log2": lambda n, u: div(const(1.0 / math.log(2.0)), u),
    "log10": lambda n, u: div(const(1.0 / math.log(10.0)), u),
    "sin": lambda n, u: apply("cos", u),
    "cos": lambda n, u: neg(apply("sin", u)),
    "tan": lambda n, u: add(ONE, power(n, 2)),
    "asin": lambda n, u: div(ONE, apply("sqrt", sub(ONE, power(u, 2)))),
    "acos": lambda n, u: div(const(-1.0), apply("sqrt", sub(ONE, power(u, 2)))),
    "atan": lambda n, u: div(ONE, add(ONE, power(u, 2))),
    "sinh": lambda n, u: apply("cosh", u),
    "cosh": lambda n, u: apply("sinh", u),
    "tanh": lambda n, u: sub(ONE, power(n, 2)),
    "abs": lambda n, u: apply("sign", u),
    "erf": lambda n, u: mul(const(2.0 / math.sqrt(math.pi)), apply("exp", neg(power(u, 2)))),
    "softplus": lambda n, u: apply("sigmoid", u),
    "sigmoid": lambda n, u: mul(n, sub(ONE, n)),
    "relu": lambda n, u: apply("where", apply("gt", u, ZERO), ONE, ZERO),
}
FLAT = {"sign", "floor", "ceil", "round", "step", "lt", "le", "gt", "ge", "eq"}


def _chosen(condition: Node, yes: Node, no: Node) -> Node:
    """A `where`; an inner one with the same condition has its answer already."""
    if yes.op == "where" and yes.args[0] is condition:
        yes = yes.args[1]
    if no.op == "where" and no.args[0] is condition:
        no = no.args[2]
    return yes if yes is no else apply("where", condition, yes, no)


def _inside(slope: Node, change: Callable[[Node], Node]) -> Node:
    """`change`, such as a factor, on each branch of a slope: where it is 0 it stays so, be the
    factor infinite there."""
    if slope is ZERO:
        return ZERO
    if slope.op == "neg":
        return neg(_inside(slope.args[0], change))
    if slope.op == "where":
        condition, yes, no = slope.args
        return _chosen(condition, _inside(yes, change), _inside(no, change))
    return change(slope)


def _times(factor: Node, slope: Node) -> Node:
    return _inside(slope, lambda s: mul(factor, s))


def _sum(op: str, a: Node, b: Node) -> Node:
    """a + b or a - b; parts that are flat in the same region stay flat together."""
    if a.op == b.op == "where" and a.args[0] is b.args[0]:
        return _chosen(a.args[0], _sum(op, a.args[1], b.args[1]), _sum(op, a.args[2], b.args[2]))
    return add(a, b) if op == "add" else sub(a, b)


def _power(n: Node, d: dict[Node, Node]) -> Node:
    base, exponent = n.args
    db = d[exponent]
    if exponent.op == "neg" and exponent.args[0].is_const:
        exponent = neg(exponent.args[0])
    # a parameter or 3 - 2 is a number, too: without log(base), which is NaN for half of all bases
    number = lowered((exponent,))[0].value if db is ZERO else None
    if number == 0.0:
        return ZERO
    # an even power needs no bars, and their slope would lose its curvature at 0
    while number and number > 0.0 and number % 2.0 == 0.0 and base.op == "abs":
        base = base.args[0]
    less = apply("pow", base, sub(exponent, ONE))
    # base^0 and base^1 as they are: their derivatives at base 0 would be 0 times infinity
    if number is not None and (exponent.is_const or number in (1.0, 2.0)):
        less = power(base, number - 1.0)
    by_base = _times(mul(exponent, less), d[base])
    return by_base if db is ZERO else _sum("add", by_base, _times(mul(n, apply("log", base)), db))


def _over(a: Node, b: Node) -> Node:
    """a / b as one would write it where a number divides another: 2x/2 is x."""
    if a.op == "where":
        return _inside(a, lambda branch: _over(branch, b))
    factor = a if a.is_const else a.args[0] if a.op == "mul" else None
    if b.value and factor is not None and factor.value and factor.value % b.value == 0.0:
        whole = const(factor.value / b.value)
        return whole if a.is_const else mul(whole, a.args[1])
    return div(a, b)


def _binary(n: Node, d: dict[Node, Node]) -> Node:
    a, b = n.args
    da, db = d[a], d[b]
    if n.op == "mul":
        return _sum("add", _inside(da, lambda s: mul(s, b)), _times(a, db))
    if n.op == "div":
        return _over(da if db is ZERO else _sum("sub", da, _times(n, db)), b)
    if n.op == "pow":
        return _power(n, d)
    if n.op in ("min", "max"):
        return _chosen(apply("le" if n.op == "min" else "ge", *n.args), da, db)
    if n.op == "mod":
        return sub(da, mul(apply("floor", div(a, b)), db))
    if n.op == "hypot":
        return _over(_sum("add", _times(a, da), _times(b, db)), n)
    if n.op == "atan2":
        turned = _sum("sub", _times(b, da), _times(a, db))
        return _over(turned, add(power(a, 2), power(b, 2)))
    raise ValueError(f"no derivative of {n.op}")


def _rule(n: Node, d: dict[Node, Node]) -> Node:
    if n.op in FLAT:
        return ZERO
    if n.op == "let":
        return d[n.args[0]]
    if n.op in ("add", "sub"):
        return _sum(n.op, d[n.args[0]], d[n.args[1]])
    if n.op == "where":
        return _chosen(n.args[0], d[n.args[1]], d[n.args[2]])
    if len(n.args) == 1:
        inner = d[n.args[0]]
        return ZERO if inner is ZERO else _times(UNARY[n.op](n, n.args[0]), inner)
    return ZERO if all(d[a] is ZERO for a in n.args) else _binary(n, d)


def gradient(f: Node, names: Sequence[str]) -> tuple[Node, ...]:
    """The partial derivatives of f by each of `names`."""
    order = ordered((f,))
    return tuple(_derivative(order, name) for name in names)


def _derivative(order: Sequence[Node], name: str) -> Node:
    d: dict[Node, Node] = {}
    for node in order:
        own = ONE if node.op == "var" and node.name == name else ZERO
        d[node] = _rule(node, d) if node.args else own
    return d[order[-1]]


def hessian(slopes: Sequence[Node], names: Sequence[str]) -> tuple[tuple[Node, ...], ...]:
    """The matrix of second derivatives from the first; it is symmetric by construction."""
    rows: list[list[Node]] = []
    for i, slope in enumerate(slopes):
        rows.append([rows[j][i] for j in range(i)] + list(gradient(slope, names[i:])))
    return tuple(map(tuple, rows))
