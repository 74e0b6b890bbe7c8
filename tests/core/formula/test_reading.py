"""Formulas for the eye: few brackets, raised exponents, and never another value."""

import numpy as np
import pytest

from gdviz.core.expr.text import to_reading
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.formula.parsing import parse, parse_expr
from gdviz.core.problems.landscape import LANDSCAPES
from tests.every import every

FORMULAS = [i.formula for i in LANDSCAPES if not (i.params or i.repeat or "where" in i.formula)]
FORMULAS.remove("max(abs(x), abs(y))")
TEXTS = [
    "x - (y - 1)",
    "x/(y/2)",
    "x/y/2",
    "-x^2",
    "(-x)^2",
    "2^-x",
    "(x^y)^2",
    "x^y^2",
    "-(x + y)",
]
TEXTS += ["x*(y*2)", "-(-x)", "x - -y", "(-x)*(-y)", "sqrt(x)^2", "2*x^0.5", "|x|^3*e^y", "3*2*x"]


@pytest.mark.parametrize("text", TEXTS + FORMULAS)
def test_what_is_read_has_the_value_of_what_runs(text):
    objective = parse(text)
    w = np.random.default_rng(1).uniform(0.1, 1.5, (2, 20))
    for node in (objective.node, *objective.slopes):
        again = parse_expr(to_reading(node) + " + 0x")
        read, runs = FormulaObjective(again).loss(w), FormulaObjective(node).loss(w)
        assert np.allclose(read, runs, rtol=1e-9, atol=1e-9, equal_nan=True), to_reading(node)


@every(
    ("text", "shown"),
    [
        ("2*(x*y^2)", "2x·y²"),
        ("(1 - x)^2 + 100*(y - x^2)^2", "(1 − x)² + 100(y − x²)²"),
        ("x*(y*(x + 1))", "x·y·(x + 1)"),
        ("-(x*y)", "−x·y"),
        ("x - (y + 1)", "x − (y + 1)"),
        ("x + (y - 1)", "x + y − 1"),
        ("x/(2*y)", "x/(2y)"),
        ("sin(x)^2", "sin(x)²"),
        ("sqrt(x^2 + 1)/|y|", "√(x² + 1)/|y|"),
        ("1e-7*x", "10⁻⁷x"),
        ("0.5*2*x", "0.5·2·x"),
        ("x^-2", "x⁻²"),
        ("where(x <= 0, -x, x^2)", "−x if x ≤ 0 else x²"),
    ],
)
def test_reading(text, shown):
    assert to_reading(parse_expr(text)) == shown


def test_the_gradient_of_the_banana_has_no_needless_bracket():
    slopes = parse("b*(y - x^2)^2 + (1 - x)^2", {"b": 100.0}).slopes
    assert to_reading(slopes[0]) == "−4b·(y − x²)·x − 2(1 − x)"
    assert to_reading(slopes[1]) == "2b·(y − x²)"
