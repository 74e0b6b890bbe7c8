"""Buttons, keys and sliders below the map: each moves the playhead as it says."""

import pytest

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
