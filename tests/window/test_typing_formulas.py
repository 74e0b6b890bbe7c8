"""The formula field: what is typed is raced on, and what is wrong is marked where it is."""

import pytest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.doors.hand import drag
from tests.doors.window import texts

RACERS = (Entry(OPTIMIZERS["sgd"](), lr=0.01),)
BOWL = Landscape(formula="x^2 + 3*y^2", box=(-2, 2, -2, 2))
RACE = RaceSpec(BOWL, RACERS, start=(1.0, 1.0), steps=10)


@pytest.fixture
def field(program):
    return program.main.panel.problem.field


def formula(program):
    return program.spec.problem.formula


def test_a_formula_is_raced_on_once_the_hand_rests(program, field):
    before = program.spec
    program.type("formula", "x^2 + 5y^2", end="")
    assert program.spec == before
    program.wait(lambda: formula(program) == "x^2 + 5y^2")
    program.settle()
    track = program.race.tracks[0]
    x, y = track.points[0]
    assert track.losses[0] == pytest.approx(x**2 + 5 * y**2)
    assert track.grads[0] == pytest.approx([2 * x, 10 * y])
    assert not field.error.isVisible() and not field.caret.isVisible()
    assert program.control("formula").text() == "x^2 + 5y^2"


def test_enter_does_not_wait(program):
    program.type("formula", "x^2 + 7y^2")
    assert formula(program) == "x^2 + 7y^2"
    program.press("undo")
    assert program.spec == RACE and program.control("formula").text() == BOWL.formula


def test_a_formula_typed_in_one_go_is_one_step_and_another_another(program):
    index = program.main.document.stack.index()
    for k, text in enumerate(("x^2 + y^2", "x^2 + y^4"), 1):
        program.type("formula", text)
        assert program.main.document.stack.index() == index + k


def test_what_is_wrong_is_said_and_marked_below_its_letter(program, field):
    line = program.control("formula")
    program.type("formula", "x^2 + sni(y)")
    assert program.spec == RACE
    assert field.error.isVisible() and "sni" in field.error.text() and "sin" in field.error.text()
    assert field.caret.isVisible() and field.caret.text() == "^"
    before = line.fontMetrics().horizontalAdvance("x^2 + ")
    wide = line.fontMetrics().horizontalAdvance("sni")
    assert before <= field.caret.contentsMargins().left() <= before + wide + 8
    assert line.property("bad") and line.text() == "x^2 + sni(y)"
    program.type("formula", "x^2 + sin(y)")
    assert formula(program) == "x^2 + sin(y)"
    assert not field.error.isVisible() and not field.caret.isVisible() and not line.property("bad")


def test_the_formula_there_was_takes_the_mark_away(program, field):
    program.type("formula", "x^2 +")
    assert field.error.isVisible()
    program.type("formula", BOWL.formula)
    assert not field.error.isVisible() and program.spec == RACE


def test_undo_takes_the_mark_away(program, field):
    program.type("formula", "x^2 + 9*y^2")
    program.type("formula", "x^2 + + ")
    program.main.setFocus()
    program.press("undo")
    assert program.control("formula").text() == BOWL.formula and not field.error.isVisible()


def test_a_letter_becomes_a_parameter_by_a_button(program, field):
    program.type("formula", "x^2 + c*y^2")
    assert program.spec == RACE and field.offer.isVisible() and " c " in field.offer.text()
    program.click(field.offer)
    assert program.spec.problem == Landscape(formula="x^2 + c*y^2", params=(("c", 1.0),))
    assert not field.offer.isVisible() and not field.error.isVisible()
    editor = program.control("c", program.main.panel.problem).parentWidget()
    program.type(editor.box, "4")
    program.settle()
    track = program.race.tracks[0]
    x, y = track.points[0]
    assert track.losses[0] == pytest.approx(x**2 + 4 * y**2)
    index = program.main.document.stack.index()
    drag(editor.slider, 0.6, 0.7, 0.8)
    assert program.main.document.stack.index() == index + 1
    # a letter that is no more in the formula is no parameter
    program.type("formula", "x^2 + y^2")
    assert program.spec.problem == Landscape(formula="x^2 + y^2")


def test_a_known_word_is_no_parameter(program, field):
    program.type("formula", "x^2 + foo*y^2")
    assert field.error.isVisible() and not field.offer.isVisible()


def test_a_formula_that_can_be_no_loss_is_refused(program, field):
    program.type("formula", "x^2 + z")
    assert program.spec == RACE and "z" in field.error.text()
    program.type("formula", "")
    assert program.spec == RACE and field.error.isVisible()


def test_the_formula_and_its_gradient_are_set_in_print(program, field):
    assert field.card.isVisible() and field.card.failure == ""
    tip = field.card.toolTip().splitlines()
    assert [line.split(" = ")[0] for line in tip] == ["f", "∂f/∂x", "∂f/∂y"]
    # lines of ink, one above the other
    ink = program.picture(field.card).min(axis=2) < 150
    rows = ink.any(axis=1)
    assert (rows[1:] & ~rows[:-1]).sum() >= 2
    first = program.picture(field.card)
    program.type("formula", "x^4 + 2*x*y^2")
    assert (
        program.picture(field.card).shape != first.shape
        or (program.picture(field.card) != first).any()
    )


def test_kinks_are_told(program, field):
    assert field.kinks.text() == "" or not field.kinks.isVisible()
    program.type("formula", "abs(x) + y^2")
    assert field.kinks.isVisible() and "abs(u) has a kink at u = 0" in field.kinks.text()


def test_what_kind_of_loss_it_is_stands_above(program):
    """A sum of squares has one minimum; a saddle has none."""
    assert "Convex" in texts(program.main.panel.problem)
    program.type("formula", "x^2 - y^2")
    assert "Convex" not in texts(program.main.panel.problem)
