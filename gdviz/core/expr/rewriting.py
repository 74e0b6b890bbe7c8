"""The same values with fewer operations on arrays: the form in which many trajectories are run at
once.

A factor that is one number for all lanes moves outwards through products, quotients, sums and
roots until it meets another, so that the arrays are multiplied once. Only the last digits change.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from gdviz.core.expr.graph import (
    ONE,
    Node,
    add,
    apply,
    bottom_up,
    const,
    div,
    mul,
    ordered,
    rebuilt,
    simplified,
    sub,
    var,
)

# factors beyond these are left in place: dividing by them could overflow, also in single precision
LARGEST = 1e12


class Scaled(NamedTuple):
    """k * top / bottom * core: k a number, top and bottom the same for all lanes."""

    core: Node
    k: float = 1.0
    top: Node = ONE
    bottom: Node = ONE

    @property
    def plain(self) -> bool:
        """Whether there is no factor to move."""
        return self.k == 1.0 and self.top is ONE and self.bottom is ONE

    def node(self) -> Node:
        """The value as an expression: one product at most."""
        if self.plain:
            return self.core
        factor = div(mul(const(self.k), self.top), self.bottom)
        if self.core.op == "div" and self.core.args[0] is ONE:
            return apply("div", factor, self.core.args[1])
        if self.core is ONE or factor.is_const:
            return mul(factor, self.core)
        return apply("mul", factor, self.core)


def gathered(outputs: tuple[Node, ...], single: Callable[[Node], bool]) -> tuple[Node, ...]:
    """The outputs with their factors gathered; `single` names the variables that are one number
    for all lanes."""
    order = ordered(outputs)
    uses = Counter(arg for node in order for arg in node.args)
    uses.update(outputs)
    narrow: dict[Node, bool] = {}
    parts: dict[Node, Scaled] = {}
    for node in order:
        inside = [narrow[a] for a in node.args]
        narrow[node] = single(node) if node.op == "var" else False not in inside
        if narrow[node] or not inside:
            parts[node] = _single(node) if narrow[node] else Scaled(node)
            continue
        part = _combined(node, [parts[a] for a in node.args], inside)
        # a value that is used twice is computed once, with its factor
        parts[node] = part if uses[node] == 1 else Scaled(part.node())
    return _shared(tuple(parts[node].node() for node in outputs))


def _shared(outputs: tuple[Node, ...]) -> tuple[Node, ...]:
    """c*(a*b) as (c*a)*b where c*a is there already."""
    order = ordered(outputs)
    uses = Counter(arg for node in order for arg in node.args)
    there = set(order)
    instead: dict[Node, tuple[Node, Node]] = {}
    for node in order:
        inner = node.args[1] if node.op == "mul" and node.args[0].is_const else None
        if inner is not None and inner.op == "mul" and uses[inner] == 1:
            for a, b in (inner.args, inner.args[::-1]):
                if (product := apply("mul", node.args[0], a)) in there:
                    instead[node] = product, b
    if not instead:
        return outputs
    new: dict[Node, Node] = {}
    for node in ordered((*(product for product, _ in instead.values()), *outputs)):
        args = instead.get(node, node.args)
        new[node] = rebuilt(node, tuple([new[a] for a in args]))
    return tuple(new[node] for node in outputs)


def _single(node: Node) -> Scaled:
    value = node.value
    if value is not None and 1.0 / LARGEST < abs(value) < LARGEST:
        return Scaled(ONE, value)
    return Scaled(ONE, top=node)


def _combined(node: Node, parts: list[Scaled], narrow: list[bool]) -> Scaled:
    found = None if all(part.plain for part in parts) else _moved(node, parts, narrow)
    if found is not None and 1.0 / LARGEST < abs(found.k) < LARGEST:
        return found
    return Scaled(rebuilt(node, tuple([part.node() for part in parts])))


def _moved(node: Node, parts: list[Scaled], narrow: list[bool]) -> Scaled | None:
    first = parts[0]
    if node.op in ("mul", "div"):
        return (_product if node.op == "mul" else _quotient)(*parts)
    if node.op in ("add", "sub"):
        return _sum(parts, narrow, add if node.op == "add" else sub)
    if node.op == "sqrt" and first.k > 0.0 and first._replace(k=1.0).plain:
        return Scaled(apply("sqrt", first.core), math.sqrt(first.k))
    return first._replace(k=-first.k) if node.op == "neg" else None


def _product(a: Scaled, b: Scaled) -> Scaled:
    core = mul(a.core, b.core) if ONE in (a.core, b.core) else apply("mul", a.core, b.core)
    return Scaled(core, a.k * b.k, mul(a.top, b.top), mul(a.bottom, b.bottom))


def _quotient(a: Scaled, b: Scaled) -> Scaled:
    core = div(a.core, b.core)
    return Scaled(core, a.k / b.k, mul(a.top, b.bottom), mul(a.bottom, b.top))


def _sum(parts: list[Scaled], narrow: list[bool], op: Callable[[Node, Node], Node]) -> Scaled:
    """A number goes into the brackets of a factor; a factor of both sides comes before them."""
    a, b = parts
    if b.k < 0.0:
        op, b = add if op is sub else sub, b._replace(k=-b.k)
    if any(narrow):
        wide, number = (b, a) if narrow[0] else (a, b)
        pure = wide.bottom is ONE and number.top is ONE and number.bottom is ONE
        pays = wide.k != 1.0 or wide.bottom is not ONE
        if pays and wide.top is ONE and (not pure or _divides(wide.k, number.k)):
            shared = _quotient(number, wide._replace(core=ONE)).node()
            return wide._replace(core=op(shared, b.core) if narrow[0] else op(a.core, shared))
        return Scaled(op(a.node(), b.node()))
    same = (a.top, a.bottom) == (b.top, b.bottom)
    ratio = a.k / b.k
    pays = abs(ratio) == 1.0 or 1.0 not in (abs(a.k), abs(b.k))
    if same and pays and _divides(b.k, a.k):
        if ratio < 0.0:
            op, b = sub if op is add else add, b._replace(k=-b.k)
        return b._replace(core=op(mul(const(abs(ratio)), a.core), b.core))
    return Scaled(op(a.node(), b.node()))


def _divides(a: float, b: float) -> bool:
    """Whether b / a has no rounding error: a sum that was exactly 0 has to stay so."""
    (top, bottom), (n, m) = (b / a).as_integer_ratio(), a.as_integer_ratio()
    over, under = b.as_integer_ratio()
    return top * n * under == bottom * m * over


def replaced(outputs: tuple[Node, ...], instead: Mapping[Node, Node]) -> tuple[Node, ...]:
    """The same expressions with some nodes replaced, and nothing else changed."""
    return bottom_up(outputs, lambda node, args: instead.get(node) or rebuilt(node, args))


def rescaled(
    carried: Mapping[str, Node], fixed: Collection[str] = ()
) -> tuple[dict[str, Node], dict[str, float]]:
    """The carried state in other units, and the units: s <- a*s + c*u becomes S <- a*S + u, s =
    c*S.

    For a running mean of gradients such as 0.9*m + 0.1*g the sum is carried. `fixed` are also
    read elsewhere and keep their units.
    """
    names = tuple(carried)
    outputs = tuple(carried.values())
    units: dict[str, float] = {}
    for i, name in enumerate(names):
        found = None if name in fixed else _mean(outputs[i], var(name))
        if found is None:
            continue
        kept, unit, fresh = found
        units[name] = unit
        smaller = {var(name): mul(const(unit), var(name))}
        kept, fresh = simplified((kept, fresh), smaller)
        step = add(mul(kept, var(name)), fresh)
        others = simplified(outputs, {outputs[i]: mul(const(unit), step), **smaller})
        outputs = (*others[:i], step, *others[i + 1 :])
    return dict(zip(names, outputs, strict=True)), units


def _mean(after: Node, before: Node) -> tuple[Node, float, Node] | None:
    """(a, c, u) of an expression a*before + c*u with a number c; None for any other."""
    for kept, fresh in (after.args, after.args[::-1]) if after.op == "add" else ():
        if kept.op == "mul" and before in kept.args and fresh.op == "mul":
            unit = fresh.args[0].value
            if unit is not None and 1.0 / LARGEST < abs(unit) < LARGEST:
                return kept.args[kept.args[0] is before], unit, fresh.args[1]
    return None
