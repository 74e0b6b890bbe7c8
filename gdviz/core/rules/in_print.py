"""The computation of a method without trivial parts, and as its paper writes it: lengths and
products of vectors in place of sums, squares, and hats on moments divided by 1 - beta^t."""

from __future__ import annotations

from collections import Counter
from functools import partial, reduce

from gdviz.core.base.notes import CONDITION, TOLD
from gdviz.core.expr.graph import (
    FOLDED,
    ONE,
    ZERO,
    Node,
    bottom_up,
    const,
    label,
    ordered,
    rebuilt,
    term,
    var,
)
from gdviz.core.expr.rewriting import replaced
from gdviz.core.expr.symbols import ASKED

HAT = "_hat"
SQUARE = const(2.0)
STEP = var("t")


def tidied(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The expressions without products with 0, sums with 0, labels of named values, and cases
    within a case that cannot occur."""

    def made(node: Node, args: tuple[Node, ...]) -> Node:
        if node.op in FOLDED and (ZERO in args or ONE in args):
            return FOLDED[node.op](*args)
        if node.op == "pow" and args[1] is ZERO:
            return ONE
        if node.op in ("min", "max") and args[0] is args[1]:
            return args[0]
        if node.op == "where":
            held, other = (_assuming(args[0], k, args[k]) for k in (1, 2))
            return held if held is other else rebuilt(node, (args[0], held, other))
        named = node.op == "let" and node.name not in (CONDITION, TOLD) and _is_named(args[0])
        return args[0] if named else rebuilt(node, args)

    return bottom_up(nodes, made)


def _is_named(node: Node) -> bool:
    """Whether it has a letter already; a value that a step asks for gets one by its label."""
    return node.op == "let" or (node.op == "var" and not str(node.name).startswith(ASKED))


def _assuming(condition: Node, case: int, node: Node) -> Node:
    """A part of a case, where the same condition has been decided already."""
    inside = [n for n in ordered((node,)) if n.op == "where" and n.args[0] is condition]
    return replaced((node,), {n: n.args[case] for n in inside})[0] if inside else node


def in_print(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The same values as they are written in print; only the last digits change."""

    def made(node: Node, args: tuple[Node, ...]) -> Node:
        node = rebuilt(node, args)
        if node.op == "sum":
            return _reduced(node.args[0])
        if node.op == "sqrt" and _is_square(node.args[0]) and node.args[0].args[0].op == "norm":
            return node.args[0].args[0]
        # steps are counted from 1
        if node.op == "min" and node.args == (STEP, ONE):
            return ONE
        return _multiplied(node) if node.op in ("mul", "div") else node

    return bottom_up(nodes, made)


def _is_square(node: Node) -> bool:
    return node.op == "pow" and node.args[1] is SQUARE


def _reduced(inside: Node) -> Node:
    """The sum over the coordinates of an expression."""
    if _is_square(inside):
        return term("pow", term("norm", inside.args[0]), SQUARE)
    if inside.op == "abs":
        return term("norm1", inside.args[0])
    if inside.op == "mul":
        return term("dot", *inside.args)
    return term("sum", inside)


def _multiplied(node: Node) -> Node:
    """A product or quotient with hats and squares where they apply."""
    if ONE in node.args and node.op == "mul":
        return node.args[0] if node.args[1] is ONE else node.args[1]
    top, bottom = _factors(node)
    with_hats = _hatted(top, bottom)
    if with_hats is not None:
        above, below = with_hats
        return term("div", _product(above), _product(below)) if below else _product(above)
    if node.op == "mul" and len(set(top)) < len(top) and not bottom:
        return _product(top)
    return node


def _factors(node: Node) -> tuple[list[Node], list[Node]]:
    """The numerators and denominators of a product, from left to right."""
    if node.op not in ("mul", "div"):
        return [node], []
    (top, bottom), (other, under) = map(_factors, node.args)
    if node.op == "div":
        other, under = under, other
    return top + other, bottom + under


def _hatted(top: list[Node], bottom: list[Node]) -> tuple[list[Node], list[Node]] | None:
    """The factors with hats on moments in place of their corrections; None where there is none."""
    for correction in bottom:
        root = correction.op == "sqrt"
        plain = correction.args[0] if root else correction
        if not _corrects(plain):
            continue
        for k, factor in enumerate(top):
            moment = factor.args[0] if root and factor.op == "sqrt" else factor
            if moment.op == "let" and (factor is not moment) == root:
                hat = label(f"{moment.name}{HAT}", term("div", moment, plain))
                made = term("sqrt", hat) if root else hat
                above = [*top[:k], made, *top[k + 1 :]]
                below = [b for b in bottom if b is not correction]
                return _hatted(above, below) or (above, below)
    return None


def _corrects(node: Node) -> bool:
    """Whether it is 1 - beta^t."""
    if node.op != "sub" or node.args[0] is not ONE or node.args[1].op != "pow":
        return False
    base, exponent = node.args[1].args
    return base.op == "var" and exponent.op == "var" and exponent.name == "t"


def _product(factors: list[Node]) -> Node:
    """A product with equal factors as one power, each where it came first."""
    count = Counter(factors).items()
    parts = [f if k == 1 else term("pow", f, const(float(k))) for f, k in count]
    parts = [part for part in parts if part is not ONE] or [ONE]
    return reduce(partial(term, "mul"), parts)
