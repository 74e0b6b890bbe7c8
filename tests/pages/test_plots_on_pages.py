"""The plot: curves at their heights, the playhead, names beside their curves."""

from itertools import pairwise

import numpy as np
import pytest
from plots import BOWL, INKS, MUTED, RACE, RATES, curve, curves, expected, faded, loss, way

from tests.doors.drawn import centre, sign
from tests.doors.exported import clip, has, near


@pytest.fixture(scope="module")
def page(pages):
    return pages.svg(*RACE)


def test_a_log_axis_has_each_loss_at_its_height(page):
    assert page.axes[1].y.log
    for rate, ink in zip(RATES, INKS, strict=True):
        wanted = expected(page, range(9), loss(way(rate)))
        assert np.abs(curve(page, ink) - wanted).max() < 0.1
    # the first racer is on top
    order = [page.shapes.index(curves(page, ink)[0]) for ink in INKS]
    assert order[0] > order[1] > order[2]


def test_a_linear_axis_has_them_too(pages):
    page = pages.page(*RACE, log=False)
    assert not page.axes[1].y.log and page.axes[1].y.uneven < 0.1
    for rate, ink in zip(RATES, INKS, strict=True):
        wanted = expected(page, range(9), loss(way(rate)))
        assert np.abs(curve(page, ink) - wanted).max() < 0.1


def test_the_playhead_is_at_the_step_and_what_follows_is_faint(pages, page):
    early = pages.svg(*RACE, "--step", "3")
    plot = early.axes[1]
    assert plot.frame == page.axes[1].frame
    (line,) = [s.points for s in curves(early, MUTED) if len(s.points) == 2]
    assert line[:, 0] == pytest.approx(plot.x.at(3), abs=0.1)
    assert sorted(line[:, 1]) == pytest.approx((plot.frame[1], plot.frame[3]), abs=0.1)
    for k, (rate, ink) in enumerate(zip(RATES, INKS, strict=True)):
        wanted = expected(early, range(9), loss(way(rate)))
        assert np.abs(curve(early, ink) - wanted[:4]).max() < 0.1
        assert np.abs(curve(early, faded(ink)) - wanted[3:]).max() < 0.1
        (head,) = [s for s in early.filled(ink) if plot.holds(centre(s), 1)]
        assert sign(head) == ("circle", "square", "triangle")[k]
        assert centre(head) == pytest.approx(wanted[3], abs=0.6)
    assert early.text("step 3 / 8").right == pytest.approx(1260, abs=1)
    assert page.has_text("step 8 / 8")


def test_pixels_of_the_plot_follow_the_step_in_png_and_clip(pages, page):
    words = ("--seconds", "0.9", "--fps", "10", "--hold", "0", "--size", "1280x720")
    frames = clip(pages.file(".webp", *RACE, *words)).frames
    assert len(frames) == 9
    plot = page.axes[1]
    wanted = expected(page, range(9), loss(way(0.2)))
    for step in (2, 6):
        pixels = frames[step]
        assert (pages.png(*RACE, "--step", step) == pixels).all()
        before, after = (wanted[k : k + 2].mean(axis=0) for k in (step - 2, step + 1))
        assert has(pixels, INKS[1], before) and not has(pixels, INKS[1], after)
        assert has(pixels, faded(INKS[1]), after)
        line, row = round(plot.x.at(step)), round(plot.frame[3]) - 8
        assert pixels[row, line - 1 : line + 2].min() < 180
        assert pixels[row, line + 4 : line + 12].min() > 200


def test_names_stand_beside_their_own_curves(page):
    plot = page.axes[1]
    right = [
        t
        for t in page.texts
        if t.left > plot.frame[2] and plot.holds((plot.frame[0], t.baseline), 8)
    ]
    right.sort(key=lambda t: t.baseline)
    assert [t.text.split()[-1] for t in right] == ["0.05", "0.2", "0.4"]
    for rate, ink in zip(RATES, INKS, strict=True):
        end = plot.y.at(loss(way(rate))[-1])
        name = next(t for t in right if t.text.endswith(f" {rate}"))
        assert name.middle[1] == pytest.approx(end, abs=1.5)
        leads = [s.points for s in page.lines(ink, 3) if abs(s.points[0, 0] - plot.frame[2]) < 4
                 and page.clip(s) is None]  # fmt: skip
        assert len(leads) == 1
        assert leads[0][0, 1] == pytest.approx(end, abs=0.6)
        assert leads[0][-1, 1] == pytest.approx(name.middle[1], abs=1.5)
        assert leads[0][-1, 0] < name.left


def test_names_of_curves_that_end_together_keep_their_order_and_apart(pages):
    rates = (0.300, 0.301, 0.302, 0.303, 0.304)
    page = pages.svg(BOWL, *(f"gd:lr={r}" for r in rates), "--start=-3,0", "--steps", "8",
                     "--size", "900x500")  # fmt: skip
    plot = page.axes[1]
    names = [t for t in page.texts if t.left > plot.frame[2] and t.baseline < plot.frame[3]
             and "0.30" in t.text + "0"]  # fmt: skip
    names = [t for t in names if plot.frame[1] < t.baseline]
    assert len(names) == 5
    names.sort(key=lambda t: t.baseline)
    # the smallest rate has the highest loss
    assert [t.text.split()[-1] for t in names] == [f"{r:g}" for r in rates]
    assert all(b.baseline - a.baseline > 1.2 * a.size for a, b in pairwise(names))
    assert all(plot.frame[1] <= t.middle[1] <= plot.frame[3] for t in names)


def test_who_diverges_leaves_by_the_top_with_an_arrow(pages):
    words = ("sphere", "gd:lr=1.3,colour=#ff00ff", "gd:lr=0.1,colour=#00aa00", "--start=3,1")
    page = pages.svg(*words, "--steps", "10")
    plot = page.axes[1]
    # a step multiplies the loss by 2.56: above thirty times the start after the third
    t = np.arange(11)
    assert np.abs(curve(page, "#00aa00") - expected(page, t, 10 * 0.64**t)).max() < 0.2
    names = [t for t in page.texts if t.left > plot.frame[2] and t.text.endswith("1.3")]
    assert len(names) == 1 and 0 < names[0].middle[1] - plot.frame[1] < 14
    (lead,) = [s.points for s in page.lines("#ff00ff", 3) if page.clip(s) is None
               and abs(s.points[0, 0] - plot.frame[2]) < 4]  # fmt: skip
    assert lead[0, 1] == pytest.approx(plot.frame[1], abs=0.1)
    lines = [s.points for s in curves(page, "#ff00ff")]
    top = min(p[:, 1].min() for p in lines)
    assert plot.frame[1] - 3 < top < plot.frame[1] + 1
    (head,) = [s for s in page.filled("#ff00ff") if plot.holds(centre(s), 3)]
    assert sign(head) == "triangle" and centre(head)[1] - plot.frame[1] < 9
    assert centre(head)[0] == pytest.approx(plot.frame[2], abs=8)


def test_a_long_curve_is_drawn_in_few_points_and_keeps_its_peaks(pages):
    words = (
        BOWL,
        "momentum:lr=0.1,momentum=0.995,colour=#ff00ff",
        "--start=-3,1.2",
        "--steps",
        "4000",
    )
    page = pages.svg(*words)
    v, w, points = np.zeros(2), np.array([-3.0, 1.2]), [np.array([-3.0, 1.2])]
    for _ in range(4000):
        v = 0.995 * v + w * (1, 4)
        w = w - 0.1 * v
        points.append(w)
    wanted = expected(page, range(4001), loss(np.array(points)))
    got = np.concatenate([s.points for s in curves(page, "#ff00ff")])
    assert len(got) < 2000
    low, high = page.axes[1].frame[1], page.axes[1].frame[3]
    for first in range(0, 4000, 40):
        part = wanted[first : first + 40]
        mine = got[(got[:, 0] >= part[0, 0] - 1.2) & (got[:, 0] <= part[-1, 0] + 1.2)]
        assert mine[:, 1].min() < max(part[:, 1].min(), low) + 1.5
        assert mine[:, 1].max() > min(part[:, 1].max(), high) - 1.5
    # and nothing is there that is no value
    order = np.searchsorted(wanted[:, 0], got[:, 0])
    near_by = [np.abs(wanted[max(k - 2, 0) : k + 2] - p).max(axis=1).min()
               for k, p in zip(order, got, strict=True)]  # fmt: skip
    assert max(near_by) < 0.2


def test_the_eleventh_curve_is_dashed(pages):
    page = pages.svg(BOWL, *(f"gd:lr={0.02 * k}" for k in range(1, 12)), "--start=-3,1.2",
                     "--steps", "3")  # fmt: skip
    lines = curves(page, "#0060b8")
    assert sum(len(s.points) == 4 for s in lines) == 1 and len(lines) > 10
    assert len(curves(page, "#c43a00")) == 1


def test_a_dark_page_has_dark_colours(pages):
    page = pages.svg(*RACE, "--theme", "dark", "--step", "3")
    assert np.abs(curve(page, faded(INKS[0], "#14181d")) -
                  expected(page, range(3, 9), loss(way(0.05))[3:])).max() < 0.2  # fmt: skip
    pixels = pages.png(*RACE, "--theme", "dark")
    assert near(pixels, "#14181d", 1)[:, :10].all()
    assert page.text("step 3 / 8").colour == "#9aa6b2"
