"""Landscapes: the list, the window of all of them, their parts and their parameters."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.catalogue import LANDSCAPES
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec
from tests.doors.hand import drag, pick

# at rates of their own: nothing has to be suggested on each landscape
RACERS = tuple(Entry(OPTIMIZERS[name](), lr=0.0001) for name in ("sgd", "adam"))
RACE = RaceSpec(Landscape(name="rosenbrock"), RACERS, steps=20)
OWN, OWN_LINE = "custom formula", "custom formula of one variable"


@pytest.fixture
def browser(program):
    """The window of all landscapes; closed at the end."""
    program.press("browse")
    yield program.main.panel.problem.landscape.browser
    program.main.panel.problem.landscape.browser.close()


def combo(program):
    return program.main.panel.problem.landscape.combo


def param(program, name):
    return program.control(name, program.main.panel.problem).parentWidget()


def current(browser):
    return browser.grid.tiles[browser.grid.current].card.id


def test_a_landscape_of_the_list_keeps_the_racers_and_takes_its_own_start(program):
    program.type("start x", "0.5")
    before = program.spec.entries
    pick(combo(program), "himmelblau")
    program.settle()
    assert program.spec.problem == Landscape(name="himmelblau")
    assert program.spec.entries == before and program.spec.start is None
    assert combo(program).currentText() == "Himmelblau"
    assert program.main.panel.problem.formula.text() == program.race.problem.formula
    x, y = program.race.tracks[0].points[0]
    assert [float(program.control(f"start {axis}").text()) for axis in "xy"] == [x, y]
    program.press("undo")
    assert program.spec.problem == Landscape(name="rosenbrock") and program.spec.start == (0.5, 1)
    assert combo(program).currentText() == "Rosenbrock"


def test_typing_in_the_list_finds_and_leaving_it_restores(program):
    line = combo(program).lineEdit()
    program.type(line, "himmelb", end="")
    listed = combo(program).completer().completionModel()
    assert [listed.index(k, 0).data() for k in range(listed.rowCount())] == ["Himmelblau"]
    program.keys("Return", line)
    program.main.setFocus()
    assert line.text() == "Rosenbrock" and program.spec.problem == Landscape(name="rosenbrock")
    program.type(line, "himmelb", end="")
    popup = combo(program).completer().popup()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert program.spec.problem == Landscape(name="himmelblau")


def test_the_browser_opens_at_the_landscape_and_chooses_by_search(program, browser):
    assert current(browser) == "rosenbrock"
    program.type("search landscapes", "himmelblau", end="")
    assert [tile.card.id for tile in browser.grid.tiles] == ["himmelblau"]
    assert program.spec.problem == Landscape(name="rosenbrock")
    program.keys("Return", browser.search)
    assert program.spec.problem == Landscape(name="himmelblau") and not browser.isVisible()


def test_a_click_chooses_and_the_browser_stays(program, browser):
    tile = next(t for t in browser.grid.tiles if t.card.id == "beale")
    browser.area.ensureVisible(tile.rect.center().x(), tile.rect.center().y())
    QTest.mouseClick(browser.grid, Qt.MouseButton.LeftButton, pos=tile.rect.center())
    assert program.spec.problem == Landscape(name="beale")
    assert browser.isVisible() and current(browser) == "beale"
    assert browser.note.text().startswith(LANDSCAPES["beale"].summary)


def test_arrows_move_the_frame_to_the_next_and_to_the_row_below(program, browser):
    tiles, here = browser.grid.tiles, browser.grid.current
    rect = tiles[here].rect
    QTest.keyClick(browser.grid, Qt.Key.Key_Right)
    assert browser.grid.current == here + 1
    QTest.keyClick(browser.grid, Qt.Key.Key_Left)
    assert browser.grid.current == here
    QTest.keyClick(browser.search, Qt.Key.Key_Down)
    below = browser.grid.tiles[browser.grid.current].rect
    assert below.top() > rect.top()
    assert not any(rect.top() < t.rect.top() < below.top() for t in tiles)
    QTest.keyClick(browser.search, Qt.Key.Key_Up)
    assert browser.grid.tiles[browser.grid.current].rect.top() == rect.top()
    QTest.keyClick(browser.grid, Qt.Key.Key_End)
    assert browser.grid.current == len(tiles) - 1
    QTest.keyClick(browser.grid, Qt.Key.Key_Home)
    assert browser.grid.current == 0
    assert program.spec.problem == Landscape(name="rosenbrock")


def test_words_that_nothing_has_choose_nothing(program, browser):
    program.type("search landscapes", "rosenbrock zebra", end="")
    assert browser.grid.tiles == [] and browser.note.text()
    program.keys("Return", browser.search)
    assert program.spec.problem == Landscape(name="rosenbrock")


def test_the_browser_shows_where_the_race_is_now(program, browser):
    browser.close()
    pick(combo(program), "beale")
    program.click("browse landscapes")
    assert browser.isVisible() and current(browser) == "beale"
    assert browser.search.text() == "" and len(browser.grid.tiles) > 50


def test_a_parameter_is_its_own_and_one_drag_is_one_step(program):
    index = program.main.document.stack.index()
    drag(param(program, "b").slider, 0.2, 0.3, 0.1)
    [(name, value)] = program.spec.problem.params
    assert name == "b" and 1 <= value < 10
    assert program.main.document.stack.index() == index + 1
    program.type(param(program, "b").box, "5")
    assert program.spec.problem == Landscape(name="rosenbrock", params=(("b", 5.0),))
    program.settle()
    # (1 - x)^2 + 5 (y - x^2)^2 at (-1.2, 1)
    assert program.race.tracks[0].losses[0] == pytest.approx(2.2**2 + 5 * 0.44**2)
    program.type(param(program, "b").box, "0.5")
    assert "at least 1" in program.notice and param(program, "b").box.text() == "5"


def labelled(program):
    """The racers of this file with names, which stand in the table."""
    told = tuple(replace(one, label=f"made for {k}") for k, one in enumerate(RACERS))
    program.main.document.replace(replace(RACE, entries=told))
    program.settle()
    assert {cells[1] for cells in program.standings} == {"made for 0", "made for 1"}


def test_the_loss_of_a_tab_is_raced_on_without_labels(program):
    """A label may name what holds for the loss that is left alone; the racers stay."""

    def example():
        program.open_tab("probe").examples.actions()[0].trigger()

    def line():
        program.click(program.open_tab("laboratory").open)

    for race_on, formula in ((example, "x^4 + y^4"), (line, "x^2")):
        labelled(program)
        race_on()
        program.settle()
        assert program.spec.problem.formula == formula
        assert program.spec.entries == RACERS
        program.open_tab("standings")
        assert not any("made for" in cells[1] for cells in program.standings)
        program.press("undo")
        program.settle()
        assert {cells[1] for cells in program.standings} == {"made for 0", "made for 1"}


def test_of_two_parameters_the_one_that_is_moved_changes(program):
    pick(combo(program), "ravine_k100")
    first = {name: param(program, name).value for name in ("angle", "kappa")}
    program.type(param(program, "angle").box, "30")
    program.settle()
    assert program.spec.problem.params == (("angle", 30.0),)
    assert param(program, "kappa").value == first["kappa"]


def test_a_part_of_a_landscape_has_its_own_box_start_and_parameters(program):
    views = program.main.panel.problem.views
    assert views.isVisible() and views.currentIndex() == 0
    pick(views, views.itemText(1), Qt.ItemDataRole.DisplayRole)
    program.settle()
    assert program.spec.problem == Landscape(name="rosenbrock", box=(0.4, 1.6, 0.4, 1.6))
    assert program.spec.start == (0.6, 1.5)
    pick(views, views.itemText(2), Qt.ItemDataRole.DisplayRole)
    assert dict(program.spec.problem.params) == {"b": 5.0} and program.spec.start == (-1.5, 2.0)
    assert views.currentIndex() == 2
    pick(views, views.itemText(0), Qt.ItemDataRole.DisplayRole)
    assert (program.spec.problem, program.spec.start) == (Landscape(name="rosenbrock"), None)
    pick(combo(program), "himmelblau")
    pick(combo(program), "matyas")
    assert not views.isVisible()


def test_a_formula_of_ones_own_begins_as_the_landscape(program):
    pick(combo(program), OWN)
    problem = program.spec.problem
    assert problem.name == "" and dict(problem.params) == {"b": 100.0}
    program.settle()
    track = program.race.tracks[0]
    x, y = track.points[0]
    assert track.losses[0] == pytest.approx((1 - x) ** 2 + 100 * (y - x**2) ** 2)
    assert program.main.focusWidget() is program.control("formula")
    pick(combo(program), "rosenbrock")
    assert program.spec.problem == Landscape(name="rosenbrock")


def test_a_line_has_one_start_and_comes_back_as_it_was_left(program):
    pick(combo(program), OWN_LINE)
    assert isinstance(program.spec.problem, Line)
    program.settle()
    boxes = program.main.panel.problem.start
    assert [box.isVisible() for box in boxes] == [True, False]
    program.type(boxes[0], "2")
    assert program.spec.start == (2.0,)
    left = program.spec
    pick(combo(program), "rosenbrock")
    assert [box.isVisible() for box in boxes] == [True, True] and program.spec.start is None
    pick(combo(program), OWN_LINE)
    assert replace(program.spec, entries=()) == replace(left, entries=())
