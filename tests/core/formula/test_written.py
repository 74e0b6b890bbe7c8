"""Formulas written out: they parse back to the same expression."""

import numpy as np
import pytest

from gdviz.core.expr.formula_text import to_latex, written_number
from gdviz.core.expr.graph import ordered
from gdviz.core.expr.ops import OPS
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

BINDING = {"where": 0, "lt": 1, "le": 1, "gt": 1, "ge": 1, "add": 2, "sub": 2, "mul": 3, "div": 3}
BINDING |= {"neg": 4, "pow": 5}


def to_text(node):
    """The formula in the notation of the formula field, e.g. "(1 - x)^2 + 100*(y - x^2)^2"."""
    done = {}
    for n in ordered((node,)):
        done[n] = text_of(n, [done[a] for a in n.args])
    return done[node][0]


def text_of(n, args):
    """The text of a node from those of its arguments, and how tightly it binds."""
    if n.is_const:
        text = written_number(n.value)
        return text, 4 if text.startswith("-") else 6
    if n.op in ("var", "let"):
        return n.name, 6
    own, sign = BINDING.get(n.op, 6), OPS[n.op].infix
    if n.op == "neg":
        return "-" + bracketed(args[0], own), own
    if n.op == "pow":
        return bracketed(args[0], own + 1) + "^" + bracketed(args[1], 4), own
    if not sign:
        return f"{n.op}({', '.join(text for text, _ in args)})", 6
    # brackets on the right at equal binding
    right = bracketed(args[1], own + (n.op in ("sub", "div", "mul", "add")))
    return f"{bracketed(args[0], own)} {sign} {right}", own


def bracketed(part, least):
    text, binding = part
    return text if binding >= least else f"({text})"


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
