"""Formulas as one line of plain Unicode, as a lecturer would write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gdviz.core.base.printed import SUPERSCRIPTS
from gdviz.core.base.problem import Problem2D
from gdviz.render.paint.ticks import short

_NAMES = "alpha beta gamma delta epsilon eta theta kappa lambda mu pi rho sigma phi omega"
GREEK = dict(zip(_NAMES.split(), "αβγδεηθκλμπρσφω", strict=True))
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
# a whole exponent to which nothing is raised or attached
_POWER = re.compile(r"\^(\d+)(?![\w.^(])")
# 2·x is 2x, but 1/2·x stays
_FACTOR = re.compile(r"(?<![\w./^])(?<!e−)(\d+(?:\.\d+)?)·(?=[A-Za-zα-ω(√])")
_SIGNS = ((" * ", "·"), ("*", "·"), ("sqrt(", "√("), ("-", "−"))


def written(formula: str) -> str:
    """A formula with raised exponents, centred dots, true minus signs and Greek letters."""
    text = formula.replace("**", "^")
    text = _POWER.sub(lambda m: m.group(1).translate(SUPERSCRIPTS), text)
    text = _WORD.sub(lambda m: GREEK.get(m.group(), m.group()), text)
    for plain, sign in _SIGNS:
        text = text.replace(plain, sign)
    return _FACTOR.sub(r"\1", text)


def equation(problem: Problem2D) -> str:
    """The problem's formula as an equation, or its caption."""
    if problem.turned is None and not problem.formula:
        return problem.caption
    names = map(written, problem.names[: problem.dim])
    return f"f({', '.join(names)}) = {written(problem.formula or problem.caption)}"


def values(known: Mapping[str, float]) -> str:
    """Parameters with their values, e.g. "b = 100,  κ = 5"."""
    return ",  ".join(f"{written(name)} = {short(value)}" for name, value in known.items())


def axis_names(problem: Problem2D) -> tuple[str, str]:
    """The names along the axes of a map, of which the first says how the inputs were scaled; with
    one variable the loss is the vertical axis."""
    first, *others = problem.names
    if problem.scaling is not None:
        first += f" (inputs {problem.scaling.words})"
    return (first, others[0] if problem.dim > 1 else "loss")
