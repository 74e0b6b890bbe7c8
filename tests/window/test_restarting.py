"""What two windows, one after the other, have of each other; and settings that are damaged."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.doors.hand import Answers

RACERS = tuple(Entry(OPTIMIZERS[name](), lr=0.0001) for name in ("sgd", "adam", "momentum"))
RACE = RaceSpec(Landscape(name="rosenbrock"), RACERS, start=(0.5, 0.25), steps=20)


@pytest.fixture
def folder(own_settings):
    """Where the settings are kept."""
    own_settings.mkdir(parents=True, exist_ok=True)
    return own_settings


def checked(program):
    names = ("overlay", "side", "surface", "light", "dark", "system", "beside")
    return [name for name in names if program.action(name).isChecked()]


def test_the_window_comes_back_as_it_was_left(open_window, folder, tmp_path, monkeypatch):
    answers = Answers(monkeypatch)
    races = tmp_path / "races"
    races.mkdir()
    with open_window(spec=RACE, size=None) as program:
        program.main.setGeometry(QRect(0, 60, 960, 640))
        program.settle()
        answers.file(races / "kept.toml")
        program.press("save")
        program.type(program.knob("steps").box, "30")
        program.press("dark")
        program.press("side")
        program.click(program.card(1).eye)
        program.settle()
        place, spec = program.main.geometry(), program.spec
        ground = program.picture()[300, 5].copy()
        assert ground.max() < 90
    with open_window(size=None) as program:
        # the screen of the tests is narrower than the window
        now = program.main.geometry()
        assert (now.y(), now.height()) == (place.y(), place.height())
        assert checked(program) == ["side", "dark"] and program.maps == 2
        assert (program.picture()[300, 5] == ground).all()
        assert repr(program.spec) == repr(spec) and program.title.startswith("kept * -")
        [menu] = [a.menu() for a in program.main.menus["File"].actions() if a.menu()]
        assert [action.text() for action in menu.actions()] == ["kept.toml"]
        answers.file("")
        program.press("open")
        assert answers.asked[-1][2] == str(races)
        menu.actions()[0].trigger()
        assert program.spec.steps == 20 and program.title.startswith("kept -")
        assert program.notice == ""


def sizes(program):
    parts = {name: part.sizes() for name, part in program.main.shell.splitters.items()}
    return program.main.size(), parts, program.main.race_view.place.getRect()


def drag(splitter):
    """Take each handle that is seen a little further."""
    for number in range(1, splitter.count()):
        handle = splitter.handle(number)
        if handle.isVisible():
            middle = handle.rect().center()
            QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
            QTest.mouseMove(handle, middle + QPoint(23, 17))
            QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle + QPoint(23, 17))


def test_the_parts_of_the_window_keep_their_sizes_on_both_sides(open_window, folder):
    """To the pixel, however often they are opened."""
    large, left = (1400, 900), []
    with open_window(spec=RACE, size=large) as program:
        usual = sizes(program)
        for side in (0, 1):
            program.click(program.main.panel.kinds.button(side))
            program.settle()
            for splitter in program.main.shell.splitters.values():
                drag(splitter)
            program.settle()
        for side in (0, 1):
            program.click(program.main.panel.kinds.button(side))
            program.settle()
            left.append(sizes(program))
        assert usual[1]["main"] != left[0][1]["main"] and usual[1]["right"] != left[0][1]["right"]
    with open_window(size=large) as program:
        assert sizes(program) == left[1]
        program.click(program.main.panel.kinds.button(0))
        program.settle()
        assert sizes(program) == left[0]


@pytest.mark.parametrize("state", ["showMaximized", "showFullScreen"])
def test_a_window_that_filled_the_screen_fills_it_again(open_window, folder, state):
    with open_window(spec=RACE) as program:
        getattr(program.main, state)()
        program.settle()
        left, before = program.main.windowState(), program.main.normalGeometry()
        # which is nothing to come back to
        program.press("present")
        program.settle()
    with open_window(size=None) as program:
        assert program.main.windowState() == left != Qt.WindowState.WindowNoState
        program.main.showNormal()
        program.settle()
        assert program.main.height() == before.height()


def test_a_first_start_has_the_usual_size_and_the_first_race(open_window, folder):
    with open_window(size=None) as program:
        size = program.main.size()
        assert (size.width(), size.height()) == (1280, 720)
        assert len(program.spec.entries) == 6 and program.notice == ""
        assert checked(program) == ["overlay", "system"]
        assert not program.main.files.folder
    kept = json.loads((folder / "settings.json").read_text())
    assert (kept["theme"], kept["layout"], kept["recent"]) == ("system", "overlay", [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{broken", "JSON"),
        ("[]", "table"),
        ('{"theme": "pink"}', "theme"),
        ('{"colour": "red"}', "colour"),
        ('{"theme": "dark", "theme": "light"}', "twice"),
        ('{"splitters": {"main": [1, -2]}}', "splitters"),
        ('{"recent": [1]}', "recent"),
        ('{"beside": 1}', "beside"),
        ('{"folder": NaN}', "NaN"),
    ],
)
def test_damaged_settings_are_told_and_put_aside(folder, text, told):
    from gdviz.gui.state.settings import Settings, load_settings

    (folder / "settings.json").write_text(text)
    settings, notice = load_settings()
    assert settings == Settings() and told in notice and "settings.bad" in notice
    assert (folder / "settings.bad").read_text() == text
    assert not (folder / "settings.json").exists() and load_settings() == (Settings(), "")


def test_the_window_tells_damage_and_opens_all_the_same(open_window, folder):
    (folder / "settings.json").write_text('{"theme": "pink", "race": "x"}')
    with open_window(spec=None) as program:
        assert "theme" in program.notice and len(program.spec.entries) == 6
        assert checked(program) == ["overlay", "system"]


def test_a_last_race_that_cannot_be_read_is_told(open_window, folder):
    (folder / "settings.json").write_text(
        json.dumps({"race": "format = 'gdviz-race'\nversion = 1\nsteps = 'many'"})
    )
    with open_window() as program:
        assert "steps" in program.notice and len(program.spec.entries) == 6


def test_a_race_given_at_the_start_stands_over_the_one_that_was_left(open_window, folder, tmp_path):
    with open_window(spec=RACE):
        pass
    path = tmp_path / "given.toml"
    path.write_text(
        'format = "gdviz-race"\nversion = 1\nsteps = 25\n[landscape]\nname = "himmelblau"\n'
        '[[racers]]\noptimizer = "sgd"\nlr = 0.001\n'
    )
    with open_window(str(path)) as program:
        assert program.title.startswith("given -") and program.spec.steps == 25
    with open_window() as program:
        assert program.title.startswith("given -") and program.spec.steps == 25


def test_a_window_that_has_closed_begins_nothing(open_window, folder):
    """What it asked for while it goes would keep it from going."""
    with open_window(spec=RACE) as program:
        maker = program.main.race_view.maker
        program.wait(lambda: maker.wanted is not None)
        asked = replace(maker.wanted, size=(321, 123))
        program.main.close()
        maker.request(asked)
        assert not maker.busy
