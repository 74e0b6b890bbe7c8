"""Sliders, boxes, switches and lists of the panel: what they reach, refuse and undo."""

import math
from dataclasses import replace

import pytest

from tests.doors.hand import drag, pick

# of a knob: the racer that has it, the ends of its slider, its middle, and how near that is
LOG, LINEAR = "log", "linear"
SLIDERS = [
    ("lr", 0, 1e-5, 10.0, LOG),
    ("clip_norm", 1, 1e-2, 1e3, LOG),
    ("l2", 2, 1e-5, 1.0, LOG),
    ("momentum", 1, 0.0, 0.999, LINEAR),
    ("steps", None, 10, 5000, LOG),
    ("seed", None, 0, 100, LINEAR),
    ("noise", None, 1e-3, 10.0, LOG),
]


def steps_back(program):
    return program.main.document.stack.index()


@pytest.mark.parametrize(("name", "racer", "low", "high", "scale"), SLIDERS)
def test_a_slider_reaches_its_ends_and_its_mean_in_the_middle(
    program, name, racer, low, high, scale
):
    editor = program.knob(name, racer)
    slider, box = editor.slider, editor.box
    middle = math.sqrt(low * high) if scale == LOG else (low + high) / 2
    for key, value in (("End", high), ("Home", low)):
        slider.setFocus()
        program.keys(key, slider)
        owner = program.spec if racer is None else program.spec.entries[racer]
        owner = owner.optimizer if name == "momentum" else owner
        assert getattr(owner, name) == pytest.approx(value, rel=1e-3)
        assert float(box.text()) == pytest.approx(value, rel=1e-3)
    half = (slider.minimum() + slider.maximum()) // 2
    slider.setValue(half)
    whole = isinstance(low, int)
    assert editor.value == pytest.approx(middle, rel=5e-3, abs=0.5 if whole else 0)
    # and back: a typed value puts the handle there
    program.type(box, f"{high}")
    assert slider.value() == slider.maximum()
    program.type(box, f"{round(middle) if whole else middle:.9g}")
    assert slider.value() == pytest.approx(half, abs=3 if whole else 1)


def test_one_drag_is_one_undo_step_and_two_are_two(program):
    first, before = repr(program.spec), steps_back(program)
    slider = program.knob("lr", 3).slider
    drag(slider, 0.2, 0.3, 0.4)
    one = repr(program.spec)
    drag(slider, 0.6, 0.9, 0.8)
    two = repr(program.spec)
    assert steps_back(program) == before + 2 and len({first, one, two}) == 3
    assert [entry.lr is None for entry in program.spec.entries] == [k != 3 for k in range(6)]
    for do, found in (("undo", one), ("undo", first), ("redo", one), ("redo", two)):
        program.press(do)
        assert repr(program.spec) == found
    assert float(program.knob("lr", 3).box.text()) == pytest.approx(program.spec.entries[3].lr)


def test_a_drag_in_each_of_two_rows_is_two_steps(program):
    before = steps_back(program)
    for racer in (0, 1):
        drag(program.knob("momentum", racer).slider, 0.2, 0.3, 0.5)
    drag(program.knob("seed").slider, 0.2, 0.6)
    assert steps_back(program) == before + 3


def test_the_longest_drag_ends_at_the_end(program):
    drag(program.knob("lr", 0).slider, 0.5, 3.0)
    assert program.spec.entries[0].lr == 10.0
    drag(program.knob("lr", 0).slider, -3.0)
    assert program.spec.entries[0].lr == 1e-5


@pytest.mark.parametrize(
    ("text", "value"), [("2e-4", 2e-4), (".5", 0.5), ("0.00123456789", 0.00123456789)]
)
def test_a_typed_number_is_taken_as_it_is(program, text, value):
    before = steps_back(program)
    box = program.knob("lr", 1).box
    program.type(box, text)
    assert program.spec.entries[1].lr == value
    program.keys("Return", box)
    assert program.spec.entries[1].lr == value and steps_back(program) == before + 1


@pytest.mark.parametrize(
    ("name", "racer", "text", "told"),
    [
        ("lr", 2, "-1", "above 0"),
        ("lr", 2, "fast", "'fast'"),
        ("lr", 2, "0,01", "0.01"),
        ("lr", 2, "nan", "above 0"),
        ("momentum", 1, "1.5", "below 1"),
        ("l2", 1, "−3", "at least 0"),
        ("decay", 1, "", "at least 0"),
        ("steps", None, "10.5", "whole"),
        ("steps", None, "100001", "100000"),
        ("seed", None, "-1", "at least 0"),
    ],
)
def test_what_is_refused_is_told_and_the_old_value_stays(program, name, racer, text, told):
    before, index = repr(program.spec), steps_back(program)
    box = program.knob(name, racer).box
    old = box.text()
    program.type(box, text)
    assert told in program.notice
    assert box.text() == old and repr(program.spec) == before and steps_back(program) == index
    program.click(program.main.notice.findChildren(type(program.card(0).eye))[0])
    assert program.notice == ""


def test_a_refusal_goes_away_with_the_next_good_number(program):
    box = program.knob("lr", 2).box
    program.type(box, "fast")
    assert program.notice
    program.type(box, "0.01")
    assert program.notice == "" and program.spec.entries[2].lr == 0.01


def test_escape_gives_back_what_stood_there(program):
    before, box = repr(program.spec), program.knob("steps").box
    program.type(box, "77", end="")
    assert box.text() == "77" and program.spec.steps == 500
    program.keys("Esc", box)
    assert box.text() == "500"
    program.keys("Return", box)
    assert repr(program.spec) == before


def test_the_wheel_over_a_list_acts_only_with_the_focus(program):
    combo, before = program.card(0).method, repr(program.spec)
    program.main.setFocus()
    program.wheel(combo, -1)
    assert repr(program.spec) == before
    combo.setFocus()
    program.wheel(combo, -1)
    assert program.spec.entries[0].optimizer.id == combo.itemData(combo.currentIndex()) != "sgd"
    program.press("undo")
    assert repr(program.spec) == before


def test_the_wheel_over_a_slider_moves_the_panel(program):
    editor, before = program.knob("lr", 0), repr(program.spec)
    editor.slider.setFocus()
    seen = editor.mapToGlobal(editor.rect().topLeft()).y()
    program.main.setFocus()
    program.wheel(editor.slider, -1)
    assert repr(program.spec) == before and program.spec.entries[0].lr is None
    assert editor.mapToGlobal(editor.rect().topLeft()).y() < seen


def test_arrows_move_a_slider_that_has_the_focus(program):
    slider = program.knob("seed").slider
    slider.setFocus()
    program.keys("End", slider)
    program.keys("PgDown", slider)
    assert 90 <= program.spec.seed < 100 and program.step == 0


def test_a_switch_and_a_list_of_a_method(program):
    pick(program.card(5).method, "adam")
    adam = program.spec.entries[5].optimizer
    program.click(program.knob("amsgrad", 5).check)
    assert program.spec.entries[5].optimizer == replace(adam, amsgrad=True)
    pick(program.knob("convention", 5).choice, "eps-hat")
    assert program.spec.entries[5].optimizer == replace(adam, amsgrad=True, convention="eps-hat")
    assert program.knob("convention", 5).choice.currentData() == "eps-hat"
    program.press("undo")
    program.press("undo")
    assert program.spec.entries[5].optimizer == adam
    assert not program.knob("amsgrad", 5).check.isChecked()
    assert program.knob("convention", 5).choice.currentData() == "torch"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("clip_norm", "5", 5.0), ("clip_value", "2", 2.0), ("l2", "0.25", 0.25), ("decay", ".1", 0.1)],
)
def test_each_row_below_the_method_is_its_own(program, name, text, value):
    before = program.spec
    program.type(program.knob(name, 1).box, text)
    changed = replace(before.entries[1], **{name: value})
    assert program.spec.entries == (before.entries[0], changed, *before.entries[2:])
    program.settle()
    assert program.race.spec == program.spec


@pytest.mark.parametrize("name", ["clip_norm", "clip_value"])
def test_an_empty_limit_is_off(program, name):
    box = program.knob(name, 1).box
    program.type(box, "5")
    program.type(box, "")
    assert getattr(program.spec.entries[1], name) is None and box.text() == ""
