"""What the hand does on the map: drag the start, zoom, pan, probe; each drag is one undo step."""

from dataclasses import replace

import bowl
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.doors.exported import near
from tests.doors.pointer import LEFT, NONE, drag, move, send

RIGHT = Qt.MouseButton.RightButton

# two pixels of the map, in units of the box
NEAR = 2 * 4 / 343


RACE = bowl.RACE


@pytest.fixture
def race(program):
    return program


def test_a_drag_of_the_start_is_one_step_back(race):
    first = race.spec
    race.map().drag(bowl.START, (0.5, -1.0))
    race.settle()
    assert race.spec.start == pytest.approx((0.5, -1.0), abs=NEAR)
    assert race.race.tracks[1].points[0] == pytest.approx(race.spec.start)
    moved = race.spec
    race.map().drag(moved.start, (1.0, 1.0))
    race.settle()
    assert race.spec.start == pytest.approx((1.0, 1.0), abs=NEAR)
    race.press("undo")
    assert race.spec == moved
    race.press("undo")
    assert race.spec == first


def test_the_race_follows_the_drag(race):
    """While the hand has not let go."""
    ground, seen = race.map(), []
    race.main.document.spec_changed.connect(lambda spec: seen.append(spec.start))
    ground.drag(bowl.START, (0.6, -1.0))
    ys = [y for _, y in seen]
    assert len(seen) > 2 and ys == sorted(ys, reverse=True)


def test_the_start_stays_in_sight(race):
    ground = race.map()
    drag(ground.canvas, ground.place(*bowl.START), ground.place(-2.0, 0.5) - QPointF(25.0, 0.0))
    race.settle()
    assert race.spec.start == pytest.approx((-2.0, 0.5), abs=NEAR)
    assert race.spec.start[0] >= -2.0


def test_a_double_click_starts_there(race):
    first = race.spec
    race.map().double_click(-1.0, -1.0)
    race.settle()
    assert race.spec.start == pytest.approx((-1.0, -1.0), abs=NEAR)
    race.press("undo")
    assert race.spec == first


def probed(program):
    """The point that the probe looks at."""
    found = program.main.tabs.tab("probe").card.found
    return None if found is None else tuple(found.point)


def test_a_click_starts_nothing_and_probes_while_the_probe_is_open(race):
    first, before = race.spec, probed(race)
    race.map().click(1.0, -1.5)
    assert probed(race) == before
    race.open_tab("probe")
    # the tab takes room of the map
    race.drawn()
    race.map().click(1.2, -1.4)
    assert probed(race) == pytest.approx((1.2, -1.4), abs=NEAR)
    assert race.spec == first


@pytest.mark.parametrize("point", [(1.0, 1.0), (-1.5, 0.5)])
def test_the_wheel_zooms_about_the_pointer(race, point):
    ground = race.map()
    at = ground.place(*point)
    move(ground.canvas, at)
    race.wheel(ground.canvas.viewport(), 2, at)
    x0, x1, y0, y1 = ground.frame.box
    assert x1 - x0 == pytest.approx(y1 - y0, rel=1e-6)
    assert x1 - x0 < 3.9
    assert (ground.place(*point) - at).manhattanLength() < 1.5
    race.wheel(ground.canvas.viewport(), -4, at)
    x0, x1, _, _ = ground.frame.box
    assert x1 - x0 > 4.1
    assert (ground.place(*point) - at).manhattanLength() < 1.5


def test_a_drag_takes_the_map_along_and_h_puts_it_back(race):
    first = race.spec
    race.map().drag((1.0, 1.0), (0.5, 0.25))
    # what was at the first point is now at the second
    assert race.map().frame.box == pytest.approx((-1.5, 2.5, -1.25, 2.75), abs=NEAR)
    assert race.spec == first
    race.keys("H")
    assert race.map().frame.box == bowl.BOX


def test_another_race_keeps_the_part_that_is_shown(race):
    race.map().drag((1.0, 1.0), (0.5, 0.25))
    kept = race.map().frame.box
    race.map().double_click(1.0, 1.0)
    race.settle()
    assert race.map().frame.box == kept
    race.load("himmelblau", "gd", steps="5")
    assert race.map().frame.box == (-6.0, 6.0, -6.0, 6.0)


def test_the_probe_is_dragged_and_the_map_stays(race):
    race.open_tab("probe")
    race.drawn()
    race.map().click(1.0, -1.5)
    first = race.spec
    race.map().drag((1.0, -1.5), (-0.5, 0.5))
    assert probed(race) == pytest.approx((-0.5, 0.5), abs=NEAR)
    assert race.spec == first and race.map().frame.box == bowl.BOX


def test_a_start_out_of_sight_has_an_arrow_at_the_edge(race):
    race.map().drag((1.0, 1.0), (0.2, 1.0))
    race.drawn()
    pixels, frame = race.map().pixels(), race.map().frame
    row = round(frame.at(*bowl.START)[1])
    edge = round(frame.left)
    dark = near(pixels[row - 8 : row + 9, edge : edge + 16], "#1a2027", 30)
    assert dark.sum() > 15
    columns = dark.any(axis=0).nonzero()[0]
    heights = dark.sum(axis=0)
    # it points to the left, out of the map
    assert heights[columns[0]] < heights[columns].max()
    assert int(heights.argmax()) > columns[0] + 2


def test_a_start_of_its_own_has_a_ring(race):
    entries = (race.spec.entries[0], replace(race.spec.entries[1], start=(1.0, 1.0)))
    before = near(race.map().pixels(), "#1a2027", 40)
    race.main.document.replace(replace(race.spec, entries=entries))
    race.drawn()
    pixels = near(race.map().pixels(), "#1a2027", 40)
    column, row = map(round, race.map().frame.at(1.0, 1.0))
    around = np.s_[row - 7 : row + 8, column - 7 : column + 8]
    assert pixels[around].sum() > 15 > 3 >= before[around].sum()
    assert not pixels[row - 1 : row + 2, column - 1 : column + 2].any()


def menu_at(race, x, y):
    """The menu that a click with the right button opens, and its entries by their text."""
    ground = race.map()
    move(ground.canvas, ground.place(x, y))
    for kind, held in (
        (QEvent.Type.MouseButtonPress, RIGHT),
        (QEvent.Type.MouseButtonRelease, NONE),
    ):
        send(ground.canvas, kind, ground.place(x, y), RIGHT, held)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entries = [action for action in menu.actions() if not action.isSeparator()]
    return menu, {a.text().split("\t")[0].replace("&", ""): a for a in entries}


def choose(menu, action):
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def test_the_right_button_offers_what_can_be_done_here(race):
    first = race.spec
    menu, entries = menu_at(race, 1.0, -1.0)
    assert list(entries) == [
        "Start here", "Probe here", "Zoom to this racer", "Zoom to the minimum",
        "Fit the landscape", "Fit the race", "Copy picture",
    ]  # fmt: skip
    assert all(action.toolTip() and action.isEnabled() for action in entries.values())
    choose(menu, entries["Start here"])
    race.settle()
    assert race.spec.start == pytest.approx((1.0, -1.0), abs=NEAR)
    race.press("undo")
    assert race.spec == first
    menu, entries = menu_at(race, -1.0, 0.5)
    choose(menu, entries["Probe here"])
    assert race.main.tabs.open == "probe"
    race.wait(lambda: probed(race) is not None)
    assert probed(race) == pytest.approx((-1.0, 0.5), abs=NEAR)
    menu, _ = menu_at(race, 0.0, 0.0)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert race.spec == first and QApplication.activePopupWidget() is None


def test_zoomed_to_a_racer_its_last_steps_fill_the_map_and_h_goes_back(race):
    race.press("last")
    menu, entries = menu_at(race, 1.0, -1.0)
    choose(menu, entries["Zoom to this racer"])
    (x0, x1), (y0, y1) = box = np.reshape(race.map().frame.box, (2, 2))
    points = np.array(bowl.way(bowl.RATES[0]))
    low, high = points.min(axis=0), points.max(axis=0)
    assert (box[:, 0] < low).all() and (high < box[:, 1]).all()
    # of the proportions of the landscape, and no wider than need be
    assert x1 - x0 == pytest.approx(y1 - y0)
    assert x1 - x0 == pytest.approx(1.6 * (high - low).max())
    assert race.main.viewing.now.box == pytest.approx((x0, x1, y0, y1))
    race.keys("H")
    assert race.map().frame.box == pytest.approx(bowl.BOX)


def test_zoomed_to_the_minimum_the_lowest_place_is_in_the_middle(race):
    race.press("zoom_minimum")
    x0, x1, y0, y1 = race.map().frame.box
    # none is known of a formula: the lowest place of all racers
    lowest = min((w for rate in bowl.RATES for w in bowl.way(rate)), key=lambda w: bowl.loss(*w))
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx(lowest, abs=1e-6)
    assert x1 - x0 == pytest.approx(0.15 * 4) == y1 - y0
    race.keys("H")
    assert race.map().frame.box == pytest.approx(bowl.BOX)
