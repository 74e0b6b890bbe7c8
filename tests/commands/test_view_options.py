"""The options that say what to see of a race: in the window, and on a page."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from gdviz.core.view import ViewSpec
from tests.doors.command_line import gdviz
from tests.doors.exported import picture

SMALL = ("--size", "480x270")
FILE = """format = "gdviz-race"
version = 1

[landscape]
name = "booth"

[view]
layout = "side"
arrows = true

[[racers]]
optimizer = "sgd"
lr = 0.1
"""
# each option alone, and what is seen by it
OPTIONS = {
    ("--layout", "surface"): {"layout": "surface"},
    ("--box", "race"): {"box": "race"},
    ("--box", "-1,2,-3,4"): {"box": (-1.0, 2.0, -3.0, 4.0)},
    ("--equal",): {"equal": True},
    ("--camera", "-20,50"): {"azimuth": -20.0, "tilt": 50.0},
    ("--camera", "20,50,2"): {"azimuth": 20.0, "tilt": 50.0, "zoom": 2.0},
    ("--show", "names,arrows"): {"names": True, "arrows": True},
    ("--show", " names , no-arrows, no-start"): {"names": True, "arrows": False, "start": False},
    ("--box", " -1, 2 ,-3, 4"): {"box": (-1.0, 2.0, -3.0, 4.0)},
    ("--show", "no-minima,no-saddles,no-start,no-uphill,batch,plain,ghost"): {
        "minima": False, "saddles": False, "start": False, "uphill": False, "batch": True,
        "plain": True, "ghost": True,
    },
    ("--quantity", "gradient"): {"quantity": "gradient"},
    ("--against", "evaluations"): {"against": "evaluations"},
    ("--linear",): {"log": False},
    ("--log-steps",): {"log_steps": True},
    ("--smooth", "10"): {"smooth": 10},
    ("--trail", "40"): {"trail": 40},
    ("--span", "5,60"): {"span": (5.0, 60.0)},
    ("--part", "20,120"): {"part": (20.0, 120.0)},
    ("--slow",): {"slow": True},
    ("--theme", "dark"): {"theme": "dark"},
    ("--tab", "probe"): {"tab": "probe"},
    ("--tab", "step", "--page", "code"): {"tab": "step", "page": "code"},
    ("--probe", "0.5,-1.5"): {"probe": (0.5, -1.5)},
    ("--probe", "-0.5,1.5"): {"probe": (-0.5, 1.5)},
    ("--probe", "0.5"): {"probe": (0.5,)},
    ("--angle", "90"): {"angle": 90.0},
    ("--ahead", "0.5"): {"ahead": 0.5},
    ("--rate", "0.2"): {"rate": 0.2},
    ("--seeds",): {"seeds": True},
    ("--racer", "2"): {"racer": 2},
}  # fmt: skip


@pytest.fixture
def seen(monkeypatch):
    """The fields of a view with which the window is opened, without a window."""
    found = []

    def run_app(path, spec, fields_seen):
        found.append(fields_seen)
        return 0

    monkeypatch.setattr("gdviz.command.doctor.require_window", lambda: None)
    monkeypatch.setattr("gdviz.gui.window.app.run_app", run_app)
    return found


def test_every_field_has_an_option():
    given = {name for found in OPTIONS.values() for name in found}
    assert given == {field.name for field in fields(ViewSpec)}


@pytest.mark.parametrize(("words", "found"), OPTIONS.items(), ids=str)
def test_an_option_is_a_field_of_the_view(seen, words, found):
    assert gdviz("booth", "gd", "adam", *words).good == ""
    assert gdviz(*words).good == ""
    assert seen == [found, found]


def test_options_go_before_what_the_file_says(seen, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("seen.toml").write_text(FILE)
    assert gdviz("seen.toml", "adam", "--layout", "overlay", "--equal").good == ""
    # the window reads a file that is named alone
    assert gdviz("seen.toml", "--equal").good == ""
    assert seen == [{"layout": "overlay", "arrows": True, "equal": True}, {"equal": True}]


def test_a_page_is_as_its_file_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("seen.toml").write_text(FILE)
    words = ("booth", "gd:lr=0.1", *SMALL)
    pages = {
        "kept.png": ("seen.toml", *SMALL),
        "same.png": (*words, "--layout", "side", "--show", "arrows"),
        "plain.png": words,
        "over.png": ("seen.toml", *SMALL, "--layout", "overlay", "--show", "no-arrows"),
    }
    for name, page in pages.items():
        assert gdviz("export", *page, "-o", name).good == ""
    kept, same, plain, over = map(picture, map(Path, pages))
    assert np.array_equal(kept, same) and np.array_equal(plain, over)
    assert not np.array_equal(kept, plain)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--box", "1,2,3"), 'view.box: must be "landscape", "race" or the bounds'),
        (("--box", "all"), 'view.box: must be "landscape", "race" or the bounds'),
        (("--box", "2,1,0,1"), "view.box: each minimum must be below its maximum"),
        (("--box", "1,inf,0,1"), "view.box: each minimum must be below its maximum"),
        (("--box", "-1e308,1e308,0,1"), "all within ±1e+15"),
        (("--show", "arows"), "--show: unknown mark 'arows'; known: arrows, batch, plain,"),
        (
            ("--smooth", "501"),
            "view.smooth = 501: must be a whole number at least 0 and at most 500",
        ),
        (("--span", "9,3"), "view.span: must be two numbers from 0 to 1e+15, the first below"),
        (("--span", "-3,9"), "view.span: must be two numbers from 0 to 1e+15, the first below"),
        (("--part", "9,3"), "view.part: must be two whole numbers from 0 to 100000, the first"),
        (("--part", "0.5,3"), "view.part: must be two whole numbers from 0 to 100000"),
        (("--span", "all"), "view.span: must be two numbers"),
        (("--page", "code"), "view.page = 'code': must be left out where view.tab = 'standings'"),
        (("--tab", "probe", "--page", "code"), "must be one of point, direction, calculus where"),
        (("--probe", "1,2,3"), "view.probe: must be x, or x and y, all within"),
        (("--probe", "here"), "view.probe: must be x, or x and y, all within"),
        (("--racer", "0"), "view.racer = 0: must be a whole number at least 1"),
        (("--tab", "chart"), "view.tab = 'chart': must be one of standings, summary"),
        (("--camera", "30,95"), "view.tilt = 95.0: must be a number at least 8"),
    ],
    ids=str,
)
def test_what_is_not_allowed_is_one_line_before_anything_is_drawn(seen, tmp_path, words, said):
    path = tmp_path / "race.png"
    for command in ((), ("export", "-o", str(path))):
        refusal = gdviz(*command, "booth", "gd", *words).refusal
        assert said in refusal
    assert not path.exists() and seen == []


def test_a_box_has_as_many_sides_as_the_loss_has(tmp_path):
    path = str(tmp_path / "race.png")
    refusal = gdviz("export", "booth", "gd", "--box", "0,1", "-o", path).refusal
    assert "view.box: must be 4 numbers here, x_min, x_max, y_min, y_max" in refusal
