"""Who leaves a map, comes back to it, or falls out of the race."""

from itertools import pairwise

import numpy as np
import pytest
from ways import BOWL, away, heads, trails, way

from tests.doors.drawn import centre, outline

LEAVING = (BOWL, "gd:lr=0.7,colour=#ff00ff", "--start=3,1", "--steps", "4")


def test_an_arrow_at_the_edge_points_to_who_has_left(pages):
    # y becomes 1, -1.8, 3.24, -5.83, 10.5: out at the lower edge at step 1, at the upper at 2
    for step, out in ((1, 1.0), (2, -1.0), (3, 1.0)):
        page = pages.svg(*LEAVING, "--step", step)
        _, top, _, bottom = page.axes[0].frame
        ((_, kind, at),) = [h for h in heads(page) if h[0] == "#ff00ff"]
        assert kind == ("down" if out > 0 else "triangle")
        x = page.axes[0].at(3 * 0.3**step, 0)[0]
        assert at[0] == pytest.approx(x, abs=0.6)
        assert 4 < abs(at[1] - (bottom if out > 0 else top)) < 10


def test_who_diverged_out_of_the_map_has_a_cross_where_its_line_ends(pages):
    # x² + y² with rate 1.1: -1.2 times as far at every step, until it counts as diverged
    words = ("sphere", "gd:lr=1.9,colour=#ff00ff", "--start=1,0.5", "--steps", "60")
    page = pages.svg(*words, "--step", "60")
    left, top, right, bottom = page.axes[0].frame
    assert not [h for h in heads(page) if h[0] == "#ff00ff"]
    strokes = [s.points for s in trails(page, "#ff00ff") if len(s.points) == 2]
    middles = {tuple(np.round(s.mean(axis=0))) for s in strokes[-2:]}
    ((x, y),) = middles
    # all steps lie on one line through the middle: its last end is on the left or on the right
    assert min(abs(x - left), abs(x - right)) < 9
    assert y == pytest.approx(page.axes[0].at(0, 0.5 * page.axes[0].x.back(x))[1], abs=4.0)
    assert top < y < bottom


def test_a_sideways_arrow_and_one_in_a_corner(pages):
    words = ("sphere", "gd:lr=1.1,colour=#ff00ff", "--steps", "1")
    # a step of gradient descent on x² + y² with rate 1.1 goes to -1.2 times the start
    for start, turn, column in (("4.9,0", np.pi, 0), ("-4.9,0", 0.0, 2)):
        page = pages.svg(*words, f"--start={start}")
        shape = next(s for s in page.shapes if s.style.get("fill") == "#ff00ff"
                     and page.clip(s) == page.axes[0].frame)  # fmt: skip
        corners, middle = outline(shape), np.array(centre(shape))
        tip = corners[0]
        way_out = (tip - middle) / np.hypot(*(tip - middle))
        assert way_out == pytest.approx((np.cos(turn), 0.0), abs=0.01)
        assert abs(middle[0] - page.axes[0].frame[column]) < 10
        assert middle[1] == pytest.approx(page.axes[0].at(0, 0)[1], abs=0.6)
    page = pages.svg(*words, "--start=4.9,4.9")
    ((_, _, at),) = [h for h in heads(page) if h[0] == "#ff00ff"]
    left, _, _, bottom = page.axes[0].frame
    assert at[0] - left == pytest.approx(bottom - at[1], abs=0.1) and 4 < at[0] - left < 10


def test_a_cross_where_a_racer_left_the_domain(pages):
    # the second racer goes on
    racers = ("gd:lr=2,colour=#ff00ff", "gd:lr=0.001")
    words = ("--formula", "log(x) + y^2", *racers, "--start", "1,1")
    page = pages.svg(*words, "--steps", "10")
    assert not [h for h in heads(page) if h[0] == "#ff00ff"]
    strokes = [s.points for s in trails(page, "#ff00ff") if len(s.points) == 2]
    assert len(strokes) == 2
    at = np.array(page.axes[0].at(1, 1))
    for stroke, slope in zip(strokes, (1, -1), strict=True):
        assert stroke.mean(axis=0) == pytest.approx(at, abs=0.6)
        across, down = stroke[1] - stroke[0]
        assert down == pytest.approx(slope * across) and 8 < across < 14
    # while it still runs it has its sign
    early = pages.svg(*words, "--steps", "10", "--step", "0")
    assert [kind for ink, kind, _ in heads(early) if ink == "#ff00ff"] == ["circle"]


@pytest.mark.parametrize("start", ["-3,0", "0,1.2"])
def test_a_way_along_an_axis_is_seen(pages, start):
    page = pages.svg(BOWL, "gd:lr=0.1,colour=#ff00ff", f"--start={start}", "--steps", "4")
    (trail,) = trails(page, "#ff00ff")
    begin = np.array([float(v) for v in start.split(",")])
    assert np.abs(trail.points - page.axes[0].map(way(0.1, 4, begin))).max() < 0.05


@pytest.mark.parametrize(("start", "rate"), [("-40,0", 0.45), ("0,-40", 0.2)])
def test_a_way_along_an_axis_comes_in(pages, start, rate):
    race = (BOWL, f"gd:lr={rate},colour=#ff00ff", f"--start={start}", "--steps", "4")
    page = pages.svg(*race, "--box", "landscape")
    path = page.axes[0].map(way(rate, 4, np.array([float(v) for v in start.split(",")])))
    last = path[-2] + 0.9 * (path[-1] - path[-2])
    assert not page.axes[0].holds(path[0]) and page.axes[0].holds(last, -3)
    assert min(away(last, s.points) for s in trails(page, "#ff00ff")) < 0.6


def test_a_way_that_leaves_the_map_comes_back(pages):
    race = (BOWL, "gd:lr=0.52,colour=#ff00ff", "--start=-5,1.45", "--steps", "3")
    page = pages.svg(*race)
    path = page.axes[0].map(way(0.52, 3, np.array([-5, 1.45])))
    _, top, _, bottom = page.axes[0].frame
    lines = trails(page, "#ff00ff")
    seen = np.concatenate([s.points for s in lines])
    # what is beyond the frame by more than a little is cut off, what is inside stays
    assert seen[:, 1].max() < bottom + 12 and seen[:, 1].min() > top - 12
    for start, end in pairwise(path):
        for share in (0.2, 0.5, 0.8):
            at = start + share * (end - start)
            if page.axes[0].holds(at, -3):
                assert min(away(at, s.points) for s in lines) < 0.6
