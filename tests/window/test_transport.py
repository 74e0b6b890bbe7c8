"""Buttons, keys and sliders below the map: each moves the playhead as it says."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.doors.exported import near

END = 500


@pytest.mark.parametrize(
    ("button", "key", "action", "moved"),
    [
        ("first", "Home", "first", 0),
        ("back", "Left", "back", 199),
        ("forward", "Right", "forward", 201),
        ("last", "End", "last", END),
    ],
)
def test_a_button_its_key_and_its_action_do_the_same(program, button, key, action, moved):
    for do, what in ((program.click, button), (program.keys, key), (program.press, action)):
        program.main.playback.seek(200)
        do(what)
        assert program.step == moved
        assert not program.playing


@pytest.mark.parametrize(("key", "moved"), [("Shift+Right", 210), ("Shift+Left", 190)])
def test_shift_moves_by_ten(program, key, moved):
    program.main.playback.seek(200)
    program.keys(key)
    assert program.step == moved


@pytest.mark.parametrize("key", ["Space", "K"])
def test_play_and_pause(program, key):
    program.keys(key)
    assert program.playing
    program.wait(lambda: program.step > 0)
    program.keys(key)
    assert not program.playing


def handle(program):
    """The middle of the scrubber's handle: (column, row)."""
    scrubber = program.control("playhead")
    pixels = program.picture(scrubber)
    # the groove is four pixels high, the handle twelve
    row = pixels.shape[0] // 2
    columns = near(pixels[[row - 4, row + 4]], "#1f6feb", 60).all(axis=0).nonzero()[0]
    return QPoint(int(columns.mean()), row)


def send(scrubber, kind, at, button=Qt.MouseButton.LeftButton):
    getattr(QTest, kind)(scrubber, button, Qt.KeyboardModifier.NoModifier, at)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.6, 1.0])
def test_a_press_beside_the_handle_takes_it_there(program, share):
    scrubber = program.control("playhead")
    program.main.playback.seek(0 if share > 0.5 else END)
    at = QPoint(round(6 + share * (scrubber.width() - 12)), scrubber.height() // 2)
    send(scrubber, "mousePress", at)
    assert program.step == pytest.approx(share * END, abs=2)
    send(scrubber, "mouseRelease", at)
    assert abs(handle(program).x() - at.x()) <= 3


def test_a_drag_of_the_handle_takes_the_playhead_along(program):
    scrubber = program.control("playhead")
    program.main.playback.seek(100)
    at = handle(program)
    send(scrubber, "mousePress", at)
    assert program.step == 100
    QTest.mouseMove(scrubber, QPoint(scrubber.width() // 2, at.y()))
    assert program.step == pytest.approx(END / 2, abs=5)
    send(scrubber, "mouseRelease", QPoint(scrubber.width() // 2, at.y()))
    assert program.step == pytest.approx(END / 2, abs=5)


def test_the_other_button_of_the_mouse_moves_nothing(program):
    scrubber = program.control("playhead")
    at = QPoint(scrubber.width() // 2, scrubber.height() // 2)
    QTest.mouseClick(scrubber, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, at)
    assert program.step == 0


def test_scrubber_and_counter_follow_the_playhead(program):
    for step in (0, 137, END):
        program.main.playback.seek(step)
        assert program.control("playhead").value() == step
        assert program.main.transport.counter.text() == f"{step} / {END}"
    program.load("booth", "gd", steps="40")
    program.press("last")
    assert program.main.transport.counter.text() == "40 / 40"
    at = handle(program)
    assert at.x() > program.control("playhead").width() - 14


def test_the_play_button_shows_what_it_would_do(program):
    def ink():
        """The share of the button's middle that is dark: two bars leave it free."""
        pixels = program.picture(program.control("play"))
        row, column = pixels.shape[0] // 2, pixels.shape[1] // 2
        return bool((pixels[row, column - 1 : column + 1] < 120).all())

    assert ink()
    program.click("play")
    assert program.playing and not ink()
    program.click("play")
    assert not program.playing and ink()


def test_the_loop_button_shows_whether_it_is_on(program):
    plain = program.picture(program.control("loop"))
    program.click("loop")
    assert program.main.playback.loop
    assert (program.picture(program.control("loop")) != plain).any()
    program.click("loop")
    assert not program.main.playback.loop
