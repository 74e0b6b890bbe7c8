"""Trails and heads on the height map."""

import math

import numpy as np
import pytest

from gdviz.core.view import ViewSpec
from gdviz.render.map.chunks import chunk_of
from gdviz.render.paint.theme import LIGHT
from gdviz.render.surface import drape
from gdviz.render.surface.camera import Camera
from gdviz.render.surface.drape import BOX, PIECE, Drape, heights_of
from gdviz.render.surface.marks import paint_surface_heads
from gdviz.render.surface.scan import Scan
from gdviz.render.surface.trails import SurfaceCuts, SurfaceTrails
from tests.gui.maps import grown
from tests.render.pixels import drawn
from tests.render.surface.blocks import (
    HILL,
    SIZE,
    Painted,
    block,
    has,
    moved,
    panel_of,
)


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
    race = race_on("rosenbrock")
    panel, laid = Painted(race), laid_chunks(monkeypatch)
    complete = [False]
    while not complete[-1]:
        before = len(laid)
        drawn(SIZE, lambda p: complete.append(panel.paint(p, 120, 1e-9)))
        assert len(laid) - before <= 2
    assert laid == list(range(0, 120, 8))


def laid_chunks(monkeypatch):
    """The first rows of the chunks that are laid from here on."""
    laid, lay = [], vars(Drape)["_laid"]

    def seen(drape, race, first, last):
        laid.append(first)
        return lay(drape, race, first, last)

    monkeypatch.setattr(Drape, "_laid", seen)
    return laid


def test_a_frame_lays_only_what_moved(race_on, monkeypatch):
    """Of the chunk in which the playhead is, the tips are laid and mapped, and nothing else."""
    race, mapped, hides = race_on("rosenbrock", steps=3000), [], Scan.hides
    panel, laid = Painted(race), laid_chunks(monkeypatch)
    drawn(SIZE, lambda p: panel.paint(p, 130))
    first = list(laid)

    def seen(scan, projection, places):
        mapped.append(len(places))
        return hides(scan, projection, places)

    monkeypatch.setattr(Scan, "hides", seen)
    for step in range(131, 140):
        drawn(SIZE, lambda p, step=step: panel.paint(p, step))
    assert laid == first and max(mapped) < 60


@pytest.mark.parametrize("count", [3, 12])
def test_the_steps_up_to_a_row_are_those_of_a_race_that_ends_there(race_on, count):
    """Whatever is kept of later steps, dashes included."""
    race = race_on("himmelblau", ("sgd", "adam", "momentum") * (count // 3), steps=300)
    size = chunk_of(race.spec.steps)
    kept = Drape(block("himmelblau"), LIGHT)
    kept.chunk(race, size)
    for last in range(size + 1, 2 * size + 1):
        found = kept.pieces(race, size, last)
        alone = Drape(kept.ground, LIGHT).chunk(grown(race, last), size).pieces
        assert found.ends == pytest.approx(alone.ends, abs=1e-12)
        assert (found.ink == alone.ink).all() and (found.racer == alone.racer).all()


def test_no_more_pieces_are_kept_than_there_is_room_for(race_on, monkeypatch):
    race = race_on("himmelblau", steps=300)
    size, laid = chunk_of(race.spec.steps), laid_chunks(monkeypatch)
    kept = Drape(block("himmelblau"), LIGHT)
    monkeypatch.setattr(drape, "MOST_KEPT", len(kept.chunk(race, 0).pieces.row))
    for first in (0, size, size, 0):
        found = kept.pieces(race, first, first + size)
        assert (found.ends == Drape(kept.ground, LIGHT).chunk(race, first).pieces.ends).all()
    assert laid == [0, 0, size, size, size, 0, 0] and not kept.has(race, size)


def test_a_chunk_that_grows_is_laid_on(race_on):
    race = race_on("himmelblau", steps=300)
    drape = Drape(block("himmelblau"), LIGHT)
    for steps in (3, 9, 10, 13, 300):
        found = drape.pieces(grown(race, steps), 0, min(steps, 13))
        alone = Drape(drape.ground, LIGHT).pieces(race, 0, min(steps, 13))
        assert (found.ends == alone.ends).all()


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
