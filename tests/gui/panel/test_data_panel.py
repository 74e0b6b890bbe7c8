"""Data in the window: the panel's edits, planes of the map, and the way back."""

import dataclasses
import threading

import numpy as np
import pytest

from gdviz.core.data.sets import DATA_SETS
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.models.fitted import fitted
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.planes.plane_race import plane_of
from gdviz.core.spec.data import Data, Model, Slice
from gdviz.core.spec.race import Entry, Init, RaceSpec
from gdviz.gui.panel import model_note
from gdviz.gui.panel.data_panel import DataPanel
from gdviz.gui.panel.shape_note import PENDING
from tests.gui.windows import settled, typed

RACE = spec_from_words(["hours:model=logistic", "gd:lr=1", "adam:lr=0.1"], steps="20")


def show(qtbot, window, *words, **options):
    window.document.replace(spec_from_words(list(words), **options))
    settled(qtbot, window)


def failures(window):
    return [item.failure for item in window.race_view.items]


def test_rows_without_a_value_are_skipped_where_that_is_wanted(qtbot, window, tmp_path):
    before = window.document.spec
    path = tmp_path / "data.csv"
    path.write_text(",load,note,stretch\n0,0.5,,2.1\n1,1.0,,\n2,1.5,,4.2\n3,2.0,,NA\n4,2.5,,5.8\n")
    source = window.panel.data.source
    source.open_file(str(path))
    assert window.document.spec == before
    said = "data.csv line 3, column stretch: no value; give one, or skip such rows"
    assert window.notice.text == said
    assert window.notice.button.isVisible()
    window.notice.button.click()
    settled(qtbot, window)
    problem = window.document.spec.problem
    assert (problem.file, problem.missing, problem.target) == (str(path), "skip", "stretch")
    assert window.notice.text == ""
    assert source.about.text().splitlines() == [
        "data.csv: 3 rows.",
        "column 1 is left out: it has no name, like an index.",
        "note is left out: it has no value in any row.",
        "2 of 5 rows skipped: no value in stretch (lines 3, 5).",
    ]
    # the panel's control leads back, which is refused and offered again
    control = window.panel.data.split.editors["missing"].choice
    control.setCurrentIndex(control.findData("refuse"))
    control.activated.emit(control.currentIndex())
    assert window.document.spec.problem == problem
    assert window.notice.text == said
    window.act("undo")
    assert window.document.spec == before
    assert "missing" not in window.panel.data.split.editors


def test_the_map_of_a_network_is_a_plane_that_can_be_moved(qtbot, window):
    show(qtbot, window, "xor:model=network,hidden=3", "gd:lr=0.5", "adam:lr=0.05", steps="40")
    mapped, whole = window.race_view.race, window.shown
    plane = plane_of(whole, Slice())
    assert np.allclose(mapped.tracks[0].points, plane.project(whole.tracks[0].points))
    window.playback.seek(30)
    window.choice.choose(1)
    window.act("reslice")
    settled(qtbot, window)
    assert window.document.spec.problem.slice == Slice(racer=1, step=30)
    # the race is the same: nothing was computed again
    assert window.shown.tracks is whole.tracks
    assert window.race_view.race.tracks[1].off_plane[30] == 0.0
    window.grab()
    assert failures(window) == [""]
    for kind in ("weights", "random", "points", "pca"):
        combo = window.panel.data.plane.editors["kind"].choice
        combo.setCurrentIndex(combo.findData(kind))
        combo.activated.emit(combo.currentIndex())
        settled(qtbot, window)
        assert window.planes.plane.names[0] in window.race_view.race.problem.names
        window.grab()
        assert failures(window) == [""]
    assert window.shown.tracks is whole.tracks


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
def test_a_scaling_is_called_what_is_computed(qtbot, theme, model, squared):
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


def test_a_set_and_a_file_are_chosen_as_they_are_meant(qtbot, window, tmp_path):
    source = window.panel.data.source
    for name in ("wilson", "sigmoid4"):
        index = source.choice.findData(name)
        source.choice.setCurrentIndex(index)
        source.choice.activated.emit(index)
        problem = window.document.spec.problem
        assert (problem.source, problem.standardise) == (name, DATA_SETS[name].standardise)
    # a column of two words makes a logistic model
    path = tmp_path / "classes.csv"
    path.write_text("u,v,label\n1,2,no\n2,1,yes\n1.5,2.5,no\n3,1.2,yes\n")
    source.open_file(str(path))
    settled(qtbot, window)
    problem = window.document.spec.problem
    assert (problem.target, problem.model.kind) == ("label", "logistic")
    assert source.about.text().splitlines()[1] == "label: no is 0, yes is 1."
    assert not window.notice.isVisible()


def columns(source):
    return {action.text(): action for action in source.inputs.menu().actions()}


def test_columns_are_chosen_and_one_of_texts_stays_unchosen(qtbot, window, tmp_path):
    show(qtbot, window, "penguins", "gd:lr=0.1", steps="20")
    source = window.panel.data.source
    assert not columns(source)["body_mass_g"].isEnabled()
    columns(source)["bill_length_mm"].trigger()
    assert window.document.spec.problem.inputs == ("bill_length_mm", "flipper_length_mm")
    settled(qtbot, window)
    assert window.shown.problem.dim == 3 and window.race_view.race.problem.dim == 2
    path = tmp_path / "good.csv"
    path.write_text("name,a,b,c\nx,1,2,5\ny,3,4,6\nz,2,2,7\n")
    source.open_file(str(path))
    assert set(columns(source)) == {"name", "a", "b", "c"}
    columns(source)["b"].trigger()
    before = window.document.spec
    assert set(before.problem.inputs) == {"a", "b"}
    columns(source)["name"].trigger()
    assert window.document.spec == before
    assert "column name: it has 3 different words (x, y, z)" in window.notice.text
    assert not columns(source)["name"].isChecked() and columns(source)["b"].isChecked()


def test_widths_weights_start_and_axes_of_a_network(qtbot, window):
    show(qtbot, window, "xor:model=network,hidden=2", "gd:lr=0.5", steps="30")
    panel, spec = window.panel.data, window.document.spec
    for text in ("0", "8-x", "-3", "9999999"):
        window.notice.hide()
        typed(qtbot, panel.hidden.box, text)
        assert window.document.spec == spec
        assert window.notice.isVisible() and window.notice.text
    for text, widths in (("3-2", (3, 2)), ("4/2", (4, 2)), ("2, 2", (2, 2))):
        typed(qtbot, panel.hidden.box, text)
        assert window.document.spec.problem.model.hidden == widths
        assert panel.hidden.box.text() == "/".join(map(str, widths))
    # matrices are of no use where there are layers
    window.panel.add_racer("muon")
    assert len(window.document.spec.entries) == 1
    window.document.replace(spec)
    settled(qtbot, window)
    plane = window.planes.plane
    window.race_view.start_moved.emit((0.5, -0.25), True)
    start = np.array(window.document.spec.start)
    assert start.shape == (9,) and np.allclose(plane.project(start), (0.5, -0.25))
    assert np.allclose(plane.off(start), 0.0, atol=1e-6)
    typed(qtbot, panel.weights.box, "7")
    assert window.document.spec.start == Init("fan_in", 7)
    settled(qtbot, window)
    objective = window.shown.problem.objective
    assert (np.array(window.shown.start) == objective.initial(7)).all()
    # an axis that is no parameter is said, and the map stays
    data = dataclasses.replace(spec.problem, slice=Slice("weights", axes=(0, 99)))
    window.document.edit(dataclasses.replace(spec, problem=data))
    settled(qtbot, window)
    assert "slice.axes" in window.notice.text
    window.grab()
    assert failures(window) == [""]


def told(panel, problem):
    """What a panel says that is known of a model."""
    panel.set_spec(RaceSpec(problem, (Entry(OPTIMIZERS["sgd"](), lr=0.001),), steps=1))
    return panel.told.text()


def test_what_is_known_of_the_model_is_said(qtbot, theme):
    panel = DataPanel()
    qtbot.addWidget(panel)
    said = told(panel, Data("norris"))
    # NIST's certified values
    assert "Convex." in said
    assert "Lowest loss 0.369686 at w = 1.0021, b = −0.26232" in said
    # standardised inputs make a round bowl; 36 rows
    assert "κ = 1." in said
    assert "The same track with mean at 0.5 η, half sum at 0.02778 η, sum at 0.01389 η." in said
    said = told(panel, Data("norris", model=Model(scaling="sum")))
    assert "with half mean at 72 η, mean at 36 η, half sum at 2 η." in said


def test_a_ridge_moves_the_minimum_and_lowers_the_condition_number(qtbot, theme):
    """Cars as they are: κ = 2571.8; with ½λw² added it is that of the Hessian plus diag(λ, 0)."""
    panel = DataPanel()
    qtbot.addWidget(panel)
    assert "κ = 2572." in told(panel, Data("cars", standardise=False))
    problem = Data("cars", standardise=False, model=Model(ridge=10.0))
    made = fitted(problem)
    x = made.X[:, 0]
    h = np.array([[np.mean(x * x) + 10.0, x.mean()], [x.mean(), 1.0]])
    low, high = np.linalg.eigvalsh(h)
    assert f"κ = {high / low:.4g}." in told(panel, problem)
    best = np.linalg.solve(h, [np.mean(x * made.y), made.y.mean()])
    assert made.problem.minima[0].point == pytest.approx(best)


def test_a_sigmoid_is_searched_beside_the_window(qtbot, theme):
    """Its losses may have several minima, and are searched from twenty-five places."""
    panel = DataPanel()
    qtbot.addWidget(panel)
    problem = Data("sigmoid4", model=Model("sigmoid"), split_seed=31_417)
    assert told(panel, problem) == PENDING
    qtbot.waitUntil(lambda: not panel.told.busy, timeout=20_000)
    assert "Lowest loss 0.0963" in panel.told.text()


def test_the_minimum_of_many_rows_is_looked_for_beside_the_window(qtbot, theme, monkeypatch):
    """Of twenty thousand rows with eight columns it took half a second, at each edit."""
    problem = Data("hours", model=Model("logistic"), split_seed=31_415)
    panel = DataPanel()
    qtbot.addWidget(panel)
    at_once = told(panel, problem)
    threads, real = [], model_note.model_words

    def words(made):
        threads.append(threading.get_ident())
        return real(made)

    monkeypatch.setattr(model_note, "model_words", words)
    monkeypatch.setattr(model_note, "LARGE", 0)
    large = dataclasses.replace(problem, split_seed=31_416)
    assert told(panel, large) == PENDING
    qtbot.waitUntil(lambda: not panel.told.busy, timeout=20_000)
    assert panel.told.text() == at_once
    # the same model again: what is known stays
    assert told(panel, large) == at_once and len(threads) == 1
    assert threading.get_ident() not in threads
