"""Light, dark and as the system: every part of the window follows, and nothing else changes."""

import bowl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.doors.exported import near, rgb
from tests.doors.height_map import HeightMap
from tests.doors.sight import ground_of, sight

RACE = bowl.RACE
GROUNDS = {"light": "#ffffff", "dark": "#14181d"}
BANDS = {"light": "#f3f5f7", "dark": "#1d2329"}
INKS = {"light": "#1a2027", "dark": "#e8ecf0"}
FIRST_RACERS = {"light": "#0060b8", "dark": "#3ea6f2"}


def share(pixels, colour, apart=4):
    return near(pixels, colour, apart).mean()


def test_every_part_has_the_ground_of_the_theme(program):
    program.load("booth", "gd:lr=0.05", start="-8,8", steps="12")
    program.press("last")
    main = program.main
    parts = {
        "losses": main.loss_view, "standings": main.tabs.tab("standings"),
        "transport": main.transport,
        "menus": main.menuBar(), "panel": main.panel,
    }  # fmt: skip
    for theme, other in (("dark", "light"), ("light", "dark")):
        program.press(theme)
        program.drawn()
        for name, part in parts.items():
            pixels = program.picture(part)
            assert share(pixels, GROUNDS[theme]) > 0.15, name
            assert share(pixels, GROUNDS[other]) < 0.15, name
        assert share(program.picture(main.statusBar()), BANDS[theme]) > 0.15
        for ground in (program.map(), program.plot):
            assert near(ground.pixels(), FIRST_RACERS[theme], 12).sum() > 30
            assert near(ground.pixels(), FIRST_RACERS[other], 12).sum() < 30
        table = program.picture(parts["standings"])
        assert near(table, FIRST_RACERS[theme], 12).sum() > 10
        assert near(table, FIRST_RACERS[other], 12).sum() == 0
        for name in ("first", "back", "play", "forward", "last", "loop"):
            pixels = program.picture(program.control(name)).astype(int)
            assert pixels.max() - pixels.min() > 100, (theme, name)


def of_tabs(program, tabs):
    """The pixels of some tabs, by their names."""
    return {name: program.picture(program.open_tab(name)) for name in tabs}


def test_every_tab_follows(program):
    tabs = ("summary", "step", "probe", "laboratory", "loop")
    of_tabs(program, tabs)
    program.press("dark")
    program.settle()
    for name, pixels in of_tabs(program, tabs).items():
        assert share(pixels, GROUNDS["light"]) < 0.02, name
        assert pixels.mean() < 90, name


def test_every_tab_of_data_follows(program):
    tabs = ("noise", "losses", "learning")
    program.load("hours:model=logistic", "gd:lr=0.5", "momentum:lr=0.1", steps="5")
    of_tabs(program, tabs)
    program.press("dark")
    program.settle()
    assert share(program.picture(program.main.data_view), GROUNDS["light"]) < 0.02
    for name, pixels in of_tabs(program, tabs).items():
        assert share(pixels, GROUNDS["light"]) < 0.02, name
    program.press("light")
    program.settle()
    for name, pixels in of_tabs(program, tabs).items():
        assert pixels.mean() > 150, name


def test_the_relief_and_the_height_map_follow(program):
    for theme in ("dark", "light"):
        program.press(theme)
        program.drawn()
        ground = program.map().pixels()[40:300, 60:500].mean()
        assert ground < 110 if theme == "dark" else ground > 160
    program.press("surface")
    for theme in ("dark", "light"):
        program.press(theme)
        block = HeightMap(program).stands()
        assert tuple(block.pixels()[1, 1]) == rgb(GROUNDS[theme])


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Dark, Qt.ColorScheme.Light])
def test_as_the_system_has_it(program, scheme, monkeypatch):
    class Hints:
        def colorScheme(self):
            return scheme

    program.press("light" if scheme == Qt.ColorScheme.Dark else "dark")
    monkeypatch.setattr(QApplication, "styleHints", Hints)
    program.press("system")
    program.settle()
    wanted = "dark" if scheme == Qt.ColorScheme.Dark else "light"
    assert ground_of(program, program.main.transport) == GROUNDS[wanted]
    assert "system" in sight(program)["checked"]
    monkeypatch.undo()


def test_another_theme_keeps_race_step_and_view(program):
    program.main.playback.seek(4)
    program.map().drag((1.0, 1.0), (0.5, 0.25))
    before = sight(program)
    program.press("dark")
    program.press("light")
    after = sight(program)
    assert {key for key in after if after[key] != before[key]} == {"checked"}


def test_text_is_made_larger_and_gets_its_usual_size_again(program):
    """Menus, panel, tabs, caption and the axes of the map, step by step up to twice the size."""
    main = program.main
    view = program.open_tab("step")
    parts = main.menuBar(), main.panel, main.tabs, main.tabs.tabBar(), view.question

    def dressed():
        program.wait(lambda: not main.shell.wardrobe.busy)
        program.rounds(2)

    def sizes():
        return [part.fontInfo().pixelSize() for part in parts]

    first, caption = sizes(), main.shell.caption.font().pixelSize()
    assert len(set(first)) == 1
    # five sizes more, and no larger one
    for _ in range(6):
        program.keys("Ctrl+=")
    dressed()
    assert sizes() == [2 * size for size in first] and main.appearance.kept().text == 200
    assert main.shell.caption.font().pixelSize() == 2 * caption
    assert main.race_view.canvas.unit == main.loss_view.canvas.unit == view.card.unit == 2.0
    program.keys("Ctrl+-")
    dressed()
    assert first < sizes() < [2 * size for size in first]
    program.keys("Ctrl+0")
    program.keys("Ctrl+-")
    dressed()
    assert sizes() == first and main.race_view.canvas.unit == view.card.unit == 1.0
