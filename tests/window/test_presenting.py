"""The presentation and the full screen, and the ways out of both."""

import bowl
import pytest

from tests.doors.plot_words import words
from tests.doors.sight import BELOW, HEIGHT_MAP, LINE, MAP, MENUS, PANEL, areas, sight

RACE = bowl.RACE
ALL = {MAP, PANEL, BELOW, MENUS, LINE}


def size_of_numbers(program):
    """The height of a number at the axis of the losses on the screen."""
    said = [s for s in words(program.plot.canvas) if s.text.isdigit()]
    return float(said[0].style["font-size"]) * program.plot.canvas.unit


@pytest.mark.parametrize("out", ["F5", "Escape"])
def test_map_and_losses_alone_and_larger(program, out):
    before, small = sight(program), size_of_numbers(program)
    program.keys("F5")
    assert areas(program) == {MAP, BELOW, LINE}
    assert program.main.loss_view.isVisible() and program.main.transport.isVisible()
    program.settle()
    assert size_of_numbers(program) > 1.25 * small
    program.keys(out)
    program.settle()
    assert sight(program) == before
    assert size_of_numbers(program) == small


def test_the_bar_is_as_large_as_the_last_row_needs(program):
    bar = program.main.transport
    program.load("booth", "gd:lr=0.02", steps="20000")
    sizes = bar.height(), bar.counter.font().pixelSize(), program.control("play").width()
    program.keys("F5")
    program.settle()
    assert bar.counter.font().pixelSize() >= int(program.main.height() / 45) > sizes[1]
    assert program.control("play").width() > sizes[2] and bar.height() > sizes[0]
    text = bar.counter.fontMetrics().horizontalAdvance("20000 / 20000")
    assert text <= bar.counter.width()
    program.keys("Escape")
    program.settle()
    found = bar.height(), bar.counter.font().pixelSize(), program.control("play").width()
    assert found == sizes
    # the size of text reaches it afterwards, too
    program.press("larger_text")
    program.settle()
    assert bar.counter.font().pixelSize() > sizes[1]
    program.press("usual_text")


def test_keys_work_while_presenting(program):
    program.load("booth", *["gd"] * 3, steps="20")
    program.keys("F5")
    for key, moved in (("Right", 1), ("Shift+Right", 11), ("End", 20), ("Home", 0)):
        program.keys(key)
        assert program.step == moved
    program.keys("2")
    assert [entry.visible for entry in program.spec.entries] == [True, False, True]
    program.keys("Escape")


def test_trails_are_drawn_at_their_points_while_presenting(program):
    from tests.doors.exported import has

    program.press("last")
    program.keys("F5")
    program.settle()
    program.picture()
    pixels, frame = program.map().pixels(), program.map().frame
    places = [frame.at(*point) for point in bowl.way(0.2)[1:]]
    assert all(has(pixels, bowl.MAGENTA, at, 3) for at in places)
    program.keys("F5")


def test_the_height_map_can_be_presented(program):
    program.press("surface")
    program.keys("F5")
    assert areas(program) == {HEIGHT_MAP, BELOW, LINE}
    program.keys("Escape")
    assert areas(program) == ALL - {MAP} | {HEIGHT_MAP}


def test_a_presentation_goes_back_to_the_full_screen_it_came_from(program):
    program.keys("F11")
    program.keys("F5")
    program.keys("F5")
    assert sight(program)["full"] and areas(program) == ALL
    program.keys("F11")
    assert not sight(program)["full"]


def test_escape_does_nothing_else(program):
    program.keys("F11")
    program.keys("Escape")
    assert sight(program)["full"]
    program.keys("F11")


def test_the_menu_says_whether_the_screen_is_full(program):
    def ticked():
        return program.action("full_screen").isChecked()

    program.keys("F5")
    program.keys("F11")
    assert ticked() == sight(program)["full"]
    program.keys("F5")
    assert ticked() == sight(program)["full"]
    program.main.showMaximized()
    assert not ticked()


def test_the_log_tick_follows_its_key(program):
    for ticked in (False, True):
        program.keys("Y")
        assert program.action("log").isChecked() == ticked
