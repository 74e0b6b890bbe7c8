"""The computation of a method as its paper writes it: lengths and products of vectors in place of
sums, squares, and hats on moments that are divided by 1 - beta^t."""

from __future__ import annotations

from functools import reduce

from gdviz.core.expr.graph import ONE, Node, const, label, ordered, rebuilt, term, var

HAT = "_hat"
SQUARE = const(2.0)
STEP = var("t")


def in_print(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The same values as they are written in print; only the last digits change."""
    new: dict[Node, Node] = {}
    for node in ordered(nodes):
        made = rebuilt(node, tuple([new[a] for a in node.args]))
        if made.op == "sum":
            made = _reduced(made.args[0])
        elif made.op == "sqrt" and _is_square(made.args[0]) and made.args[0].args[0].op == "norm":
            made = made.args[0].args[0]
        elif made.op == "min" and made.args[0] is STEP and made.args[1] is ONE:
            # steps are counted from 1
            made = ONE
        elif made.op in ("mul", "div"):
            made = _multiplied(made)
        new[node] = made
    return tuple(new[node] for node in nodes)


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
        if not _corrects(correction.args[0] if root else correction):
            continue
        for k, factor in enumerate(top):
            moment = factor.args[0] if root and factor.op == "sqrt" else factor
            if moment.op == "let" and (factor is not moment) == root:
                hat = label(f"{moment.name}{HAT}", _divided(moment, correction, root))
                made = term("sqrt", hat) if root else hat
                above = [*top[:k], made, *top[k + 1 :]]
                below = [b for b in bottom if b is not correction]
                return _hatted(above, below) or (above, below)
    return None


def _divided(moment: Node, correction: Node, root: bool) -> Node:
    return term("div", moment, correction.args[0] if root else correction)


def _corrects(node: Node) -> bool:
    """Whether it is 1 - beta^t."""
    if node.op != "sub" or node.args[0] is not ONE or node.args[1].op != "pow":
        return False
    base, exponent = node.args[1].args
    return base.op == "var" and exponent.op == "var" and exponent.name == "t"


def _product(factors: list[Node]) -> Node:
    """A product with equal factors as one power, each where it came first."""
    count: dict[Node, int] = {}
    for factor in factors:
        count[factor] = count.get(factor, 0) + 1
    parts = [f if k == 1 else term("pow", f, const(float(k))) for f, k in count.items()]
    parts = [part for part in parts if part is not ONE] or [ONE]
    return reduce(lambda a, b: term("mul", a, b), parts)
