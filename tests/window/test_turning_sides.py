"""From a landscape to data or to another kind of loss and back: what goes along and what stays."""

from dataclasses import replace

import pytest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.data import Data
from gdviz.core.spec.gradient_noise import NoiseForm, Sampling
from gdviz.core.spec.race import Entry, Landscape, RaceSpec, StopRules
from tests.doors.hand import Answers, pick

OWN, OWN_LINE = "custom formula", "custom formula of one variable"
SGD, ADAM = OPTIMIZERS["sgd"](), OPTIMIZERS["adam"]()
RACE = RaceSpec(
    Landscape(name="rosenbrock"),
    (Entry(SGD, lr=0.0001, label="at 0.0001"), Entry(ADAM, lr=0.1, colour="#d40000")),
    start=(0.5, 0.25),
    steps=12,
    noise=0.5,
    noise_form=NoiseForm("spikes", 5),
    stop=StopRules(loss=0.25),
)


@pytest.fixture
def answers(monkeypatch):
    return Answers(monkeypatch)


def turn(program, kind):
    program.click(program.main.panel.kinds.button(kind))


def landscape(program, name):
    pick(program.main.panel.problem.landscape.combo, name)


def test_rates_noise_and_names_of_rates_stay_on_their_side(open_window):
    # of its own: what was last seen of data comes back
    with open_window(spec=RACE) as program:
        turn(program, 1)
        now = program.spec
        assert isinstance(now.problem, Data) and now.start is None and now.sampling is None
        assert (now.noise, now.noise_form) == (0.0, NoiseForm())
        assert [(one.optimizer, one.lr, one.label) for one in now.entries] == [
            (SGD, None, ""),
            (ADAM, None, ""),
        ]
        assert now.entries[1].colour == "#d40000" and now.steps == 12
        assert now.stop == StopRules(loss=0.25)
        program.settle()
        assert len(program.standings) == 2 and program.race.problem.dim == 2


def test_each_side_comes_back_as_it_was_left(program):
    turn(program, 1)
    program.type(program.main.panel.data.batch.box, "4")
    program.type(program.card(0).lr.box, "0.3")
    left = repr(program.spec)
    turn(program, 0)
    assert repr(program.spec) == repr(RACE)
    turn(program, 1)
    assert repr(program.spec) == left and program.spec.sampling == Sampling(4)
    program.press("undo")
    assert repr(program.spec) == repr(RACE)
    program.press("redo")
    assert repr(program.spec) == left


def test_a_name_that_names_no_rate_goes_along(program):
    entries = (Entry(SGD, label="mine"), Entry(ADAM, lr=0.1))
    program.main.document.replace(replace(RACE, entries=entries))
    turn(program, 1)
    assert [one.label for one in program.spec.entries] == ["mine", ""]


def test_each_side_has_its_own_file(program, answers, tmp_path):
    answers.file(tmp_path / "first.toml")
    program.press("save")
    turn(program, 1)
    assert program.title.startswith("Untitled")
    turn(program, 0)
    assert program.title.startswith("first -")
    program.type(program.knob("steps").box, "13")
    assert program.title.startswith("first * -")
    turn(program, 1)
    turn(program, 0)
    assert program.title.startswith("first * -") and program.spec.steps == 13


def test_a_formula_comes_back_as_it_was_left(program):
    landscape(program, OWN)
    program.type("formula", "x^2 + c*y^2")
    program.click(program.main.panel.problem.field.offer)
    program.type("start x", "0.75")
    left = program.spec
    landscape(program, "rosenbrock")
    assert program.spec.problem == Landscape(name="rosenbrock") and program.spec.start == (
        0.5,
        0.25,
    )
    program.type(program.card(1).lr.box, "0.2")
    landscape(program, OWN)
    assert program.spec == replace(left, entries=program.spec.entries)
    assert program.spec.entries[1].lr == 0.2
    # another landscape begins again
    landscape(program, "himmelblau")
    assert program.spec.start is None


def test_what_another_race_left_does_not_come_back(program):
    landscape(program, OWN)
    program.type("formula", "x^4 + y^4")
    program.press("new")
    landscape(program, OWN)
    assert program.spec.problem.formula != "x^4 + y^4"


def test_a_racer_of_its_own_start_keeps_it_among_two_variables(program):
    entries = (replace(RACE.entries[0], start=(1.5, 1.5)), RACE.entries[1])
    program.main.document.replace(replace(RACE, entries=entries, noise_form=NoiseForm()))
    landscape(program, OWN_LINE)
    assert [one.start for one in program.spec.entries] == [None, None]
    assert [one.lr for one in program.spec.entries] == [0.0001, 0.1]
    landscape(program, "rosenbrock")
    assert [one.start for one in program.spec.entries] == [(1.5, 1.5), None]


def test_the_plane_of_the_map_goes_through_the_chosen_racer(program):
    program.press("reslice")
    assert "plane" in program.notice and program.spec == RACE
    turn(program, 1)
    pick(program.main.panel.data.model.editors["kind"].choice, "network")
    program.settle()
    program.main.choice.choose(1)
    program.main.playback.seek(5)
    program.press("reslice")
    plane = program.spec.problem.slice
    assert (plane.racer, plane.step) == (1, 5)
    program.settle()
