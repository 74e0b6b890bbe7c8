"""Small and large pages, dark ones, and maps that a way leaves for a while."""

import numpy as np
import pytest

from tests.doors.drawn import centre, outline, sign
from tests.doors.exported import has

INK = "#ff00ff"
BOWL = "ravine_k100:kappa=4"
RACE = (BOWL, f"gd:lr=0.2,colour={INK}", "gd:lr=0.1", "--start=-3,1.2", "--steps", "3")


@pytest.mark.parametrize(
    ("size", "unit"), [("1280x720", 1.0), ("1920x1080", 1.5), ("640x360", 0.6), ("720x1280", 1.0)]
)
def test_texts_and_signs_grow_with_the_page(pages, size, unit):
    page = pages.svg(*RACE, "--size", size)
    wide, high = (int(v) for v in size.split("x"))
    assert page.text("Ravine").size == round(24 * unit)
    assert page.text("step 3 / 3").size == round(17 * unit)
    assert page.text("x").size == round(11.5 * unit)
    heads = [s for s in page.filled(INK) if page.axes[0].holds(centre(s))]
    assert np.ptp(outline(heads[0])[:, 0]) / 2 == pytest.approx(6.5 * unit, abs=0.05)
    assert np.ptp(outline(next(s for s in page.filled("#1a2027")))[:, 1]) == pytest.approx(
        1.809 * 1.15 * 6.5 * unit, rel=0.01
    )
    for text in page.texts:
        assert text.left > 0 and text.right < wide and 0 < text.baseline < high
    for axes in page.axes:
        assert axes.frame[0] > 0 and axes.frame[2] < wide and axes.frame[3] < high
    assert (page.axes[0].frame[2] - page.axes[0].frame[0]) > 0.4 * wide


def test_small_maps_have_smaller_heads(pages):
    racers = [f"gd:lr={0.01 * k}" for k in range(1, 17)]
    page = pages.svg(BOWL, *racers, "--start=-3,1.2", "--steps", "2", "--layout", "side")
    (head,) = [s for s in page.filled("#0060b8") if page.axes[0].holds(centre(s))]
    assert np.ptp(outline(head)[:, 0]) / 2 == pytest.approx(0.7 * 6.5, abs=0.05)


def test_names_beside_curves_are_left_out_where_they_do_not_fit(pages):
    racers = [f"gd:lr={0.01 * k}" for k in range(1, 31)]
    page = pages.svg(BOWL, *racers, "--start=-3,1.2", "--steps", "2", "--size", "640x360")
    plot = page.axes[1]
    assert plot.frame[2] > 610
    beside = [t for t in page.texts if t.left > plot.frame[2] and t.baseline < plot.frame[3]]
    assert [t for t in beside if t.baseline > plot.frame[1] + 5] == []


DARK = ("#3ea6f2", "#ff7a45", "#35dba4", "#ee82c8", "#ffdf4d", "#f4f4f4", "#8ad4fa", "#a97af0",
        "#cf9a85", "#ff4d63")  # fmt: skip


def test_a_dark_page_has_the_dark_colours_of_racers(pages):
    racers = [f"gd:lr={0.02 * k}" for k in range(1, 11)]
    page = pages.svg(BOWL, *racers, "--start=-3,1.2", "--steps", "3", "--theme", "dark")
    axes = page.axes[0]
    heads = [s.style["fill"] for s in page.shapes if s.tag == "path" and page.clip(s) == axes.frame]
    assert heads[::-1] == list(DARK)
    casings = {s.style["stroke"] for s in page.shapes if s.tag == "path" and page.clip(s)}
    assert casings == {"#0c0f13"}
    assert page.text("Ravine").colour == "#e8ecf0"
    (star,) = [s for s in page.filled("#e8ecf0") if sign(s) == "star"]
    assert centre(star) == pytest.approx(axes.at(0, 0), abs=0.6)


def momentum(steps):
    """Points of momentum 0.8 with rate 0.6 on (x² + 4y²)/2."""
    w, v, points = np.array([-5.0, 1.45]), np.zeros(2), []
    for _ in range(steps + 1):
        points.append(w)
        v = 0.8 * v + w * (1, 4)
        w = w - 0.6 * v
    return np.array(points)


def test_a_way_that_left_and_came_back_has_an_arrow_where_it_left(pages):
    points = momentum(20)
    out = np.abs(points[:, 1]) > 1.5
    back = int(np.flatnonzero(out)[-1]) + 1
    assert out.any() and back < 18 and (np.abs(points[:, 0]) < 6).all()
    words = (BOWL, f"momentum:lr=0.6,momentum=0.8,colour={INK}", "--start=-5,1.45", "--steps", "20")
    page = pages.svg(*words)
    axes = page.axes[0]
    arrows = [s for s in page.filled(INK) if page.clip(s) == axes.frame and len(outline(s)) == 3]
    pixels = axes.map(points)
    for side, edge in ((1, axes.frame[1]), (-1, axes.frame[3])):
        leaves = np.flatnonzero(~out[:-1] & out[1:] & (points[1:, 1] * side > 1.5))
        leaves = leaves[leaves < back - 1]
        if len(leaves):
            start, end = pixels[leaves[-1]], pixels[leaves[-1] + 1]
            share = (edge - start[1]) / (end[1] - start[1])
            place = start + share * (end - start)
            tips = [outline(s)[0] for s in arrows]
            assert min(np.hypot(*(tip - place)) for tip in tips) < 2.5
            tip = min(arrows, key=lambda s: np.hypot(*(outline(s)[0] - place)))
            way = outline(tip)[0] - np.array(centre(tip))
            assert way @ (end - start) / np.hypot(*way) / np.hypot(*(end - start)) > 0.99
    assert 1 <= len(arrows) <= 2
    inside = pixels[back + 3]
    drawn = pages.png(*words)
    assert has(drawn, INK, inside, 2)
    # a racer that stays inside has none
    calm = pages.svg(*RACE)
    assert not [s for s in calm.filled(INK) if calm.clip(s) and len(outline(s)) == 3]
