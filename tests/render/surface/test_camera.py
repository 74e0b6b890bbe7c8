"""What lies where on a height map, and what hides what: against numbers worked out by hand."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape
from gdviz.render.surface.camera import FLATTEST, NEAREST, STEEPEST, Camera, Projection
from gdviz.render.surface.scan import pick, scan
from gdviz.render.surface.terrain import terrain
from gdviz.render.surface.viewpoint import good_camera, shown_share

# seen from above the box is 2√2 wide at most: a hundred pixels for one unit
SIDE = 200.0 * math.sqrt(2.0)
SQUARE = QRectF(0.0, 0.0, SIDE, SIDE)
MIDDLE = 0.5 * SIDE
COLUMNS = np.arange(SIDE) + 0.5
HILL = Landscape(formula="exp(-6*(x^2+y^2))", box=(-2.0, 2.0, -2.0, 2.0))


def seen_by(azimuth, tilt, rise=0.8, zoom=1.0, square=SQUARE):
    return Projection(Camera(azimuth, tilt, zoom), square, square, rise)


def block(problem):
    made = problem_of(problem)
    return terrain(made, made.box)


def on_block(ground, points):
    """Points (n, 2) of the landscape as places (n, 3) on its surface."""
    flat = ground.placed(np.array(points, float))
    return np.column_stack([flat, ground.surface(flat[:, 0], flat[:, 1])])


def scanned(ground, projection):
    return scan(np.nan_to_num(ground.heights), projection, COLUMNS, 400)


def test_from_above_it_is_the_map():
    found = seen_by(0.0, 90.0).map([[0.5, -0.25, 0.3], [-1.0, 1.0, 0.0]])
    assert found == pytest.approx(
        np.array([[MIDDLE + 50, MIDDLE + 25, -0.25], [MIDDLE - 100, MIDDLE - 100, 1.0]])
    )


def test_turned_by_a_right_angle_x_leads_to_the_viewer():
    across, down, away = seen_by(90.0, 90.0).map([[0.5, -0.25, 0.3]])[0]
    assert (across, down, away) == pytest.approx((MIDDLE - 25, MIDDLE + 50, -0.5))


def test_tilted_by_thirty_degrees_a_height_shows_and_a_depth_halves():
    view = seen_by(0.0, 30.0)
    # 2√2 sin 30° + 0.8 cos 30° is less than 2√2, so that the width decides
    assert view.scale == pytest.approx(100.0)
    low, high, far = view.map([[0, 0, 0.0], [0, 0, 0.8], [0, 1, 0.0]])
    assert low[1] - high[1] == pytest.approx(100 * 0.8 * math.cos(math.radians(30)))
    assert low[1] - far[1] == pytest.approx(50.0)
    # the middle of the block is the middle of the picture
    assert low[1] + high[1] == pytest.approx(SIDE)


def test_zoom_enlarges_about_the_middle():
    near, whole = (seen_by(20.0, 40.0, zoom=z).map([[0.3, 0.2, 0.1]])[0, :2] for z in (2.0, 1.0))
    centre = np.array([MIDDLE, MIDDLE])
    assert near - centre == pytest.approx(2.0 * (whole - centre))


def test_numbers_that_are_none_leave_the_picture():
    found = seen_by(30.0, 40.0).map([[math.nan, 0, 0], [math.inf, 0, 0], [1e300, 0, 0]])
    assert np.isfinite(found).all() and (np.abs(found[:, 0]) >= 1e5 - 1).all()


def test_lines_of_sight_enter_and_leave_the_box():
    enter, leave = seen_by(0.0, 40.0).cuts(np.array([0.0, 0.5, 1.1]))
    assert (enter[:2], leave[:2]) == (pytest.approx(-1.0), pytest.approx(1.0))
    assert leave[2] < enter[2]
    enter, leave = seen_by(45.0, 40.0).cuts(np.array([0.0, 0.5]))
    root = math.sqrt(2.0)
    assert (enter, leave) == (
        pytest.approx([-root, 0.5 - root]),
        pytest.approx([root, root - 0.5]),
    )


def test_a_camera_stays_above_the_ground_and_goes_round():
    camera = Camera(170.0, 40.0).turned(20.0, -90.0)
    assert camera == Camera(-170.0, FLATTEST)
    assert camera.turned(0.0, 200.0).tilt == STEEPEST
    assert camera.zoomed(1e6).zoom == NEAREST


@pytest.mark.parametrize(("azimuth", "tilt"), [(30, 42), (-55, 25), (0, 90), (180, 60), (90, 8)])
@pytest.mark.parametrize("name", ["himmelblau", "rosenbrock", "peaks"])
def test_picking_finds_the_place_that_is_seen(name, azimuth, tilt):
    ground = block(Landscape(name))
    view = seen_by(azimuth, tilt, ground.rise)
    x0, x1, y0, y1 = ground.box
    drawn = np.random.default_rng(1).random((60, 2))
    places = on_block(ground, (x0, y0) + drawn * (x1 - x0, y1 - y0))
    seen = view.map(places)
    visible = np.flatnonzero(~scanned(ground, view).hides(view, seen))
    found = {i: pick(ground, view, *seen[i, :2]) for i in visible}
    # at the outlines what counts as seen may just be covered
    hits = [i for i, at in found.items() if at is not None]
    assert len(hits) >= 5 and len(hits) >= 0.8 * len(visible)
    back = view.map([(*found[i], *ground.surface(*np.array(found[i])[:, None])) for i in hits])
    assert back[:, :2] == pytest.approx(seen[hits, :2], abs=1.0)
    apart = np.hypot(*(np.array([found[i] for i in hits]) - places[hits, :2]).T)
    assert np.quantile(apart, 0.8) < 0.02


def test_picking_beside_the_surface_finds_nothing():
    ground = block(Landscape("sphere"))
    view = seen_by(0.0, 40.0, ground.rise)
    assert pick(ground, view, 1.0, MIDDLE) is None
    assert pick(ground, view, MIDDLE, 1.0) is None
    # the side of the block is none of its surface
    bottom = view.point(0.0, -1.0, 0.02)
    assert pick(ground, view, bottom.x(), bottom.y()) is None


def test_a_hill_hides_what_lies_behind_it_and_nothing_else():
    ground = block(HILL)
    view = seen_by(0.0, 20.0, ground.rise)
    behind, before, beside = on_block(ground, [(0.0, 0.9), (0.0, -0.9), (1.8, 0.3)])
    hidden = scanned(ground, view).hides(view, view.map([behind, before, beside]))
    assert hidden.tolist() == [True, False, False]
    # from above nothing is hidden, from the other side the other place is
    above = seen_by(0.0, 90.0, ground.rise)
    assert not scanned(ground, above).hides(above, above.map([behind])).any()
    view = seen_by(180.0, 20.0, ground.rise)
    hidden = scanned(ground, view).hides(view, view.map([behind, before, beside]))
    assert hidden.tolist() == [False, True, False]


def test_a_ball_above_the_hill_is_seen():
    ground = block(HILL)
    view = seen_by(0.0, 20.0, ground.rise)
    place = on_block(ground, [(0.0, 0.9)])
    assert scanned(ground, view).hides(view, view.map(place)).all()
    place[:, 2] = 1.5 * ground.rise
    assert not scanned(ground, view).hides(view, view.map(place)).any()


def test_the_first_look_is_along_the_valley():
    # the valley of Matyas runs along x = y, that of Zakharov along x = -2y
    rising, falling = block(Landscape("matyas")), block(Landscape("zakharov"))
    assert good_camera(rising).azimuth < 0 < good_camera(falling).azimuth
    left, right = Camera(-30.0), Camera(30.0)
    assert shown_share(rising, left) > 1.2 * shown_share(rising, right)
    assert shown_share(falling, right) > 1.1 * shown_share(falling, left)
    assert shown_share(rising, Camera(0.0, 90.0)) == pytest.approx(1.0)
