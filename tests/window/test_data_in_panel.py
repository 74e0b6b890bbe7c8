"""The panel of a race on data: which data, which model, which rows, and what a step sees."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.data import Data, Model, Slice
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, Init, RaceSpec
from tests.doors.hand import Answers, drag, pick

RACERS = (Entry(OPTIMIZERS["sgd"](), lr=0.5), Entry(OPTIMIZERS["adam"](), lr=0.1))
HOURS = Data("hours", model=Model("logistic"))
RACE = RaceSpec(HOURS, RACERS, steps=12)
TEXT = Qt.ItemDataRole.DisplayRole
TABLE = "a,b,c,y\n1,0,7,10\n2,1,8,20\n3,0,9,31\n4,1,6,39\n5,0,5,52\n6,1,7,60\n7,0,1,70\n8,1,2,80\n"
ROWS = 8


@pytest.fixture
def panel(program):
    return program.main.panel.data


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def on_table(program, table):
    """The race on all inputs of the table."""
    data = Data(file=str(table), inputs=("a", "b", "c"), target="y", model=Model("linear"))
    program.main.document.replace(replace(RACE, problem=data))
    return program


def problem(program):
    return program.spec.problem


def test_the_switch_goes_to_a_landscape_and_back(program):
    kinds = program.main.panel.kinds
    program.click(kinds.button(0))
    assert not isinstance(problem(program), Data)
    assert not program.main.panel.data.isVisible() and program.main.panel.problem.isVisible()
    assert [one.lr for one in program.spec.entries] == [None, None]
    program.click(kinds.button(1))
    assert program.spec == RACE and kinds.button(1).isChecked()
    program.click(kinds.button(1))
    assert program.spec == RACE


def test_each_set_comes_with_its_own_model_and_columns(program, panel):
    pick(panel.source.choice, "penguins_ac")
    assert (problem(program).source, problem(program).model.kind) == ("penguins_ac", "logistic")
    pick(panel.source.choice, "xor")
    assert problem(program).model == Model("network", hidden=(2,))
    assert program.spec.entries == RACERS
    program.press("undo")
    program.press("undo")
    assert program.spec == RACE and panel.source.choice.currentData() == "hours"


def test_own_points_begin_as_five_of_one_input(program, panel):
    pick(panel.source.choice, "custom points")
    assert problem(program).points[0] == (-2.0, -1.1) and len(problem(program).points) == 5
    assert not panel.source.own.isVisible()


def test_rows_of_a_set_become_ones_own_points(program, panel):
    """The hours of Wikipedia's example: 0.50 hours failed, 5.50 hours passed."""
    program.click(panel.source.own)
    points = problem(program).points
    assert (points[0], points[-1], len(points)) == ((0.5, 0.0), (5.5, 1.0), 20)
    assert problem(program).model == HOURS.model and problem(program).source == ""


def test_a_file_is_asked_for_and_cancel_leaves_all(program, panel, table, monkeypatch):
    answers = Answers(monkeypatch)
    answers.file("")
    pick(panel.source.choice, "CSV file…")
    assert program.spec == RACE and panel.source.choice.currentData() == "hours"
    answers.file(table)
    pick(panel.source.choice, "CSV file…")
    assert (problem(program).file, problem(program).target) == (str(table), "y")
    assert problem(program).inputs == ("a",) and problem(program).model.kind == "linear"
    assert panel.source.about.text().startswith(f"table.csv: {ROWS} rows.")


def test_a_file_that_is_none_is_told_and_leaves_all(program, panel, tmp_path, monkeypatch):
    answers = Answers(monkeypatch)
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n3\n")
    answers.file(bad)
    pick(panel.source.choice, "CSV file…")
    assert "bad.csv" in program.notice and "line 3" in program.notice
    assert str(tmp_path) not in program.notice and "\n" not in program.notice
    assert program.spec == RACE


def test_columns_go_in_and_out_and_one_stays(on_table, panel):
    def columns():
        return {action.text(): action for action in panel.source.inputs.menu().actions()}

    assert [name for name, one in columns().items() if one.isChecked()] == ["a", "b", "c"]
    assert not columns()["y"].isEnabled()
    columns()["b"].trigger()
    assert problem(on_table).inputs == ("a", "c")
    columns()["b"].trigger()
    assert problem(on_table).inputs == ("a", "b", "c")
    for name in "abc":
        columns()[name].trigger()
    assert problem(on_table).inputs == ("c",) and "one column" in on_table.notice


def test_the_target_is_another_column(on_table, panel):
    pick(panel.source.target.combo, "b", TEXT)
    assert (problem(on_table).target, problem(on_table).inputs) == ("b", ("a", "c"))
    on_table.press("undo")
    assert (problem(on_table).target, problem(on_table).inputs) == ("y", ("a", "b", "c"))


def test_the_only_input_changes_places_with_the_target(program, panel, table):
    data = Data(file=str(table), inputs=("a",), target="y", model=Model("linear"))
    program.main.document.replace(replace(RACE, problem=data))
    pick(panel.source.target.combo, "a", TEXT)
    assert (problem(program).target, problem(program).inputs) == ("a", ("y",))


def test_rows_without_a_value_are_skipped_by_a_button(program, panel, tmp_path, monkeypatch):
    holes = tmp_path / "holes.csv"
    holes.write_text(TABLE.replace("2,1,8,20", "2,1,8,"))
    answers = Answers(monkeypatch)
    answers.file(holes)
    pick(panel.source.choice, "CSV file…")
    assert program.spec == RACE and "holes.csv" in program.notice
    program.click(program.main.notice.button)
    assert problem(program).missing == "skip" and program.notice == ""
    program.settle()
    assert len(program.race.problem.objective.y) == ROWS - 1


@pytest.mark.parametrize(
    ("name", "value", "model"),
    [
        ("kind", "sigmoid", Model("sigmoid")),
        ("loss", "mse", Model("logistic", loss="mse")),
        ("scaling", "sum", Model("logistic", scaling="sum")),
    ],
)
def test_a_list_of_the_model_is_its_own(program, panel, name, value, model):
    pick(panel.model.editors[name].choice, value)
    assert problem(program) == replace(HOURS, model=model)


def test_numbers_and_switches_of_the_model(program, panel):
    program.type(panel.model.editors["ridge"].box, "0.5")
    program.click(panel.model.editors["ridge_bias"].check)
    program.click(panel.model.editors["bias"].check)
    assert problem(program).model == Model("logistic", ridge=0.5, ridge_bias=True, bias=False)
    program.type(panel.model.editors["ridge"].box, "-1")
    assert "ridge" in program.notice and panel.model.editors["ridge"].box.text() == "0.5"


def test_the_lowest_loss_is_told(program, panel, table):
    """y = 2 + 3x through (0, 2), (1, 5), (2, 8) with errors 1, -2, 1: 6/3/2 is left."""
    data = Data(
        points=((0.0, 3.0), (1.0, 3.0), (2.0, 9.0)), standardise=False, model=Model("linear")
    )
    program.main.document.replace(replace(RACE, problem=data))
    assert "Lowest loss 1 at w = 3, b = 2." in panel.told.text()
    # the Hessian of half a mean square is the mean of (x^2, x; x, 1): 5/3, 1; 1, 1
    assert "κ = 8.55" in panel.told.text()


def test_a_network_has_widths_weights_and_a_plane(program, panel):
    assert not panel.hidden.isVisible() and not panel.weights.isVisible()
    assert not panel.plane.isVisible() and not any(row.isVisible() for row in panel.axes)
    pick(panel.model.editors["kind"].choice, "network")
    assert panel.hidden.isVisible() and panel.weights.isVisible() and panel.plane.isVisible()
    assert panel.hidden.box.text() == "8"
    program.type(panel.hidden.box, "3-2")
    assert problem(program).model.hidden == (3, 2) and panel.hidden.box.text() == "3/2"
    program.type(panel.hidden.box, "3-x")
    assert "hidden" in program.notice and panel.hidden.box.text() == "3/2"
    pick(panel.model.editors["activation"].choice, "relu")
    assert problem(program).model == Model("network", hidden=(3, 2), activation="relu")
    program.type(panel.weights.box, "5")
    assert program.spec.start == Init("fan_in", 5)
    pick(panel.plane.editors["kind"].choice, "random")
    program.type(panel.plane.editors["seed"].box, "3")
    assert problem(program).slice == Slice("random", seed=3)
    pick(panel.plane.editors["kind"].choice, "weights")
    x, y = panel.axes
    pick(x.combo, x.combo.itemText(3), TEXT)
    assert problem(program).slice.axes == (3, 1)
    pick(y.combo, y.combo.itemText(3), TEXT)
    assert problem(program).slice.axes == (3, 1) and "two" in program.notice
    assert y.combo.currentIndex() == 1


@pytest.mark.parametrize(
    ("name", "text", "held"), [("validation", "0.25", (15, 5, 0)), ("test", "0.1", (18, 0, 2))]
)
def test_a_share_of_the_rows_is_held_back(program, panel, name, text, held):
    """Of twenty rows."""
    program.type(panel.split.editors[name].box, text)
    assert problem(program) == replace(HOURS, **{name: float(text)})
    assert [str(n) in panel.batch_told.text() for n in held[:1]] == [True]
    program.settle()
    assert len(program.race.problem.objective.y) == held[0]


def test_scaling_and_the_seed_of_the_split_are_their_own(program, panel):
    program.click(panel.split.editors["standardise"].check)
    assert problem(program) == replace(HOURS, standardise=False)
    program.type(panel.split.editors["validation"].box, "0.5")
    program.type(panel.split.editors["split_seed"].box, "3")
    assert problem(program) == replace(HOURS, standardise=False, validation=0.5, split_seed=3)


def test_a_batch_is_typed_drawn_and_taken_away(program, panel):
    assert panel.sizes.buttons[None].isChecked() and list(panel.sampling.editors) == []
    program.type(panel.batch.box, "4")
    assert program.spec.sampling == Sampling(4)
    pick(panel.sampling.editors["order"].choice, "fixed")
    program.click(panel.sampling.editors["shared"].check)
    assert program.spec.sampling == Sampling(4, "fixed", False)
    program.type(panel.batch.box, "")
    assert program.spec.sampling is None and panel.sizes.buttons[None].isChecked()
    program.press("undo")
    program.click(panel.sizes.buttons[None])
    assert program.spec.sampling is None and panel.batch.box.text() == ""
    # how batches are drawn comes back with them
    program.click(panel.sizes.buttons[1])
    assert program.spec.sampling == Sampling(1, "fixed", False)
    assert [size for size, one in panel.sizes.buttons.items() if one.isChecked()] == [1]
    program.click(panel.sizes.buttons[1])
    assert program.spec.sampling == Sampling(1, "fixed", False)
    # of twenty rows
    assert [size for size, one in panel.sizes.buttons.items() if one.isEnabled()] == [1, None]


def test_a_racer_has_a_batch_of_its_own(program, panel):
    program.type(panel.batch.box, "4")
    assert program.knob("batch", 1).isVisible()
    sizes = program.card(1).body.sizes
    assert sizes.buttons[None].isChecked()
    program.click(sizes.buttons[1])
    assert [one.batch for one in program.spec.entries] == [None, 1]
    program.type(program.knob("batch", 1).box, "6")
    assert [one.batch for one in program.spec.entries] == [None, 6]
    assert program.spec.sampling == Sampling(4)
    program.click(sizes.buttons[None])
    assert [one.batch for one in program.spec.entries] == [None, None]


def test_a_generator_has_parameters(program, panel):
    pick(panel.source.choice, "moons")
    before = problem(program)
    noise = program.control("noise", panel.source).parentWidget()
    program.type(noise.box, "0.3")
    assert problem(program) == replace(before, params=(("noise", 0.3),))
    index = program.main.document.stack.index()
    drag(noise.slider, 0.2, 0.4, 0.5)
    assert program.main.document.stack.index() == index + 1
    pick(panel.source.choice, "hours")
    assert problem(program).params == ()


def test_epochs_and_unseen_rows_can_stop_a_race_on_data(program, panel):
    program.click(program.knob("rules").check)
    pick(program.knob("unit").choice, "epochs")
    program.type(panel.split.editors["validation"].box, "0.25")
    pick(program.knob("judge").choice, "validation")
    program.type(program.knob("epochs").box, "3")
    stop = program.spec.stop
    assert (stop.unit, stop.judge, stop.epochs) == ("epochs", "validation", 3)


def test_methods_for_matrices_are_not_offered_where_there_are_layers(program, panel):
    def offered(method):
        program.press("add_racer")
        chooser = program.main.panel.chooser
        chooser.search.setText(method)
        there = [not thing.barred for thing in chooser.model.found if thing.id == method]
        chooser.close()
        return program.card(0).method.findData(method) >= 0, there

    assert offered("adam") == offered("muon") == (True, [True])
    pick(panel.model.editors["kind"].choice, "network")
    assert offered("adam") == (True, [True]) and offered("muon") == (False, [False])
    program.press("undo")
    assert offered("muon") == (True, [True])
