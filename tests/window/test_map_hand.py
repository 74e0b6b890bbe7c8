"""What the hand does on the map: drag the start, zoom, pan, probe; each drag is one undo step."""

from dataclasses import replace

import bowl
import numpy as np
import pytest
from PySide6.QtCore import QPointF

from tests.doors.exported import near
from tests.doors.pointer import drag, move

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
