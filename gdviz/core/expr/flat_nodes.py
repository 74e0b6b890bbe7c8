"""An expression as flat rows, for pickles: a nested form would be as deep as the expression."""

from __future__ import annotations

from collections.abc import Sequence

from gdviz.core.expr.graph import Node, const, label, ordered, term, var

# operation, the rows of its arguments, value of a number, name of a variable or label
Row = tuple[str, tuple[int, ...], float | None, str | None]


def rows_of(node: Node) -> list[Row]:
    """One row per part of the expression, each after its arguments."""
    order = ordered((node,))
    place = {part: k for k, part in enumerate(order)}
    return [(n.op, tuple(place[a] for a in n.args), n.value, n.name) for n in order]


def node_of(rows: Sequence[Row]) -> Node:
    """The expression of these rows, the last being the whole."""
    made: list[Node] = []
    for op, places, value, name in rows:
        args = [made[k] for k in places]
        if value is not None:
            made.append(const(value))
        elif op == "var":
            made.append(var(str(name)))
        else:
            made.append(label(str(name), args[0]) if op == "let" else term(op, *args))
    return made[-1]
