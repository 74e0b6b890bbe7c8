"""Anything is found by typing a few letters of it, and chosen by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdviz.core.files.command_words import resolve
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Landscape

RACE = resolve(["rosenbrock", "gd:lr=0.001"], steps="20")


class Sought:
    """The palette of a window, as one sees it."""

    def __init__(self, program):
        self.program = program
        program.keys("Ctrl+Shift+P")
        [self.window] = [
            w
            for w in QApplication.topLevelWidgets()
            if w.isVisible() and w.objectName() == "palette"
        ]
        self.field = program.control("find anything", self.window)
        self.list = program.control("what is found", self.window)

    @property
    def rows(self):
        model, role = self.list.model(), Qt.ItemDataRole.AccessibleTextRole
        return [model.index(k, 0).data(role) for k in range(model.rowCount())]

    def type(self, text):
        self.field.selectAll()
        self.field.insert(text)
        return self.rows

    def choose(self, text):
        self.type(text)
        self.program.keys("Return", self.field)
        assert not self.window.isVisible()


@pytest.fixture
def find(program):
    return lambda: Sought(program)


def test_everything_is_found_with_its_place_and_key(find):
    sought = find()
    assert sought.type("side by")[0] == "Side by side, View, Ctrl+2"
    assert sought.type("dark")[0] == "Dark, View › Theme"
    assert sought.type("clip the")[0] == "Clip the cliff, Lesson › The learning rate"
    assert sought.type("banana")[0].startswith("Rosenbrock, Landscape")
    assert sought.type("adam")[0] == "Add Adam, Optimizer"
    assert sought.type("probe")[0] == "Probe a point, Tab Probe, P"
    assert sought.type("standings")[0].startswith("Standings, Tab")
    assert sought.type("penguins")[0].startswith("Penguins, Data set")
    assert "Line search, Glossary" in sought.type("line search")
    # a control of the panel, a row of initials, and a word of a tip
    assert sought.type("learning rate")[0] == "Learning rate, Field"
    assert sought.type("sbs") == ["Side by side, View, Ctrl+2"]
    assert any(row.startswith("Presentation") for row in sought.type("projector"))
    assert sought.type("zebra crossing") == []
    sought.program.keys("Return", sought.field)
    assert sought.window.isVisible()
    sought.program.keys("Escape", sought.field)
    assert not sought.window.isVisible()


def test_every_action_is_found_by_its_own_text(program, find):
    sought = find()
    for act in program.main.acts:
        if act.id != "palette":
            found = [row.partition(", ")[0] for row in sought.type(act.text)]
            assert act.text in found[:4], act.text


def test_an_action_is_chosen(program, find):
    find().choose("side by side")
    assert program.view.layout == "side"


def test_arrows_go_through_the_rows_and_around(program, find):
    sought = find()
    count = len(sought.type("map"))
    for key, row in (("Down", 1), ("Down", 2), ("Up", 1), ("Up", 0), ("Up", count - 1)):
        program.keys(key, sought.field)
        assert sought.list.currentIndex().row() == row
    program.keys("PgUp", sought.field)
    assert sought.list.currentIndex().row() == max(count - 12, 0)


def test_a_click_chooses(program, find):
    sought = find()
    sought.type("side by side")
    place = sought.list.visualRect(sought.list.model().index(0, 0)).center()
    QTest.mouseClick(sought.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert program.view.layout == "side" and not sought.window.isVisible()


def test_what_cannot_be_chosen_says_why(program, find):
    sought = find()
    assert sought.type("undo")[0] == "Undo, there is no change to take back, Ctrl+Z"
    [noise] = [row for row in sought.type("noise of batches") if row.startswith("Noise of")]
    assert "only a race on data" in noise
    program.keys("Return", sought.field)
    assert sought.window.isVisible() and program.tab == "standings"


def test_a_racer_a_landscape_a_data_set_a_lesson_and_a_tab_are_chosen(program, find):
    before = program.spec.entries
    find().choose("add rprop")
    assert [e.optimizer.id for e in program.spec.entries[len(before) :]] == ["rprop"]
    find().choose("himmelblau")
    assert program.spec.problem == Landscape(name="himmelblau")
    find().choose("penguins")
    assert isinstance(program.spec.problem, Data) and program.spec.problem.source == "penguins"
    program.settle()
    find().choose("noise of batches")
    assert program.tab == "noise"
    find().choose("add adam")
    find().choose("beale")
    assert program.spec.problem == Landscape(name="beale")
    assert [e.optimizer.id for e in program.spec.entries] == ["sgd", "rprop", "adam"]
    find().choose("clip the cliff")
    program.settle()
    assert program.below.startswith("One gradient at the wall")


def test_a_field_is_ready_to_be_typed_over(program, find):
    find().choose("start x")
    field = QApplication.focusWidget()
    assert field.accessibleName() == "start x" and field.hasSelectedText()


def test_large_text_leaves_the_palette_in_the_window(program, find):
    for key, high in (("Ctrl+0", 30), ("Ctrl+=", 50), ("Ctrl+0", 30)):
        for _ in range(6):
            program.keys(key)
        program.wait(lambda: program.main.settled)
        sought = find()
        low = sought.window.mapToGlobal(sought.window.rect().bottomLeft())
        assert program.main.rect().contains(program.main.mapFromGlobal(low))
        assert sought.list.visualRect(sought.list.model().index(0, 0)).height() >= high
        program.keys("Escape", sought.field)


def test_those_chosen_last_come_first(program, find):
    find().choose("gradient arrows")
    find().choose("fit the race")
    assert [row.partition(", ")[0] for row in find().rows][:2] == [
        "Fit the race",
        "Gradient arrows",
    ]
    program.press("arrows")


def test_those_chosen_last_are_remembered_from_start_to_start(open_window, tmp_path, monkeypatch):
    monkeypatch.setenv("GDVIZ_SETTINGS", str(tmp_path))
    for _ in range(2):
        with open_window(spec=RACE) as program:
            sought = Sought(program)
            first = sought.rows[0]
            sought.choose("gradient arrows")
    assert first.startswith("Gradient arrows")
