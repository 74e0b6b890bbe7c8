"""Data in the window: the panel's edits, planes of the map, and the way back."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gdviz.core.data.sets import DATA_SETS
from gdviz.core.objectives.fitted import fitted
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.plane_race import plane_of
from gdviz.core.spec import Entry, Init, Landscape, RaceSpec, Sampling
from gdviz.core.spec_data import Data, Model, Slice
from gdviz.core.words import spec_from_words
from gdviz.gui.data_panel import DataPanel
from tests.gui.windows import settled, typed


@pytest.fixture
def learning(qtbot, window):
    """The window with a small race on data."""
    words = ["hours:model=logistic", "gd:lr=1", "adam:lr=0.1"]
    window.document.replace(spec_from_words(words, steps="40"))
    settled(qtbot, window)
    return window


def show(qtbot, window, *words, **options):
    window.document.replace(spec_from_words(list(words), **options))
    settled(qtbot, window)


def emptied(qtbot, box):
    box.setFocus()
    box.selectAll()
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def failures(window):
    return [item.failure for item in window.race_view.items]


def test_the_switch_goes_to_data_and_back(qtbot, window):
    before = window.document.spec
    window.panel.kinds.button(1).click()
    settled(qtbot, window)
    spec = window.document.spec
    assert isinstance(spec.problem, Data)
    assert [e.optimizer for e in spec.entries] == [e.optimizer for e in before.entries]
    assert window.panel.data.isVisible() and not window.panel.problem.isVisible()
    window.grab()
    assert failures(window) == [""]
    window.panel.kinds.button(0).click()
    settled(qtbot, window)
    assert window.document.spec.problem == before.problem
    window.act("undo")
    assert isinstance(window.document.spec.problem, Data)


def test_choices_of_data_and_model_are_edits_that_can_be_undone(qtbot, learning):
    panel = learning.panel.data
    choice = panel.source.choice
    index = choice.findData("penguins_ac")
    choice.setCurrentIndex(index)
    choice.activated.emit(index)
    assert learning.document.spec.problem.source == "penguins_ac"
    kind = panel.model.editors["kind"].choice
    kind.setCurrentIndex(kind.findData("network"))
    kind.activated.emit(kind.currentIndex())
    settled(qtbot, learning)
    assert learning.document.spec.problem.model.kind == "network"
    assert panel.hidden.isVisible() and panel.plane.isVisible()
    for text, widths in (("3-2", (3, 2)), ("4/2", (4, 2)), ("2, 2", (2, 2))):
        typed(qtbot, panel.hidden.box, text)
        assert learning.document.spec.problem.model.hidden == widths
        assert panel.hidden.box.text() == "/".join(map(str, widths))
    settled(qtbot, learning)
    for _ in range(5):
        learning.act("undo")
    assert learning.document.spec.problem == Data("hours", model=Model("logistic"))


def test_a_batch_is_typed_and_taken_back(qtbot, learning):
    panel = learning.panel.data
    typed(qtbot, panel.batch.box, "4")
    assert learning.document.spec.sampling == Sampling(4)
    order = panel.sampling.editors["order"].choice
    order.setCurrentIndex(order.findData("replacement"))
    order.activated.emit(order.currentIndex())
    assert learning.document.spec.sampling == Sampling(4, "replacement")
    settled(qtbot, learning)
    emptied(qtbot, panel.batch.box)
    assert learning.document.spec.sampling is None


@pytest.mark.parametrize("text", ["0", "8-x", "-3", "9999999"])
def test_widths_that_are_none_are_refused_and_nothing_changes(qtbot, learning, text):
    show(qtbot, learning, "xor:model=network,hidden=3", "gd", steps="20")
    before = learning.document.spec
    typed(qtbot, learning.panel.data.hidden.box, text)
    assert learning.document.spec == before
    assert learning.notice.text


def test_a_bad_file_gets_one_line_and_nothing_changes(qtbot, learning, tmp_path):
    before = learning.document.spec
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n3\n")
    learning.panel.data.source.open_file(str(bad))
    assert learning.document.spec == before
    assert "line 3" in learning.notice.text and "\n" not in learning.notice.text
    good = tmp_path / "good.csv"
    good.write_text("a,b,c\n1,2,5\n3,4,6\n2,2,7\n")
    learning.panel.data.source.open_file(str(good))
    settled(qtbot, learning)
    assert learning.document.spec.problem.file == str(good)
    assert learning.document.spec.problem.inputs == ("a",)


def test_rows_without_a_value_are_skipped_where_that_is_wanted(qtbot, learning, tmp_path):
    before = learning.document.spec
    path = tmp_path / "data.csv"
    path.write_text(",load,note,stretch\n0,0.5,,2.1\n1,1.0,,\n2,1.5,,4.2\n3,2.0,,NA\n4,2.5,,5.8\n")
    source = learning.panel.data.source
    source.open_file(str(path))
    assert learning.document.spec == before
    said = "data.csv line 3, column stretch: no value; give one, or skip such rows"
    assert learning.notice.text == said
    assert learning.notice.button.isVisible()
    learning.notice.button.click()
    settled(qtbot, learning)
    problem = learning.document.spec.problem
    assert (problem.file, problem.missing, problem.target) == (str(path), "skip", "stretch")
    assert learning.notice.text == ""
    assert source.about.text().splitlines() == [
        "data.csv: 3 rows.",
        "column 1 is left out: it has no name, like an index.",
        "note is left out: it has no value in any row.",
        "2 of 5 rows skipped: no value in stretch (lines 3, 5).",
    ]
    # the panel's control leads back, which is refused and offered again
    control = learning.panel.data.split.editors["missing"].choice
    control.setCurrentIndex(control.findData("refuse"))
    control.activated.emit(control.currentIndex())
    assert learning.document.spec.problem == problem
    assert learning.notice.text == said
    learning.act("undo")
    assert learning.document.spec == before
    assert "missing" not in learning.panel.data.split.editors


def test_a_column_of_two_words_makes_a_logistic_model(qtbot, learning, tmp_path):
    path = tmp_path / "classes.csv"
    path.write_text("u,v,label\n1,2,no\n2,1,yes\n1.5,2.5,no\n3,1.2,yes\n")
    source = learning.panel.data.source
    source.open_file(str(path))
    settled(qtbot, learning)
    problem = learning.document.spec.problem
    assert (problem.target, problem.model.kind) == ("label", "logistic")
    assert source.about.text().splitlines()[1] == "label: no is 0, yes is 1."
    assert not learning.notice.isVisible()


@pytest.mark.parametrize("name", ["wilson", "sigmoid4"])
def test_a_set_is_chosen_as_it_is_meant(qtbot, learning, name):
    source = learning.panel.data.source
    index = source.choice.findData(name)
    source.choice.setCurrentIndex(index)
    source.choice.activated.emit(index)
    problem = learning.document.spec.problem
    assert (problem.source, problem.standardise) == (name, DATA_SETS[name].standardise)
    assert not learning.notice.isVisible()


def test_the_columns_of_a_file_are_chosen(qtbot, learning, tmp_path):
    path = tmp_path / "good.csv"
    path.write_text("name,a,b,c\nx,1,2,5\ny,3,4,6\nz,2,2,7\n")
    source = learning.panel.data.source
    source.open_file(str(path))
    settled(qtbot, learning)
    actions = {action.text(): action for action in source.inputs.menu().actions()}
    assert set(actions) == {"name", "a", "b", "c"} and not actions["c"].isEnabled()
    actions["b"].trigger()
    settled(qtbot, learning)
    before = learning.document.spec
    assert set(before.problem.inputs) == {"a", "b"}
    # a column of texts gets one line, and stays unchosen
    actions = {action.text(): action for action in source.inputs.menu().actions()}
    actions["name"].trigger()
    assert learning.document.spec == before
    assert "column name: it has 3 different words (x, y, z)" in learning.notice.text
    actions = {action.text(): action for action in source.inputs.menu().actions()}
    assert not actions["name"].isChecked() and actions["b"].isChecked()
    for target, inputs in (("b", ("a",)), ("a", ("b",))):
        source.target.combo.setCurrentText(target)
        source.target.combo.activated.emit(source.target.index)
        settled(qtbot, learning)
        problem = learning.document.spec.problem
        assert (problem.target, problem.inputs) == (target, inputs)


def test_columns_are_chosen(qtbot, learning):
    show(qtbot, learning, "penguins", "gd", steps="20")
    source = learning.panel.data.source
    actions = {action.text(): action for action in source.inputs.menu().actions()}
    assert not actions["body_mass_g"].isEnabled()
    actions["bill_length_mm"].trigger()
    assert learning.document.spec.problem.inputs == ("bill_length_mm", "flipper_length_mm")
    settled(qtbot, learning)
    assert learning.shown.problem.dim == 3 and learning.race_view.race.problem.dim == 2


def test_the_map_of_a_network_is_a_plane_that_can_be_moved(qtbot, learning):
    show(qtbot, learning, "xor:model=network,hidden=3", "gd:lr=0.5", "adam:lr=0.05", steps="80")
    mapped, whole = learning.race_view.race, learning.shown
    plane = plane_of(whole, Slice())
    assert np.allclose(mapped.tracks[0].points, plane.project(whole.tracks[0].points))
    learning.playback.seek(30)
    learning.inspector.choose(1)
    learning.act("reslice")
    settled(qtbot, learning)
    assert learning.document.spec.problem.slice == Slice(racer=1, step=30)
    # the race is the same: nothing was computed again
    assert learning.shown.tracks is whole.tracks
    assert learning.race_view.race.tracks[1].off_plane[30] == 0.0
    learning.grab()
    assert failures(learning) == [""]
    for kind in ("weights", "random", "points", "pca"):
        combo = learning.panel.data.plane.editors["kind"].choice
        combo.setCurrentIndex(combo.findData(kind))
        combo.activated.emit(combo.currentIndex())
        settled(qtbot, learning)
        assert learning.planes.plane.names[0] in learning.race_view.race.problem.names
        learning.grab()
        assert failures(learning) == [""]
    assert learning.shown.tracks is whole.tracks


def test_a_start_dragged_on_a_plane_is_a_point_of_it(qtbot, learning):
    show(qtbot, learning, "xor:model=network,hidden=2", "gd:lr=0.5", steps="30")
    plane = learning.planes.plane
    learning.race_view.start_moved.emit((0.5, -0.25), True)
    start = np.array(learning.document.spec.start)
    assert start.shape == (9,) and np.allclose(plane.project(start), (0.5, -0.25))
    assert np.allclose(plane.off(start), 0.0, atol=1e-6)


def test_an_axis_that_is_no_parameter_is_said_and_the_map_stays(qtbot, learning):
    show(qtbot, learning, "xor:model=network,hidden=2", "gd:lr=0.5", steps="30")
    spec = learning.document.spec
    data = dataclasses.replace(spec.problem, slice=Slice("weights", axes=(0, 99)))
    learning.document.edit(dataclasses.replace(spec, problem=data))
    settled(qtbot, learning)
    assert "slice.axes" in learning.notice.text
    learning.grab()
    assert failures(learning) == [""]


def test_other_weights_are_another_start(qtbot, learning):
    show(qtbot, learning, "xor:model=network,hidden=2", "gd:lr=0.5", steps="30")
    typed(qtbot, learning.panel.data.weights.box, "7")
    assert learning.document.spec.start == Init("fan_in", 7)
    settled(qtbot, learning)
    objective = learning.shown.problem.objective
    assert (np.array(learning.shown.start) == objective.initial(7)).all()


def test_there_is_no_plane_to_move_on_a_landscape(window):
    window.act("reslice")
    assert "no plane" in window.notice.text
    assert isinstance(window.document.spec.problem, Landscape)
    assert window.panel.data.isHidden()


def test_what_is_known_of_the_model_is_said(qtbot, learning):
    show(qtbot, learning, "norris", "gd", steps="20")
    said = learning.panel.data.told.text()
    # NIST's certified values
    assert "Convex." in said
    assert "Lowest loss 0.369686 at w = 1.0021, b = -0.26232" in said
    # standardised inputs make a round bowl; 36 rows
    assert "κ = 1." in said
    assert "The same path by mean at 0.5 η, half sum at 0.02778 η, sum at 0.01389 η." in said
    scaling = learning.panel.data.model.editors["scaling"].choice
    scaling.setCurrentIndex(scaling.findData("sum"))
    scaling.activated.emit(scaling.currentIndex())
    assert "by half mean at 72 η, mean at 36 η, half sum at 2 η." in learning.panel.data.told.text()


# the factor on the sum of the rows' losses, as its name says: of 2 rows
FACTORS = {"half mean": 0.25, "mean": 0.5, "half sum": 0.5, "sum": 1.0}


@pytest.mark.parametrize(
    ("model", "squared"),
    [
        (Model("linear"), True),
        (Model("sigmoid"), True),
        (Model("network", hidden=(2,), loss="mse"), True),
        (Model("logistic"), False),
        (Model("network", hidden=(2,), loss="bce"), False),
        (Model("logistic", loss="zero_one"), False),
    ],
    ids=lambda value: f"{value.kind} {value.loss}" if isinstance(value, Model) else "",
)
def test_a_scaling_is_called_what_is_computed(qtbot, look, model, squared):
    """Cross-entropy and the 0-1 loss have no half, and nothing says that they have."""
    panel = DataPanel()
    qtbot.addWidget(panel)
    entry = Entry(OPTIMIZERS["sgd"]())
    for scaling in ("half_mean", "mean", "half_sum", "sum"):
        problem = Data("hours", model=dataclasses.replace(model, scaling=scaling))
        panel.set_spec(RaceSpec(problem, (entry,), steps=1))
        combo = panel.model.editors["scaling"].choice
        names = [combo.itemText(k) for k in range(combo.count())]
        assert names == (list(FACTORS) if squared else ["mean", "sum"])
        assert combo.currentData() == scaling
        weight = fitted(problem).objective.misfit.weight(scaling, 2)
        assert weight == FACTORS[combo.currentText()]
        told = panel.told.text()
        assert squared or ("half" not in told and "½" not in fitted(problem).problem.caption)


def test_a_ridge_moves_the_minimum_and_lowers_the_condition_number(qtbot, learning):
    """Cars as they are: κ = 2571.8; with ½λw² added it is that of the Hessian plus diag(λ, 0)."""
    show(qtbot, learning, "cars:standardise=false", "gd:lr=0.001", steps="5")
    assert "κ = 2572." in learning.panel.data.told.text()
    learning.panel.data.model.editors["ridge"].changed.emit(10.0)
    settled(qtbot, learning)
    made = fitted(learning.document.spec.problem)
    x = made.X[:, 0]
    h = np.array([[np.mean(x * x) + 10.0, x.mean()], [x.mean(), 1.0]])
    low, high = np.linalg.eigvalsh(h)
    assert f"κ = {high / low:.4g}." in learning.panel.data.told.text()
    best = np.linalg.solve(h, [np.mean(x * made.y), made.y.mean()])
    assert learning.shown.problem.minima[0].point == pytest.approx(best)


def test_a_method_of_matrices_is_not_offered_for_a_network(qtbot, learning):
    def offered():
        actions = learning.panel.add.menu().actions()
        card = learning.panel.cards[0].method
        listed = {card.itemText(i) for i in range(card.count())}
        return {a.text() for a in actions if a.isVisible()}, listed

    title = OPTIMIZERS["muon"].title
    assert all(title in names for names in offered())
    show(qtbot, learning, "moons:model=network,hidden=3", "sgd:lr=0.1", steps="5")
    assert all(title not in names and "Adam" in names for names in offered())
    learning.panel.add_racer("muon")
    assert len(learning.document.spec.entries) == 1
    assert learning.panel.cards[0].method.currentText() == "Gradient descent"
    show(qtbot, learning, "sphere", "muon:lr=0.1", steps="5")
    assert all(title in names for names in offered())
    assert learning.panel.cards[0].method.currentText() == title
