"""Steps, noise, seed and what ends a racer: the numbers of the whole race."""

from dataclasses import replace

import numpy as np
import pytest

from gdviz.core.spec.race import StopRules
from tests.doors.hand import pick

# Rosenbrock's function at (-1.2, 1)
FIRST_SLOPES = np.array([-400 * -1.2 * (1 - 1.44) - 2 * 2.2, 200 * (1 - 1.44)])


@pytest.mark.parametrize(("name", "text", "value"), [("steps", "40", 40), ("seed", "7", 7)])
def test_each_number_is_its_own(program, name, text, value):
    before = program.spec
    program.type(program.knob(name).box, text)
    assert program.spec == replace(before, **{name: value})
    program.settle()
    assert program.steps == program.spec.steps
    program.press("undo")
    assert program.spec == before and program.knob(name).box.text() == str(getattr(before, name))


def test_fewer_steps_take_the_playhead_along(program):
    program.main.playback.seek(300)
    program.type(program.knob("steps").box, "40")
    program.settle()
    assert (program.step, program.steps) == (40, 40)
    assert all(track.steps <= 40 for track in program.race.tracks)


def test_noise_is_added_to_the_gradient_and_has_a_form_then(program):
    form = program.main.panel.problem.noise_form
    assert not form.editors
    program.type(program.knob("noise").box, "2")
    program.settle()
    assert program.spec.noise == 2.0 and form.isVisible()
    assert list(form.editors) == ["shape"]
    first, second = program.race.tracks[0].points[:2]
    drawn = (first - second) / program.race.lrs[0] - FIRST_SLOPES
    assert 0.0 < np.abs(drawn).max() < 12.0
    pick(form.editors["shape"].choice, "spikes")
    program.settle()
    assert list(form.editors) == ["shape", "period"]
    # the first of 101 steps is a spike
    first, second = program.race.tracks[0].points[:2]
    drawn = (first - second) / program.race.lrs[0] - FIRST_SLOPES
    assert drawn == pytest.approx([2 * (1 - 1 / 101)] * 2, rel=1e-6)
    program.type(form.editors["period"].box, "4")
    program.settle()
    points = program.race.tracks[0].points
    drawn = (points[:1] - points[1:2]) / program.race.lrs[0] - FIRST_SLOPES
    assert drawn[0] == pytest.approx([1.5, 1.5], rel=1e-6)
    program.type(program.knob("noise").box, "0")
    assert not form.isVisible()


def test_the_box_holds_a_racer_back(program):
    program.type(program.card(0).lr.box, "0.02")
    program.settle()
    x0, x1, y0, y1 = -2.2, 2.2, -1.2, 3.2
    assert np.abs(program.race.tracks[0].points).max() > 10
    program.click(program.knob("inside").check)
    program.settle()
    points = program.race.tracks[0].points
    assert program.spec.inside and len(points) > 3
    assert x0 <= points[:, 0].min() and points[:, 0].max() <= x1
    assert y0 <= points[:, 1].min() and points[:, 1].max() <= y1


def test_a_racer_at_rest_stops_or_goes_on(program):
    program.type(program.main.panel.problem.start[0], "1")
    program.type(program.main.panel.problem.start[1], "1")
    program.settle()
    assert program.spec.start == (1.0, 1.0)
    assert {track.steps for track in program.race.tracks} != {500}
    program.click(program.knob("stop_when_converged").check)
    program.settle()
    assert not program.spec.stop_when_converged
    assert {track.steps for track in program.race.tracks} == {500}


def test_stop_rules_are_shown_used_and_taken_away(program):
    rules = program.main.panel.problem.race.rules
    assert not rules.isVisible()
    program.click(program.knob("rules").check)
    assert rules.isVisible() and program.spec.stop == StopRules()
    # without data there are no epochs to count
    assert list(rules.editors) == ["loss", "gradient", "patience", "least"]
    program.type(program.knob("loss").box, "1.5")
    program.settle()
    assert program.spec.stop == StopRules(loss=1.5)
    ends = [track.losses[-1] for track in program.race.tracks]
    assert min(ends) <= 1.5 and all(
        (track.losses[:-1] > 1.5).all() for track in program.race.tracks
    )
    program.type(program.knob("patience").box, "9")
    assert program.spec.stop == StopRules(loss=1.5, patience=9)
    program.type(program.knob("loss").box, "")
    program.type(program.knob("patience").box, "")
    assert program.spec.stop == StopRules() and rules.isVisible()
    program.type(program.knob("gradient").box, "0.5")
    program.click(program.knob("rules").check)
    assert program.spec.stop == StopRules() and not rules.isVisible()
    program.press("undo")
    assert program.spec.stop == StopRules(gradient=0.5) and rules.isVisible()


def test_to_take_the_rules_away_is_one_step_back(program):
    """What is typed after it is another, also where it is the same rule."""
    for text in ("0.5", "0.25"):
        program.click(program.knob("rules").check)
        program.type(program.knob("gradient").box, text)
        program.click(program.knob("rules").check)
    found = [program.spec.stop.gradient]
    while program.action("undo").isEnabled():
        program.press("undo")
        found.append(program.spec.stop.gradient)
    assert found == [None, 0.25, None, 0.5, None]


def test_another_race_without_rules_shows_none(program):
    program.click(program.knob("rules").check)
    assert program.main.panel.problem.race.rules.isVisible()
    program.press("new")
    program.main.document.replace(replace(program.spec, steps=30))
    assert not program.main.panel.problem.race.rules.isVisible()
    assert not program.knob("rules").check.isChecked()


def test_a_new_start_is_typed_one_number_after_the_other(program):
    first, second = program.main.panel.problem.start
    assert (first.text(), second.text()) == ("-1.2", "1")
    program.type("start x", "0.5")
    assert program.spec.start == (0.5, 1.0)
    program.type("start y", "-0.25")
    assert program.spec.start == (0.5, -0.25)
    program.settle()
    assert all(track.points[0] == pytest.approx([0.5, -0.25]) for track in program.race.tracks)
    program.press("undo")
    assert program.spec.start == (0.5, 1.0) and second.text() == "1"
    program.press("undo")
    assert program.spec.start is None and first.text() == "-1.2"


def test_a_start_that_is_no_number_is_refused(program):
    program.type("start y", "high")
    assert "start y" in program.notice and "'high'" in program.notice
    assert program.spec.start is None
    assert [box.text() for box in program.main.panel.problem.start] == ["-1.2", "1"]
