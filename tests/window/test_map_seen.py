"""The map of the window: ways, heads and known points where the data say, and the reading."""

import math
import re
from itertools import pairwise

import bowl
import numpy as np
import pytest

from tests.doors.exported import has, near
from tests.doors.plot_words import words

RACE = bowl.RACE
TEXT = "#1a2027"


@pytest.fixture
def race(program):
    return program


def around(pixels, colour, at, radius):
    """How many pixels of a colour lie so near to a place."""
    column, row = map(round, at)
    part = pixels[row - radius : row + radius + 1, column - radius : column + radius + 1]
    return int(near(part, colour, 40).sum())


def test_ways_lie_on_their_points_up_to_the_playhead(race):
    race.main.playback.seek(3)
    race.drawn()
    pixels, frame = race.map().pixels(), race.map().frame
    assert frame.box == bowl.BOX
    for rate, colour in zip(bowl.RATES, (bowl.MAGENTA, bowl.TEAL), strict=True):
        places = [frame.at(*point) for point in bowl.way(rate)]
        # the flag of the start lies on the first
        assert all(has(pixels, colour, at) for at in places[1:4])
        middles = [np.mean(pair, axis=0) for pair in pairwise(places[1:4])]
        assert all(has(pixels, colour, at) for at in middles)
        assert not any(has(pixels, colour, at, 1) for at in places[4:])


def test_heads_have_the_signs_and_colours_of_their_racers(race):
    race.press("last")
    race.drawn()
    pixels, frame = race.map().pixels(), race.map().frame
    circle, square = (frame.at(*bowl.way(rate)[-1]) for rate in bowl.RATES)
    assert around(pixels, bowl.MAGENTA, circle, 2) == 25
    # full rows and columns of a square, wherever its edges lie between pixels
    assert around(pixels, bowl.TEAL, square, 3) in (36, 42, 49)
    # a circle has no corners
    corners = [(circle[0] + a, circle[1] + b) for a in (-5, 5) for b in (-5, 5)]
    assert not any(has(pixels, bowl.MAGENTA, at, 0) for at in corners)


@pytest.mark.parametrize("digit", ["1", "2"])
def test_a_digit_hides_its_racer_and_shows_it_again(race, digit):
    race.press("last")
    for shown in (False, True):
        race.keys(digit)
        race.drawn()
        pixels, frame = race.map().pixels(), race.map().frame
        places = [frame.at(*bowl.way(rate)[3]) for rate in bowl.RATES]
        seen = [has(pixels, c, at) for c, at in zip((bowl.MAGENTA, bowl.TEAL), places, strict=True)]
        assert seen == [digit != "1" or shown, digit != "2" or shown]


def test_a_digit_without_a_racer_does_nothing(race):
    race.keys("3")
    assert all(entry.visible for entry in race.spec.entries)


@pytest.mark.parametrize("point", [(1.0, 1.0), (-1.5, 0.5), (0.5, -1.2)])
def test_the_arrow_of_the_pointer_points_downhill(race, point):
    race.drawn()
    ground = race.map()
    before = ground.pixels()
    ground.point(*point)
    race.drawn()
    moved = (ground.pixels() != before).any(axis=2)
    frame = ground.frame
    down = np.array([-point[0] * frame.width / 4, 4 * point[1] * frame.height / 4])
    down /= math.hypot(*down)
    at = np.array(frame.at(*point))
    along = [at + down * length for length in (10, 20, 30)]
    assert all(has(ground.pixels(), TEXT, place) for place in along)
    rows, columns = np.nonzero(moved)
    apart = np.stack([columns, rows], axis=1) - at
    ahead = (apart[np.hypot(*apart.T) < 60]) @ down
    assert ahead.min() > -8 and 30 < ahead.max() < 40


def test_the_line_below_reads_the_map(race):
    race.map().point(1.0, -0.5)
    names, numbers = told(race.below)
    assert names == ["x", "y", "loss", "‖∇f‖"]
    x, y, loss, slope = numbers
    assert (x, y) == pytest.approx((1.0, -0.5), abs=4 / 340)
    assert loss == pytest.approx(bowl.loss(x, y), rel=2e-3)
    assert slope == pytest.approx(math.hypot(x, 4 * y), rel=2e-3)
    race.map().point(-9.0, 0.0)
    assert race.below == ""
    race.map().point(1.0, -0.5)
    assert race.below != ""
    race.leave(race.main.race_view)
    assert race.below == ""


def told(text):
    """Names and numbers of a line of the window."""
    pairs = re.findall(r"(\S+) (−?[\d.]+)", text)
    return [name for name, _ in pairs], [float(n.replace("−", "-")) for _, n in pairs]


# Himmelblau's function: the minima and one saddle as published
MINIMA = [(3.0, 2.0), (-2.805118, 3.131313), (-3.77931, -3.283186), (3.584428, -1.848127)]
OTHERS = [(-0.270845, -0.923039), (0.086678, 2.884255), (3.385154, 0.073852),
          (-3.073026, -0.081353), (-0.127961, -1.953715)]  # fmt: skip


def difference(program, *names):
    """Where the map is another after some actions: (rows, columns)."""
    program.drawn()
    before = program.map().pixels()
    for name in names:
        program.press(name)
    program.drawn()
    return (program.map().pixels() != before).any(axis=2)


def far_from(mask, frame, points):
    """How far the changed pixel lies that is farthest from all of these points; and those points
    near which nothing has changed."""
    rows, columns = np.nonzero(mask)
    places = np.array([frame.at(*point) for point in points])
    apart = np.hypot(columns[:, None] - places[:, 0], rows[:, None] - places[:, 1])
    return apart.min(axis=1).max(), int((apart.min(axis=0) > 3).sum())


def test_known_points_are_hidden_where_they_are(program):
    program.load("himmelblau", "gd:lr=0.0001", start="-1,0.5", steps="1")
    for name, points in (("minima", MINIMA), ("saddles", OTHERS)):
        mask = difference(program, name)
        farthest, missing = far_from(mask, program.map().frame, points)
        assert farthest < 12 and missing == 0


def test_names_of_known_points_stand_beside_them(program):
    program.load("himmelblau", "gd:lr=0.0001", start="-1,0.5", steps="1")
    program.press("names")
    program.settle()
    said = words(program.map().canvas)
    kinds = [shape for shape in said if "minimum" in shape.text]
    assert [shape.text for shape in kinds] == ["global minimum"] * 4
    for point in MINIMA:
        x, y = program.map().frame.at(*point)
        # to the right of the star, or to its left where the map ends
        apart = [abs(s.points[0][1] - y) < 12 and abs(s.points[0][0] - x) > 6 for s in kinds]
        assert any(apart), point
    assert {s.text for s in said} >= {"saddle", "maximum"}


def test_gradient_arrows_are_everywhere(program):
    program.load("himmelblau", "gd:lr=0.0001", start="-1,0.5", steps="1")
    mask = difference(program, "arrows")
    frame = program.map().frame
    top, left = round(frame.top), round(frame.left)
    inside = mask[top : top + round(frame.height), left : left + round(frame.width)]
    quarters = [part for half in np.array_split(inside, 3) for part in np.array_split(half, 3, 1)]
    assert min(part.mean() for part in quarters) > 0.01


def test_contours_of_the_batch_and_without_ridge_are_two_things(program):
    program.load("hours:model=logistic,ridge=0.5", "gd:lr=0.5", steps="2", batch="8")
    batch = difference(program, "batch")
    plain = difference(program, "batch", "plain")
    both = difference(program, "batch")
    assert min(batch.sum(), plain.sum(), both.sum()) > 200
    assert (batch != plain).any()
