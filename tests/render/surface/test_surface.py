"""The block of the height map: heights, light, contours, axes, and pages with it."""

import dataclasses
import re
import threading
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from gdviz.core.base.knobs import InputError
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape, Line
from gdviz.render.map.relief import TooSlow, relief
from gdviz.render.page.page import PagePainter
from gdviz.render.paint.heights import HeightScale
from gdviz.render.paint.theme import DARK, LIGHT
from gdviz.render.surface.axes import edges, loss_ticks
from gdviz.render.surface.camera import Camera, Projection
from gdviz.render.surface.picture import ROUGH, surface_picture
from tests.render.page.test_page import svg_of
from tests.render.pixels import drawn, pixels
from tests.render.surface.blocks import (
    AREA,
    PAGE,
    PAGE_SIZE,
    SIZE,
    block,
    has,
    picture_of,
)

# the block


def test_the_surface_has_the_heights_of_the_colour_scale():
    ground = block("himmelblau")
    points = np.random.default_rng(0).uniform(-5, 5, (200, 2))
    places = ground.placed(points)
    made = problem_of(Landscape("himmelblau"))
    losses = made.objective.loss(points.T)
    # interpolated on a grid of 480 points
    assert ground.surface(*places.T) == pytest.approx(ground.height(losses), abs=0.02)
    assert ground.unplaced(*places[0]) == pytest.approx(points[0])
    assert ground.height(np.array([np.nan, np.inf])).tolist() == pytest.approx(
        [np.nan] * 2, nan_ok=True
    )


def test_rough_landscapes_are_lower():
    smooth, rough = block("sphere"), block("rastrigin")
    assert 0.3 * smooth.rise < rough.rise < 0.6 * smooth.rise


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_from_above_the_colours_are_those_of_the_map(theme):
    made = problem_of(Landscape("himmelblau"))
    side = QRectF(0.0, 0.0, 283.0, 283.0)
    view = Projection(Camera(0.0, 90.0), side, side)
    shown = pixels(surface_picture(block("himmelblau"), view, theme).image)[..., :3]
    ground = pixels(relief(made, made.box, (200, 200), theme).ground)[..., :3]
    rows, columns = np.mgrid[10:190:6, 10:190:6]
    there = shown[rows + 41, columns + 41].astype(float)
    here = ground[rows, columns].astype(float)
    # light changes how bright a colour is, and a contour a few of them: not which colour it is
    tints = [c / c.sum(axis=-1, keepdims=True) for c in (there, here)]
    assert np.median(np.abs(tints[0] - tints[1])) < 0.004
    assert np.corrcoef(tints[0][..., 0].ravel(), tints[1][..., 0].ravel())[0, 1] > 0.95


def test_slopes_to_the_left_are_lit():
    ground = block(Landscape(formula="-(x^2)", box=(-2.0, 2.0, -2.0, 2.0)))
    data = pixels(picture_of(ground, Camera(0.0, 60.0)).image).astype(int).sum(axis=-1)
    middle = data[SIZE[1] // 2 - 20 : SIZE[1] // 2 + 20]
    assert np.median(middle[:, 110:150]) > 1.1 * np.median(middle[:, 210:250])


def test_beside_the_block_nothing_is_drawn_and_its_outline_is_smooth():
    alpha = pixels(picture_of(block("himmelblau"), Camera(30.0, 42.0)).image)[..., 3]
    assert not alpha[:3].any() and not alpha[:, :3].any()
    assert (alpha == 255).mean() > 0.3
    # between inside and outside there are pixels in between, on most rows
    edge = ((alpha > 20) & (alpha < 235)).any(axis=1)[(alpha == 255).any(axis=1)]
    assert edge.mean() > 0.5


def test_contours_are_dark_on_a_light_ground_and_fewer_make_fewer_lines():
    ground = block("sphere")
    plain = dataclasses.replace(ground, levels=0)
    few = dataclasses.replace(ground, levels=5)
    camera = Camera(0.0, 60.0)
    with_lines, without, some = (
        pixels(picture_of(g, camera).image).astype(int).sum(axis=-1) for g in (ground, plain, few)
    )
    darker = (with_lines < without - 15).mean()
    assert 0.02 < (some < without - 15).mean() < darker < 0.4


def test_where_there_is_no_loss_the_block_is_open():
    ground = block(Landscape(formula="log(x) + y^2", box=(-2.0, 2.0, -2.0, 2.0)))
    assert np.isnan(ground.heights).any()
    data = pixels(picture_of(ground, Camera(0.0, 60.0)).image)
    assert has(data[:, : SIZE[0] // 2], LIGHT.void) and not has(data[:, 200:], LIGHT.void, 0)


@pytest.mark.parametrize("formula", ["0*x", "x + 0*y", "1/x", "1e300*x^2", "sqrt(x*y)"])
@pytest.mark.parametrize(
    "camera", [Camera(0.0, 90.0), Camera(90.0, 8.0), Camera(-135.0, 30.0, 6.0)]
)
def test_any_landscape_is_drawn_from_anywhere(formula, camera):
    ground = block(Landscape(formula=formula, box=(-2.0, 2.0, -2.0, 2.0)))
    assert (pixels(picture_of(ground, camera, quality=ROUGH).image)[..., 3] > 0).any()


def test_device_pixels_make_a_larger_picture():
    picture = picture_of(block("sphere"), Camera(), ratio=1.5)
    assert (picture.image.width(), picture.image.height()) == (540, 450)
    data = drawn(SIZE, picture.paint)
    usual = drawn(SIZE, picture_of(block("sphere"), Camera()).paint)
    assert np.abs(data.astype(int) - usual).mean() < 2.0


def test_a_picture_no_longer_wanted_is_given_up():
    ground = block("sphere")
    with pytest.raises(TooSlow):
        surface_picture(ground, Projection(Camera(), AREA, AREA), LIGHT, go_on=lambda: False)


# axes


def test_round_losses_stand_apart_along_the_height():
    scale = HeightScale(np.array([0.0, 1000.0]), np.array([0.0, 1.0]))
    assert [(t.at, t.text) for t in loss_ticks(scale, 0.3)] == [
        (0.0, "0"),
        (0.5, "500"),
        (1.0, "1000"),
    ]
    falling = HeightScale(10.0 ** np.arange(-3, 4), np.linspace(0.0, 1.0, 7))
    ticks = loss_ticks(falling, 0.15)
    assert {"0.1", "1", "10", "100"} <= {t.text for t in ticks}
    places = [t.at for t in ticks]
    assert all(b - a >= 0.15 for a, b in pairwise(places))


@pytest.mark.parametrize(
    ("azimuth", "back", "left"),
    [
        (30, (-1, 1), (-1, -1)),
        (-30, (1, 1), (-1, 1)),
        (120, (-1, -1), (1, -1)),
        (-120, (1, -1), (1, 1)),
    ],
)
def test_walls_stand_behind_and_the_loss_axis_at_the_left(azimuth, back, left):
    found = edges(Projection(Camera(azimuth, 40.0), AREA, AREA))
    assert (found.back, found.left) == (back, left)


# pages


def test_a_page_is_the_same_from_every_thread(race_on):
    race, found = race_on("rosenbrock"), []

    def draw():
        found.append(pixels(PagePainter(race, PAGE, PAGE_SIZE).frame(90)))

    threads = [threading.Thread(target=draw) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    draw()
    assert len(found) == 3
    assert (found[0] == found[1]).all() and (found[0] == found[2]).all()


def test_another_camera_is_another_picture_and_none_is_the_good_one(race_on):
    race = race_on("himmelblau")
    frames = [
        pixels(PagePainter(race, dataclasses.replace(PAGE, **camera), PAGE_SIZE).frame(60))
        for camera in ({}, {"azimuth": 30.0, "tilt": 54.0}, {"azimuth": -30.0, "tilt": 54.0})
    ]
    assert (frames[0] == frames[1]).all() and (frames[1] != frames[2]).any()


@pytest.mark.parametrize("size", [(320, 180), (1080, 1920)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_runs_out_of_a_page(race_on, size, theme):
    view = dataclasses.replace(PAGE, theme=theme, azimuth=-50.0, tilt=20.0, zoom=3.0)
    painter = PagePainter(race_on("himmelblau"), view, size)
    data = pixels(painter.frame(60))
    edge = np.concatenate([data[0], data[-1], data[:, 0], data[:, -1]])
    assert (edge == QColor(painter.theme.background).getRgb()).all()


def test_a_drawing_has_lines_for_trails_and_texts_for_ticks(race_on):
    text = svg_of(race_on("himmelblau"), 60, PAGE, PAGE_SIZE)
    assert "<image" in text
    assert re.search(r">\s*2000\s*<", text) or re.search(r">\s*100\s*<", text)
    assert text.count("<polyline") > 12


def test_one_variable_has_no_height_map(race_on):
    with pytest.raises(InputError, match="one variable has no height map"):
        PagePainter(race_on(Line("x^2")), PAGE, PAGE_SIZE)
