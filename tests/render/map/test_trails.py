"""Trails that grow on a picture are those drawn at once; nothing hangs them or breaks them."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.core.engine.race import Ending, Outcome
from gdviz.core.engine.run import run
from gdviz.core.spec.race import Line
from gdviz.render.map import tail as tail_module
from gdviz.render.map import trail_image
from gdviz.render.map.chunks import chunk_of, places
from gdviz.render.map.excursions import Exits, leaving
from gdviz.render.map.excursions import exits as exits_after
from gdviz.render.map.heads import paint_heads, paint_start
from gdviz.render.map.tail import Tail
from gdviz.render.map.trail_image import TrailImage
from gdviz.render.map.trails import Cuts, TrailStyle, paint_trails
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import DARK, LIGHT
from tests.render.pixels import drawn, pixels
from tests.render.spots import spot_of

SIZE = (300, 240)


def view_of(race, size=SIZE):
    return View(QRectF(0, 0, *size), race.problem.box)


def style_of(race, theme=LIGHT, shown=None):
    count = len(race.tracks)
    colours = tuple(theme.racers[i % len(theme.racers)] for i in range(count))
    return TrailStyle(colours, shown or (True,) * count)


def shown_by(image, race, step):
    return drawn(SIZE, lambda painter: image.paint(painter, race, step))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_grown_step_by_step_equals_drawn_at_once(race_on, ratio):
    race = race_on("rosenbrock")
    grown = TrailImage(view_of(race), style_of(race), LIGHT, ratio)
    for step in range(0, 101):
        picture = shown_by(grown, race, step)
        if step in (0, 1, 8, 57, 100):
            fresh = TrailImage(view_of(race), style_of(race), LIGHT, ratio)
            assert (picture == shown_by(fresh, race, step)).all()
    assert grown.layers[0].width() == SIZE[0] * ratio


def test_drawn_in_many_paintings_equals_drawn_at_once(race_on):
    race = race_on("himmelblau")
    slow, quick = (TrailImage(view_of(race), style_of(race), LIGHT) for _ in range(2))
    whole, complete, pictures = shown_by(quick, race, 110), [], []
    while not complete or not complete[-1]:
        paint = lambda p: complete.append(slow.paint(p, race, 110, patience=1e-9))  # noqa: E731
        pictures.append(drawn(SIZE, paint))
    assert len(pictures) > 5 and (pictures[-1] == whole).all()
    # what is left is there in thin lines
    thin, blank = pictures[0][..., :3], shown_by(quick, race, 0)[..., :3]
    assert not (thin == whole[..., :3]).all()
    there = (whole[..., :3] != blank).any(axis=2).sum()
    assert 0.1 * there < (thin != blank).any(axis=2).sum() < there


@pytest.mark.parametrize(
    ("each", "paintings"), [(0.0, 1), (1.0, 1), (1.3, 1), (1.6, 2), (8.0, 11), (50.0, 23)]
)
def test_a_rest_that_is_cheap_is_painted_at_once(race_on, monkeypatch, each, paintings):
    race, size = race_on("himmelblau", steps=499), chunk_of(499)
    now, cut, spent = [0.0], TrailImage.cuts, []

    def cuts(image, race, first, last):
        now[0] += each * (last - first) / size
        return cut(image, race, first, last)

    # time passes while chunks are added, and only then
    monkeypatch.setattr(TrailImage, "cuts", cuts)
    # what is not settled is drawn beside
    monkeypatch.setattr(TrailImage, "quietens", False)
    monkeypatch.setattr(trail_image.time, "thread_time", lambda: now[0])
    image, complete = TrailImage(view_of(race), style_of(race), LIGHT), []
    while not complete or not complete[-1]:
        before = now[0]
        drawn(SIZE, lambda p: complete.append(image.paint(p, race, 499, patience=16.0)))
        spent.append(now[0] - before)
    assert len(spent) == paintings
    assert max(spent[:-1], default=0.0) < max(16.1, each + 0.1) and spent[-1] < max(
        32.1, each + 0.1
    )


@pytest.mark.parametrize("share", [1.0, 0.2])
def test_a_tail_up_to_a_row_is_what_is_cut_of_these_rows_alone(race_on, share):
    race = race_on("rosenbrock", steps=400)
    x0, _, y0, _ = race.problem.box
    # where trails end, also some with no number in them
    tracks = [dataclasses.replace(t, points=t.points.copy()) for t in race.tracks]
    tracks[0].points[[5, 6, 50]] = np.nan
    tracks[1] = dataclasses.replace(tracks[1], points=tracks[1].points[:30])
    race = dataclasses.replace(race, tracks=tuple(tracks))
    view = View(QRectF(0, 0, *SIZE), (x0, x0 + share * 4.0, y0, y0 + share * 4.0))
    style, size = style_of(race), chunk_of(400)
    for first in (0, size, 2 * size, 399 // size * size):
        tail = Tail(view, race, style, first)
        for row in [*range(first, min(first + size, 400) + 1), first + 1, first]:
            cuts, shown = Cuts(view, race, style, LIGHT, first, row), tail.until(row)
            assert shown.chunks == cuts.chunks
            for i in range(len(tracks)) if cuts.chunks else ():
                assert (shown.casing(i, 0) == cuts.casing(i, 0)).all()
                assert (shown.ink(i, 0) == cuts.ink(i, 0)).all()


def test_frames_of_one_chunk_cut_it_once(race_on, monkeypatch):
    race, cut = race_on("himmelblau", steps=400), []
    bends = tail_module.bends_of
    monkeypatch.setattr(tail_module, "bends_of", lambda *a: (cut.append(a[2:]), bends(*a))[1])
    image, size = TrailImage(view_of(race), style_of(race), LIGHT), chunk_of(400)
    for step in (*range(size, 2 * size), 2 * size + 1):
        shown_by(image, race, step)
    assert cut == [(size, 2 * size), (2 * size, 3 * size)]
    # and another race by itself
    other = race_on("himmelblau", steps=400, rates=(0.001,) * 6)
    fresh = TrailImage(view_of(other), style_of(other), LIGHT)
    step = 2 * size + 1
    assert (shown_by(image, other, step) == shown_by(fresh, other, step)).all()
    assert len(cut) == 4


def test_back_and_forth_leaves_no_trace(race_on):
    race = race_on("himmelblau")
    image = TrailImage(view_of(race), style_of(race), LIGHT)
    first = shown_by(image, race, 30)
    shown_by(image, race, 110)
    assert (shown_by(image, race, 30) == first).all()
    assert (shown_by(image, race, 0)[..., :3] == 255).all()


def test_growing_snapshots_of_a_race_give_the_finished_picture(race_on):
    done = race_on("beale", steps=400)
    image = TrailImage(view_of(done), style_of(done), LIGHT)
    last = None
    for race in run(done.spec):
        if len(race.tracks) == len(done.tracks):
            last = shown_by(image, race, race.steps)
    fresh = TrailImage(view_of(done), style_of(done), LIGHT)
    assert (last == shown_by(fresh, done, done.steps)).all()


def test_another_race_in_the_same_picture_starts_anew(race_on):
    first, second = race_on("beale"), race_on("beale", rates=(0.001,) * 6)
    image = TrailImage(view_of(first), style_of(first), LIGHT)
    shown_by(image, first, 100)
    fresh = TrailImage(view_of(first), style_of(first), LIGHT)
    assert (shown_by(image, second, 100) == shown_by(fresh, second, 100)).all()


def test_without_a_picture_the_same_trails(race_on):
    race = race_on("rosenbrock")
    style, view = style_of(race), view_of(race)
    kept = shown_by(TrailImage(view, style, LIGHT), race, 90).astype(int)
    direct = drawn(SIZE, lambda p: paint_trails(p, view, race, 90, style, LIGHT)).astype(int)
    # blending in two steps rounds a little differently
    assert np.abs(kept - direct).max() <= 3
    # alone it lies along its points, as long as it is recent
    only = style_of(race, shown=(True,) + (False,) * (len(race.tracks) - 1))
    direct = drawn(SIZE, lambda p: paint_trails(p, view, race, 60, only, LIGHT)).astype(int)
    x0, x1, y0, y1 = race.problem.box
    track = race.tracks[0].points[:61]
    columns = (track[:, 0] - x0) / (x1 - x0) * SIZE[0]
    rows = (y1 - track[:, 1]) / (y1 - y0) * SIZE[1]
    colour = QColor(style.colours[0]).getRgb()[:3]
    for column, row in np.column_stack([columns, rows]).astype(int):
        near = direct[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2, :3]
        assert (np.abs(near - colour) <= 3).all(axis=2).any()


def test_each_racer_shown_is_seen_in_its_colour(race_on):
    race = race_on("himmelblau")
    view = view_of(race)
    for i in range(len(race.tracks)):
        only = tuple(k == i for k in range(len(race.tracks)))
        style = style_of(race, DARK, only)
        picture = drawn(SIZE, lambda p, s=style: paint_trails(p, view, race, 100, s, DARK))
        colour = QColor(style.colours[i]).getRgb()[:3]
        assert (picture[..., :3] == colour).all(axis=2).sum() > 30


def test_racers_on_the_same_path_both_show(race_on):
    race = race_on("sphere", ("sgd", "sgd"), rates=(0.1, 0.1), steps=8)
    style = style_of(race)
    picture = drawn(SIZE, lambda p: paint_trails(p, view_of(race), race, 8, style, LIGHT))
    picture = picture[..., :3].astype(int)
    top, below = (np.array(QColor(c).getRgb()[:3]) for c in style.colours)
    assert (picture == top).all(axis=2).sum() > 20
    # beside the upper trail, the lower one's colour takes part
    toward = ((picture - 255) * (below - 255)).sum(axis=2)
    away = ((picture - 255) * (top - 255)).sum(axis=2)
    assert (toward > away).sum() > 10


def test_the_lower_trails_are_wider():
    style = TrailStyle(("#000000",) * 4, (True, False, True, True), 2.0)
    order = list(style.widths())
    assert [i for i, _ in order] == [3, 2, 0]
    widths = [w for _, w in order]
    assert widths == sorted(widths, reverse=True) and widths[0] > widths[-1]


def broken(race, values):
    """The race with its first track's points and losses replaced."""
    points = np.array(values, dtype=float)
    track = race.tracks[0]
    rows = len(points)
    bad = dataclasses.replace(
        track,
        points=points,
        losses=np.resize(np.array([1.0, 1e300, np.nan, np.inf]), rows),
        grads=np.zeros((rows, 2)),
        outcome=Outcome(Ending.DIVERGED, rows),
    )
    return dataclasses.replace(race, tracks=(bad, *race.tracks[1:]))


@pytest.mark.parametrize(
    "values",
    [
        [[0, 0], [np.nan, np.nan], [1, 1], [np.nan, 0]],
        [[0, 0], [1e300, -1e300], [-1e300, 1e300], [0, 0]],
        [[np.inf, 0], [0, -np.inf], [np.nan, 1e308]],
        [[1e308, 1e308]] * 40,
        [[0, 0], [5e-324, -5e-324]] * 20,
    ],
)
@pytest.mark.timeout(20)
def test_impossible_paths_are_drawn(race_on, values):
    race = broken(race_on("rosenbrock", ("sgd", "adam")), values)
    view, style = view_of(race), style_of(race)

    def paint(painter):
        TrailImage(view, style, LIGHT).paint(painter, race, 60)
        paint_trails(painter, view, race, 60, style, LIGHT)
        paint_start(painter, spot_of(race, view, style=style))
        for step in range(len(values) + 2):
            paint_heads(painter, spot_of(race, view, style=style), step)

    # the other racer is seen all the same
    picture = drawn(SIZE, paint)[..., :3]
    assert (picture == QColor(style.colours[1]).getRgb()[:3]).all(axis=2).sum() > 20


def test_a_racer_outside_has_an_arrow_at_the_edge(race_on):
    race = race_on("rosenbrock", ("sgd",), rates=(1.0,))
    assert race.tracks[0].outcome.ending is Ending.DIVERGED
    style, view = style_of(race), view_of(race)
    picture = drawn(SIZE, lambda p: paint_heads(p, spot_of(race, view, style=style), 60))
    rows, columns = np.nonzero((picture[..., :3] != 255).any(axis=2))
    assert len(rows) > 20
    at_edge = (rows < 16) | (rows > 223) | (columns < 16) | (columns > 283)
    assert at_edge.all()


def test_a_path_that_left_and_came_back_has_an_arrow_where_it_left(race_on):
    """Across the upper edge at (1.5, 2), in the box -3 to 3 by -2 to 2, and never for good."""
    view = View(QRectF(0, 0, 600, 400), (-3.0, 3.0, -2.0, 2.0))
    there = np.array([[0.0, 0.0], [3.0, 4.0], [2.0, 5.0], [1.0, 1.0]])
    exits = lambda trail: exits_after(view, trail, leaving(view, trail))  # noqa: E731
    ((place, way),) = exits(there)
    assert place == pytest.approx([450.0, 0.0])
    assert way == pytest.approx([0.6, -0.8])
    assert exits(there[:3]) == exits(there[3:]) == []
    swings = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 1.0], [-4.0, 1.0], [2.0, 0.0], [6.0, 0.0]])
    assert [place.tolist() for place, _ in exits(swings)] == [[0.0, 100.0], [600.0, 200.0]]
    picture = drawn(
        (600, 400), lambda p: Exits().paint(p, view, 0, there, 3, 6.0, "#ff0000", LIGHT)
    )
    rows, columns = np.nonzero((picture[..., :3] != 255).any(axis=2))
    # its tip is at the edge, and it lies along the path
    assert rows.min() <= 2 and rows.max() < 14 and abs(columns.mean() - 447) < 2


def test_the_heads_of_a_race_have_these_arrows(race_on):
    race = race_on("sphere", ("sgd",), 3)
    track = race.tracks[0]
    x0, x1, y0, y1 = race.problem.box
    middle, out = [(x0 + x1) / 2, (y0 + y1) / 2], [(x0 + x1) / 2, y1 + (y1 - y0)]
    pictures = []
    for second in (middle, out):
        points = np.array([middle, second, middle, middle])
        moved = dataclasses.replace(race, tracks=(dataclasses.replace(track, points=points),))
        spot = spot_of(moved, view_of(moved), style=style_of(moved))
        pictures.append(drawn(SIZE, lambda p, s=spot: paint_heads(p, s, 3)))
    rows, columns = np.nonzero((pictures[0] != pictures[1]).any(axis=2))
    assert len(rows) and rows.max() < 14 and abs(columns.mean() - SIZE[0] / 2) < 3


def test_of_one_variable_the_height_is_the_loss(race_on):
    race = race_on(Line("x^2", (), (-2.0, 2.0)), ("sgd",), rates=(0.1,), steps=5)
    found = places(race.tracks[0], 0, 3)
    x0 = race.start[0]
    assert found[:, 0] == pytest.approx([x0, 0.8 * x0, 0.64 * x0])
    assert found[:, 1] == pytest.approx(found[:, 0] ** 2)


def test_pictures_of_trails_are_transparent_elsewhere(race_on):
    race = race_on("rosenbrock")
    image = TrailImage(view_of(race), style_of(race), LIGHT)
    target = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    target.fill(0)
    with QPainter(target) as painter:
        image.paint(painter, race, 100)
    alpha = pixels(target)[..., 3]
    assert alpha.max() == 255 and (alpha == 0).mean() > 0.5


@pytest.mark.parametrize("unit", [1.0, 1.5])
def test_no_more_of_the_pictures_is_copied_than_is_painted(race_on, unit):
    race = race_on("rosenbrock", steps=200)
    image = TrailImage(view_of(race), style_of(race), LIGHT, unit=unit)
    shown_by(image, race, 200)
    left, top, right, bottom = image.filled.getCoords()
    for layer in image.layers:
        alpha = pixels(layer)[..., 3].copy()
        assert alpha[top : bottom + 1, left : right + 1].any()
        alpha[top : bottom + 1, left : right + 1] = 0
        assert not alpha.any()
    assert image.filled.height() < 0.9 * image.layers[0].height()
