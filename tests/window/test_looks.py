"""Light, dark and as the system: every part of the window follows, and nothing else changes."""

import bowl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.doors.exported import near, rgb
from tests.doors.height_map import HeightMap
from tests.doors.sight import ground_of, sight

GROUNDS = {"light": "#ffffff", "dark": "#14181d"}
INKS = {"light": "#1a2027", "dark": "#e8ecf0"}
FIRST_RACERS = {"light": "#0060b8", "dark": "#3ea6f2"}


def share(pixels, colour, apart=4):
    return near(pixels, colour, apart).mean()


@pytest.mark.parametrize("look", ["dark", "light"])
def test_every_part_has_the_ground_of_the_look(program, look):
    other = "light" if look == "dark" else "dark"
    program.press(other)
    program.press(look)
    program.press("last")
    program.drawn()
    main = program.main
    parts = {
        "losses": main.loss_view, "standings": main.table, "transport": main.transport,
        "menus": main.menuBar(), "panel": main.panel, "line": main.statusBar(),
    }  # fmt: skip
    for name, part in parts.items():
        pixels = program.picture(part)
        assert share(pixels, GROUNDS[look]) > 0.15, name
        assert share(pixels, GROUNDS[other]) < 0.15, name
    for ground in (program.map(), program.plot):
        assert near(ground.pixels(), FIRST_RACERS[look], 12).sum() > 30
        assert near(ground.pixels(), FIRST_RACERS[other], 12).sum() < 30


@pytest.mark.parametrize("tab", ["summary", "explain", "probe", "laboratory", "loop"])
def test_every_tab_follows(program, tab):
    program.open_tab(tab)
    program.press("dark")
    program.settle()
    pixels = program.picture(program.main.tabs.currentWidget())
    assert share(pixels, GROUNDS["light"]) < 0.02
    assert pixels.mean() < 90


@pytest.mark.parametrize("tab", ["noise", "losses", "learning"])
def test_every_tab_of_data_follows(program, tab):
    program.load("moons", "gd", "momentum", steps="5")
    program.open_tab(tab)
    program.press("dark")
    program.settle()
    pixels = program.picture(program.main.tabs.currentWidget())
    assert share(pixels, GROUNDS["light"]) < 0.02
    assert share(program.picture(program.main.data_view), GROUNDS["light"]) < 0.02
    program.press("light")
    program.settle()
    assert program.picture(program.main.tabs.currentWidget()).mean() > 150


def test_the_height_map_follows(program):
    bowl.load(program)
    program.press("surface")
    program.press("dark")
    block = HeightMap(program).stands()
    assert tuple(block.pixels()[1, 1]) == rgb(GROUNDS["dark"])
    program.press("light")
    assert tuple(block.stands().pixels()[1, 1]) == rgb(GROUNDS["light"])


def test_the_relief_follows(program):
    bowl.load(program)
    program.press("dark")
    program.drawn()
    dark = program.map().pixels()[40:300, 60:500].mean()
    program.press("light")
    program.drawn()
    light = program.map().pixels()[40:300, 60:500].mean()
    assert dark < 110 < 160 < light


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Dark, Qt.ColorScheme.Light])
def test_as_the_system_has_it(program, scheme, monkeypatch):
    class Hints:
        def colorScheme(self):
            return scheme

    program.press("light" if scheme == Qt.ColorScheme.Dark else "dark")
    monkeypatch.setattr(QApplication, "styleHints", lambda _: Hints())
    program.press("system")
    wanted = "dark" if scheme == Qt.ColorScheme.Dark else "light"
    assert ground_of(program, program.main.transport) == GROUNDS[wanted]
    assert "system" in sight(program)["checked"]
    monkeypatch.undo()


def test_another_look_keeps_race_step_and_view(program):
    bowl.load(program)
    program.main.playback.seek(4)
    program.map().drag((1.0, 1.0), (0.5, 0.25))
    before = sight(program)
    program.press("dark")
    program.press("light")
    after = sight(program)
    assert {key for key in after if after[key] != before[key]} == {"checked"}


def test_buttons_have_signs_that_can_be_seen(program):
    for look in ("dark", "light"):
        program.press(look)
        for name in ("first", "back", "play", "forward", "last", "loop"):
            pixels = program.picture(program.control(name)).astype(int)
            assert pixels.max() - pixels.min() > 100, (look, name)
