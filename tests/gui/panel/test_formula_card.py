"""The formula set as in print: what is too long for its card is smaller, or ends in an ellipsis."""

import pytest
from PySide6.QtWidgets import QWidget

from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape
from gdviz.gui.panel import formula_card
from gdviz.gui.panel.formula_card import FormulaCard, shrunk
from gdviz.gui.panel.formula_field import FormulaField, reading
from gdviz.render.paint.notation import equation

WIDTH = 282


@pytest.fixture
def card(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    made = FormulaCard()
    made.setParent(holder)
    made.resize(WIDTH, 100)
    holder.show()
    yield made


def texts(card, monkeypatch):
    """What the card writes itself, beside the boxes of its lines."""
    said = []
    monkeypatch.setattr(formula_card, "paint_box", lambda *_: None)
    real = formula_card.QPainter

    class Told(real):
        def drawText(self, at, text):
            said.append((at.x(), text))

    monkeypatch.setattr(formula_card, "QPainter", Told)
    card.grab()
    return said


def test_a_line_a_little_too_long_is_drawn_smaller(card, monkeypatch):
    card.set_formula(problem_of(Landscape("michalewicz")).objective)
    lines = [box for box, _ in card.lines]
    assert max(box.width for box in lines) > WIDTH
    assert all(shrunk(box, WIDTH) * box.width <= WIDTH + 0.01 for box in lines)
    assert texts(card, monkeypatch) == [] and card.failure == ""


def test_one_far_too_long_ends_in_an_ellipsis_and_stands_whole_in_the_tip(card, monkeypatch):
    objective = problem_of(Landscape("shubert")).objective
    card.set_formula(objective)
    said = texts(card, monkeypatch)
    assert len(said) == 3 and all(0.9 * WIDTH < x < WIDTH and text == " …" for x, text in said)
    tip = reading(objective)
    assert "…" not in tip and tip.count("∂f/∂") == 2 and card.failure == ""
    assert all(len(line) <= 110 for line in tip.splitlines())


@pytest.mark.parametrize("name", ["ravine_k100", "rotated_k100"])
@pytest.mark.parametrize(("degrees", "note"), [(0.0, ""), (30.0, "30°"), (-45.0, "−45°")])
def test_a_turned_ravine_reads_as_one_along_its_own_axes(qtbot, theme, name, degrees, note):
    holder, field = QWidget(), FormulaField()
    qtbot.addWidget(holder)
    field.setParent(holder)
    field.resize(WIDTH, 200)
    holder.show()
    problem = problem_of(Landscape(name, params=(("angle", degrees),)))
    field.show_problem(problem, "", False)
    assert field.card.toolTip() == "f = (x² + kappa·y²)/2\n∂f/∂x = x\n∂f/∂y = kappa·y"
    assert all(box.width < WIDTH for box, _ in field.card.lines) and field.card.isVisible()
    assert field.kinks.text() == (f"x and y along axes turned by {note}" if note else "")
    assert field.line.text() == ("" if note else "(x^2 + kappa*y^2)/2")
    plain = note.replace("−", "-")
    assert field.line.placeholderText() == (f"{problem.caption}" if note else "")
    assert problem.caption == (f"(x^2 + kappa*y^2)/2 turned by {plain}" if note else "")
    said = f"f(x, y) = (x² + κ·y²)/2{' turned by ' if note else ''}{note}"
    assert equation(problem) == said
