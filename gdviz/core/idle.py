"""Equations without what is switched off: a knob at 0 takes its term along."""

from __future__ import annotations

from collections.abc import Collection

from gdviz.core.expr import ONE, ZERO, Node, label, ordered, rebuilt


def without_idle(outputs: tuple[Node, ...], off: Collection[str]) -> tuple[Node, ...]:
    """The same expressions with the variables `off` at 0 and what that makes trivial left out.

    The rest keeps its form and order, and its labels unless they name a mere variable.
    """
    new: dict[Node, Node] = {}
    for node in ordered(outputs):
        args = tuple([new[a] for a in node.args])
        new[node] = ZERO if node.op == "var" and node.name in off else _folded(node, args)
    return tuple(new[node] for node in outputs)


def _folded(node: Node, args: tuple[Node, ...]) -> Node:
    match node.op, args:
        case "let", (inner,):
            return inner if inner.op in ("var", "const") else label(str(node.name), inner)
        case "where", (_, left, right) if left is right:
            return left
        case "mul", (left, right) if left is ZERO or right is ZERO:
            return ZERO
        case (("mul" | "div" | "pow"), (left, right)) if right is ONE:
            return left
        case ("mul", (left, right)) if left is ONE:
            return right
        case ("div", (left, _)) if left is ZERO:
            return ZERO
        case (("add" | "sub"), (left, right)) if right is ZERO:
            return left
        case ("add", (left, right)) if left is ZERO:
            return right
        case ("pow", (_, right)) if right is ZERO:
            return ONE
    return rebuilt(node, args)


def needed(lines: dict[str, Node], last: str) -> set[str]:
    """The names of the lines that make the last one or are made of it; others leave no trace."""
    result = lines[last]
    kept = {n for n, node in lines.items() if n == last or result in ordered((node,))}
    waiting = list(kept)
    while waiting:
        for node in ordered((lines[waiting.pop()],)):
            name = str(node.name).removesuffix("_y").removesuffix("_old")
            if node.op in ("var", "let") and name in lines and name not in kept:
                kept.add(name)
                waiting.append(name)
    return kept
