"""A formula along axes that are turned by an angle."""

from __future__ import annotations

from gdviz.core.expr.graph import Node, ordered, rebuilt, var
from gdviz.core.formula.parsing import parse_expr


def turned(node: Node, name: str, degrees: float) -> Node:
    """The expression with x and y taken along axes turned anticlockwise by `degrees`; the
    angle is labelled `name`."""
    cosine, sine = f"cos(pi/180*{name})", f"sin(pi/180*{name})"
    known = {name: degrees}
    new = {
        var("x"): parse_expr(f"{cosine}*x + {sine}*y", known),
        var("y"): parse_expr(f"{cosine}*y - {sine}*x", known),
    }
    for part in ordered((node,)):
        if part not in new:
            new[part] = rebuilt(part, tuple([new[a] for a in part.args]))
    return new[node]
