"""Height maps as they are drawn: colours, light, contours, trails that hide, whole pages."""

import dataclasses
import math
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
from gdviz.core.view import ViewSpec
from gdviz.render.map.relief import TooSlow, relief
from gdviz.render.map.trails import TrailStyle
from gdviz.render.page.page import PagePainter
from gdviz.render.paint.heights import HeightScale
from gdviz.render.paint.layer import Moment, Painters
from gdviz.render.paint.theme import DARK, LIGHT
from gdviz.render.scene.scene import Scene
from gdviz.render.surface.axes import edges, loss_ticks
from gdviz.render.surface.camera import Camera, Projection
from gdviz.render.surface.drape import BOX, PIECE, Drape, heights_of
from gdviz.render.surface.layers import LAYERS
from gdviz.render.surface.marks import paint_surface_heads
from gdviz.render.surface.panel import SurfacePanel, seen_block
from gdviz.render.surface.picture import FINE, ROUGH, surface_picture
from gdviz.render.surface.terrain import terrain
from gdviz.render.surface.trails import SurfaceCuts, SurfaceTrails
from tests.render.page.test_page import svg_of
from tests.render.pixels import drawn, pixels

SIZE = (360, 300)
AREA = QRectF(0.0, 0.0, *SIZE)
HILL = Landscape(formula="exp(-6*(x^2+y^2))", box=(-2.0, 2.0, -2.0, 2.0))
PAGE, PAGE_SIZE = ViewSpec(layout="surface"), (800, 450)


def block(problem):
    made = problem_of(Landscape(problem) if isinstance(problem, str) else problem)
    return terrain(made, made.box)


def picture_of(ground, camera, theme=LIGHT, quality=FINE, ratio=1.0):
    view = Projection(camera, AREA, AREA, ground.rise)
    return surface_picture(ground, view, theme, quality, ratio)


def style_of(race, theme=LIGHT):
    count = len(race.tracks)
    colours = tuple(theme.racers[i % len(theme.racers)] for i in range(count))
    return TrailStyle(colours, (True,) * count)


def moved(race, points, losses=None):
    """The race with its first racer alone, on this path."""
    points = np.array(points, float)
    if losses is None:
        losses = race.problem.objective.loss(points.T)
    track = dataclasses.replace(race.tracks[0], points=points, losses=np.array(losses, float))
    spec = dataclasses.replace(race.spec, entries=race.spec.entries[:1], steps=len(points) - 1)
    return dataclasses.replace(race, spec=spec, tracks=(track,))


def panel_of(race, camera, theme=LIGHT, style=None):
    problem = race.problem
    block = seen_block(problem, problem.box, AREA, camera, theme, 11.5)
    view = dataclasses.replace(style or ViewSpec(uphill=False), theme=theme.name)
    return SurfacePanel(Scene(race, race, view), block, 11.5)


class Painted:
    """A panel with painters of its own."""

    def __init__(self, race, camera=None):
        self.panel, self.painters = panel_of(race, camera or Camera()), Painters(LAYERS)

    def paint(self, painter, step, patience=math.inf, rough=False):
        moment = Moment(step, patience, rough)
        return self.painters.paint_moving(painter, self.panel, moment)


def has(data, colour, near=6):
    """Whether some pixel is of that colour."""
    apart = np.abs(data[..., :3].astype(int) - QColor(colour).getRgb()[:3])
    return bool((apart.max(axis=-1) <= near).any())


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


# trails


def test_paths_lie_on_the_surface_in_short_pieces(race_on):
    race = race_on("himmelblau")
    drape = Drape(block("himmelblau"), LIGHT)
    found = drape.pieces(race, 0, 8)
    for x, y, z in (found.ends[:, :3].T, found.ends[:, 3:].T):
        assert z == pytest.approx(drape.ground.surface(x, y), abs=1e-9)
    long = np.hypot(*(found.ends[:, 3:5] - found.ends[:, :2]).T)
    assert long.max() <= PIECE + 1e-9
    assert (np.diff(found.racer) >= 0).all()


def test_paths_end_at_the_edge_of_the_block(race_on):
    race = moved(race_on("sphere"), [(0.0, 0.0), (1e6, 1e6), (0.0, -1e9), (0.5, 0.5)])
    found = Drape(block("sphere"), LIGHT).pieces(race, 0, 3)
    assert len(found.ends)
    assert (np.abs(found.ends[:, [0, 1, 3, 4]]) <= BOX.right() + 1e-9).all()


def test_the_eleventh_racer_is_dashed(race_on):
    race = race_on("himmelblau", ("sgd",) * 11)
    found = Drape(block("himmelblau"), LIGHT).pieces(race, 0, 8)
    assert found.ink[found.racer < 10].all()
    assert 0.2 < found.ink[found.racer == 10].mean() < 0.95


def test_a_trail_behind_a_hill_is_thin_and_faint(race_on):
    camera = Camera(0.0, 14.0)
    behind = moved(race_on(HILL), [(-0.3, 0.9), (0.3, 0.9)])
    before = moved(race_on(HILL), [(-0.3, -0.9), (0.3, -0.9)])
    for race, faint in ((behind, True), (before, False)):
        panel = panel_of(race, camera, style=ViewSpec(start=False))
        cuts = SurfaceCuts(panel.block, race, panel.trails, 0, 1)
        assert len(cuts.hidden(0, 0)) * (1 - faint) == len(cuts.ink(0, 0)) * faint == 0
        assert len(cuts.casing(0, 0)) == len(cuts.ink(0, 0))

        def trails(painter, panel=panel, race=race):
            panel.block.picture.paint(painter)
            SurfaceTrails(panel.block, panel.trails).paint(painter, race, 1)

        data = drawn(SIZE, trails)
        assert has(data, panel.trails.colours[0]) != faint
        bare = drawn(SIZE, panel.block.picture.paint)
        changed = (np.abs(data.astype(int) - bare).max(axis=-1) > 20).sum()
        assert 10 < changed < 60 if faint else changed > 120, changed


def test_a_trail_that_grows_is_the_one_drawn_at_once(race_on):
    race = race_on("rosenbrock")
    grown, at_once = (Painted(race) for _ in range(2))
    for step in (*range(20), *range(20, 121, 4)):
        data = drawn(SIZE, lambda painter, step=step: grown.paint(painter, step))
    assert (data == drawn(SIZE, lambda p: at_once.paint(p, 120))).all()
    # back again, too
    back = drawn(SIZE, lambda painter: grown.paint(painter, 30))
    assert (back == drawn(SIZE, lambda p: Painted(race).paint(p, 30))).all()


def test_a_trail_drawn_in_many_paintings_is_the_one_drawn_at_once(race_on):
    race = race_on("rosenbrock")
    slow, at_once = (Painted(race) for _ in range(2))
    complete = [False]
    while not complete[-1]:
        data = drawn(SIZE, lambda p: complete.append(slow.paint(p, 120, 1e-9)))
    assert len(complete) > 5
    assert (data == drawn(SIZE, lambda p: at_once.paint(p, 120))).all()


def test_one_painting_lays_no_more_of_the_trails_than_it_has_time_for(race_on, monkeypatch):
    """What is drawn roughly has to be laid on the block, too."""
    race, laid, made = race_on("rosenbrock"), [], []
    panel, pieces = Painted(race), Drape.pieces

    def seen(drape, race, first, last):
        found = pieces(drape, race, first, last)
        if not any(found is one for one in made):
            made.append(found)
            laid.append((first, last))
        return found

    monkeypatch.setattr(Drape, "pieces", seen)
    complete = [False]
    while not complete[-1]:
        before = len(laid)
        drawn(SIZE, lambda p: complete.append(panel.paint(p, 120, 1e-9)))
        assert len(laid) - before <= 2
    assert len(set(laid)) == 120 // 8


def test_of_a_turning_block_few_pieces_join_the_ends_of_many(race_on):
    race = race_on("rosenbrock", steps=3000)
    panel = panel_of(race, Camera())
    fine, rough = (
        SurfaceCuts(panel.block, race, panel.trails, 0, race.steps, most) for most in (None, 300)
    )
    count = sum(len(cut) for cut in all_of(rough))
    assert count < 700 < sum(len(cut) for cut in all_of(fine))
    for cut, whole in zip(all_of(rough), all_of(fine), strict=True):
        # each begins and ends where a fine one does
        assert {tuple(row[:2]) for row in cut} <= {tuple(row[:2]) for row in whole}
        assert {tuple(row[2:]) for row in cut} <= {tuple(row[2:]) for row in whole}
        assert bool(len(cut)) == bool(len(whole))


def test_a_block_that_turns_gets_its_trails_piece_by_piece(race_on):
    race = race_on("rosenbrock")
    panel, whole = (Painted(race) for _ in range(2))
    complete = [False]
    while not complete[-1]:
        paint = lambda p: complete.append(panel.paint(p, 120, 1e-9, True))  # noqa: E731
        data = drawn(SIZE, paint)
    # what has been laid is kept: each painting adds a chunk
    assert len(complete) == 1 + 120 // 8
    assert (data == drawn(SIZE, lambda p: whole.paint(p, 120, math.inf, True))).all()


def all_of(cuts):
    """The pieces of each racer, chunk by chunk, those behind something included."""
    return [
        np.concatenate([part(i, k) for part in (cuts.casing, cuts.hidden)])
        for i, _ in cuts.style.widths()
        for k in range(len(cuts.chunks))
    ]


def test_a_ball_off_the_surface_stands_on_a_stem(race_on):
    usual = race_on("sphere")
    points = [(0.5, 0.5), (0.4, 0.4)]
    losses = usual.problem.objective.loss(np.array(points).T)
    ground = block("sphere")
    places = ground.placed(np.array(points))
    assert heights_of(ground, losses, places)[1].tolist() == [0.0, 0.0]
    high = moved(usual, points, losses + 20.0)
    lifted = heights_of(ground, high.tracks[0].losses, places)[1]
    assert (lifted > 0.1).all()

    def ball(race):
        panel = panel_of(race, Camera(0.0, 20.0))
        draw = lambda p: paint_surface_heads(p, panel, 1)  # noqa: E731
        inked = (drawn(SIZE, draw)[..., :3] != 255).any(axis=-1)
        return np.flatnonzero(inked.any(axis=1))

    low_rows, high_rows = ball(moved(usual, points)), ball(high)
    assert high_rows[0] < low_rows[0] - 15 and np.ptp(high_rows) > 2 * np.ptp(low_rows)


def test_a_racer_out_of_the_box_has_no_ball(race_on):
    race = moved(race_on("sphere"), [(0.5, 0.5), (1e5, 0.0)])
    panel = panel_of(race, Camera())
    data = drawn(SIZE, lambda p: paint_surface_heads(p, panel, 1))
    assert (data[..., :3] == 255).all()


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
