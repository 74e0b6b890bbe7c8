"""An optimizer's update as equations, read off the code that runs.

The update is traced once; what it names with `let` becomes a line of its own, then come the new
state and the new point. Lines are given for the first coordinate; where another coordinate enters
(a norm), both are told apart by x and y. What a knob at 0 switches off is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gdviz.core.compiled import numeric_knobs, with_knobs
from gdviz.core.expr import Node, ordered, rebuilt
from gdviz.core.knobs import knobs_of
from gdviz.core.letters import latex
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.optimizers.wrappers import INNER, SAM
from gdviz.core.own_trace import traceable
from gdviz.core.reading import SUPERSCRIPTS, to_reading
from gdviz.core.tape import Tape
from gdviz.core.tidied import tidied
from gdviz.core.trace import nodes_of, traced
from gdviz.core.written import to_latex

# how names of variables and labels are shown; the rest is shown as it is but for its ending
SHOWN = {"lr": "η"}
ENDINGS = {"_t": "ₜ", "_next": "ₜ₊₁"}
BEFORE = "ₜ₋₁"
# what SAM does before its base steps, as text and in LaTeX
UPHILL = (("e", "ρ·g/‖g‖", r"\rho g / \|g\|"), ("g", "∇L(w + e)", r"\nabla L(w + e)"))


@dataclass(frozen=True)
class Line:
    """One equation: `name` becomes `node`. Those of another coordinate are not `shown`."""

    name: str
    node: Node
    shown: bool = True


@dataclass(frozen=True)
class Numbered:
    """A line in numbers: `numbers` maps its variables and labels to them, `result` is its value."""

    name: str
    node: Node
    numbers: Mapping[str, str]
    result: str


def stepping(method: Optimizer) -> Optimizer:
    """The method whose lines a step follows: of SAM its base, with the gradient taken uphill."""
    return method.base if isinstance(method, SAM) else method


def equations(method: Optimizer) -> tuple[Line, ...]:
    """The update of a first-order method; () for one that asks for more than a gradient, and for a
    user's own that cannot be written out."""
    return tuple(line for line in _equations(method) if line.shown)


@lru_cache(128)
def _equations(method: Optimizer) -> tuple[Line, ...]:
    if not method.first_order or not traceable(method):
        return ()
    w: Any = traced(["w", "w_y"])
    g: Any = traced(["g", "g_y"])
    # what is switched off by a 0 is left out
    knobs = {name: traced(f"k:{name}") for name, v in numeric_knobs(method).items() if v != 0.0}
    symbolic = with_knobs(method, knobs)
    before = {name: _variable(name, value) for name, value in symbolic.init(w).items()}
    point, state = symbolic.update(w, g, dict(before), traced("t"), traced("lr"))
    names = [*before, "w"]
    nodes = tidied(tuple(nodes_of(value)[0] for value in (*(state[n] for n in before), point)))
    ends = _needed([Line(name, node) for name, node in zip(names, nodes, strict=True)])
    # a label is used in place of its value wherever it occurs, so it is told once, before
    named: dict[str, Node] = {}
    for node in ordered(line.node for line in ends):
        if node.op == "let":
            named.setdefault(str(node.name), node.args[0])
    known = (*named, *before)
    lines = [
        Line(name, node, not name.endswith("_y") or name.removesuffix("_y") not in known)
        for name, node in named.items()
    ]
    lines += [line for line in ends if line.name not in named]
    signs = {f"let:{line.name}": sign_of(method, line.name) for line in lines}
    return tuple(line for line in lines if not _copies(line, signs))


def _needed(ends: list[Line]) -> list[Line]:
    """The lines whose values the point depends on, in this step or in a later one."""
    needed, read = {"w"}, set[str]()
    while True:
        nodes = ordered(line.node for line in ends if line.name in needed)
        read = {str(n.name) for n in nodes if n.op == "var"}
        more = {line.name for line in ends if state_variable(line.name) in read} | {"w"}
        if more <= needed:
            return [line for line in ends if line.name in needed]
        needed |= more


def state_variable(name: str) -> str:
    """The variable of a state before the step: an old point or gradient is told from the new."""
    return f"{name}_old" if name.removeprefix(INNER) in ("w", "g") else name


def _variable(name: str, value: Any) -> Any:
    plain = state_variable(name)
    return traced(plain) if len(nodes_of(value)) == 1 else traced([plain, f"{plain}_y"])


def _copies(line: Line, signs: Mapping[str, str]) -> bool:
    """Whether it only says that something is what it is called already."""
    if line.node.op == "let":
        return signs.get(f"let:{line.node.name}") == signs[f"let:{line.name}"]
    return line.node.op == "var" and line.node.name == line.name.removeprefix(INNER)


def symbols(method: Optimizer) -> dict[str, str]:
    """The sign of each variable of the equations, and as "let:NAME" of what a line has made of it:
    of a knob the one it is declared with. What a line still reads after it has been made anew is
    told from the new."""
    lines, names = _equations(method), dict(SHOWN)
    for line in lines:
        names[f"let:{line.name}"] = sign_of(method, line.name)
    for name in method.init(np.zeros(2)):
        variable = state_variable(name)
        late = variable != name or _read_late(lines, name)
        old = sign_of(method, name) + (BEFORE if late else "")
        names[variable] = method.signs.get(f"{name}_old", old)
        names[f"{variable}_y"] = f"{names[variable]}_y"
    for name, knob in _knobs(method).items():
        names[f"k:{name}"] = knob or name.rsplit(".", 1)[-1]
    return names


def _read_late(lines: Sequence[Line], name: str) -> bool:
    """Whether a line that comes after the one that makes a state anew reads the old one."""
    made = [k for k, line in enumerate(lines) if line.name == name]
    return bool(made) and any(name in _read(line.node) for line in lines[made[0] + 1 :])


def _read(node: Node) -> set[str]:
    """The variables that an expression reads itself: what has a name is not looked into."""
    found, stack = set(), [node]
    while stack:
        node = stack.pop()
        found |= {str(node.name)} if node.op == "var" else set()
        stack += () if node.op == "let" else node.args
    return found


def sign_of(method: Optimizer, name: str) -> str:
    """The letter in print of a state or label of the method."""
    plain = name.removeprefix(INNER)
    return method.signs.get(name) or SHOWN.get(plain) or _with_ending(plain)


def _with_ending(name: str) -> str:
    for ending, shown in ENDINGS.items():
        if name.endswith(ending):
            return name.removesuffix(ending) + shown
    return name


def _knobs(method: Optimizer, prefix: str = "") -> dict[str, str]:
    found = {prefix + name: knob.symbol for name, knob in knobs_of(method).items()}
    base = getattr(method, "base", None)
    return found | (_knobs(base, prefix + "base.") if isinstance(base, Optimizer) else {})


def equation_lines(method: Optimizer) -> tuple[str, ...]:
    """The update as text, e.g. "m ← β₁·m + (1 − β₁)·g"."""
    names = symbols(method)
    return tuple(
        f"{names.get(f'let:{line.name}', line.name)} ← {to_reading(line.node, names)}"
        for line in equations(method)
    )


def equation_numbers(
    method: Optimizer, values: Mapping[str, float], digits: int = 4
) -> tuple[str, ...]:
    """The same lines with numbers in place of variables and the result, e.g. "m ← 0.9·0 + 1 = 1".

    `values` has the first coordinate's w, g and state before the step (see `state_variable`), t
    and lr; the second coordinate's end in "_y".
    """
    names = symbols(method)
    return tuple(
        f"{names[f'let:{line.name}']} ← {to_reading(line.node, line.numbers)} = {line.result}"
        for line in numbered(method, values, digits)
    )


def numbered(
    method: Optimizer, values: Mapping[str, float], digits: int = 4
) -> tuple[Numbered, ...]:
    """The lines in the numbers of a step; `values` as for `equation_numbers`."""
    known = dict(values) | {f"k:{name}": value for name, value in numeric_knobs(method).items()}
    shown = {name: _number(value, digits) for name, value in known.items()}
    lines = []
    for line in _equations(method):
        result = _value(line.node, known)
        if line.shown:
            node, text = _taken(line.node, known), _number(result, digits).strip("()")
            lines.append(Numbered(line.name, node, dict(shown), text))
        # from here on the name means its new value
        shown[f"let:{line.name}"] = _number(result, digits)
    return tuple(lines)


def _value(node: Node, known: Mapping[str, float]) -> float:
    inputs = [str(n.name) for n in ordered((node,)) if n.op == "var"]
    return float(Tape((node,), inputs)(*(known.get(n, 0.0) for n in inputs))[0])


def _taken(node: Node, known: Mapping[str, float]) -> Node:
    """The expression with the branch that this step takes in place of both."""
    new: dict[Node, Node] = {}
    for n in ordered((node,)):
        args = tuple([new[a] for a in n.args])
        if n.op == "where":
            new[n] = args[1] if _value(n.args[0], known) else args[2]
        else:
            new[n] = rebuilt(n, args)
    return new[node]


def _number(value: float, digits: int) -> str:
    mantissa, _, power = f"{value:.{digits}g}".replace("-", "−").partition("e")
    if not power:
        return f"({mantissa})" if mantissa.startswith("−") else mantissa
    exponent = str(int(power.replace("−", "-"))).translate(SUPERSCRIPTS)
    return f"({mantissa}·10{exponent})"


def equation_latex(method: Optimizer) -> str:
    """The update as LaTeX, one aligned line each."""
    uphill = UPHILL if isinstance(method, SAM) else ()
    method = stepping(method)
    names = {n: latex(s) for n, s in symbols(method).items()}
    rows = [rf"{name} &\leftarrow {latex}" for name, _, latex in uphill]
    rows += [
        rf"{names.get(f'let:{line.name}', line.name)} &\leftarrow {to_latex(line.node, names)}"
        for line in equations(method)
    ]
    body = " \\\\\n".join(rows)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
