"""Expression graph -> LaTeX, and what all texts of it share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gdviz.core.expr.graph import Node, bottom_up
from gdviz.core.expr.ops import OPS
from gdviz.core.expr.vector_ops import VECTOR_OPS

# a text and how tightly it binds
Part = tuple[str, int]
# how tightly each operation binds; any other is written as a function and binds tightest
COMPARISONS = dict.fromkeys(("lt", "le", "gt", "ge", "eq"), 1)
BINDING = {"where": 0, "add": 2, "sub": 2, "mul": 3, "mod": 3, "neg": 4, "pow": 5} | COMPARISONS
ATOM = 6
TIGHT = {"any": 0, "product": BINDING["mul"], "atom": ATOM}
# how tightly their arguments have to bind, or else stand in brackets
LEAST = dict.fromkeys(COMPARISONS, (1, 1)) | {"where": (0, 1, 0), "neg": (3,), "pow": (ATOM, 0)}
LEAST |= {"add": (2, 2), "sub": (2, 3), "mul": (3, 4), "mod": (3, 3)}


def to_latex(node: Node, names: Mapping[str, str] | None = None) -> str:
    """LaTeX of the formula; `names` maps a variable or label to its LaTeX."""
    return bottom_up((node,), lambda n, args: _latex(n, args, names or {}))[0][0]


def written_number(value: float) -> str:
    """A number in the shortest exact digits, without a trailing ".0"."""
    text = repr(value)
    return text.removesuffix(".0").replace("e+", "e")


def leaf(n: Node, names: Mapping[str, str]) -> Part | None:
    """The text of a number or a name; None for an operation."""
    if n.is_const:
        text = written_number(n.value or 0.0)
        return text, BINDING["neg"] if text.startswith("-") else ATOM
    if n.op == "let" and f"let:{n.name}" in names:
        return names[f"let:{n.name}"], ATOM
    if n.op in ("var", "let"):
        return names.get(str(n.name), str(n.name)), ATOM
    return None


def _latex(n: Node, args: Sequence[Part], names: Mapping[str, str]) -> Part:
    end = leaf(n, names)
    if end:
        mantissa, exponent, power = end[0].partition("e")
        if exponent and n.is_const:
            return rf"{mantissa} \cdot 10^{{{int(power)}}}", BINDING["mul"]
        return end
    if n.op in VECTOR_OPS:
        row = VECTOR_OPS[n.op]
        parts = [_bracketed(part, TIGHT[row.least]) for part in args]
        return row.latex.format(*parts), TIGHT[row.own]
    least = LEAST.get(n.op, (0,) * len(args))
    parts = list(map(_bracketed, args, least))
    points = n.op == "mul" and parts[1][0].isdigit()
    shown = r"{0} \cdot {1}" if points else OPS[n.op].latex
    return shown.format(*parts), BINDING.get(n.op, ATOM)


def _bracketed(part: Part, least: int) -> str:
    text, binding = part
    return text if binding >= least else rf"\left({text}\right)"
