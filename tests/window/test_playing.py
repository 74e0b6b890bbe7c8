"""A race of 500 steps takes ten seconds; the playhead goes by the clock and stays in the race."""

import pytest

from gdviz.core.files.command_words import resolve
from tests.doors.stage import clock, held

RACE = resolve(["rosenbrock", "gd:lr=0.0005"], steps="500")
SPEEDS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


@pytest.fixture
def time(program):
    with clock(program) as ours:
        yield ours


def test_ten_seconds_a_race(program, time):
    program.press("play")
    assert [time.pass_(1.0) for _ in range(10)] == list(range(50, 501, 50))
    assert not program.playing
    assert program.step == 500


@pytest.mark.parametrize(("speed", "moved"), [(0.125, 6), (0.5, 25), (2.0, 100), (16.0, 500)])
def test_the_speed_of_the_list(program, time, speed, moved):
    program.choose("speed", speed)
    program.click("play")
    assert time.pass_(1.0) == moved


def test_parts_of_steps_add_up(program, time):
    program.choose("speed", 0.125)
    program.press("play")
    # a sixteenth of a step each
    assert [time.pass_(0.01) for _ in range(33)][-1] == 2


def test_a_longer_race_takes_ten_seconds_too(program, time):
    program.load("booth", "gd", steps="40")
    program.press("play")
    assert time.pass_(2.5) == 10


def test_to_pause_stops_the_time(program, time):
    program.press("play")
    time.pass_(1.0)
    program.press("play")
    time.now += 5.0
    program.press("play")
    time.looked_at()
    assert program.step == 50
    assert time.pass_(1.0) == 100


def test_the_end_stops_and_play_begins_again(program, time):
    program.press("last")
    program.press("play")
    assert (program.step, program.playing) == (0, True)
    assert time.pass_(1.0) == 50


def test_a_loop_begins_again(program, time):
    program.click("loop")
    program.press("play")
    assert time.pass_(9.0) == 450
    # the end is seen before the start
    assert time.pass_(2.0) in (500, 0)
    time.looked_at()
    assert (program.step, program.playing) == (0, True)
    assert time.pass_(1.0) == 50
    program.click("loop")
    time.pass_(20.0)
    assert (program.step, program.playing) == (500, False)


def test_from_the_start(program, time):
    program.press("play")
    time.pass_(3.0)
    program.press("restart")
    assert program.step == 0
    assert time.pass_(1.0) == 50


def test_j_and_l_stop_at_the_ends_of_the_list(program):
    shown = []
    for key in ("J",) * 4 + ("L",) * 9:
        program.keys(key)
        shown.append(program.control("speed").currentData())
    assert shown == [0.5, 0.25, 0.125, 0.125, *SPEEDS[1:], 16.0, 16.0]
    speed = program.control("speed")
    assert tuple(speed.itemData(i) for i in range(speed.count())) == SPEEDS
    texts = [speed.itemText(i) for i in range(speed.count())]
    assert texts == ["×1/8", "×1/4", "×1/2", "×1", "×2", "×4", "×8", "×16"]


@pytest.mark.parametrize("name", ["forward", "back", "forward_10", "back_10"])
def test_to_step_pauses(program, time, name):
    program.press("play")
    time.pass_(4.0)
    program.press(name)
    assert not program.playing
    assert program.step == 200 + {"forward": 1, "back": -1, "forward_10": 10, "back_10": -10}[name]


def test_steps_end_at_both_ends(program):
    program.press("back")
    assert program.step == 0
    program.press("last")
    program.press("forward_10")
    assert program.step == 500


def test_to_scrub_goes_on_playing(program, time):
    program.press("play")
    time.pass_(1.0)
    program.control("playhead").setValue(300)
    assert (program.step, program.playing) == (300, True)
    assert time.pass_(1.0) == 350


def test_never_beyond_what_is_computed(program, time):
    with held() as gate:
        program.ask_for("booth", "gd", "adam", steps="400")
        program.press("restart")
        gate.show(100)
        program.wait(lambda: program.race.steps == 100)
        assert time.pass_(1.0) == 40
        # neither on the way nor at the race's end
        assert time.pass_(2.0) == 100
        assert time.pass_(9.0) == 100
        assert (program.step, program.playing, program.steps) == (100, True, 400)
        gate.let_go()
        program.settle()
        time.looked_at()
        assert time.pass_(1.0) == 140


@pytest.mark.parametrize("step", [150, 390])
def test_put_beyond_what_is_computed_it_waits_there(program, time, step):
    """Also where the time that has passed would have taken it to the race's end."""
    with held() as gate:
        program.ask_for("booth", "gd", "adam", steps="400")
        program.press("restart")
        gate.show(100)
        program.wait(lambda: program.race.steps == 100)
        program.control("playhead").setValue(step)
        assert (time.pass_(0.1), time.pass_(9.0)) == (step, step) and program.playing
        gate.let_go()
        program.settle()
        time.looked_at()
        assert time.pass_(0.1) == step + 4
    program.settle()
