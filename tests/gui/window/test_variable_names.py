"""A formula in u and v: what the window says of a place and a start carries those names."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel

from gdviz.core.analysis.probe import probe
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape, Line
from gdviz.gui.map.map_reading import read_out
from gdviz.render.cards.probe_card import paint_slice
from gdviz.render.paint.notation import axis_names, equation
from gdviz.render.paint.theme import LIGHT
from tests.doors.plot_words import words
from tests.gui.windows import settled, typed

RACE = spec_from_words(["rosenbrock", "gd:lr=0.0001", "adam:lr=0.01"], steps="20")


def test_the_panel_carries_the_names(qtbot, window):
    problem = window.panel.problem
    problem.choose("custom formula")
    typed(qtbot, problem.formula, "u^2 + 3v^2")
    settled(qtbot, window)
    assert problem_of(window.document.spec.problem).names == ("u", "v")
    assert [box.accessibleName() for box in problem.start] == ["start u", "start v"]
    shown = {label.text() for label in problem.findChildren(QLabel) if label.isVisible()}
    assert {"u", "v"} <= shown and not {"x", "y"} & shown
    axes = [window.race_view.panels[0].plot.getAxis(side) for side in ("bottom", "left")]
    canvas = window.race_view.canvas
    assert {"u", "v"} <= {shape.text for shape in words(canvas)}
    assert not any(axis.label.isVisible() for axis in axes)
    typed(qtbot, problem.start[0], "far")
    assert "start u" in window.notice.text
    typed(qtbot, problem.formula, "x^2 + 3y^2")
    settled(qtbot, window)
    assert [box.accessibleName() for box in problem.start] == ["start x", "start y"]
    told = {shape.text for shape in words(canvas)}
    assert {"x", "y"} <= told and not {"u", "v"} & told


def test_a_parameter_becomes_a_variable_when_its_partner_is_typed(qtbot, window):
    problem = window.panel.problem
    problem.choose("custom formula")
    typed(qtbot, problem.formula, "x^2 + w*y^2")
    problem.field.offer.click()
    settled(qtbot, window)
    assert window.document.spec.problem.params == (("w", 1.0),)
    typed(qtbot, problem.formula, "w^2 + b^2")
    settled(qtbot, window)
    assert window.document.spec.problem == Landscape(formula="w^2 + b^2")
    assert problem.field.error.isHidden()


@pytest.mark.parametrize("pair", [("u", "v"), ("x[0]", "x[1]"), ("theta1", "theta2")])
def test_what_is_said_of_a_place_carries_the_names(pair):
    first, second = pair
    problem = problem_of(Landscape(formula=f"{first}^2 + 3*{second}^2"))
    assert axis_names(problem) == pair
    assert read_out(problem, 1.0, 2.0).startswith(f"{first} 1   {second} 2   loss 13 ")
    assert equation(problem).startswith(f"f({first}, {second}) = {first}²")


@pytest.mark.parametrize(
    ("end", "word"), [("", " (inputs standardised)"), (":standardise=false", "")]
)
def test_a_map_of_weights_says_that_the_inputs_are_standardised(end, word):
    problem = problem_of(spec_from_words([f"cars{end}", "gd"], steps="1").problem)
    assert axis_names(problem) == (f"w{word}", "b")


def test_one_variable_is_x():
    problem = problem_of(Line("x^2"))
    assert read_out(problem, 3.0, 0.0) == "x 3   loss 9   slope 6"
    assert equation(problem) == "f(x) = x²"


def test_slices_of_the_probe_carry_the_names(qtbot, theme, monkeypatch):
    said = []
    monkeypatch.setattr("gdviz.render.cards.probe_card.write", lambda *given: said.append(given[2]))
    problem = problem_of(Landscape(formula="u^2 + 3v^2"))
    found = probe(problem, (1.0, 2.0))
    image = QImage(300, 200, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    for axis in (0, 1):
        paint_slice(painter, QRectF(0, 0, 300, 200), problem, found, axis, LIGHT)
    painter.end()
    assert said == ["∂f/∂u = 2, v held", "∂f/∂v = 12, u held"]
