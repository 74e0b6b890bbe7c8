"""`gdviz FILE` and `gdviz SPEC` open the window on what they name."""

import subprocess
import sys

import pytest

from tests.doors.command_line import ROOT, gdviz

FILE = """format = "gdviz-race"
version = 1
title = "Nine steps"
steps = 9
start = [1.0, 2.0]
[landscape]
name = "booth"
[[racers]]
optimizer = "gd"
lr = 0.01
label = "only one"
"""
# what a program does that a person would: it waits, looks, and closes the window
LOOK = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

application = QApplication([])
def look():
    found = [w for w in application.topLevelWidgets() if hasattr(w, "document") and w.isVisible()]
    if not found or not found[0].settled:
        return
    (main,) = found
    spec = main.document.spec
    print(main.windowTitle(), spec.steps, [e.label for e in spec.entries], spec.start, sep="|")
    main.close()
timer = QTimer()
timer.timeout.connect(look)
timer.start(5)
from gdviz.command.cli import main as run
raise SystemExit(run(sys.argv[1:]))
"""


@pytest.fixture
def race(tmp_path, monkeypatch):
    """The name of a race file in the folder of the moment."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nine.toml").write_text(FILE)
    return "nine.toml"


@pytest.fixture
def opened(monkeypatch):
    """What the window is opened on, without a window."""
    found = []

    def run_app(path, spec, seen):
        found.append((path, spec))
        return 0

    monkeypatch.setattr("gdviz.command.doctor.require_window", lambda: None)
    monkeypatch.setattr("gdviz.gui.window.app.run_app", run_app)
    return found


def test_a_file_is_open_in_the_window(race):
    """In a process of its own, with the real window."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(ROOT), race], capture_output=True, text=True, timeout=90
    )
    assert (done.returncode, done.stderr) == (0, "")
    title, *rest = done.stdout.strip().split("|")
    assert title.startswith("nine")
    assert rest == ["9", "['only one']", "(1.0, 2.0)"]


def test_nothing_named_opens_the_first_race(opened):
    assert gdviz().good == ""
    assert opened == [(None, None)]


@pytest.mark.parametrize("name", ["nine.toml", "picture.png", "data.csv", "list of things", "ab"])
def test_a_file_alone_is_left_to_the_window(opened, race, name, tmp_path):
    """Also one that is no race: the window says what is wrong with it."""
    if name != race:
        (tmp_path / name).write_text("no race")
    assert gdviz(name).good == ""
    assert opened == [(name, None)]


@pytest.mark.parametrize("name", ["run", "list"])
def test_a_file_called_like_a_command_is_opened_by_its_path(opened, race, tmp_path, name):
    (tmp_path / name).write_text(FILE)
    assert gdviz(f"./{name}").good == "" and gdviz("--", name).good == ""
    assert opened == [(f"./{name}", None), (name, None)]


def test_words_and_options_make_the_race_that_is_opened(opened, race):
    assert (
        gdviz("rosenbrock:b=50", "adam:lr=0.05,label=a", "--steps", "7", "--seed", "3").good == ""
    )
    assert gdviz(race, "adam", "--start", "-1,2").good == ""
    assert gdviz("--formula", "x^2+y^2", "--noise", "0.5").good == ""
    assert gdviz(race, "--steps", "4").good == ""
    assert gdviz("cliff-edge").good == ""
    specs = [spec for _, spec in opened]
    assert [path for path, _ in opened] == [None] * 5
    first, second, third, fourth, _ = specs
    assert (first.problem.name, first.problem.params) == ("rosenbrock", (("b", 50.0),))
    assert (first.steps, first.seed) == (7, 3)
    assert [(e.label, e.lr) for e in first.entries] == [("a", 0.05)]
    assert (second.start, second.steps) == ((-1.0, 2.0), 9)
    assert [e.label for e in second.entries] == ["only one", ""]
    assert (fourth.steps, [e.label for e in fourth.entries]) == (4, ["only one"])
    assert (third.problem.formula, third.noise, len(third.entries)) == ("x^2+y^2", 0.5, 6)


@pytest.mark.parametrize(
    "words",
    [("rosenbork",), ("nine.tom",), ("nine.toml", "adm"), ("--steps", "5"), ("--formula", "x +")],
    ids=str,
)
def test_what_cannot_be_opened_is_one_line_without_a_window(opened, race, words):
    assert gdviz(*words).refusal
    assert opened == []


def test_the_exit_code_is_the_windows(monkeypatch):
    monkeypatch.setattr("gdviz.command.doctor.require_window", lambda: None)
    monkeypatch.setattr("gdviz.gui.window.app.run_app", lambda path, spec, seen: 3)
    assert gdviz().code == 3
