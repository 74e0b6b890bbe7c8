"""Formulas written out: they parse back to the same expression."""

import numpy as np
import pytest

from gdviz.core.expr.formula_text import to_latex, to_text
from gdviz.core.formula.parsing import parse
from gdviz.core.problems.landscape import LANDSCAPES
from tests.every import every

TEXTS = [
    "x - (y - 1)",
    "x - y - 1",
    "x/(y/2)",
    "x/y/2",
    "-x^2",
    "(-x)^2",
    "2^-x",
    "(x^y)^2",
    "x^y^2",
    "-(x + y)",
    "x*(y*2)",
    "where(x < y, x, -y)",
    "max(x, y, 3)",
    "abs(sin(x)*e^y)",
    "1e-7*x + 2.5e10",
]


@every("text", TEXTS + [i.formula for i in LANDSCAPES if not (i.params or i.repeat)])
def test_text_parses_back_to_the_same_values(text):
    objective = parse(text)
    again = parse(to_text(objective.node))
    w = np.random.default_rng(1).uniform(0.1, 1.5, (2, 20))
    assert np.array_equal(again.loss(w), objective.loss(w), equal_nan=True)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("x^2", "x^{2}"),
        ("(1 - x)^2", r"\left(1 - x\right)^{2}"),
        ("x/(y + 1)", r"\frac{x}{y + 1}"),
        ("sqrt(x)", r"\sqrt{x}"),
        ("sin(x)", r"\sin \left(x\right)"),
        ("|x|", r"\left|x\right|"),
        ("2*3^x", r"2 \cdot 3^{x}"),
    ],
)
def test_latex(text, latex):
    assert to_latex(parse(text).node) == latex
