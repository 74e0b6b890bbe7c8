"""What is seen of a race is chosen by hand, kept with the race, and shown when it is opened."""

import tomllib
from dataclasses import fields, replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gdviz.core.files.command_words import resolve
from gdviz.core.files.race_file import dumps
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec
from gdviz.core.view import ViewSpec, differences
from tests.doors.exported import exported, picture
from tests.doors.hand import Answers

RACE = RaceSpec(
    Landscape(name="sphere"),
    (Entry(OPTIMIZERS["sgd"](), lr=0.25), Entry(OPTIMIZERS["momentum"](), lr=0.01)),
    start=(12.0, 9.0),
    steps=6,
)


def key_on_height_map(text):
    def pressed(program):
        program.press("surface")
        program.drawn()
        program.keys(text, program.main.surface)

    return pressed


def pressed(name):
    return lambda program: program.press(name)


def second_racer(program):
    racers = program.open_tab("step").racers
    racers.setFocus()
    program.keys("Down", racers)


def zoomed_in_steps(program):
    program.drawn()
    plot = program.plot
    program.wheel(plot.canvas.viewport(), 3, plot.place(*plot.frame.middle))


def part_of_two_steps(program):
    program.main.playback.go(2)
    program.press("mark_b")


VIEW = '[view]\nlayout = "side"\nbox = [0, 2, 1, 4]\narrows = true\nlog = false\ntab = "loop"\n'
# by hand, one after the other, and what stands in the file then (None: some number)
BY_HAND = {
    "azimuth": (key_on_height_map("Ctrl+Left"), None),
    "tilt": (key_on_height_map("Ctrl+Up"), None),
    "zoom": (key_on_height_map("+"), None),
    "layout": (pressed("side"), "side"),
    "equal": (pressed("equal"), True),
    "trail": (pressed("trail"), 30),
    "start": (pressed("start"), False),
    "uphill": (pressed("uphill"), False),
    "minima": (pressed("minima"), False),
    "saddles": (pressed("saddles"), False),
    "names": (pressed("names"), True),
    "ghost": (pressed("ghost"), True),
    "arrows": (pressed("arrows"), True),
    "batch": (pressed("batch"), True),
    "plain": (pressed("plain"), True),
    "quantity": (lambda program: program.choose("quantity", "gradient"), "gradient"),
    "against": (lambda program: program.choose("against", "evaluations"), "evaluations"),
    "log": (pressed("log"), False),
    "smooth": (pressed("smooth"), 20),
    "span": (zoomed_in_steps, None),
    "log_steps": (pressed("log_steps"), True),
    "slow": (pressed("slow"), True),
    "part": (part_of_two_steps, [0, 2]),
    "theme": (pressed("dark"), "dark"),
    "racer": (second_racer, 2),
    "tab": (lambda program: program.open_tab("probe"), "probe"),
    "box": (pressed("fit_race"), "race"),
}
# what comes along: a camera stands somewhere as a whole, and on a height map
ALONG = {
    "azimuth": ("layout", "tilt", "zoom"),
    "tilt": ("layout", "zoom"),
    "zoom": ("layout",),
    "racer": ("tab",),
}


@pytest.fixture
def answers(monkeypatch):
    return Answers(monkeypatch)


def saved(program, answers, path):
    """The view in the file that a race is saved to by hand."""
    answers.file(path)
    program.press("save_as")
    return tomllib.loads(path.read_text()).get("view", {})


def test_every_field_is_tried():
    assert {*BY_HAND, *OF_TABS} == {field.name for field in fields(ViewSpec)}


def test_what_is_chosen_by_hand_is_kept_with_the_race(open_window, answers, tmp_path):
    path = tmp_path / "seen.toml"
    with open_window(spec=RACE) as program:
        assert saved(program, answers, path) == {}
        for done, (name, (act, kept)) in enumerate(BY_HAND.items(), 1):
            act(program)
            program.settle()
            found = saved(program, answers, path)
            assert name in found and (kept is None or found[name] == kept), name
            assert set(found) == {*list(BY_HAND)[:done], *ALONG.get(name, ())}
        seen = differences(program.view)
    with open_window(str(path)) as again:
        again.settle()
        # the theme is the user's, and a part of an axis is one of pixels
        seen["span"] = pytest.approx(seen["span"], rel=1e-6)
        assert differences(again.view) | {"theme": "dark"} == seen


def turned(program):
    program.main.tabs.tab("probe").dial.setValue(135)


def paged(page):
    """Press the button of a page of the open tab."""

    def press(program):
        tab = program.main.tabs.tab(program.main.tabs.open)
        QTest.mouseClick(page(tab), Qt.MouseButton.LeftButton)

    return press


def typed(name, value):
    return lambda program: getattr(program.main.tabs.tab("laboratory"), name).set_value(value)


# what tabs show, by hand: the race, and how one comes to each field
LINE = replace(RACE, problem=Line("x^2", interval=(-6.0, 6.0)), start=(4.0,))
CARS = resolve(["cars", "gd:lr=0.1"], steps="20", batch="10")
OF_TABS = {
    "probe": (RACE, "probe", lambda program: program.map().click(1.0, -1.5), None),
    "angle": (RACE, "probe", turned, 135.0),
    "page": (RACE, "probe", paged(lambda tab: tab.pages.button(1)), "direction"),
    "ahead": (LINE, "laboratory", typed("h", 0.25), 0.25),
    "rate": (LINE, "laboratory", typed("eta", 0.3), 0.3),
    "seeds": (
        CARS,
        "learning",
        lambda program: (
            program.main.tabs.tab("learning").seeds.click(),
            program.wait(lambda: len(program.main.keeper.overlays.seeds) == 20),
        ),
        True,
    ),
}


@pytest.mark.parametrize("name", OF_TABS)
def test_what_a_tab_shows_is_kept_with_the_race(open_window, answers, tmp_path, name):
    spec, tab, act, kept = OF_TABS[name]
    path = tmp_path / "seen.toml"
    with open_window(spec=spec) as program:
        program.open_tab(tab)
        program.settle()
        before = saved(program, answers, path)
        act(program)
        program.settle()
        found = saved(program, answers, path)
        assert found.keys() - before.keys() == {name}
        assert kept is None or found[name] == kept
        seen = program.view
    with open_window(str(path)) as again:
        again.settle()
        again.wait(lambda: getattr(again.view, name) == getattr(seen, name))
        overlays = again.main.keeper.overlays
        laid = {"probe": overlays.probe, "ahead": overlays.experiment, "rate": overlays.experiment}
        assert laid.get(name, True) is not None


PAGED = {
    "step": ("parameters", "rates", "code", ""),
    "probe": ("direction", "calculus", ""),
    "laboratory": ("error", "curvature", "step", ""),
}


@pytest.mark.parametrize("tab", PAGED)
def test_a_race_opens_with_the_page_of_its_tab(program, tmp_path, tab):
    path = tmp_path / "seen.toml"
    for page in PAGED[tab]:
        spec = LINE if tab == "laboratory" else RACE
        path.write_text(dumps(spec, view=ViewSpec(tab=tab, page=page)))
        program.main.files.open_path(path)
        program.settle()
        assert (program.tab, program.view.page) == (tab, page)


def test_a_view_of_epochs_waits_for_a_race_that_has_them(open_window, tmp_path):
    data, other = tmp_path / "data.toml", tmp_path / "other.toml"
    data.write_text(dumps(CARS, view=ViewSpec(against="epoch")))
    # no epochs on a landscape: steps take their place
    other.write_text(dumps(RACE, view=ViewSpec(against="epoch")))
    with open_window(spec=RACE) as program:
        for path, against in ((data, "epoch"), (other, "step"), (data, "epoch")):
            program.main.files.open_path(path)
            program.settle()
            assert program.view.against == program.main.keeper.scene.view.against == against
            assert program.notice == ""


@pytest.mark.parametrize(("words", "view"), [
    (("booth", "gd:lr=0.05", "--steps", 8), {"tab": "probe", "probe": (1.0, 2.0), "angle": 40.0}),
    (LINE, {"tab": "laboratory", "page": "step", "rate": 0.3}),
    (("cars", "gd:lr=0.1", "--batch", "10", "--steps", 8), {"seeds": True}),
])  # fmt: skip
def test_what_a_view_lays_on_a_map_is_on_a_page_made_without_a_window(words, view, tmp_path):
    given = [str(part) for name, value in view.items() for part in option(name, value)]
    if isinstance(words, RaceSpec):
        words = (tmp_path / "race.toml",)
        words[0].write_text(dumps(LINE))
    plain = exported(tmp_path / "plain.png", *words, "--size", "640x360")
    laid = exported(tmp_path / "laid.png", *words, *given, "--size", "640x360")
    rows, columns = np.nonzero((picture(plain) != picture(laid)).any(axis=2))
    assert len(rows) > 60 and columns.max() < 0.62 * 640


def option(name, value):
    if value is True:
        return (f"--{name}",)
    return f"--{name}", ",".join(map(str, value)) if isinstance(value, tuple) else value


def test_a_race_opens_on_what_was_seen_and_leaves_nothing_behind(open_window, tmp_path):
    seen = tmp_path / "seen.toml"
    head = 'format = "gdviz-race"\nversion = 1\nsteps = 5\n'
    race = '[landscape]\nname = "booth"\n[[racers]]\noptimizer = "sgd"\nlr = 0.05\n'
    more = '[[racers]]\noptimizer = "adam"\nlr = 0.1\n'
    seen.write_text(head + race.replace("[[", VIEW + "[[", 1) + more)
    other = tmp_path / "other.toml"
    other.write_text(head + race)
    with open_window() as program:
        program.press("names")
        program.main.files.open_path(seen)
        program.settle()
        assert (program.maps, program.tab) == (2, "loop")
        assert program.map().frame.box == pytest.approx((0.0, 2.0, 1.0, 4.0))
        assert program.view.arrows and program.view.names and not program.view.log
        # what the user changes of it is the user's
        program.press("log")
        program.open_tab("probe")
        program.main.files.open_path(other)
        program.settle()
        assert (program.maps, program.tab) == (1, "probe")
        assert differences(program.view) == {"names": True, "tab": "probe"}


def test_a_picture_opens_on_what_is_seen_on_it(open_window, tmp_path):
    path = exported(tmp_path / "race.png", "booth", "gd", "--steps", "5", "--size", "480x270",
                    "--layout", "side", "--equal", "--box", "0,2,1,4")  # fmt: skip
    with open_window() as program:
        program.main.files.open_path(path)
        program.settle()
        assert program.maps == 1 and program.view.layout == "side" and program.view.equal
        x0, x1, y0, y1 = program.map().frame.box
        assert x0 <= 0.0 < 2.0 <= x1 and y0 <= 1.0 < 4.0 <= y1
        assert min(x1 - x0 - 2.0, y1 - y0 - 3.0) == pytest.approx(0.0, abs=0.01)


def test_the_whole_race_is_fitted_and_a_hand_on_the_map_ends_that(open_window):
    with open_window(spec=RACE) as program:
        assert program.map().frame.box[1] < 12.0
        program.press("fit_race")
        x0, x1, y0, y1 = program.map().frame.box
        assert x0 < 0.2 and x1 > 12.0 and y0 < 0.2 and y1 > 9.0
        assert program.view.box == "race"
        ground = program.map()
        program.wheel(ground.canvas.viewport(), 2, ground.place(*ground.frame.middle))
        assert program.view.box == pytest.approx(program.map().frame.box)
        program.press("fit")
        assert program.view.box == "landscape"


def test_equal_axes_have_equal_units_in_every_layout(open_window):
    with open_window(spec=RACE) as program:
        before = program.map().frame.box
        program.press("equal")
        for layout in ("overlay", "side", "overlay"):
            program.press(layout)
            program.rounds(2)
            for number in range(program.maps):
                frame = program.map(number).frame
                x0, x1, y0, y1 = frame.box
                across, up = frame.width / (x1 - x0), frame.height / (y1 - y0)
                assert across == pytest.approx(up, rel=0.01)
                assert x1 - x0 >= 0.999 * (before[1] - before[0])
        program.press("equal")
        program.rounds(2)
        assert program.map().frame.box == pytest.approx(before)
