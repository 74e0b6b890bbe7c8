"""A formula on as many lines as it needs."""

from __future__ import annotations

from gdviz.core.expr.graph import Node, ordered
from gdviz.render.paint.boxes import TypeBox, gap, row, symbol_box, text_box
from gdviz.render.paint.typeset import Setter

# a formula of more terms is not typeset
MOST_TERMS = 160


def terms(node: Node) -> int:
    """The number of numbers, names and operations in the formula when it is written out."""
    count: dict[Node, int] = {}
    for n in ordered((node,)):
        count[n] = 1 if n.op == "let" else 1 + sum(count[a] for a in n.args)
    return count[node]


def set_lines(head: str, node: Node, setter: Setter, width: float, most: int) -> list[TypeBox]:
    """`head` and the formula, broken between its terms into lines of that width, at most `most`."""
    if terms(node) > MOST_TERMS:
        return [text_box(f"{head}too long to be written out", setter.size)]
    start = symbol_box(head, setter.size)
    lines, line = [], start
    for k, part in enumerate(setter.summands(node)):
        if k and line.width + part.width > width:
            lines.append(line)
            line = gap(start.width)
        line = row(line, part)
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], row(lines[most - 1], text_box(" …", setter.size))]
    return lines
