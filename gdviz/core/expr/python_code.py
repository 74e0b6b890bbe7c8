"""Expression graph -> Python source on plain floats, the fastest way to run one trajectory.

Source is generated only from the graph, never from a user's text. Names of the graph never reach
it: variables are numbered. Where NumPy gives inf or NaN the code may raise one of `FAULTS`
instead; the caller then repeats the step in NumPy.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any

from gdviz.core.expr.graph import Node, ordered
from gdviz.core.expr.ops import OPS

FAULTS = (ZeroDivisionError, OverflowError, ValueError)
# deep enough to be compact, shallow enough for any Python's compiler
MAX_NESTING = 12
# how tightly the operations between two arguments bind; all others stand alone
BINDING = {"lt": 0, "le": 0, "gt": 0, "ge": 0, "eq": 0, "add": 1, "sub": 1, "mul": 2, "div": 2}
ALONE = 3
# the operations whose templates name an argument more than once
REPEATING = {
    op.name for op in OPS.values() if any(op.python.count(f"{{{i}}}") > 1 for i in range(op.arity))
}


def _sigmoid(x: float) -> float:
    """`ops.sigmoid` of one Python float."""
    small = math.exp(-abs(x))
    return (small if x < 0 else 1.0) / (1.0 + small)


def _softplus(x: float) -> float:
    """`ops.softplus` of one Python float."""
    return (x if x > 0 else 0.0) + math.log1p(math.exp(-abs(x)))


_OF_MATH = """sqrt cbrt exp log log2 log10 sin cos tan asin acos atan sinh cosh tanh floor ceil erf
    atan2 hypot pow inf nan"""
# the functions that generated scalar code may call; nothing else is within its reach
SCALAR_NAMES: dict[str, Any] = {
    "__builtins__": {},
    **{each.__name__: each for each in (*FAULTS, float, round, abs)},
    **{name: getattr(math, name) for name in _OF_MATH.split()},
    "sigmoid": _sigmoid,
    "softplus": _softplus,
}


def body(
    outputs: Sequence[Node], names: dict[str, str], fixed: Collection[str] = (), named: bool = False
) -> tuple[list[str], list[str], list[str]]:
    """Lines that compute the outputs (lowered ones), and an expression for each of them; a name
    if `named`.

    `names` maps each variable of the graph to the Python name that holds it. Lines that need
    only the `fixed` variables come separately, in front: a loop runs them once.
    """
    order = ordered(outputs)
    uses = Counter(arg for node in order for arg in node.args)
    uses.update(outputs)
    # an argument that a template names twice must be a name, or its text would double each time
    apart = {a for n in order if n.op in REPEATING for a in n.args}
    constant = _constant(order, fixed) if fixed else dict.fromkeys(order, False)
    # where a fixed value feeds a varying one, it deserves a name
    if fixed:
        apart |= {a for n in order if not constant[n] for a in n.args if constant[a]}
    if named:
        apart.update(outputs)
    text: dict[Node, str] = {}
    depth: dict[Node, int] = {}
    early: list[str] = []
    lines: list[str] = []
    for node in order:
        text[node], depth[node] = _source(node, text, names), 0
        if not node.args:
            continue
        deepest = 1 + max([depth[a] for a in node.args])
        if uses[node] > 1 or node in apart or deepest >= MAX_NESTING:
            name = f"t{len(early) + len(lines)}"
            (early if constant[node] else lines).append(f"{name} = {text[node]}")
            text[node] = name
        else:
            depth[node] = deepest
    return early, lines, [text[node] for node in outputs]


def _constant(order: Sequence[Node], fixed: Collection[str]) -> dict[Node, bool]:
    constant: dict[Node, bool] = {}
    for node in order:
        known = node.op != "var" or node.name in fixed
        constant[node] = known and all(constant[a] for a in node.args)
    return constant


def _source(node: Node, text: dict[Node, str], names: dict[str, str]) -> str:
    """The node's text: few brackets, since Python reads them slowly."""
    binding = BINDING.get(node.op)
    if binding is not None:
        a, b = node.args
        left = _bracketed(a, text, binding or 1)
        return f"{left} {OPS[node.op].infix} {_bracketed(b, text, binding + 1)}"
    if node.args:
        return OPS[node.op].python.format(*[_bracketed(a, text, ALONE) for a in node.args])
    if node.value is None:
        return names[str(node.name)]
    return f"({node.value!r})" if node.value < 0 else repr(node.value)


def _bracketed(node: Node, text: dict[Node, str], least: int) -> str:
    shown = text[node]
    return f"({shown})" if " " in shown and BINDING.get(node.op, ALONE) < least else shown


def compiled(source: str, name: str) -> Callable[..., Any]:
    """The function `name` defined by generated source."""
    scope = dict(SCALAR_NAMES)
    exec(compile(source, "<gdviz scalar>", "exec"), scope)
    return scope[name]  # type: ignore[no-any-return]


def scalar_function(outputs: Sequence[Node], names: Sequence[str]) -> Callable[..., Any]:
    """A function of Python floats, one per name, that returns the lowered outputs as a tuple."""
    places = {name: f"v{i}" for i, name in enumerate(names)}
    _, lines, results = body(outputs, places)
    head, end = f"def f({', '.join(places.values())}):", f"return {', '.join(results)},"
    return compiled("\n    ".join([head, *lines, end]), "f")
