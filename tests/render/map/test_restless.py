"""Trails that run to and fro: the recent steps in full, those before thin and pale, everywhere."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.render.map.chunks import chunk_of
from gdviz.render.map.restless import RECENT, Restless
from gdviz.render.map.trail_image import TrailImage
from gdviz.render.map.trails import TrailStyle, paint_trails
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import LIGHT
from tests.render.pixels import drawn

SIZE = (360, 240)
STEPS = 300
INKS = ("#ff00ff", "#00a000")


@pytest.fixture(scope="module")
def race():
    """One racer that crosses the ravine at every step, and one that does not."""
    return finished(resolve(["ravine_k100", "gd:lr=0.01995", "gd:lr=0.005"], steps=str(STEPS)))


@pytest.fixture
def view(race):
    return View(QRectF(0, 0, *SIZE), race.problem.box)


def style(*shown):
    return TrailStyle(INKS, shown or (True, True))


def painted(image, race, step):
    return drawn(SIZE, lambda painter: image.paint(painter, race, step))


def full(picture, view, points, ink):
    """Whether there are pixels of the very colour at points of the landscape."""
    found = []
    for column, row in view.map(points).astype(int):
        near = picture[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2, :3].astype(int)
        found.append((np.abs(near - QColor(ink).getRgb()[:3]) <= 3).all(axis=2).any())
    return np.array(found)


def middles(race, racer):
    points = race.tracks[racer].points
    return 0.5 * (points[1:] + points[:-1])


def test_what_is_past_of_a_trail_to_and_fro_is_pale_and_thin(race, view):
    there = middles(race, 0)
    # each racer's last steps on a picture of its own: there they are in full
    step = 160
    alone = painted(TrailImage(view, style(True, False), LIGHT), race, step)
    seen = full(alone, view, there[:step], INKS[0])
    assert seen[step - RECENT :].all() and not seen[: step - 2 * RECENT].any()
    # but there is a line
    blank = painted(TrailImage(view, style(True, False), LIGHT), race, 0)
    old = view.map(there[: step - 2 * RECENT]).astype(int)
    assert all((alone[r, c - 1 : c + 2] != blank[r, c - 1 : c + 2]).any() for c, r in old[1:])


def test_a_trail_without_turns_is_drawn_in_full(race, view):
    picture = painted(TrailImage(view, style(False, True), LIGHT), race, STEPS)
    assert full(picture, view, middles(race, 1)[::7], INKS[1]).all()


def test_grown_step_by_step_it_is_the_picture_drawn_at_once(race, view):
    grown = TrailImage(view, style(), LIGHT)
    size = chunk_of(STEPS)
    for step in range(0, 200, 3):
        picture = painted(grown, race, step)
        if step % size < 3:
            assert (picture == painted(TrailImage(view, style(), LIGHT), race, step)).all()
    back = painted(grown, race, 70)
    assert (back == painted(TrailImage(view, style(), LIGHT), race, 70)).all()


def test_without_a_persistent_picture_it_is_the_same(race, view):
    kept = painted(TrailImage(view, style(), LIGHT), race, STEPS).astype(int)
    direct = drawn(SIZE, lambda p: paint_trails(p, view, race, STEPS, style(), LIGHT)).astype(int)
    assert np.abs(kept - direct).max() <= 3


def test_no_chunk_is_drawn_twice_where_nothing_turns(race, view, monkeypatch):
    cut, drawn_rows = TrailImage.cuts, []

    def cuts(image, race, first, last):
        drawn_rows.append((first, last))
        return cut(image, race, first, last)

    monkeypatch.setattr(TrailImage, "cuts", cuts)
    image, size = TrailImage(view, style(False, True), LIGHT), chunk_of(STEPS)
    for step in range(0, STEPS + 1, size):
        painted(image, race, step)
    assert drawn_rows == [(row, row + size) for row in range(0, STEPS - size + 1, size)]


def test_a_racer_at_rest_is_not_restless(race, view):
    still = np.array([[0.0, 0.0], [1e-4, 0.0]])[np.arange(STEPS + 1) % 2]
    track = dataclasses.replace(race.tracks[0], points=still)
    held = dataclasses.replace(race, tracks=(track, race.tracks[1]))
    count = STEPS // chunk_of(STEPS)
    assert not Restless(view.box, held).chunks(held, 0, count).any()
    assert Restless(view.box, race).chunks(race, 0, count)[:5].all()
