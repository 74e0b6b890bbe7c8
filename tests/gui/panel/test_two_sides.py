"""Another race never takes the file of the one before, and what was left comes back whole."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from gdviz.core.files.presets import presets
from gdviz.core.files.race_file import load
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.gradient_noise import NoiseForm, Sampling
from gdviz.core.spec.race import Entry, Init, Landscape, Line, RaceSpec
from gdviz.gui.panel.landscape_combo import OWN, OWN_LINE
from tests.gui.windows import settled

SGD, ADAM = OPTIMIZERS["sgd"], OPTIMIZERS["adam"]
ON_PLANE = RaceSpec(
    Landscape("rosenbrock", params=(("b", 50.0),)),
    (
        Entry(SGD(), lr=0.002, label="η 0.002", start=(0.5, 0.5)),
        Entry(ADAM(), lr=0.3, label="quick", colour="#123456", visible=False, l2=0.1),
    ),
    start=(-1.0, 0.5),
    steps=77,
    noise=0.5,
    noise_form=NoiseForm(each=(1.0, 2.0)),
    seed=5,
)
ON_DATA = RaceSpec(
    Data("moons", model=Model("network", hidden=(3,))),
    (Entry(SGD(), lr=0.7, batch=3, label="η 0.7"), Entry(ADAM(), lr=0.01)),
    start=Init("fan_in", 4),
    steps=33,
    sampling=Sampling(5, "replacement", False),
)
ON_LINE = replace(
    ON_PLANE,
    problem=Line("x^2", interval=(-3.0, 3.0)),
    entries=tuple(replace(entry, start=(2.5,)) for entry in ON_PLANE.entries),
    start=(1.5,),
    noise_form=NoiseForm(each=(3.0,)),
)


@pytest.fixture
def saved(window, tmp_path, monkeypatch):
    """A window with a race that has a file; `asked` has what was asked for a name to save under."""
    window.document.edit(ON_PLANE)
    window.document.save(tmp_path / "mine.toml")
    asked = []

    def ask(*_):
        asked.append(tmp_path / "other.toml")
        return str(asked[-1]), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return window, asked, tmp_path / "mine.toml"


def choose_preset(window, name):
    title = presets()[name].title
    next(a for a in window.findChildren(QAction) if a.text() == title).trigger()


def on_a_preset(window):
    choose_preset(window, "cliff-edge")


def again(window):
    window.act("new")


def on_x_squared(window):
    window.act("laboratory")
    window.tabs.tab("laboratory").open.click()


def on_an_example(window):
    window.act("probe")
    window.tabs.tab("probe").races.emit(Landscape("himmelblau"), None)


def to_data(window):
    window.panel.kinds.button(1).click()


def to_landscape(window):
    window.panel.kinds.button(0).click()


def test_another_race_is_untitled_and_undo_gives_the_file_back(saved):
    window, asked, path = saved
    before = path.read_bytes()
    ways = (on_a_preset, again, on_x_squared, on_an_example, to_data)
    for count, leave in enumerate(ways, 1):
        leave(window)
        there = window.document.spec
        assert window.document.path is None and there != ON_PLANE
        assert window.windowTitle() == "Untitled race - gdviz"
        window.act("save")
        assert len(asked) == count and path.read_bytes() == before
        assert repr(load(asked[0])) == repr(there) and window.document.path == asked[0]
        window.act("undo")
        assert repr(window.document.spec) == repr(ON_PLANE) and window.document.path == path
        assert window.windowTitle() == "mine - gdviz"
        # it keeps the name under which it was saved meanwhile
        window.act("redo")
        assert window.windowTitle() == "other - gdviz" and window.document.spec == there
        window.act("undo")


def test_an_edited_race_is_unsaved_again_after_undo_and_a_preset_always_untitled(saved, tmp_path):
    window, _, path = saved
    window.document.edit(replace(ON_PLANE, steps=78))
    choose_preset(window, "cliff-edge")
    assert window.windowTitle() == "Untitled race - gdviz"
    window.act("undo")
    assert window.windowTitle() == "mine * - gdviz" and window.document.spec.steps == 78
    window.act("undo")
    assert window.windowTitle() == "mine - gdviz" and window.document.path == path
    choose_preset(window, "cliff-edge")
    window.document.save(tmp_path / "preset.toml")
    # even where it is raced already
    choose_preset(window, "cliff-edge")
    assert window.document.path is None


def test_both_sides_come_back_whole_with_their_files(qtbot, window, tmp_path):
    window.document.replace(ON_LINE)
    window.document.save(tmp_path / "here.toml")
    to_data(window)
    assert [e.lr for e in window.document.spec.entries] == [None, None]
    # a label may name a rate that has stayed behind
    assert [e.label for e in window.document.spec.entries] == ["", ""]
    window.editing.edit(ON_DATA)
    window.document.save(tmp_path / "there.toml")
    for _ in range(2):
        to_landscape(window)
        assert repr(window.document.spec) == repr(ON_LINE)
        assert window.windowTitle() == "here - gdviz"
        to_data(window)
        assert repr(window.document.spec) == repr(ON_DATA)
        assert window.windowTitle() == "there - gdviz"
    settled(qtbot, window)
    assert window.notice.text == ""


def test_data_come_back_as_they_were_left_and_not_in_another_race(window):
    window.document.edit(ON_PLANE)
    to_data(window)
    window.document.edit(ON_DATA)
    for way, wanted in (("undo", ON_PLANE), ("redo", ON_DATA)):
        for _ in range(2):
            window.act(way)
        assert repr(window.document.spec) == repr(wanted)
    to_landscape(window)
    window.act("undo")
    assert repr(window.document.spec) == repr(ON_DATA)
    # after a racer that cannot learn
    to_landscape(window)
    window.panel.add_racer("muon")
    to_data(window)
    assert repr(window.document.spec) == repr(ON_DATA) and window.notice.text == ""
    on_x_squared(window)
    assert window.document.spec.problem.formula == "x^2", window.notice.text
    to_data(window)
    assert repr(window.document.spec) == repr(ON_DATA)
    to_landscape(window)
    choose_preset(window, "cliff-edge")
    to_data(window)
    methods = [e.optimizer for e in presets()["cliff-edge"].spec.entries]
    assert [e.optimizer for e in window.document.spec.entries] == methods


def test_a_race_of_one_variable_comes_back_whole_and_with_who_was_added_meanwhile(window):
    window.document.edit(ON_PLANE)
    choose = window.panel.problem.choose
    choose(OWN_LINE)
    line = window.document.spec
    assert [e.lr for e in line.entries] == [0.002, 0.3] and window.notice.text == ""
    window.document.edit(ON_LINE)
    for name, wanted in (("rosenbrock", ON_PLANE), (OWN_LINE, ON_LINE)):
        choose(name)
        assert repr(window.document.spec) == repr(wanted)
    window.panel.add_racer("momentum")
    choose("rosenbrock")
    entries = window.document.spec.entries
    assert [e.optimizer.id for e in entries] == ["sgd", "adam", "momentum"]
    assert [e.start for e in entries] == [(0.5, 0.5), None, None]
    choose(OWN_LINE)
    assert len(window.document.spec.entries) == 3 and window.notice.text == ""


def test_an_own_formula_comes_back_and_of_another_race_no_parameters(window):
    choose = window.panel.problem.choose
    own = Landscape(formula="x^2 + a*y^2", params=(("a", 3.0),), box=(-2.0, 2.0, -3.0, 3.0))
    window.document.edit(replace(ON_PLANE, problem=own))
    choose("himmelblau")
    rates = [e.lr for e in window.document.spec.entries]
    choose(OWN)
    assert repr(window.document.spec) == repr(replace(ON_PLANE, problem=own))
    assert rates == [0.002, 0.3]
    window.document.edit(ON_PLANE)
    window.act("new")
    window.document.edit(replace(window.document.spec, problem=Landscape(formula="x^2+y^2")))
    choose("rosenbrock")
    assert window.document.spec.problem == Landscape("rosenbrock")


def test_other_parameters_leave_racers_without_their_own_start(window):
    one = Entry(SGD(), lr=0.1, start=(0.0, 0.0))
    window.document.edit(RaceSpec(Data("hours", model=Model("linear")), (one,)))
    panel = window.panel.data
    kind = panel.model.editors["kind"].choice
    kind.setCurrentIndex(kind.findData("network"))
    kind.activated.emit(kind.currentIndex())
    assert window.document.spec.problem.model.kind == "network", window.notice.text
    assert window.document.spec.entries[0].start is None
