"""Signs over their casings, ranges of plots, rough and flat grounds, extreme numbers."""

import numpy as np
import pytest
from blocks import block
from plots import RACE, RATES, curve, expected, loss, way

from tests.doors.drawn import sign
from tests.doors.exported import has, near

INK, TEXT, CASING = "#ff00ff", "#1a2027", "#ffffff"


def test_signs_are_drawn_over_their_casings(pages):
    words = ("himmelblau", "gd:lr=0.001", f"gd:lr=0.0011,colour={INK}", "--start=-5,5")
    page = pages.svg(*words, "--steps", "2")
    pixels = pages.png(*words, "--steps", "2")
    axes = page.axes[0]
    ring = np.array(axes.at(-5, 5))
    assert has(pixels, TEXT, ring + np.array([0, -7.8]), 1)
    for place in ((3, 2), (3.385154, 0.073852)):
        at = axes.at(*place)
        assert has(pixels, TEXT, at, 1) and has(pixels, CASING, at, 9)
    # the head of the first racer lies on that of the second
    circles = [s.style["stroke"] for s in page.shapes if s.tag == "circle"]
    assert circles == [CASING, TEXT]


def test_a_cross_and_an_arrow_are_drawn_over_their_casings(pages):
    racers = (f"gd:lr=2,colour={INK}", "gd:lr=0.001")
    words = ("--formula", "log(x) + y^2", *racers, "--start", "1,1", "--steps", "10")
    axes = pages.svg(*words).axes[0]
    pixels = pages.png(*words)
    at = np.array(axes.at(1, 1))
    assert has(pixels, INK, at - np.array([4, 4]), 1) and has(
        pixels, INK, at + np.array([4, -4]), 1
    )
    assert has(pixels, CASING, at + np.array([0, 6]), 3)


def test_the_range_of_a_plot_has_a_small_margin(pages):
    page = pages.svg(*RACE)
    values = np.log10(np.concatenate([loss(way(rate)) for rate in RATES]))
    pad = max(0.04 * np.ptp(values), 0.05)
    _, top, _, bottom = page.axes[1].frame
    assert page.axes[1].y.at(10 ** (values.max() + pad)) == pytest.approx(top, abs=0.3)
    assert page.axes[1].y.at(10 ** (values.min() - pad)) == pytest.approx(bottom, abs=0.3)


def test_a_loss_of_0_lies_at_the_least_that_is_shown(pages):
    # a step of 1/2 on x² + y² ends at 0
    words = ("sphere", f"gd:lr=0.5,colour={INK}", "gd:lr=0.1", "--start=3,1", "--steps", "4")
    page = pages.svg(*words)
    got = curve(page, INK)
    wanted = expected(page, range(2), (10.0, 1e-16))
    assert np.abs(got[:2] - wanted).max() < 0.5
    # sixteen decades are thinned out
    ticks = sorted(at for at, _ in page.axes[1].y.ticks)
    assert page.axes[1].y.uneven < 0.2 and len(ticks) > 4 and np.diff(ticks).min() > 40
    assert [t.text for t in page.texts if t.text == "0" and t.colour == TEXT] == ["0", "0"]


def test_who_stops_early_keeps_its_head_where_it_ended(pages):
    words = ("--formula", "log(x) + y^2 + 5", f"gd:lr=2,colour={INK}", "gd:lr=0.001", "--start",
             "1,1", "--steps", "6")  # fmt: skip
    page = pages.svg(*words)
    plot = page.axes[1]
    (head,) = [s for s in page.filled(INK) if plot.holds(s.points.mean(axis=0), 5)]
    assert head.points.mean(axis=0)[0] == pytest.approx(plot.x.at(0), abs=0.6)
    line = [s.points for s in page.lines("#c43a00", 7) if not page.axes[0].holds(s.points[3])]
    assert line[0][-1, 0] == pytest.approx(plot.x.at(6), abs=0.1)


def test_a_rough_ground_has_fewer_contours(pages):
    rough = pages.svg("rastrigin", "gd:lr=0.001", "--steps", "1")
    lines = [s for s in rough.shapes[: rough.axes[0].order] if s.tag == "polyline"]
    inks = {s.style["stroke"] for s in lines if len(s.points) > 8}
    assert len(inks) in (2, 5, 9)


def test_contours_within_a_few_cells_of_their_grid_are_left_out(pages):
    waves = pages.race(
        "steps = 1\nstart = [1.0, 1.0]\n[landscape]\nbox = [-5.0, 5.0, -5.0, 5.0]\n"
        'formula = "x^2 + y^2 + 0.3*sin(60*x)*sin(60*y)"\n[[racers]]\noptimizer = "sgd"\n'
    )
    page = pages.svg(waves)
    axes = page.axes[0]
    lines = [s for s in page.shapes[: axes.order] if s.tag == "polyline" and page.clip(s)]
    extents = [np.ptp(s.points, axis=0).max() for s in lines]
    assert len(extents) > 10 and min(extents) > 2 * (axes.frame[2] - axes.frame[0]) / 480


def test_a_flat_ground_has_the_middle_colour(pages):
    words = ("--formula", "3 + 0*x + 0*y", f"gd,colour={INK}".replace("gd,", "gd:"), "--steps", "1",
             "--size", "640x360")  # fmt: skip
    axes = pages.svg(*words).axes[0]
    pixels = pages.png(*words)
    left, top, right, bottom = (round(v) for v in axes.frame)
    part = near(pixels, "#d9e1e6", 2)[top + 4 : bottom - 3, left + 4 : right - 3]
    assert part.mean() > 0.95


def test_the_block_fits_its_place_and_is_as_high_as_its_ground_is_smooth(pages):
    heights = {}
    for name in ("sphere", "rastrigin"):
        page = pages.svg(name, "gd:lr=0.001", "--steps", "1", "--layout", "surface",
                         "--camera=30,42")  # fmt: skip
        made = block(page)
        x0, x1 = (-5, 5) if name == "sphere" else (-5.12, 5.12)
        corners = [made.at(x, y, z) for x in (x0, x1) for y in (x0, x1) for z in (0, 1)]
        (left, top), (right, bottom) = np.min(corners, axis=0), np.max(corners, axis=0)
        assert left > 20 and right < page.axes[0].frame[0] - 40
        assert 70 < top < 130 and 620 < bottom < 680
        # half the box is 1 long, and a height is seen from 42 degrees above
        unit = np.hypot(made.ex[0], made.ex[1] / np.sin(np.radians(42))) * (x1 - x0) / 2
        heights[name] = made.high / unit / np.cos(np.radians(42))
    assert heights["sphere"] == pytest.approx(0.78, rel=0.02)
    assert 0.33 * 0.78 < heights["rastrigin"] < 0.6


def test_a_dark_block_and_one_with_holes(pages):
    words = ("sphere", f"gd:lr=0.1,colour={INK}", "--start=4,4", "--steps", "1", "--layout",
             "surface", "--camera=0,90")  # fmt: skip
    made = block(pages.svg(*words))
    # the lowest ground in both themes, and the empty page beside the block
    for theme, ground, empty in (("light", "#8eaac4", "#ffffff"), ("dark", "#0f1b2a", "#14181d")):
        pixels = pages.png(*words, "--theme", theme)
        column, row = np.rint(made.at(0.9, -0.9)).astype(int)
        wanted = np.array([int(ground[k : k + 2], 16) for k in (1, 3, 5)])
        share = pixels[row, column] / wanted
        assert share.min() > 0.5 and share.max() < 1.6 and np.ptp(share) < 0.25
        assert near(pixels, empty, 1)[row, 30]
    holes = ("--formula", "log(x) + y^2", "gd:lr=0.01", "--start", "2,1", "--steps", "1",
             "--layout", "surface", "--camera=0,90", "--box=-2,2,-2,2")  # fmt: skip
    made = block(pages.svg(*holes))
    pixels = pages.png(*holes)
    (left, top), (right, bottom) = (np.rint(made.at(*c)).astype(int) for c in ((-2, 2), (0, -2)))
    part = near(pixels, "#dcdcdc", 2)[top + 3 : bottom - 2, left + 3 : right - 4]
    assert part.mean() > 0.9
    column, row = np.rint(made.at(1, 1)).astype(int)
    assert not near(pixels, "#dcdcdc", 2)[row, column]


def test_extreme_numbers_in_the_table_have_powers(pages):
    page = pages.svg("--formula", "1e7*x^2 + 1e-9*y^2", f"gd:lr=1e-9,colour={INK}", "--start=2,3",
                     "--steps", "0")  # fmt: skip
    assert page.has_text("4.00·10⁷")
    small = pages.svg("--formula", "1e-5*(x^2 + y^2)", "gd:lr=1", "--start=2,1", "--steps", "0")
    assert small.has_text("5.00·10⁻⁵")
    middle = pages.svg(
        "--formula", "1e-3*(x^2 + y^2)", "gd:lr=1", "--start=2.13,1.3", "--steps", "0"
    )
    assert middle.has_text("0.00623") and middle.has_text("0.00499")


def test_racers_at_one_local_minimum_are_told_of_once(pages):
    words = ("three_hump_camel", f"gd:lr=0.1,colour={INK}", "gd:lr=0.09", "--start=-1.8,0.9")
    page = pages.svg(*words, "--steps", "400")
    said = [t for t in page.texts if "local minimum," in t.text and page.axes[0].holds(t.middle)]
    assert len(said) == 1
    place = page.axes[0].at(-1.7475523, 0.8737762)
    rings = [s for s in page.shapes if s.tag == "circle" and s.style["stroke"] == TEXT
             and np.abs(s.points[0] - place).max() < 0.6]  # fmt: skip
    assert len(rings) == 1


@pytest.mark.parametrize(("count", "columns"), [(2, 2), (5, 3), (7, 4)])
def test_maps_side_by_side_are_in_rows(pages, count, columns):
    racers = [f"gd:lr={0.01 * k}" for k in range(1, count + 1)]
    page = pages.svg("sphere", *racers, "--start=3,1", "--steps", "1", "--layout", "side", "--size",
                     "640x360")  # fmt: skip
    maps = page.axes[:-1]
    assert len(maps) == count
    assert len({round(a.frame[0]) for a in maps}) == columns
    assert [round(a.frame[1]) for a in maps] == sorted(round(a.frame[1]) for a in maps)
    stars = [s for s in page.filled(TEXT) if sign(s) == "star"]
    assert len(stars) == count
