"""The panel of the problem: formulas of one's own begin where the landscape shown is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gdviz.core.problems.landscape import problem_of, used_params
from gdviz.core.spec.race import Landscape
from gdviz.gui.panel.landscape_combo import OWN
from gdviz.gui.panel.problem_panel import ProblemPanel
from gdviz.gui.state.first_race import first_race


@pytest.fixture
def panel(qtbot, theme):
    made = ProblemPanel(theme)
    qtbot.addWidget(made)
    made.edited.connect(lambda spec, _: made.set_spec(spec))
    made.set_spec(first_race())
    return made


@pytest.fixture
def said(panel):
    """The races that were asked for, the newest last."""
    heard = []
    panel.edited.connect(lambda spec, _: heard.append(spec))
    return heard


def typed(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_an_own_formula_takes_over_the_parameters_shown(qtbot, panel, said):
    typed(qtbot, panel.params.editors["b"].box, "30")
    panel.choose(OWN)
    problem = said[-1].problem
    assert problem == Landscape(
        formula="b*(y - x^2)^2 + (1 - x)^2", params=(("b", 30.0),), box=problem.box
    )
    assert panel.field.error.isHidden() and list(panel.params.editors) == ["b"]


def test_parameters_that_are_no_longer_used_go(qtbot, panel, said):
    typed(qtbot, panel.formula, "b*x^2 + y^2")
    assert said[-1].problem.params == (("b", 100.0),)
    typed(qtbot, panel.formula, "x^2 + y^2")
    assert said[-1].problem.params == () and not panel.params.editors
    assert used_params("b*x", {"b": 2.0, "c": 3.0}) == (("b", 2.0),)


@pytest.mark.parametrize("text", ["x^2 + 10*y^2", "exp(x)*sin(3y) + x^2", "sqrt(x) + y^2"])
def test_a_suggested_start_has_three_digits(text):
    problem = problem_of(Landscape(formula=text))
    assert all(
        len(f"{value!r}".lstrip("-").removesuffix(".0").replace(".", "").lstrip("0")) <= 3
        for value in problem.start
    )
    assert problem.objective.loss(problem.start) < float("inf")


def test_kinks_are_named_as_they_are_typed(qtbot, panel):
    typed(qtbot, panel.formula, "abs(x) + y^2")
    assert panel.field.kinks.text().startswith("abs(u)")


def test_of_a_long_formula_the_beginning_is_seen(qtbot, panel, said):
    line = panel.field.line
    long = "100*(y - x^2)^2 + (1 - x)^2 + " + " + ".join(f"sin({k}*x)/{k}" for k in range(2, 20))
    panel.set_spec(replace(first_race(), problem=Landscape(formula=long)))
    assert line.text() == long and line.cursorPosition() == 0
    # a hand at the keys is left where it is
    line.end(False)
    qtbot.keyClicks(line, " + y")
    line.cursorBackward(False, 2)
    qtbot.waitUntil(lambda: bool(said))
    assert said[-1].problem.formula.endswith(" + y")
    assert line.cursorPosition() == len(line.text()) - 2
