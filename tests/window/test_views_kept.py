"""What is seen of a race is chosen by hand, kept with the race, and shown when it is opened."""

import tomllib
from dataclasses import fields

import pytest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec, differences
from tests.doors.exported import exported
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
    "arrows": (pressed("arrows"), True),
    "batch": (pressed("batch"), True),
    "plain": (pressed("plain"), True),
    "quantity": (lambda program: program.choose("quantity", "gradient"), "gradient"),
    "against": (lambda program: program.choose("against", "evaluations"), "evaluations"),
    "log": (pressed("log"), False),
    "smooth": (pressed("smooth"), 20),
    "span": (zoomed_in_steps, None),
    "log_steps": (pressed("log_steps"), True),
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
    assert set(BY_HAND) == {field.name for field in fields(ViewSpec)}


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
        # the theme is the user's
        assert differences(again.view) | {"theme": "dark"} == seen


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
