"""Formulas as one line of plain Unicode, as a lecturer would write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gdviz.core.objectives.base import Problem2D
from gdviz.core.objectives.landscape import parameters
from gdviz.core.spec import RaceSpec
from gdviz.render.ticks import SUPERSCRIPTS, short

GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon eta theta kappa lambda mu pi rho sigma phi omega".split(),
        "αβγδεηθκλμπρσφω",
        strict=True,
    )
)
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
# a whole exponent that nothing is raised or attached to
_POWER = re.compile(r"\^(\d+)(?![\w.^(])")
_SIGNS = ((" * ", "·"), ("*", "·"), ("sqrt(", "√("), ("-", "−"))


def written(formula: str) -> str:
    """A formula with raised exponents, centred dots, true minus signs and Greek letters."""
    text = formula.replace("**", "^")
    text = _POWER.sub(lambda m: m.group(1).translate(SUPERSCRIPTS), text)
    text = _WORD.sub(lambda m: GREEK.get(m.group(), m.group()), text)
    for plain, sign in _SIGNS:
        text = text.replace(plain, sign)
    return text


def headline(problem: Problem2D, spec: RaceSpec) -> str:
    """The line under a page's title: the formula and the values of its parameters."""
    if not problem.formula:
        return ""
    arguments = "x, y" if problem.dim == 2 else "x"
    return f"f({arguments}) = {written(problem.formula)}{_values(parameters(spec.problem))}"


def _values(known: Mapping[str, float]) -> str:
    parts = [f"{written(name)} = {short(value)}" for name, value in known.items()]
    return "    " + ",  ".join(parts) if parts else ""
