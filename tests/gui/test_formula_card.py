"""The formula set as in print: what is too long for its card is smaller, or ends in an ellipsis."""

import pytest
from PySide6.QtWidgets import QWidget

from gdviz.core.objectives.landscape import problem_of
from gdviz.core.spec import Landscape
from gdviz.gui import formula_card
from gdviz.gui.formula_card import FormulaCard, shrunk
from gdviz.gui.formula_field import reading

WIDTH = 282


@pytest.fixture
def card(qtbot, look):
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
    objective = problem_of(Landscape("ravine_k100")).objective
    card.set_formula(objective)
    said = texts(card, monkeypatch)
    assert len(said) == 3 and all(0.9 * WIDTH < x < WIDTH and text == " …" for x, text in said)
    tip = reading(objective)
    assert "…" not in tip and tip.count("∂f/∂") == 2 and card.failure == ""
    assert all(len(line) <= 110 for line in tip.splitlines())
