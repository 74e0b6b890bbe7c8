"""Expression graph -> Python source on plain floats, the fastest way to run one trajectory.

Source is generated only from the graph, never from a user's text. Names of the graph never reach
it: variables are numbered. Where NumPy gives inf or NaN the code may raise one of `FAULTS`
instead; the caller then repeats the step in NumPy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any

from gdviz.core.expr import Node, lowered, ordered
from gdviz.core.ops import OPS, SCALAR_NAMES

FAULTS = (ZeroDivisionError, OverflowError, ValueError)
# deep enough to be compact, shallow enough for any Python's compiler
MAX_NESTING = 12


def body(
    outputs: Sequence[Node],
    names: dict[str, str],
    fixed: Collection[str] = (),
    named: bool = False,
) -> tuple[list[str], list[str], list[str]]:
    """Lines that compute the outputs, and an expression for each output; a name if `named`.

    `names` maps each variable of the graph to the Python name that holds it. Lines that need
    only the `fixed` variables come apart, in front: a loop runs them once.
    """
    outputs = lowered(tuple(outputs))
    order = ordered(outputs)
    uses = Counter(arg for node in order for arg in node.args)
    uses.update(outputs)
    # an argument that a template names twice must be a name, or its text would double each time
    apart = set(outputs) if named else set()
    repeated = {a for n in order if n.args and _repeats(n.op) for a in n.args}
    text: dict[Node, str] = {}
    depth: dict[Node, int] = {}
    constant = _constant(order, fixed)
    # where a fixed value feeds a moving one, it is worth a name of its own
    edge = {a for n in order if not constant[n] for a in n.args if constant[a]}
    early: list[str] = []
    lines: list[str] = []
    for node in order:
        text[node] = _source(node, text, names)
        depth[node] = 1 + max((depth[a] for a in node.args), default=-1)
        many = uses[node] > 1 or node in repeated or node in edge or node in apart
        if node.args and (many or depth[node] >= MAX_NESTING):
            name = f"t{len(early) + len(lines)}"
            (early if constant[node] else lines).append(f"{name} = {text[node]}")
            text[node], depth[node] = name, 0
    return early, lines, [text[node] for node in outputs]


def _constant(order: Sequence[Node], fixed: Collection[str]) -> dict[Node, bool]:
    constant: dict[Node, bool] = {}
    for node in order:
        if node.op == "var":
            constant[node] = node.name in fixed
        else:
            constant[node] = bool(fixed) and all(constant[a] for a in node.args)
    return constant


def _repeats(op: str) -> bool:
    template = OPS[op].python if op in OPS else ""
    return any(template.count(f"{{{i}}}") > 1 for i in range(3))


def _source(node: Node, text: dict[Node, str], names: dict[str, str]) -> str:
    if node.is_const:
        return f"({node.value!r})" if (node.value or 0.0) < 0 else repr(node.value)
    if node.op == "var":
        return names[str(node.name)]
    return OPS[node.op].python.format(*(text[a] for a in node.args))


def compiled(source: str, name: str) -> Callable[..., Any]:
    """The function `name` defined by generated source."""
    scope = dict(SCALAR_NAMES)
    exec(compile(source, "<gdviz scalar>", "exec"), scope)
    return scope[name]  # type: ignore[no-any-return]


def scalar_function(outputs: Sequence[Node], names: Sequence[str]) -> Callable[..., Any]:
    """A function of Python floats, one per name, that returns the outputs as a tuple."""
    places = {name: f"v{i}" for i, name in enumerate(names)}
    _, lines, results = body(outputs, places)
    code = "\n    ".join(
        [f"def f({', '.join(places.values())}):", *lines, f"return {', '.join(results)},"]
    )
    return compiled(code, "f")
