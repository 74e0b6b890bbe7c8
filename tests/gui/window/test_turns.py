"""What measures how long the window's thread is busy sees each stretch of it."""

import time

import pytest
from benchmarks.turns import Turns


def busy(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@pytest.fixture
def turns(qapp):
    # what tests before have left to do
    qapp.processEvents()
    made = Turns(qapp)
    yield made
    made.close()


def test_the_longest_stretch_is_named(turns):
    turns.do("short", lambda: None)
    turns.do("long", lambda: busy(0.02))
    turns.do("asleep", lambda: time.sleep(0.02))
    longest = turns.longest[0]
    assert longest.what == "long" and longest.seconds >= 0.02


def test_a_wait_ends_with_what_is_waited_for(turns):
    left = [3]

    def over():
        left[0] -= 1
        return left[0] == 0

    assert turns.run("waits", 0.0, over)
    assert not turns.run("never", 0.0, lambda: False, most=0.01)
