"""The legend on the map: a click hides a racer, a double click shows it alone."""

import bowl
import pytest
from PySide6.QtCore import QTimer

from gdviz.core.files.command_words import resolve
from tests.doors.exported import near
from tests.doors.pointer import click, double_click, move

RACERS = [(0.2, "#ff00ff"), (0.1, "#00c8c8"), (0.05, "#e08000")]


RACE = resolve(
    [f"gd:lr={rate},colour={colour}" for rate, colour in RACERS],
    formula=bowl.FORMULA, start="-1.8,1.5", steps="6",
)  # fmt: skip


@pytest.fixture
def race(program):
    return program


def shown(program):
    return [entry.visible for entry in program.spec.entries]


@pytest.mark.parametrize("racer", [0, 1, 2])
def test_a_click_hides_and_shows(race, racer):
    first = race.spec
    others = [k != racer for k in range(3)]
    click(race.map().canvas, race.legend_row(racer))
    race.wait(lambda: shown(race) != [True] * 3)
    assert shown(race) == others
    assert race.spec.start == first.start
    click(race.map().canvas, race.legend_row(racer))
    race.wait(lambda: shown(race) == [True] * 3)
    race.press("undo")
    race.press("undo")
    assert race.spec == first


@pytest.mark.parametrize("racer", [0, 2])
def test_a_double_click_shows_alone_and_again_all(race, racer):
    start = race.spec.start
    double_click(race.map().canvas, race.legend_row(racer))
    race.wait(lambda: shown(race) != [True] * 3)
    assert shown(race) == [k == racer for k in range(3)]
    assert race.spec.start == start
    # the first of the two clicks does not hide the racer after all
    assert not any(timer.isActive() for timer in race.legend.findChildren(QTimer))
    double_click(race.map().canvas, race.legend_row(racer))
    race.wait(lambda: shown(race) == [True] * 3)


def test_signs_have_the_colours_of_their_racers_and_faint_ones_when_hidden(race):
    race.drawn()
    move(race.map().canvas, race.map().place(-1.9, -1.9))
    for racer, colour in enumerate(("#ff00ff", "#00c8c8", "#e08000")):
        assert sign(race, racer, colour) > 10
    race.keys("2")
    race.drawn()
    assert sign(race, 1, "#00c8c8") == 0
    assert sign(race, 0, "#ff00ff") > 10


def sign(program, racer, colour):
    """How many pixels of a row have that colour."""
    at = program.legend_row(racer)
    row, column = round(at.y()), round(at.x())
    return int(
        near(program.map().pixels()[row - 7 : row + 8, column - 80 : column + 80], colour).sum()
    )


def test_it_lies_within_the_map_and_not_on_the_start(race):
    frame = race.map().frame
    rows = [race.legend_row(k) for k in range(3)]
    assert all(frame.left < at.x() < frame.left + frame.width for at in rows)
    assert [at.y() for at in rows] == sorted(at.y() for at in rows)
    start = race.map().place(*bowl.START)
    assert all((at - start).manhattanLength() > 40 for at in rows)
