"""An expression graph without trivial parts, before it is shown."""

from __future__ import annotations

from gdviz.core.base.notes import CONDITION, TOLD
from gdviz.core.expr.graph import ONE, ZERO, Node, add, div, mul, ordered, rebuilt, sub
from gdviz.core.expr.rewriting import replaced
from gdviz.core.expr.symbols import ASKED

FOLDED = {"add": add, "sub": sub, "mul": mul, "div": div}


def tidied(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The expressions without products with 0, sums with 0, labels of named values, and cases
    within a case that cannot occur."""
    new: dict[Node, Node] = {}
    for node in ordered(nodes):
        args = tuple([new[a] for a in node.args])
        if node.op in FOLDED and (ZERO in args or ONE in args):
            new[node] = FOLDED[node.op](*args)
        elif node.op == "pow" and args[1] is ZERO:
            new[node] = ONE
        elif node.op in ("min", "max") and args[0] is args[1]:
            new[node] = args[0]
        elif node.op == "where":
            held, other = (_assuming(args[0], k, args[k]) for k in (1, 2))
            new[node] = held if held is other else rebuilt(node, (args[0], held, other))
        elif node.op == "let" and _is_named(args[0]) and node.name not in (CONDITION, TOLD):
            new[node] = args[0]
        else:
            new[node] = rebuilt(node, args)
    return tuple(new[node] for node in nodes)


def _is_named(node: Node) -> bool:
    """Whether it has a letter already; a value that a step asks for gets one by its label."""
    return node.op == "let" or (node.op == "var" and not str(node.name).startswith(ASKED))


def _assuming(condition: Node, case: int, node: Node) -> Node:
    """A part of a case, where the same condition has been decided already."""
    inside = [n for n in ordered((node,)) if n.op == "where" and n.args[0] is condition]
    return replaced((node,), {n: n.args[case] for n in inside})[0] if inside else node
