"""An optimizer's update as equations, read off the code that runs.

The update is traced once; what it names with `let` becomes a line of its own, then come the new
state and the new point. Lines are given for the first coordinate; where another coordinate enters
(a norm), both are told apart by x and y. What a knob at 0 switches off is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gdviz.core.compiled import numeric_knobs, with_knobs
from gdviz.core.expr import Node, ordered
from gdviz.core.idle import needed, without_idle
from gdviz.core.knobs import knobs_of
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.reading import to_reading
from gdviz.core.tape import Tape
from gdviz.core.trace import nodes_of, traced
from gdviz.core.written import to_latex

# how names of variables and labels are shown; the rest is shown as it is
SHOWN = {"lr": "η", "w_old": "wₜ₋₁", "g_old": "gₜ₋₁", "m_hat": "m̂", "v_hat": "v̂", "v_max": "vₘₐₓ"}
LATEX = {
    "lr": r"\eta",
    "w_old": "w_{t-1}",
    "g_old": "g_{t-1}",
    "m_hat": r"\hat m",
    "v_hat": r"\hat v",
    "v_max": r"v_{\max}",
}
GREEK = dict(
    zip(
        "αβγηθλμνρτψε",
        "alpha beta gamma eta theta lambda mu nu rho tau psi varepsilon".split(),
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("₀₁₂₃₊₋", ("_0", "_1", "_2", "_3", "_+", "_-"), strict=True))


@dataclass(frozen=True)
class Line:
    """One equation: `name` becomes `node`."""

    name: str
    node: Node


def equations(method: Optimizer) -> tuple[Line, ...]:
    """The update of a first-order method; () for one that asks for more than a gradient."""
    return _equations(method) if method.first_order else ()


@lru_cache(128)
def _equations(method: Optimizer) -> tuple[Line, ...]:
    w: Any = traced(["w", "w_y"])
    g: Any = traced(["g", "g_y"])
    knobs = {name: traced(f"k:{name}") for name in numeric_knobs(method)}
    symbolic = with_knobs(method, knobs)
    before = {name: _variable(name, value) for name, value in symbolic.init(w).items()}
    point, state = symbolic.update(w, g, before, traced("t"), traced("lr"))
    after = (*(nodes_of(state[name])[0] for name in before), nodes_of(point)[0])
    off = {f"k:{name}" for name, value in numeric_knobs(method).items() if value == 0.0}
    ends = list(map(Line, (*before, "w"), without_idle(after, off)))
    # a label is used in place of its value wherever it occurs, so it is told once, before
    named: dict[str, Node] = {}
    for node in ordered(line.node for line in ends):
        if node.op == "let":
            named.setdefault(str(node.name), node.args[0])
    lines = [Line(name, node) for name, node in named.items()]
    lines += [line for line in ends if line.name not in named]
    kept = needed({line.name: line.node for line in lines}, "w")
    return tuple(line for line in lines if _says_something(line) and line.name in kept)


def state_variable(name: str) -> str:
    """The variable of a state before the step: an old point or gradient is told from the new."""
    return f"{name}_old" if name in ("w", "g") else name


def _variable(name: str, value: Any) -> Any:
    plain = state_variable(name)
    return traced(plain) if len(nodes_of(value)) == 1 else traced([plain, f"{plain}_y"])


def _says_something(line: Line) -> bool:
    return not (line.node.op == "var" and line.node.name == line.name)


def symbols(method: Optimizer) -> dict[str, str]:
    """The sign of each variable of the equations: of a knob the one it is declared with."""
    names = dict(SHOWN)
    for name, knob in _knobs(method).items():
        names[f"k:{name}"] = knob or name.rsplit(".", 1)[-1]
    return names


def _knobs(method: Optimizer, prefix: str = "") -> dict[str, str]:
    found = {prefix + name: knob.symbol for name, knob in knobs_of(method).items()}
    base = getattr(method, "base", None)
    return found | (_knobs(base, prefix + "base.") if isinstance(base, Optimizer) else {})


def equation_lines(method: Optimizer) -> tuple[str, ...]:
    """The update as text, e.g. "m ← β₁·m + (1 − β₁)·g"."""
    names = symbols(method)
    return tuple(
        f"{names.get(line.name, line.name)} ← {to_reading(line.node, names)}"
        for line in equations(method)
    )


def equation_numbers(
    method: Optimizer, values: Mapping[str, float], digits: int = 4
) -> tuple[str, ...]:
    """The same lines with numbers in place of variables and the result, e.g. "m ← 0.9·0 + 1 = 1".

    `values` has the first coordinate's w, g and state before the step (see `state_variable`), t
    and lr; the second coordinate's end in "_y".
    """
    known = dict(values) | {f"k:{name}": value for name, value in numeric_knobs(method).items()}
    shown = {name: _number(value, digits) for name, value in known.items()}
    names, lines = symbols(method), []
    for line in equations(method):
        inputs = [str(n.name) for n in ordered((line.node,)) if n.op == "var"]
        result = float(Tape((line.node,), inputs)(*(known.get(n, 0.0) for n in inputs))[0])
        left = names.get(line.name, line.name)
        text = to_reading(line.node, shown)
        lines.append(f"{left} ← {text} = {_number(result, digits).strip('()')}")
        # from here on the name means its new value
        shown[f"let:{line.name}"] = _number(result, digits)
    return tuple(lines)


def _number(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}".replace("-", "−")
    return f"({text})" if text.startswith("−") else text


def equation_latex(method: Optimizer) -> str:
    """The update as LaTeX, one aligned line each."""
    names = {n: _latex_symbol(s) for n, s in symbols(method).items()} | LATEX
    rows = [
        rf"{names.get(line.name, line.name)} &\leftarrow {to_latex(line.node, names)}"
        for line in equations(method)
    ]
    body = " \\\\\n".join(rows)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def _latex_symbol(symbol: str) -> str:
    text = "".join(f"\\{GREEK[c]}" if c in GREEK else SUBSCRIPTS.get(c, c) for c in symbol)
    return text if text.isascii() else rf"\text{{{symbol}}}"
