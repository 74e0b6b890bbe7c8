"""Second derivatives at kinks, where plain arithmetic gives 0 times infinity.

The chain rule node by node, with one rule more: along a variable in which the inner function does
not move while the slope of the outer one is infinite, the slope is the subgradient 0, and so is the
curvature. Where the gradient itself is infinite, as that of cbrt(y) at 0, nothing is finite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.expr.derivatives import gradient, hessian
from gdviz.core.expr.graph import Node, bottom_up, ordered, rebuilt, var
from gdviz.core.expr.ops import OPS
from gdviz.core.expr.tape import Tape

# the operations with a tip at the origin, whose slope is taken as 0
TIPPED = ("hypot", "atan2")


class Bent(NamedTuple):
    """A value at many points, its slope by variable i and its bend by i and j; missing ones are 0
    everywhere."""

    value: Any
    slopes: Mapping[int, Any]
    bends: Mapping[tuple[int, int], Any]


def curvature(node: Node, names: Sequence[str], w: Array) -> Array:
    """The Hessian of an expression at the points w (dim, n), shape (dim, dim, n)."""
    whole = _plain(node)
    known: dict[Node, Bent] = {}
    with np.errstate(all="ignore"):
        for each in ordered((whole,)):
            if each.value is not None:
                known[each] = Bent(np.float64(each.value), {}, {})
            elif each.op == "var":
                place = list(names).index(str(each.name))
                known[each] = Bent(w[place], {place: np.ones(w.shape[1])}, {})
            elif each.op == "where":
                known[each] = _branch(*(known[arg] for arg in each.args))
            else:
                known[each] = _chained(each, known)
    found: Array = np.zeros((len(w), *w.shape))
    for pair, bend in known[whole].bends.items():
        found[pair] = bend
    return found


def _plain(node: Node) -> Node:
    """The same values without labels, and without the bars under an even power, which would hide
    its curvature at 0."""

    def made(each: Node, args: tuple[Node, ...]) -> Node:
        if each.op == "pow" and args[0].op == "abs" and args[1].value:
            even = args[1].value > 0.0 and args[1].value % 2.0 == 0.0
            args = (args[0].args[0], args[1]) if even else args
        return args[0] if each.op == "let" else rebuilt(each, args)

    return bottom_up((node,), made)[0]


def _branch(condition: Bent, yes: Bent, no: Bent) -> Bent:
    taken = np.not_equal(condition.value, 0)

    def chosen(a: Mapping[Any, Any], b: Mapping[Any, Any]) -> dict[Any, Any]:
        return {key: np.where(taken, a.get(key, 0.0), b.get(key, 0.0)) for key in {**a, **b}}

    value = np.where(taken, yes.value, no.value)
    return Bent(value, chosen(yes.slopes, no.slopes), chosen(yes.bends, no.bends))


def _chained(node: Node, known: Mapping[Node, Bent]) -> Bent:
    """An operation on known values: f_i = Σ g_k u_k,i, and f_ij by the chain rule once more."""
    moving = [arg for arg in node.args if arg.value is None]
    parts = [known[arg] for arg in moving]
    outer, curved = _partials(node, [part.value for part in parts])
    slopes: dict[int, Any] = {}
    bends: dict[tuple[int, int], Any] = {}
    # where an argument does not move along a variable, and where moreover the outer slope counts as
    # 0 because of it
    rests, still = {}, {}
    for k, part in enumerate(parts):
        for i, slope in part.slopes.items():
            rests[k, i] = (slope == 0.0) & ~_at_corner(moving[k], i, known)
            still[k, i] = _still(node.op, outer[k], slope)
            term = np.where(still[k, i], 0.0, outer[k] * slope)
            slopes[i] = slopes.get(i, 0.0) + term
        for (i, j), bend in part.bends.items():
            none = still[k, i] | still[k, j] | (bend == 0.0)
            bends[i, j] = bends.get((i, j), 0.0) + np.where(none, 0.0, outer[k] * bend)
    for (k, i), (m, j) in product(still, still):
        none = still[k, i] | still[m, j] | rests[k, i] | rests[m, j]
        both = curved[k][m] * parts[k].slopes[i] * parts[m].slopes[j]
        bends[i, j] = bends.get((i, j), 0.0) + np.where(none, 0.0, both)
    value = OPS[node.op].numpy(*(known[arg].value for arg in node.args))
    return Bent(value, slopes, bends)


def _still(operation: str, outer: Any, slope: Any) -> Any:
    """Where the slope of the outer function is not finite and that of the inner one is 0, or where
    the outer one has a tip."""
    tip = np.isnan(outer) if operation in TIPPED else np.False_
    return tip | (~np.isfinite(outer) & (slope == 0.0))


def _at_corner(arg: Node, variable: int, known: Mapping[Node, Bent]) -> Any:
    """Where an argument's slope is 0 only by convention, as that of |u| at u = 0."""
    if arg.op != "abs":
        return np.False_
    inner = known[arg.args[0]]
    return (inner.value == 0.0) & (inner.slopes.get(variable, 0.0) != 0.0)


def _partials(node: Node, values: Sequence[Any]) -> tuple[list[Any], list[list[Any]]]:
    """The operation's own first and second derivatives by those of its arguments that move."""
    count = len(values)
    names = tuple(f"u{k}" for k in range(count))
    variables = iter(map(var, names))
    own = rebuilt(node, tuple(a if a.value is not None else next(variables) for a in node.args))
    found = _derivatives(own, names)(*values)
    return list(found[:count]), [list(found[count * (k + 1) :][:count]) for k in range(count)]


@lru_cache(128)
def _derivatives(own: Node, names: tuple[str, ...]) -> Tape:
    slopes = gradient(own, names)
    return Tape([*slopes, *(c for row in hessian(slopes, names) for c in row)], names)
