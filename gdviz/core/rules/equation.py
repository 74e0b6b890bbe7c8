"""An optimizer's step as equations, derived from the code that runs or from its own `rule`.

The step is taken once with symbols in place of numbers; values named with `let` become lines of
their own, then come the new state and the new point. Terms that a knob at 0 switches off are left
out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gdviz.core.base.knobs import knobs_of
from gdviz.core.base.letters import hatted, latex
from gdviz.core.base.notes import CONDITION, TOLD, noted
from gdviz.core.engine.compiled import numeric_knobs, with_knobs
from gdviz.core.engine.own_steps import traceable
from gdviz.core.expr.formula_text import to_latex
from gdviz.core.expr.graph import Node, bottom_up, const, ordered, rebuilt
from gdviz.core.expr.symbols import ASKED, Symbol, node_of, symbol
from gdviz.core.expr.text import to_reading
from gdviz.core.expr.trace import Traced, component_names, traced
from gdviz.core.optimizers.base import INNER, Optimizer
from gdviz.core.rules.in_print import HAT, in_print, tidied

# how names of variables and labels are shown; all others are shown as they are but for their ending
SHOWN = {"lr": "η"}
ENDINGS = {"_t": "ₜ", "_next": "ₜ₊₁"}
BEFORE = "ₜ₋₁"
DIGITS = 5
# a step that treats coordinates differently is shown for this many
COMPONENTS = 2


@dataclass(frozen=True)
class EquationLine:
    """One equation: `name` becomes `node`. A condition to be met has no name."""

    name: str
    node: Node

    @property
    def key(self) -> str:
        """The name under which its result is read."""
        return f"let:{self.name}"


@lru_cache(128)
def equations(method: Optimizer) -> tuple[EquationLine, ...]:
    """The method's rule; () for one without a printed rule."""
    if not _has_rule(method):
        return ()
    for recorded in (symbol, _by_component):
        try:
            return _told_once(method, _traced(method, recorded))
        except (TypeError, ValueError, AttributeError, NotImplementedError):
            # the step of a user's class treats coordinates differently, or asks for more
            continue
    return ()


def _has_rule(method: Optimizer) -> bool:
    """Whether it has a rule; a user's own class has one where its code can be traced."""
    told = type(method).rule is not Optimizer.rule or method.first_order
    return told and traceable(method)


def _by_component(name: str, rank: int) -> Any:
    """A number, or the two components of a vector."""
    return traced(component_names(name, COMPONENTS) if rank else name)


def _components(name: str, value: Any) -> list[tuple[str, Node]]:
    """The values recorded under a name: one node, or those of the components."""
    if not isinstance(value, Traced):
        return [(name, node_of(value))]
    names = [name] if value.scalar else component_names(name, len(value.nodes))
    return list(zip(names, value.nodes, strict=True))


def _traced(method: Optimizer, recorded: Callable[[str, int], Any]) -> list[EquationLine]:
    """The values that the step names, in order, then its new state and point."""
    # terms switched off by a 0 are left out
    knobs = {n: recorded(f"k:{n}", 0) for n, v in numeric_knobs(method).items() if v != 0.0}
    symbolic = with_knobs(method, knobs)
    before: dict[str, Any] = {
        name: recorded(state_variable(name), np.ndim(value))
        for name, value in method.init(np.zeros(COMPONENTS)).items()
    }
    w, g = recorded("w", 1), recorded("g", 1)
    with noted() as notes:
        point, state = symbolic.rule(w, g, dict(before), recorded("t", 0), recorded("lr", 0))
    named = [
        pair
        for name, value in notes
        if isinstance(value, Symbol | Traced)
        for pair in _components(name, value)
    ]
    ends = [pair for name in before for pair in _components(name, state[name])]
    ends += _components("w", point)
    nodes = in_print(tidied(tuple(node for _, node in named + ends)))
    after = [EquationLine(n, node) for (n, _), node in zip(ends, nodes[len(named) :], strict=True)]
    return _needed([node for node in nodes[: len(named)] if node.op == "let"], after)


def _needed(told: Sequence[Node], ends: list[EquationLine]) -> list[EquationLine]:
    """The lines without those on which the point depends neither in this step nor in a later
    one."""
    conditions = [node for node in told if node.name in (CONDITION, TOLD)]
    needed = points = {line.name for line in ends if line.name in ("w", *component_names("w", 2))}
    while True:
        kept = [line for line in ends if line.name in needed]
        nodes = ordered([*(line.node for line in kept), *conditions])
        read = {str(n.name) for n in nodes if n.op == "var"}
        more = {line.name for line in ends if state_variable(line.name) in read} | points
        if more <= needed:
            break
        needed = needed | more
    # a name stands for its value where it is used
    used: dict[str, Node] = {}
    for n in nodes:
        if n.op == "let":
            used.setdefault(str(n.name), n.args[0])
    lines = []
    for node in told:
        if node.name == CONDITION:
            lines.append(EquationLine("", node.args[0]))
        elif node.name in used and node.name != TOLD:
            lines.append(EquationLine(str(node.name), used[str(node.name)]))
    return lines + [line for line in kept if line.name not in used]


def _told_once(method: Optimizer, lines: list[EquationLine]) -> tuple[EquationLine, ...]:
    """The lines with those of the hats, each before it is used, and without copies."""
    found: dict[str, EquationLine] = {}
    named = {line.name for line in lines}
    for k, line in enumerate(lines):
        for node in ordered((line.node,)):
            if node.op == "let" and node.name not in named:
                found.setdefault(str(node.name), EquationLine(str(node.name), node.args[0]))
        if not _copies(method, line):
            found.setdefault(line.name or str(k), line)
    return tuple(found.values())


def _copies(method: Optimizer, line: EquationLine) -> bool:
    """Whether the line only repeats a name that something has already."""
    if line.node.op == "let":
        return sign_of(method, str(line.node.name)) == sign_of(method, line.name)
    plain = line.name.removeprefix(INNER)
    return line.node.op == "var" and line.node.name in (line.name, plain)


def state_variable(name: str) -> str:
    """The variable of a state before the step, which distinguishes an old point or gradient from
    the new."""
    plain, bracket, index = name.partition("[")
    return f"{plain}_old{bracket}{index}" if plain.removeprefix(INNER) in ("w", "g") else name


def symbols(method: Optimizer) -> dict[str, str]:
    """The sign of each variable of the equations, and as "let:NAME" of the result of a line; for a
    knob the symbol of its declaration. A value that a line still reads after it was updated is
    distinguished from the new one."""
    lines = equations(method)
    names = {name: sign_of(method, name) for name in variables(lines)} | SHOWN
    for line in lines:
        names[line.key] = sign_of(method, line.name)
    for name in _states(method):
        variable = state_variable(name)
        late = variable != name or _read_late(lines, name)
        letter, bracket, index = sign_of(method, name).partition("[")
        old = f"{letter}{BEFORE if late else ''}{bracket}{index}"
        names[variable] = method.signs.get(f"{name}_old", old)
    for name, knob in _knobs(method).items():
        names[f"k:{name}"] = knob or name.rsplit(".", 1)[-1]
    return names


def _states(method: Optimizer) -> list[str]:
    """The names of the state, and of the components of its vectors."""
    made = method.init(np.zeros(COMPONENTS))
    vectors = [name for name, value in made.items() if np.ndim(value) == 1]
    return [*made, *(part for name in vectors for part in component_names(name, COMPONENTS))]


def variables(lines: Sequence[EquationLine]) -> set[str]:
    """All variables that the lines read."""
    nodes = ordered(line.node for line in lines)
    return {str(n.name) for n in nodes if n.op == "var"}


def _read_late(lines: Sequence[EquationLine], name: str) -> bool:
    """Whether a line after the one that updates a state reads the old value."""
    made = [k for k, line in enumerate(lines) if line.name == name]
    later = [part for line in lines[made[0] + 1 :] for part in looked_at(line.node)] if made else []
    return any(part.op == "var" and part.name == name for part in later)


def looked_at(node: Node) -> list[Node]:
    """The expression's own parts; named values are not expanded."""
    found, stack = [], [node]
    while stack:
        node = stack.pop()
        found.append(node)
        stack += () if node.op == "let" else node.args
    return found


def sign_of(method: Optimizer, name: str) -> str:
    """The printed letter of a state, a label or a value that the step asks for."""
    if name.endswith("]"):
        plain, bracket, index = name.partition("[")
        return f"{sign_of(method, plain)}{bracket}{index}"
    if name.endswith(HAT):
        return hatted(sign_of(method, name.removesuffix(HAT)))
    plain = name.removeprefix(ASKED).removeprefix(INNER)
    if name.startswith(ASKED):
        return method.signs.get(name) or method.signs.get(plain) or plain
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
    """The rule as text, e.g. "m ← β₁·m + (1 − β₁)·g"."""
    return tuple(f"{head} ← {text}" if head else text for head, text in _texts(method))


def heads(method: Optimizer) -> tuple[str, ...]:
    """What each line updates; "" for a condition, and for a value that is called by its formula,
    such as a length."""
    return tuple(head for head, _ in _texts(method))


@lru_cache(128)
def _texts(method: Optimizer) -> tuple[tuple[str, str], ...]:
    names, found = symbols(method), []
    for line in equations(method):
        text = to_reading(_short(line.node), names)
        head = names[line.key] if line.name else ""
        found.append(("" if head == text else head, text))
    return tuple(found)


def _short(node: Node) -> Node:
    """The expression with its numbers in a few digits."""

    def made(n: Node, args: tuple[Node, ...]) -> Node:
        return const(float(f"{n.value:.{DIGITS}g}")) if n.is_const else rebuilt(n, args)

    return bottom_up((node,), made)[0]


def equation_latex(method: Optimizer) -> str:
    """The rule as LaTeX, one aligned line each."""
    names = {name: latex(sign) for name, sign in symbols(method).items()}
    rows = []
    for line, head in zip(equations(method), heads(method), strict=True):
        text = to_latex(_short(line.node), names)
        rows.append(rf"{latex(head)} &\leftarrow {text}" if head else f"&{text}")
    body = " \\\\\n".join(rows)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
