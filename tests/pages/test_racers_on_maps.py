"""Racers on a map: ways, heads, starts, dashes, and who is left out."""

import numpy as np
import pytest
from ways import BOWL, CASING, INKS, RACE, RATES, SIGNS, TEXT, away, heads, trails, way

from tests.doors.drawn import centre
from tests.doors.exported import clip, has, near, pdf_page


@pytest.fixture(scope="module")
def page(pages):
    return pages.svg(*RACE)


def test_each_way_in_its_colour_along_its_points(page):
    for rate, ink in zip(RATES, INKS, strict=True):
        (trail,) = trails(page, ink)
        assert np.abs(trail.points - page.axes[0].map(way(rate))).max() < 0.05


def test_lower_ways_are_wider_and_all_casings_below_all_ways(page):
    wide = [float(trails(page, ink)[0].style["stroke-width"]) for ink in INKS]
    assert wide[0] < wide[1] < wide[2] < 1.5 * wide[0]
    order = [page.shapes.index(trails(page, ink)[0]) for ink in INKS]
    assert order[0] > order[1] > order[2]
    casings = trails(page, CASING)
    assert len(casings) == 3 and all(page.shapes.index(c) < order[2] for c in casings)
    for casing, rate, ink in zip(casings[::-1], RATES, INKS, strict=True):
        assert np.abs(casing.points - page.axes[0].map(way(rate))).max() < 0.05
        assert float(casing.style["stroke-width"]) > float(
            trails(page, ink)[0].style["stroke-width"]
        )


def test_heads_are_at_the_last_points_above_all_ways(page):
    found = heads(page)
    assert [ink for ink, _, _ in found] == list(INKS[::-1])
    for (_, kind, at), rate, wanted in zip(found[::-1], RATES, SIGNS, strict=False):
        assert kind == wanted
        assert at == pytest.approx(page.axes[0].at(*way(rate)[-1]), abs=0.6)
    last = max(page.shapes.index(trails(page, ink)[0]) for ink in INKS)
    first = min(i for i, s in enumerate(page.shapes) if s.style.get("fill") in INKS)
    assert first > last


def test_a_png_and_a_pdf_have_the_ways_and_heads(pages, page):
    drawings = [pages.png(*RACE), pdf_page(pages.file(".pdf", *RACE)).pixels]
    for pixels in drawings:
        for rate, ink in zip(RATES, INKS, strict=True):
            places = page.axes[0].map(way(rate))
            # the first steps of all lie on one another
            middle = (places[1] + places[2]) / 2
            assert all(has(pixels, ink, at) for at in (middle, places[2], places[-1]))
            left, top, right, bottom = (round(v) for v in page.axes[0].frame)
            seen = near(pixels, ink, 30)
            assert not seen[: top - 1, : right + 20].any()
            assert not seen[bottom + 2 :, : right + 20].any() and not seen[:, : left - 1].any()


def test_an_earlier_step_ends_there(pages, page):
    early = pages.svg(*RACE, "--step", "2")
    for rate, ink in zip(RATES, INKS, strict=True):
        (trail,) = trails(early, ink)
        assert np.abs(trail.points - page.axes[0].map(way(rate)[:3])).max() < 0.05
        at = next(at for colour, _, at in heads(early) if colour == ink)
        assert at == pytest.approx(page.axes[0].at(*way(rate)[2]), abs=0.6)
    assert early.has_text("step 2 / 5")
    pixels = pages.png(*RACE, "--step", "2")
    later = page.axes[0].map(way(0.05))[4]
    assert not has(pixels, INKS[0], later, 3)


def test_a_clip_shows_the_same_ways_frame_by_frame(pages):
    words = (*RACE, "--size", "640x360")
    page = pages.svg(*words)
    frames = clip(
        pages.file(".webp", *words, "--seconds", "0.6", "--fps", "10", "--hold", "0")
    ).frames
    assert len(frames) == 6
    for step, frame in enumerate(frames):
        for rate, ink in zip(RATES, INKS, strict=True):
            # at first the head of the first racer lies on all
            if step or ink == INKS[0]:
                assert has(frame, ink, page.axes[0].at(*way(rate)[step]))
        still = pages.png(*words, "--step", step)
        assert (frame == still).all()


def test_a_head_in_the_colour_and_sign_of_its_place(pages):
    many = pages.svg(BOWL, *(f"gd:lr={0.01 * k}" for k in range(1, 13)), "--start=-3,1.2",
                     "--steps", "3")  # fmt: skip
    # ten colours of the light theme, then they come back dashed
    inks = ("#0060b8", "#c43a00", "#008a60", "#c9559f", "#c18500", "#2b2b2b", "#3595d6", "#6a2fb5",
            "#8a5a48", "#8c0f2e", "#0060b8", "#c43a00")  # fmt: skip
    found = heads(many)[::-1]
    assert [ink for ink, _, _ in found] == list(inks)
    assert [kind for _, kind, _ in found] == [SIGNS[k % 7] for k in range(12)]
    for k, (_, _, at) in enumerate(found, 1):
        assert at == pytest.approx(many.axes[0].at(*way(0.01 * k, 3)[-1]), abs=0.6)
    # whole lines but for the eleventh and twelfth
    for k, ink in enumerate(inks[:10], 1):
        whole = [s for s in trails(many, ink) if len(s.points) == 4]
        assert len(whole) == 1
        pieces = [s for s in trails(many, ink) if s is not whole[0]]
        assert bool(pieces) == (k <= 2)
        if pieces:
            self_made(many, pieces, way(0.01 * (k + 10), 3))


def self_made(page, pieces, points):
    """Dashes lie on the way, 3.5 widths long and 2.5 apart, whatever its bends."""
    path = page.axes[0].map(points)
    long = np.hypot(*np.diff(path, axis=0).T)
    total, width = long.sum(), 2.4
    inked = sum(np.hypot(*np.diff(s.points, axis=0).T).sum() for s in pieces)
    assert inked / total == pytest.approx(3.5 / 6, abs=0.1)
    assert len(pieces) >= total / (6 * width) - 1
    begins = np.sort([np.hypot(*(s.points[0] - path[0])) for s in pieces])
    assert begins[0] == pytest.approx(0, abs=0.1)
    gaps = np.diff(begins)
    assert np.median(gaps) == pytest.approx(6 * width, rel=0.03)


def test_a_ring_at_the_start_and_none_where_it_is_hidden(pages, page):
    rings = [s for s in page.shapes if s.tag == "circle" and s.style["stroke"] == TEXT]
    assert len(rings) == 1
    assert rings[0].points[0] == pytest.approx(page.axes[0].at(-3, 1.2), abs=0.6)
    assert page.shapes.index(rings[0]) > page.shapes.index(trails(page, INKS[0])[0])
    without = pages.page(*RACE, map={"start": False})
    assert not [s for s in without.shapes if s.tag == "circle"]


def test_who_is_hidden_is_on_no_map_and_in_no_plot(pages):
    text = """steps = 5
start = [-3.0, 1.2]
[landscape]
name = "ravine_k100"
params = {kappa = 4.0}
"""
    for k, (rate, ink) in enumerate(zip(RATES, INKS, strict=True)):
        hidden = "visible = false\n" if k == 1 else ""
        text += f'[[racers]]\noptimizer = "sgd"\nlr = {rate}\ncolour = "{ink}"\n{hidden}'
        text += f'label = "R{k}"\n'
    path = pages.race(text)
    page = pages.svg(path)
    marks = [s for s in page.shapes if INKS[1] in (s.style.get("stroke"), s.style.get("fill"))]
    assert len(marks) == 1, "its sign in the table"
    assert centre(marks[0])[1] > page.axes[1].frame[3] + 20
    names = [t for t in page.texts if t.text == "R1"]
    assert len(names) == 1 and names[0].colour == "#5a6672"
    assert [t.colour for t in page.texts if t.text == "R0"] == [TEXT, TEXT]
    # the others keep their signs
    assert [kind for _, kind, _ in heads(page)] == [SIGNS[2], SIGNS[0]]
    pixels = pages.png(path)
    left, top, right, bottom = (round(v) for v in page.axes[0].frame)
    assert not near(pixels, INKS[1], 40)[top:bottom, left:right].any()
    side = pages.svg(path, "--layout", "side")
    assert len(side.axes) == 3


def test_each_start_has_a_ring(pages):
    text = 'steps = 2\n[landscape]\nname = "sphere"\n'
    places = [(1.0, 2.0), (-3.0, 2.0), (1.0, 2.0)]
    for x, y in places:
        text += f'[[racers]]\noptimizer = "sgd"\nlr = 0.1\nstart = [{x}, {y}]\n'
    # and none is where a hidden racer begins
    text += '[[racers]]\noptimizer = "sgd"\nlr = 0.1\nstart = [4.0, -4.0]\nvisible = false\n'
    page = pages.svg(pages.race(text))
    rings = [s.points[0] for s in page.shapes if s.tag == "circle" and s.style["stroke"] == TEXT]
    wanted = page.axes[0].map(places[:2])
    assert len(rings) == 2 and np.abs(np.array(rings) - wanted).max() < 0.6


def test_a_long_way_of_small_steps_keeps_its_course(pages):
    page = pages.svg(BOWL, "gd:lr=0.002,colour=#ff00ff", "--start=-5,1.4", "--steps", "1500")
    lines = trails(page, "#ff00ff")
    path = page.axes[0].map(way(0.002, 1500, np.array([-5, 1.4])))
    assert max(min(away(at, s.points) for s in lines) for at in path[::25]) < 0.7
    pixels = pages.png(BOWL, "gd:lr=0.002,colour=#ff00ff", "--start=-5,1.4", "--steps", "1500")
    assert all(has(pixels, "#ff00ff", at, 1) for at in path[200:1300:50])
