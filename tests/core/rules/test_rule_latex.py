"""The rules as LaTeX: valid by a small grammar, and as they are written."""

import re

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.rules.equation import equation_latex
from tests.core.rules.rule_methods import METHODS
from tests.every import every

COMMANDS = set(
    "frac sqrt left right leftarrow hat bar top prime cdot min max sum nabla infty mathrm text "
    "operatorname bmod begin end leq geq | alpha beta gamma delta varepsilon zeta eta theta kappa "
    "lambda mu nu xi rho tau phi chi psi omega Gamma Delta Omega \\\\".split()
)


def check_latex(text):
    """A small grammar of LaTeX: known commands, pairs that match, groups where they are needed."""
    assert text.isascii() and text.startswith("\\begin{aligned}\n")
    for command in re.findall(r"\\([A-Za-z]+|.)", text):
        assert command in COMMANDS or command in " |\\,", command
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0 and len(re.findall(r"\\left\b", text)) == len(re.findall(r"\\right\b", text))
    assert not re.search(r"\\(frac|sqrt|hat|bar|mathrm|text|operatorname)(?![{\[])", text)
    one = r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|\w)"
    assert not re.search(rf"\^{one}\^|_{one}_|[_^](?![{{\w*+-])", text)
    rows = text.splitlines()[1:-1]
    assert all(row.count("&") == 1 for row in rows)
    assert all(row.endswith(" \\\\") for row in rows[:-1]) and not rows[-1].endswith("\\\\")


@every("method", METHODS)
def test_latex_is_valid(method):
    check_latex(equation_latex(method))


def test_signs_are_those_that_every_reader_of_latex_has():
    """Matplotlib's mathtext has no short forms."""
    rules = "".join(map(equation_latex, METHODS))
    assert r"\leq" in rules and not re.search(r"\\[lg]e\b", rules)


def test_latex_by_hand():
    assert equation_latex(OPTIMIZERS["adam"]()).splitlines()[-2] == (
        r"w &\leftarrow w - \frac{\eta \hat{m}}{\sqrt{\hat{v}} + \varepsilon}"
    )
    assert equation_latex(OPTIMIZERS["newton"]()).splitlines()[1] == (r"p &\leftarrow -H^{-1} g \\")
    assert r"\mu_{t+1} &\leftarrow \beta_1" in equation_latex(OPTIMIZERS["nadam"]())
    sophia = equation_latex(OPTIMIZERS["sophia"]())
    assert r"\text{if}\ \left(t - 1\right) \bmod k = 0" in sophia
