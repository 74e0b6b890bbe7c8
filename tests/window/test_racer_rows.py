"""The rows of racers and the folded problem, as a person uses them."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from gdviz.gui.panel.fan_dialog import FanDialog
from tests.doors.hand import entry


@pytest.fixture
def rows(program):
    """The window with its problem folded."""
    program.click(program.main.panel.edit)
    QApplication.processEvents()
    return program


def rates(program):
    return [one.lr for one in program.spec.entries]


def test_eight_racers_need_no_scrolling(rows):
    entry(rows.menu(rows.card(0).menu), "fan_3").trigger()
    rows.settle()
    assert len(rows.spec.entries) == 8
    area = rows.main.panel.findChild(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    last = rows.card(7)
    assert last.mapTo(area.viewport(), last.rect().bottomLeft()).y() < area.viewport().height()
    assert rows.main.panel.minimumWidth() <= 272


def test_the_folded_problem_says_what_it_is(rows):
    said = [label.text() for label in rows.main.panel.summary.findChildren(QLabel)]
    assert said == ["Rosenbrock", "b*(y - x^2)^2 + (1 - x)^2", "start −1.2, 1 · 500 steps"]
    assert not rows.main.panel.problem.isVisible()
    rows.click(rows.main.panel.summary)
    assert rows.main.panel.problem.isVisible() and not rows.main.panel.summary.isVisible()
    assert rows.main.appearance.kept().problem


def test_a_formula_to_be_typed_opens_the_problem(rows):
    rows.main.panel.problem.choose("custom formula")
    assert rows.main.panel.problem.isVisible()


def test_a_row_opens_by_its_name_and_by_return(rows):
    card = rows.card(1)
    assert not card.method.isVisible() and card.lr.box.isVisible()
    rows.click(card.fold)
    assert card.method.isVisible() and card.lr.slider.isVisible()
    rows.keys("Return", card.fold)
    assert not card.method.isVisible()


def test_three_rates_side_by_side_take_five_clicks(rows):
    entry(rows.menu(rows.card(0).menu), "only").trigger()
    assert len(rows.spec.entries) == 1
    rows.settle()
    entry(rows.menu(rows.card(0).menu), "fan_3").trigger()
    low, middle, high = rates(rows)
    assert low < middle < high and high / low == pytest.approx(10, rel=0.05)
    rows.settle()
    assert [rows.card(k).fold.text() for k in range(3)] == [
        f"GD η {lr:g}" for lr in (low, middle, high)
    ]
    rows.press("undo")
    rows.press("undo")
    assert len(rows.spec.entries) == 6


def test_values_are_asked_for(rows):
    entry(rows.menu(rows.card(1).menu), "fan_values").trigger()
    [dialog] = rows.main.findChildren(FanDialog)
    assert dialog.values.text().count(",") == 2
    rows.type(dialog.values, "0.5 0")
    assert "above 0" in dialog.error.text() and len(rates(rows)) == 6
    rows.type(dialog.values, "0.5, 0.25")
    assert rates(rows)[1:3] == [0.5, 0.25] and len(rates(rows)) == 7


def test_rename_begins_with_the_name(rows, monkeypatch):
    asked = []

    def text(*_, text):
        asked.append(text)
        return text, True

    monkeypatch.setattr("gdviz.gui.panel.racer_card.QInputDialog.getText", text)
    entry(rows.menu(rows.card(0).menu), "rename").trigger()
    assert asked == ["Gradient descent"] and rows.spec.entries[0].label == ""


def test_a_racer_keeps_its_sign_when_another_goes_or_is_fanned_out(rows):
    signs = [rows.picture(rows.card(k).colour).tobytes() for k in range(6)]
    inks = rows.main.keeper.scene.colours
    entry(rows.menu(rows.card(1).menu), "remove").trigger()
    rows.settle()
    kept = [rows.picture(rows.card(k).colour).tobytes() for k in range(5)]
    assert kept == [signs[0], *signs[2:]]
    assert rows.main.keeper.scene.colours == (inks[0], *inks[2:])
    entry(rows.menu(rows.card(0).menu), "fan_3").trigger()
    rows.settle()
    now = [rows.picture(rows.card(k).colour).tobytes() for k in range(7)]
    assert now[1] == signs[0] and now[3:] == signs[2:] and now[0] == signs[1]


def test_a_racer_is_found_by_typing_and_added_by_return(rows):
    rows.click(rows.main.panel.add)
    chooser = rows.main.panel.chooser
    assert chooser.isVisible() and len(chooser.model.found) > 40
    rows.type("search optimizers", "line search", end="")
    assert {thing.key for thing in chooser.model.found} == {"line search"}
    rows.keys("Escape", chooser.search)
    assert not chooser.isVisible() and len(rows.spec.entries) == 6
    rows.press("add_racer")
    # torch's name of it
    rows.type("search optimizers", "lbfgs")
    assert rows.spec.entries[-1].optimizer.id == "lbfgs"


def test_a_race_without_racers_is_on_the_same_problem(rows):
    rows.press("new_empty")
    assert rows.spec.entries == () and rows.spec.problem.name == "rosenbrock"


def test_three_rates_side_by_side_by_keys_alone(rows):
    rows.press("only_racer")
    rows.press("fan_out")
    rows.press("side")
    rows.settle()
    assert len(rows.spec.entries) == 3 == len(rows.main.race_view.panels)


def test_a_formula_of_ones_own_has_fields_for_its_box(rows):
    problem = rows.main.panel.problem
    problem.choose("custom formula")
    rows.type("formula", "x^2 + 3*y^2")
    rows.type("x to", "7")
    assert rows.spec.problem.box[1] == 7
    rows.settle()
    assert rows.main.race_view.race.problem.box[1] == 7
    rows.type("x from", "9")
    assert "must be" in rows.notice and rows.spec.problem.box[0] < 7
    assert problem.box.sides[0].text() != "9"
    rows.press("undo")
    rows.main.panel.problem.choose("sphere")
    assert not problem.box.isVisible()
