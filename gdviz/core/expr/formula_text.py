"""Expression graph -> formula text that parses back to the same graph, and LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gdviz.core.expr.graph import Node, ordered
from gdviz.core.expr.ops import OPS
from gdviz.core.expr.vector_ops import VECTOR_OPS, VectorOp

# how tightly each operation binds; any other is written as a function and binds tightest
BINDING = {"where": 0, "lt": 1, "le": 1, "gt": 1, "ge": 1, "eq": 1}
BINDING |= {"add": 2, "sub": 2, "mul": 3, "div": 3, "neg": 4, "pow": 5}
ATOM = 6
TIGHT = {"any": 0, "product": BINDING["mul"], "atom": ATOM}
# the right operand of these needs brackets at equal binding
LEFT_ASSOCIATIVE = {"sub", "div", "mul", "add"}


def to_text(node: Node, names: Mapping[str, str] | None = None) -> str:
    """The formula in the notation of the formula field, e.g. "(1 - x)^2 + 100*(y - x^2)^2".

    `names` maps a variable or label to its text.
    """
    return write(node, _text, names or {})


def to_latex(node: Node, names: Mapping[str, str] | None = None) -> str:
    """LaTeX of the formula; `names` maps a variable or label to its LaTeX."""
    return write(node, _latex, names or {})


# a text and how tightly it binds
Part = tuple[str, int]
Writer = Callable[[Node, list[Part], Mapping[str, str]], Part]


def write(node: Node, writer: Writer, names: Mapping[str, str]) -> str:
    """The expression, with each node's text put together by `writer` from those of its
    arguments."""
    done: dict[Node, Part] = {}
    for n in ordered((node,)):
        done[n] = writer(n, [done[a] for a in n.args], names)
    return done[node][0]


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


def _text(n: Node, args: list[Part], names: Mapping[str, str]) -> Part:
    end = leaf(n, names)
    if end:
        return end
    own = BINDING.get(n.op, ATOM)
    sign = OPS[n.op].infix
    if n.op == "neg":
        return "-" + _bracketed(args[0], own, False), own
    if n.op == "pow":
        return _bracketed(args[0], own, True) + "^" + _bracketed(
            args[1], BINDING["neg"], False
        ), own
    if not sign:
        return f"{n.op}({', '.join(text for text, _ in args)})", ATOM
    left = _bracketed(args[0], own, False)
    right = _bracketed(args[1], own, n.op in LEFT_ASSOCIATIVE)
    return (f"{left}{sign}{right}" if n.op in ("mul", "div") else f"{left} {sign} {right}"), own


def _bracketed(part: Part, own: int, strict: bool) -> str:
    text, binding = part
    return f"({text})" if binding < own or (strict and binding == own) else text


def _latex(n: Node, args: list[Part], names: Mapping[str, str]) -> Part:
    end = leaf(n, names)
    if end:
        mantissa, exponent, power = end[0].partition("e")
        if exponent and n.is_const:
            return rf"{mantissa} \cdot 10^{{{int(power)}}}", BINDING["mul"]
        return end
    own = BINDING.get(n.op, ATOM)
    if n.op in VECTOR_OPS:
        return _latex_of_vectors(VECTOR_OPS[n.op], args)
    row = OPS[n.op]
    if n.op == "div":
        return row.latex.format(*(text for text, _ in args)), ATOM
    if n.op == "neg":
        return row.latex.format(_latex_bracketed(args[0], BINDING["mul"], False)), own
    if n.op == "mod":
        parts = [_latex_bracketed(part, BINDING["mul"], False) for part in args]
        return row.latex.format(*parts), BINDING["mul"]
    if n.op == "where":
        value = _latex_bracketed(args[1], BINDING["lt"], False)
        return row.latex.format(args[0][0], value, args[2][0]), own
    if n.op == "pow":
        return row.latex.format(_latex_bracketed(args[0], own, True), args[1][0]), own
    if not row.infix:
        return row.latex.format(*(text for text, _ in args)), ATOM
    return _latex_of_signs(n, args, own)


def _latex_of_signs(n: Node, args: list[Part], own: int) -> Part:
    parts = [_latex_bracketed(args[0], own, False)]
    parts += [_latex_bracketed(a, own, n.op in ("sub", "mul")) for a in args[1:]]
    if n.op == "mul" and parts[1][0].isdigit():
        return rf"{parts[0]} \cdot {parts[1]}", own
    return OPS[n.op].latex.format(*parts), own


def _latex_of_vectors(row: VectorOp, args: list[Part]) -> Part:
    parts = [_latex_bracketed(part, TIGHT[row.least], False) for part in args]
    return row.latex.format(*parts), TIGHT[row.own]


def _latex_bracketed(part: Part, own: int, strict: bool) -> str:
    text, binding = part
    inside = binding < own or (strict and binding == own)
    return rf"\left({text}\right)" if inside else text
