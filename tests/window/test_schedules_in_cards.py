"""The schedule of a racer, and the switches to its counterpart, in its card."""

import re
from dataclasses import replace

import numpy as np
import pytest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import Sequence
from tests.doors.drawn import value
from tests.doors.exported import near
from tests.doors.hand import drag, pick
from tests.doors.painted import Painting

ONE = 0


@pytest.fixture
def card(program):
    """The open card of the first racer, which goes straight down."""
    program.knob("momentum", ONE)
    return program.card(ONE)


def schedule(program):
    others = [one.schedule for k, one in enumerate(program.spec.entries) if k != ONE]
    assert others == [None] * len(others)
    return program.spec.entries[ONE].schedule


def test_a_schedule_is_chosen_edited_and_taken_away(program, card):
    before = repr(program.spec)
    pick(card.body.schedule.kind, "step")
    assert (schedule(program).id, schedule(program).step_size) == ("step", 500 // 3)
    program.type(card.body.schedule.knobs.editors["gamma"].box, "0.5")
    assert (schedule(program).gamma, schedule(program).step_size) == (0.5, 166)
    program.settle()
    track, at = program.race.tracks[ONE], np.array([0, 165, 166, 332])
    steps = np.hypot.reduce(track.points[at + 1] - track.points[at], axis=1)
    rates = steps / np.hypot.reduce(track.grads[at], axis=1)
    assert rates / rates[0] == pytest.approx([1.0, 1.0, 0.5, 0.25], rel=1e-5)
    pick(card.body.schedule.kind, "")
    assert schedule(program) is None and repr(program.spec) == before
    for _ in range(3):
        program.press("undo")
    assert repr(program.spec) == before
    program.press("redo")
    assert schedule(program).id == "step"


def test_the_curve_is_there_with_a_schedule_in_the_colour_of_its_racer(program, card):
    spec = program.spec
    inked = replace(spec.entries[ONE], colour="#12b4fe")
    program.main.document.replace(replace(spec, entries=(inked, *spec.entries[1:])))
    assert not card.body.curve.isVisible()
    pick(card.body.schedule.kind, "cosine")
    program.settle()
    assert card.body.curve.isVisible()
    ink = near(program.picture(card.body.curve), "#12b4fe", apart=40)
    # down along half a cosine: on the left it is high, on the right low
    rows, columns = np.nonzero(ink)
    wide = ink.shape[1]
    assert len(rows) > wide / 3
    assert rows[columns < wide / 3].mean() < rows[columns > 2 * wide / 3].mean() - 10
    assert card.body.curve.failure == ""


@pytest.mark.parametrize("kind", ["cosine", "warmup", "exponential", "step"])
def test_below_the_curve_are_its_first_and_its_last_factor(program, card, kind):
    plain = program.race.tracks[ONE].lr[0]
    pick(card.body.schedule.kind, kind)
    program.settle()
    (said,) = Painting(card.body.curve).texts
    found = re.fullmatch(r"factor on η: (\S+) … (\S+)", said)
    rates = program.race.tracks[ONE].lr
    rates = rates[np.isfinite(rates)] / plain
    assert value(found[1]) == pytest.approx(rates[0], rel=5e-3)
    assert value(found[2]) == pytest.approx(rates[-1], rel=5e-3) and found[1] != found[2]


def test_a_sequence_has_its_parts_below_it(program, card):
    pick(card.body.schedule.kind, "sequence")
    assert isinstance(schedule(program), Sequence) and schedule(program).milestone == 50
    first, then = (card.body.schedule.parts[name] for name in ("first", "then"))
    assert first.isVisible() and then.isVisible()
    pick(then.kind, "exponential")
    assert (schedule(program).first.id, schedule(program).then.id) == ("warmup", "exponential")
    program.type(first.knobs.editors["total_iters"].box, "7")
    assert schedule(program).first.total_iters == 7 and schedule(program).milestone == 50
    pick(first.kind, "step")
    # of the first 50 steps
    assert (schedule(program).first.step_size, schedule(program).then.id) == (16, "exponential")
    pick(card.body.schedule.kind, "constant")
    assert not first.isVisible() and not then.isVisible()


def test_a_part_is_there_and_does_not_watch_the_loss(program, card):
    """What watches the loss cannot be a part; a sequence goes two deep at most."""
    kinds = {card.body.schedule.kind.itemData(k) for k in range(card.body.schedule.kind.count())}
    pick(card.body.schedule.kind, "sequence")
    part = card.body.schedule.parts["first"]
    offered = {part.kind.itemData(k) for k in range(part.kind.count())}
    assert kinds - offered == {"", "plateau"} and "sequence" in offered
    pick(part.kind, "sequence")
    deeper = part.parts["then"]
    assert "sequence" not in {deeper.kind.itemData(k) for k in range(deeper.kind.count())}


def test_a_schedule_that_is_refused_leaves_the_one_there_was(program, card):
    pick(card.body.schedule.kind, "step")
    box = card.body.schedule.knobs.editors["step_size"].box
    program.type(box, "0")
    assert "step_size" in program.notice.replace(" ", "_") or "step size" in program.notice
    assert box.text() == "166" and schedule(program).step_size == 166


def test_one_drag_in_a_schedule_is_one_step(program, card):
    pick(card.body.schedule.kind, "step")
    index = program.main.document.stack.index()
    drag(card.body.schedule.knobs.editors["gamma"].slider, 0.2, 0.5, 0.7)
    assert program.main.document.stack.index() == index + 1
    assert schedule(program).gamma > 0.4


def buttons(program, name, racer):
    program.knob("lr", racer)
    program.card(racer).set_open(True)
    program.settle()
    return program.card(racer).body.switches.buttons[name]


def test_in_syrup_or_rolling(program):
    """The ball keeps its rate both ways, and comes back as it was."""
    program.type(program.card(0).lr.box, "0.0005")
    before = repr(program.spec)
    off, on = buttons(program, "ball", 0)
    assert off.isChecked() and not on.isChecked()
    program.click(on)
    now = program.spec.entries[0]
    assert (now.optimizer, now.lr) == (OPTIMIZERS["momentum"](), 0.0005)
    assert on.isChecked() and not off.isChecked()
    assert program.card(0).method.currentData() == "momentum"
    program.click(on)
    assert program.spec.entries[0] == now
    program.click(off)
    assert repr(program.spec) == before


def test_raw_or_normalised(program):
    """A rate means another thing where steps are normalised, and comes back with the raw ones."""
    program.type(program.card(0).lr.box, "0.0005")
    before = repr(program.spec)
    off, on = buttons(program, "gradient", 0)
    program.click(on)
    now = program.spec.entries[0]
    assert now.optimizer.id == "normgd" and now.lr is None
    program.click(off)
    assert repr(program.spec) == before


def test_only_a_method_that_has_a_counterpart_has_the_switch(program):
    shown = {
        k: [row.isVisible() for row in program.card(k).body.switches.rows.values()]
        for k in (0, 1, 2, 5)
        if buttons(program, "ball", k)
    }
    assert shown == {0: [True, True], 1: [True, False], 2: [False, False], 5: [False, False]}
