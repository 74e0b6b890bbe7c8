"""The tabs below the map: a click opens each, its key opens and leaves it."""

import bowl
import pytest

from gdviz.core.spec.race import Line, RaceSpec
from tests.doors.exported import has, near
from tests.doors.sight import DATA, areas

RACE = bowl.RACE
PURPLE = "#6a2fb5"
KEYS = {"step": "I", "probe": "P", "laboratory": "B", "loop": "O"}
OF_DATA = {"noise": "N", "losses": "Z", "learning": "E"}


@pytest.mark.parametrize("tab", KEYS)
def test_a_key_opens_its_tab_and_leaves_it(program, tab):
    program.keys(KEYS[tab])
    assert program.tab == tab
    program.keys(KEYS[tab])
    assert program.tab == "standings"
    program.open_tab(tab)
    other = next(name for name in KEYS if name != tab)
    program.keys(KEYS[other])
    assert program.tab == other


def titles(program):
    tabs = program.main.tabs
    return [tabs.tabText(k) for k in range(tabs.count()) if tabs.isTabVisible(k)]


def test_tabs_of_data_are_there_with_data_alone(program):
    few = titles(program)
    for key in OF_DATA.values():
        program.keys(key)
        assert program.tab == "standings" and "data" in program.notice
        program.main.notice.hide()
    assert DATA not in areas(program)
    program.load("moons", "gd:lr=0.5", steps="3")
    many = [title for title in few if title != "Laboratory"]
    assert titles(program) == [*many, "Noise", "Losses", "Learning"]
    assert DATA in areas(program)
    program.keys(KEYS["laboratory"])
    assert program.tab == "standings" and "functions" in program.notice
    program.main.notice.hide()
    for tab, key in OF_DATA.items():
        program.keys(key)
        assert program.tab == tab and program.notice == ""
        program.keys(key)
        assert program.tab == "standings"


def test_on_a_line_there_is_no_point_of_a_map_to_probe(program):
    """The laboratory is there in its place, also where the probe was open."""
    program.open_tab("probe")
    entry = program.spec.entries[0]
    program.main.document.replace(RaceSpec(Line("x^2"), (entry,), (1.0,), steps=3))
    program.settle()
    assert program.tab == "laboratory" and "Probe" not in titles(program)
    program.keys(KEYS["probe"])
    assert program.tab == "laboratory" and "two variables" in program.notice


def test_a_tab_has_its_own_view(program):
    shown = {tab: program.picture(program.open_tab(tab)) for tab in ("summary", *KEYS, "standings")}
    pictures = list(shown.values())
    for k, one in enumerate(pictures):
        assert all(one.shape != two.shape or (one != two).any() for two in pictures[:k])


def test_the_step_that_is_explained_is_on_the_map(program):
    """From the racer's head to where its step leads; and away with the tab."""
    bowl.load(program, racers=1)
    program.press("first")
    program.press("step")
    program.drawn()
    pixels, frame = program.map().pixels(), program.map().frame
    start, end = (frame.at(*point) for point in bowl.way(bowl.RATES[0])[:2])
    share = [0.4, 0.5, 0.6]
    along = [tuple(a + s * (b - a) for a, b in zip(start, end, strict=True)) for s in share]
    assert all(has(pixels, PURPLE, at) for at in along)
    program.press("step")
    program.drawn()
    assert near(program.map().pixels(), PURPLE).sum() == 0


def test_the_plane_of_the_map_goes_through_the_racer_that_is_chosen(program):
    program.load("moons", "gd:lr=0.5", "momentum:lr=0.1", steps="5")
    program.main.playback.seek(3)
    program.main.choice.choose(1)
    program.keys("X")
    program.settle()
    plane = program.spec.problem.slice
    assert (plane.racer, plane.step) == (1, 3)
    program.press("undo")
    assert program.spec.problem.slice.racer != 1
