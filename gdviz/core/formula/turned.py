"""A formula along axes that are turned by an angle."""

from __future__ import annotations

from gdviz.core.expr.graph import Node, var
from gdviz.core.expr.rewriting import replaced
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
    return replaced((node,), new)[0]
