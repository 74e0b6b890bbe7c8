"""Classes of a user's own: their requirements, how they run, and the messages on them."""

import logging
import re
from dataclasses import dataclass, field

import numpy as np
import pytest

from gdviz.core import Entry, InputError, Landscape, Optimizer, RaceSpec, finished, fit, trajectory
from gdviz.core.base.catalogues import Catalog
from gdviz.core.base.knobs import knobs_of
from gdviz.core.files.race_file import save
from gdviz.core.formula.parsing import parse
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.rules.equation import equation_lines
from gdviz.core.sweeps.sweep import sweep
from gdviz.core.torch.code import pytorch_code
from tests.core.own.own_updates import (
    infinite,
    kinds,
    late_step,
    normed,
    own,
    plain,
    total,
    velocity,
)
from tests.core.own.test_own_optimizers import LR, START, X, Y

FACTOR = 1.0


class Undecorated(Optimizer):
    update = plain


@dataclass
class Open(Optimizer):
    update = plain


@dataclass(frozen=True)
class Listed(Optimizer):
    shares: list = field(default_factory=list)
    update = plain


@dataclass(frozen=True)
class Asking(Optimizer):
    share: float
    update = plain


@dataclass(frozen=True)
class Strict(Optimizer):
    share: float = 0.5
    update = plain

    def __post_init__(self):
        if self.share > 1:
            raise ValueError("share must be at most 1")


@dataclass(frozen=True)
class Empty(Optimizer):
    share: float = 0.5


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Undecorated, r"write @dataclass\(frozen=True\)"),
        (Undecorated(), r"write @dataclass\(frozen=True\)"),
        (Open, r"write @dataclass\(frozen=True\)"),
        (Listed, "field shares is one list"),
        (Asking, "missing 1 required .* 'share'; give each field a default"),
        (Empty, r"has no update; write def update\(self, w, g, state, t, lr\)"),
        (object, "a class of your own extends gdviz.core.Optimizer"),
    ],
)
def test_a_class_that_is_no_optimizer_says_what_is_missing(given, words):
    with pytest.raises(InputError, match=words):
        trajectory(given, "sphere", START, 3, 0.1)
    if isinstance(given, Optimizer):
        with pytest.raises(InputError, match=words):
            finished(RaceSpec(Landscape("sphere"), (Entry(given, 0.1),)))


def test_a_race_takes_methods_and_not_classes():
    with pytest.raises(InputError, match=r"racers\[1\]\.optimizer: must be an optimizer with"):
        finished(RaceSpec(Landscape("sphere"), (Entry(Strict, 0.1),)))


def test_values_that_a_class_does_not_take_are_one_line():
    assert trajectory(Strict, "sphere", START, 3, 0.1, share=0.7).shape == (4, 2)
    with pytest.raises(InputError, match=r"Strict .*share must be at most 1"):
        trajectory(Strict, "sphere", START, 3, 0.1, share=2.0)


def test_plain_numbers_of_a_class_are_its_knobs():
    assert [k.scale for k in knobs_of(Strict).values()] == ["linear"]
    assert not [cls for cls in OPTIMIZERS if any(not k.help for k in knobs_of(cls).values())]


def test_what_runs_as_plain_numpy_is_said_once(caplog):
    first, second, traced = own(normed), own(total), own(plain)
    for cls in (first, first, second, traced):
        trajectory(cls, "rosenbrock", START, 9, LR)
        fit(X, Y, "linear", cls, (0.2, 0.1), lr=0.01, steps=9)
    said = [record.getMessage() for record in caplog.records]
    assert [re.search(r"(\w+) runs as plain NumPy", text)[1] for text in said] == [
        first.__name__,
        second.__name__,
    ]
    assert all("\n" not in text and "line" in text for text in said)


def test_a_name_that_changes_between_races_is_read_anew(monkeypatch, caplog):
    """The traced code of the first race has the number in it."""

    def scaled(self, w, g, state, t, lr):
        return w - FACTOR * lr * g, state

    cls = own(scaled)
    before = trajectory(cls, "rosenbrock", START, 20, LR)
    assert before == pytest.approx(trajectory("sgd", "rosenbrock", START, 20, LR), rel=1e-12)
    monkeypatch.setitem(globals(), "FACTOR", 0.5)
    after = trajectory(cls, "rosenbrock", START, 20, LR)
    assert after == pytest.approx(trajectory("sgd", "rosenbrock", START, 20, LR / 2), rel=1e-12)
    assert len(caplog.records) == 1


def test_instances_that_differ_in_a_tuple_differ_in_their_paths():
    def paired(self, w, g, state, t, lr):
        return w - lr * self.shares[0] * g, state

    cls = own(paired, shares=(1.0, 0.0), __annotations__={"shares": tuple})
    one, half = (trajectory(cls(s), "sphere", START, 9, 0.1) for s in ((1.0,), (0.5,)))
    assert one == pytest.approx(trajectory("sgd", "sphere", START, 9, 0.1), rel=1e-12)
    assert half == pytest.approx(trajectory("sgd", "sphere", START, 9, 0.05), rel=1e-12)


def test_a_step_of_ones_own_may_write_to_what_it_gets():
    @dataclass(frozen=True)
    class Twice(Optimizer):
        def step(self, w, objective, state, t, lr):
            w -= lr * objective.grad(w)
            w -= lr * objective.grad(w)
            return w, state

    path = trajectory(Twice, "rosenbrock", START, 10, LR)
    assert path == pytest.approx(trajectory("sgd", "rosenbrock", START, 20, LR)[::2], rel=1e-12)


def test_states_of_any_shape_are_kept_for_every_step():
    def shaped(self, w, g, state, t, lr):
        state["H"] += np.outer(g, g)
        state["last"][t % 3] = np.linalg.norm(g)
        return w - lr * g, {**state, "n": state["n"] + 1}

    def zeros(self, w):
        return {"H": np.zeros((2, 2)), "last": np.zeros(3), "n": 0}

    entry = Entry(own(shaped, zeros)(), 0.1)
    race = finished(RaceSpec(Landscape("sphere"), (entry,), START, 12))
    track, slope = race.tracks[0], 2.0 * 0.8**4
    assert track.state["n"].tolist() == list(range(track.steps + 1))
    assert track.state["H"].shape == (track.steps + 1, 2, 2)
    assert track.state.at(5)["last"][2] == pytest.approx(slope * np.hypot(*START))


def test_what_is_read_off_an_update_is_the_update():
    def averaged(self, w, g, state, t, lr):
        state["v"] = self.beta * state["v"] + g
        return w - lr * state["v"], state

    written = own(averaged, velocity, beta=0.9, __annotations__={"beta": float})
    assert equation_lines(written())[0] == "v ← beta·vₜ₋₁ + g"
    for cls in (own(normed), own(kinds), own(late_step)):
        assert equation_lines(cls()) == ()
        with pytest.raises(InputError, match="cannot be traced"):
            sweep(parse("x^2 + y^2"), Entry(cls(), 0.1), np.array(START), 3, 0.1)
    swept = sweep(parse("x^2 + y^2"), Entry(written(), 0.1), np.array(START), 9, 0.1)
    assert swept == pytest.approx(trajectory(written, "x^2 + y^2", START, 9, 0.1)[-1], rel=1e-12)


def test_a_knob_may_be_called_as_a_setting_of_the_racer():
    def scaled(self, w, g, state, t, lr):
        return w - lr * self.decay * g, state

    written = own(scaled, decay=0.5, __annotations__={"decay": float})
    swept = sweep(parse("x^2 + y^2"), Entry(written(), decay=0.25), np.array(START), 3, 0.1)
    factor = 1.0 - 0.1 * 0.25 - 0.1 * 0.5 * 2.0
    assert swept == pytest.approx(np.array(START) * factor**3, rel=1e-12)


def test_of_two_knobs_that_may_be_empty_each_racer_has_its_own():
    def late(self, w, g, state, t, lr):
        part = 3.0 * self.more if self.less is None else self.less
        return w - np.where(t > 20, part * lr, lr) * g, state

    kinds = {"less": "float | None", "more": "float | None"}
    cls = own(late, less=None, more=None, __annotations__=kinds)
    entries = Entry(cls(less=0.5), 0.05), Entry(cls(more=0.5), 0.05)
    race = finished(RaceSpec(Landscape("sphere"), entries, START, 30))
    slow, fast = (track.points[-1] for track in race.tracks)
    assert slow == pytest.approx(np.array(START) * 0.9**20 * 0.95**10)
    assert fast == pytest.approx(np.array(START) * 0.9**20 * 0.85**10)


def test_nothing_is_said_of_a_class_that_holds_for_the_one_it_extends():
    adam = OPTIMIZERS["adam"]
    cls = own(plain, base=adam)
    assert (cls.id, cls.title, cls.aliases) == ("OwnPlain", "OwnPlain", ())
    assert cls().curvature_limit() is None and cls().scaling({}, 1) is None
    assert "no common package" in pytorch_code(Entry(cls()), 0.1)
    # another default is no other method
    same = dataclass(frozen=True)(type("Mild", (adam,), {"__module__": __name__}))
    assert same().curvature_limit() == adam().curvature_limit()


def test_a_definition_that_is_run_again_takes_the_place_of_the_first():
    catalogue = Catalog("optimizer")
    first, last = (catalogue.add(own(plain, id="mine")) for _ in range(2))
    assert catalogue["mine"] is last is not first and len(catalogue) == 1
    with pytest.raises(InputError, match="'mine' is taken by mine; give it an id"):
        catalogue.add(own(total, id="other", aliases=("mine",)))


def test_a_file_does_not_name_a_method_that_nobody_can_find(tmp_path):
    spec = RaceSpec(Landscape("sphere"), (Entry(Strict(), 0.1),))
    with pytest.raises(InputError, match=r"Strict: not in the list .*write @optimizer above"):
        save(spec, tmp_path / "race.toml")
    assert not list(tmp_path.iterdir())


def test_a_schedule_that_raises_is_one_line():
    with pytest.raises(InputError, match=r"schedule: ZeroDivisionError.*t = 0 to 4"):
        trajectory("sgd", "sphere", START, 5, 0.1, schedule=lambda t: 1 / t)


def test_no_line_is_a_warning_of_the_libraries(recwarn):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logging.getLogger("gdviz"), "disabled", True)
        trajectory(own(infinite), "rosenbrock", START, 5, LR)
    assert len(recwarn) == 0
