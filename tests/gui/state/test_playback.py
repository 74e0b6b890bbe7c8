"""The playhead by a clock of our own."""

import pytest

from gdviz.gui.state.playback import SECONDS, Playback


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def playback(qapp, clock):
    made = Playback(clock=clock)
    made.set_race(500, 500)
    return made


def after(playback, clock, seconds):
    clock.now += seconds
    playback.tick()
    return playback.step


def test_a_race_takes_ten_seconds(playback, clock):
    playback.play()
    assert after(playback, clock, SECONDS / 4) == 125
    assert after(playback, clock, SECONDS / 4) == 250
    assert after(playback, clock, SECONDS) == 500
    assert not playback.playing


def test_speed_counts(playback, clock):
    playback.set_speed(4.0)
    playback.play()
    assert after(playback, clock, 1.0) == 200
    playback.change_speed(-1)
    assert playback.speed == 2.0


def test_slow_speeds_add_up_parts_of_steps(playback, clock):
    playback.set_speed(0.125)
    playback.play()
    for _ in range(16):
        after(playback, clock, 0.016)
    assert playback.step == int(16 * 0.016 * 0.125 * 500 / SECONDS)


def test_loop_begins_again(playback, clock):
    playback.set_loop(True)
    playback.play()
    assert after(playback, clock, SECONDS + 1) == 500
    assert after(playback, clock, 0.1) == 0
    assert playback.playing


def test_play_at_the_end_starts_over(playback):
    playback.seek(500)
    playback.play()
    assert playback.step == 0


def test_stepping_pauses_and_stays_inside(playback):
    playback.play()
    playback.move(-10)
    assert playback.step == 0 and not playback.playing
    playback.seek(10_000)
    assert playback.step == 500
    playback.move(1)
    assert playback.step == 500


def test_the_playhead_waits_for_a_growing_race(playback, clock):
    playback.set_race(500, 100)
    playback.play()
    assert after(playback, clock, 5.0) == 100
    playback.set_race(500, 500)
    assert after(playback, clock, 1.0) == 150


def test_a_shorter_race_takes_the_playhead_along(playback):
    moves = []
    playback.seek(400)
    playback.moved.connect(moves.append)
    playback.set_race(300, 300)
    assert playback.step == 300 and moves == [300]


def test_playing_waits_for_the_first_race(qapp, clock):
    waiting = Playback(clock=clock)
    waiting.play()
    assert after(waiting, clock, 0.5) == 0 and waiting.playing
    waiting.set_race(500, 500)
    assert after(waiting, clock, 1.0) == 50


def test_it_waits_for_another_race(playback, clock):
    playback.play()
    assert after(playback, clock, 1.0) == 50
    playback.wait(True)
    assert after(playback, clock, 3.0) == 50 and playback.playing
    playback.set_race(1000, 1000)
    assert after(playback, clock, 1.0) == 150


def test_a_part_is_played_again_and_again(playback, clock):
    playback.set_part((100, 150))
    playback.play()
    assert playback.step == 100
    assert after(playback, clock, 0.5) == 125
    assert [after(playback, clock, 1.0) for _ in range(3)] == [150, 100, 150]
    playback.seek(400)
    assert after(playback, clock, 0.1) == 100 and playback.playing
    playback.set_part(None)
    assert after(playback, clock, SECONDS) == 500 and not playback.playing


def test_a_part_is_marked_at_the_playhead(playback):
    playback.seek(200)
    playback.mark_first()
    assert playback.part == (200, 500)
    playback.seek(300)
    playback.mark_last()
    assert playback.part == (200, 300)
    # an end beyond the other one lets that go to the end of the race
    playback.seek(350)
    playback.mark_first()
    assert playback.part == (350, 500)
    playback.seek(100)
    playback.mark_last()
    assert playback.part == (0, 100)
    # none without a step in it
    playback.seek(500)
    playback.mark_first()
    playback.seek(0)
    playback.mark_last()
    assert playback.part == (0, 100)


def test_a_part_ends_with_a_shorter_race(playback):
    playback.set_part((100, 300))
    playback.set_race(200, 200)
    assert playback.part == (100, 200)
    playback.set_race(80, 80)
    assert playback.part is None and playback.ends == (0, 80)


def test_a_slow_start_gives_the_first_steps_time(qapp, clock):
    playback = Playback(clock=clock)
    playback.set_race(1023, 1023)
    playback.set_slow(True)
    playback.play()
    # each second doubles the number of steps taken, one added
    found = [after(playback, clock, 1.001) for _ in range(10)]
    assert found == pytest.approx([2**k - 1 for k in range(1, 11)], rel=0.02, abs=1)
    assert found[-1] == 1023 and not playback.playing


def test_a_slow_start_never_goes_back(qapp, clock):
    playback = Playback(clock=clock)
    playback.set_race(700, 700)
    playback.set_slow(True)
    playback.play()
    for step in range(700):
        playback.seek(step)
        assert after(playback, clock, 0.0) == step
