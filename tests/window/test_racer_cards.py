"""The head of a racer's card: each part of it changes that racer, and no other."""

from dataclasses import replace

import numpy as np
import pytest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.doors.exported import near
from tests.doors.hand import Answers, entry, pick

# on Rosenbrock's function at its start (-1.2, 1): -400 x (y - x^2) - 2 (1 - x), 200 (y - x^2)
FIRST_SLOPE = float(np.hypot(-400 * -1.2 * (1 - 1.44) - 2 * 2.2, 200 * (1 - 1.44)))
ONE = 2


@pytest.fixture
def answers(monkeypatch):
    return Answers(monkeypatch)


def others(program, racer=ONE):
    return [repr(one) for k, one in enumerate(program.spec.entries) if k != racer]


def add(program, title):
    """Choose a method from the list of a new racer, by keys."""
    program.press("add_racer")
    program.type("search optimizers", title)


def methods(program):
    return [one.optimizer.id for one in program.spec.entries]


def rate_of_first_step(program, racer):
    """The rate of plain or rolling descent, from where the first step led."""
    first, second = program.race.tracks[racer].points[:2]
    return float(np.hypot(*(second - first))) / FIRST_SLOPE


def test_the_eye_hides_its_racer_and_shows_it_again(program):
    before, seen = others(program), program.picture(program.card(ONE).eye)
    program.click(program.card(ONE).eye)
    assert not program.spec.entries[ONE].visible and others(program) == before
    # open, it has a pupil; shut, it has none
    pupils = [eye[12, 12].mean() for eye in (seen, program.picture(program.card(ONE).eye))]
    assert pupils[0] < 100 and pupils[1] > 200
    program.click(program.card(ONE).eye)
    assert program.spec.entries[ONE].visible
    assert (program.picture(program.card(ONE).eye) == seen).all()


def test_a_colour_is_asked_for_and_shown(program, answers):
    before = others(program)
    answers.colour("#12b4fe")
    program.click(program.card(ONE).colour)
    assert program.spec.entries[ONE].colour == "#12b4fe" and others(program) == before
    assert near(program.picture(program.card(ONE).colour), "#12b4fe").sum() > 20
    program.click(program.card(ONE).colour)
    assert answers.asked[1][0].name() == "#12b4fe"


def test_no_colour_leaves_the_one_there_was(program, answers):
    answers.colour("")
    program.click(program.card(ONE).colour)
    assert len(answers.asked) == 1 and program.spec.entries[ONE].colour == ""


def test_another_method_takes_its_own_rate_and_no_label_of_a_rate(program):
    spec = program.spec
    told = replace(spec.entries[0], lr=0.0007, label="plain, at 0.0007")
    program.main.document.replace(replace(spec, entries=(told, *spec.entries[1:])))
    program.settle()
    assert rate_of_first_step(program, 0) == pytest.approx(0.0007)
    pick(program.card(0).method, "momentum")
    program.settle()
    now = program.spec.entries[0]
    assert (now.optimizer.id, now.lr, now.label) == ("momentum", None, "")
    box = program.card(0).lr.box
    assert float(box.text()) == pytest.approx(rate_of_first_step(program, 0), rel=1e-5)
    assert float(box.text()) != 0.0007 and box.font().italic()
    assert methods(program)[1:] == [one.optimizer.id for one in spec.entries[1:]]


@pytest.mark.parametrize(("method", "kept"), [("adam", 0.25), ("sgdschedulefree", 0.0)])
def test_another_method_keeps_what_holds_for_any_of_them(program, method, kept):
    """Decay is dropped where a method computes its point from its state at each step."""
    spec = program.spec
    limits = {"clip_norm": 3.0, "clip_value": 2.0, "l2": 0.5}
    told = replace(spec.entries[ONE], colour="#12b4fe", visible=False, decay=0.25, **limits)
    program.main.document.replace(
        replace(spec, entries=(*spec.entries[:ONE], told, *spec.entries[ONE + 1 :]))
    )
    before = others(program)
    pick(program.card(ONE).method, method)
    program.settle()
    now = program.spec.entries[ONE]
    assert now == replace(told, optimizer=now.optimizer, decay=kept)
    assert now.optimizer.id == method and others(program) == before and program.notice == ""
    assert program.knob("l2", ONE).value == 0.5
    if kept:
        assert program.knob("decay", ONE).value == kept


def test_a_label_that_names_no_rate_goes_along(program):
    spec = program.spec
    told = replace(spec.entries[ONE], label="mine")
    program.main.document.replace(
        replace(spec, entries=(*spec.entries[:ONE], told, *spec.entries[ONE + 1 :]))
    )
    assert program.card(ONE).method.currentText().startswith("mine (")
    pick(program.card(ONE).method, "adam")
    now = program.spec.entries[ONE]
    assert (now.optimizer.id, now.label) == ("adam", "mine")


def test_the_default_rate_is_that_of_its_authors(program):
    """Kingma and Ba 2015: alpha = 0.001."""
    card = program.card(5)
    entry(program.menu(card.rate_note), "default").trigger()
    assert program.spec.entries[5].lr == 0.001
    assert float(card.lr.box.text()) == 0.001 and not card.lr.box.font().italic()
    entry(program.menu(card.rate_note), "suggested").trigger()
    program.settle()
    assert program.spec.entries[5].lr is None and card.lr.box.font().italic()
    # a first step of Adam is as long as its rate in each coordinate
    first, second = program.race.tracks[5].points[:2]
    assert np.abs(second - first) == pytest.approx(float(card.lr.box.text()), rel=1e-4)


def test_the_tip_of_a_rate_says_where_it_comes_from(program):
    """A rate of one's own, one that was tried, or the default of a method that finds its own."""
    lr = program.card(1).lr
    assert lr.toolTip().startswith("suggested: of ")
    program.type(lr.box, "0.0001")
    program.settle()
    assert "your own" in lr.toolTip() and "suggested: " not in lr.toolTip()
    entry(program.menu(program.card(1).rate_note), "suggested").trigger()
    program.settle()
    assert lr.toolTip().startswith("suggested: of ")
    pick(program.card(1).method, "prodigy")
    program.settle()
    assert lr.toolTip().startswith("suggested: the default")


def test_an_empty_rate_is_the_suggested_one(program):
    program.type(program.card(1).lr.box, "0.0001")
    program.settle()
    assert program.spec.entries[1].lr == 0.0001
    assert rate_of_first_step(program, 1) == pytest.approx(0.0001)
    program.type(program.card(1).lr.box, "")
    program.settle()
    assert program.spec.entries[1].lr is None
    assert float(program.card(1).lr.box.text()) == pytest.approx(
        rate_of_first_step(program, 1), rel=1e-5
    )


def test_a_name_is_asked_for_and_printable(program, answers):
    before = others(program)
    answers.text("  mine\n\x07 " + "long" * 40)
    entry(program.menu(program.card(ONE).menu), "rename").trigger()
    label = program.spec.entries[ONE].label
    assert label.startswith("mine ") and label.isprintable() and len(label) <= 80
    assert others(program) == before
    answers.text("other", ok=False)
    entry(program.menu(program.card(ONE).menu), "rename").trigger()
    assert answers.asked[1][-1] == label and program.spec.entries[ONE].label == label


@pytest.mark.parametrize(
    ("racer", "what", "order"),
    [
        (2, "up", [0, 2, 1, 3, 4, 5]),
        (2, "down", [0, 1, 3, 2, 4, 5]),
        (2, "remove", [0, 1, 3, 4, 5]),
        (2, "duplicate", [0, 1, 2, 2, 3, 4, 5]),
        (0, "up", [0, 1, 2, 3, 4, 5]),
        (5, "down", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_the_menu_moves_copies_and_removes_its_racer(program, racer, what, order):
    spec = program.spec
    rates = tuple(replace(one, lr=0.001 * (k + 1)) for k, one in enumerate(spec.entries))
    program.main.document.replace(replace(spec, entries=rates))
    entry(program.menu(program.card(racer).menu), what).trigger()
    assert [one.lr for one in program.spec.entries] == [0.001 * (k + 1) for k in order]
    assert len(program.main.panel.cards) == len(order)
    program.settle()
    told = [float(program.card(k).lr.box.text()) for k in range(len(order))]
    assert told == pytest.approx([0.001 * (k + 1) for k in order])
    assert {row[1] for row in program.standings} and len(program.standings) == len(order)
    program.press("undo")
    if what != "up" or racer:
        assert program.spec.entries in (rates, spec.entries)


def test_a_copy_has_a_colour_of_its_own(program, answers):
    answers.colour("#12b4fe")
    program.click(program.card(ONE).colour)
    entry(program.menu(program.card(ONE).menu), "duplicate").trigger()
    assert [one.colour for one in program.spec.entries[ONE : ONE + 2]] == ["#12b4fe", ""]


def test_a_race_without_racers_takes_one_again(program):
    one = Entry(OPTIMIZERS["sgd"](), lr=0.001)
    program.main.document.replace(replace(program.spec, entries=(one,), steps=5))
    entry(program.menu(program.card(0).menu), "remove").trigger()
    program.settle()
    assert program.spec.entries == () == tuple(program.main.panel.cards)
    assert program.standings == [] and program.notice == ""
    add(program, "Adam")
    program.settle()
    assert methods(program) == ["adam"] and len(program.standings) == 1


def test_a_racer_is_added_last_until_there_are_enough(program):
    """At most 32 race."""
    button = program.main.panel.add
    before = methods(program)
    add(program, "RMSProp")
    assert methods(program) == [*before, "rmsprop"] and program.spec.entries[6].lr is None
    one = Entry(OPTIMIZERS["sgd"](), lr=0.001)
    many = RaceSpec(Landscape(name="rosenbrock"), (one,) * 31, steps=2)
    program.main.document.replace(many)
    assert button.isEnabled()
    add(program, "RMSProp")
    assert len(program.spec.entries) == 32 and not button.isEnabled()
    entry(program.menu(program.card(3).menu), "duplicate").trigger()
    assert len(program.spec.entries) == 32


def test_fold_shows_the_knobs_of_its_card_alone(program):
    def bodies():
        return [program.card(k).body.isVisible() for k in range(6)]

    assert bodies() == [False] * 6
    program.click(program.card(ONE).fold)
    assert bodies() == [k == ONE for k in range(6)]
    program.click(program.card(ONE).fold)
    assert bodies() == [False] * 6
