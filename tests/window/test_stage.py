"""The map is the stage: its share of the window, what can be folded away, and what stays put."""

import pytest

from gdviz.core.files.command_words import resolve
from tests.doors.drawn import Drawn
from tests.doors.painted import Painting
from tests.doors.window import opened

# shares of the window that the map inside its axes has at least
STAGE = {(1280, 720): 0.30, (1366, 768): 0.32, (1920, 1080): 0.38, (1024, 700): 0.20}
SIZES = [(1280, 720), (1366, 768), (1024, 700), (1920, 1080)]
RACE = resolve(["rosenbrock", "gd:lr=0.0001", "momentum:lr=0.0001", "adam:lr=0.01"], steps="20")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A window that may be smaller and larger than the screen of tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GDVIZ_SETTINGS", str(tmp_path_factory.mktemp("settings")))
        with opened(spec=RACE) as program:
            yield program


def resized(program, size):
    program.main.setGeometry(0, 0, *size)
    program.rounds(3)
    assert (program.main.width(), program.main.height()) == size


def share(program, *frames):
    return sum(frame.width * frame.height for frame in frames) / room_of(program)


def room_of(program):
    return program.main.width() * program.main.height()


def maps(program):
    return [program.map(number).frame for number in range(program.maps)]


@pytest.mark.parametrize("size", SIZES)
def test_the_map_has_its_share_of_the_window(program, size):
    resized(program, size)
    assert program.main.shell.caption.isVisible()
    assert share(program, *maps(program)) >= STAGE[size]


def test_the_folds_give_their_room_to_the_map(program):
    resized(program, (1024, 700))
    program.keys("Ctrl+Shift+B")
    program.rounds(3)
    assert share(program, *maps(program)) >= 0.25
    resized(program, (1280, 720))
    program.keys("Ctrl+B")
    program.rounds(3)
    assert share(program, *maps(program)) >= 0.50
    # a tab that is asked for is seen
    program.keys("I")
    assert program.tab == "step" and program.main.tabs.isVisible()
    program.keys("I")
    program.keys("Ctrl+B")


@pytest.mark.parametrize(("layout", "least"), [("side", 0.24), ("surface", 0.30)])
def test_other_layouts_fill_the_stage(program, layout, least):
    program.press(layout)
    program.rounds(3)
    if layout == "side":
        assert share(program, *maps(program)) >= least
    else:
        canvas = program.main.surface
        assert canvas.width() * canvas.height() / room_of(program) >= least


def test_data_stand_beside_a_map_that_stays_large(program):
    program.load("hours:model=logistic", "gd:lr=0.5", steps="5")
    program.rounds(3)
    (axes,) = Drawn(tuple(Painting(program.main.data_view).shapes), {}).axes
    left, top, right, bottom = axes.frame
    assert share(program, *maps(program)) >= 0.17
    assert (right - left) * (bottom - top) / room_of(program) >= 0.09


def test_a_fold_comes_back_as_it_was(program):
    parts = program.main.shell.splitters
    program.drag_handle(parts["main"], 2, -60)
    program.drag_handle(parts["right"], 1, 40)
    program.rounds(2)
    before = {name: part.sizes() for name, part in parts.items()}
    for key in ("Ctrl+B", "Ctrl+Shift+B", "Ctrl+Shift+B", "Ctrl+B"):
        program.keys(key)
        program.rounds(2)
    assert {name: part.sizes() for name, part in parts.items()} == before


@pytest.mark.parametrize("name", ["panel", "column"])
def test_a_fold_has_a_button_in_sight(program, name):
    part = {"panel": program.main.panel, "column": program.main.loss_view}[name]
    button = program.main.shell.tools.widgetForAction(program.action(name))
    program.click(button)
    assert not part.isVisible() and not button.isChecked()
    program.click(button)
    assert part.isVisible() and button.isChecked()


def test_the_tool_bar_says_which_layout_is_shown(program):
    tools, names = program.main.shell.tools, ("overlay", "side", "surface", "beside")
    for name in ("side", "beside", "surface", "overlay"):
        program.click(tools.widgetForAction(program.action(name)))
        found = [other for other in names if program.action(other).isChecked()]
        assert found == [name]
        assert program.main.race_view.isVisible() == (name != "surface")
        assert program.main.surface.isVisible() == (name in ("surface", "beside"))


def test_opening_a_tab_leaves_the_bar_of_tabs_where_it_is(program):
    tabs = program.main.tabs
    at = tabs.mapTo(program.main, tabs.rect().topLeft())
    for key in "IPBO":
        program.keys(key)
        program.rounds(2)
        assert tabs.mapTo(program.main, tabs.rect().topLeft()) == at


def test_the_caption_teaches_and_another_one_moves_nothing(program):
    stage = program.main.race_view.geometry()
    first = program.below
    assert "curved valley" in first
    program.map().point(*program.map().frame.middle)
    assert program.below != first
    program.map().point(-1e9, 0.0)
    assert program.below == first
    program.load("sphere", "gd:lr=0.1", steps="5")
    assert "straight away from the minimum" in program.below
    assert program.main.race_view.geometry() == stage
