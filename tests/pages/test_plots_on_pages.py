"""The plot: curves at their heights, playhead, names beside their curves, other quantities."""

from itertools import pairwise

import numpy as np
import pytest

from tests.doors.drawn import centre, sign
from tests.doors.exported import clip, has, near, rgb

# f = (x² + 4y²)/2: gradient descent shrinks x by 1 - lr and y by 1 - 4 lr in each step
BOWL = "ravine_k100:kappa=4"
RATES = (0.05, 0.2, 0.4)
INKS = ("#ff00ff", "#00aa00", "#ff8800")
RACE = (
    BOWL,
    *(f"gd:lr={lr},colour={ink}" for lr, ink in zip(RATES, INKS, strict=True)),
    "--start=-3,1.2",
    "--steps",
    "8",
)
MUTED = "#5a6672"


def way(rate, steps=8):
    return (
        np.array([-3.0, 1.2]) * np.array([1 - rate, 1 - 4 * rate]) ** np.arange(steps + 1)[:, None]
    )


def loss(points):
    return (points[:, 0] ** 2 + 4 * points[:, 1] ** 2) / 2


def curves(page, ink):
    """The lines of a colour in the plot, which is cut to a little more than its frame."""
    frame = page.axes[-1].frame
    lines = (s for s in page.lines(ink) if s.tag == "polyline" and page.clip(s) is not None)
    return [s for s in lines if np.abs(np.subtract(page.clip(s), frame)).max() < 6]


def curve(page, ink):
    """The longest of them."""
    return max(curves(page, ink), key=lambda s: len(s.points)).points


def faded(ink, ground="#ffffff"):
    mixed = [round(a + (b - a) * 0.66) for a, b in zip(rgb(ink), rgb(ground), strict=True)]
    return "#" + "".join(f"{v:02x}" for v in mixed)


def expected(page, places, values):
    return np.array([page.axes[-1].at(x, y) for x, y in zip(places, values, strict=True)])


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


def test_the_loss_is_plotted_above_the_known_minimum(pages):
    # 10(x - 1)² + 20(y - 2)² + 30
    words = ("gsl_paraboloid", "gd:lr=0.02,colour=#ff00ff", "--start", "7,7", "--steps", "6")
    page = pages.svg(*words)
    t = np.arange(7)
    above = 10 * (6 * 0.6**t) ** 2 + 20 * (5 * 0.2**t) ** 2
    assert np.abs(curve(page, "#ff00ff") - expected(page, t, above)).max() < 0.2
    assert page.has_text("loss − minimum")


def test_a_loss_below_0_is_plotted_above_the_lowest(pages):
    words = ("--formula", "x^2 + y^2 - 3", "gd:lr=0.25,colour=#ff00ff", "--start", "2,0")
    page = pages.svg(*words, "--steps", "5")
    losses = 4 * 0.25 ** np.arange(6)
    above = losses - losses[-1]
    got = curve(page, "#ff00ff")
    assert np.abs(got[:5] - expected(page, range(5), above[:5])).max() < 0.2
    # the last one has no logarithm: it lies at a millionth of the first gap
    assert got[5, 1] == pytest.approx(page.axes[1].y.at(1e-6 * above[0]), abs=0.5)
    assert page.has_text("loss − lowest")


@pytest.mark.parametrize(
    ("quantity", "label", "value"),
    [
        ("gradient", "‖∇f‖", lambda p: np.hypot(p[:, 0], 4 * p[:, 1])),
        ("distance", "distance", lambda p: np.hypot(p[:, 0], p[:, 1])),
    ],
)
def test_other_quantities_have_their_own_heights(pages, quantity, label, value):
    page = pages.svg(*RACE, "--quantity", quantity)
    for rate, ink in zip(RATES, INKS, strict=True):
        wanted = expected(page, range(9), value(way(rate)))
        assert np.abs(curve(page, ink) - wanted).max() < 0.2
    assert any(t.text == label and not t.upright for t in page.texts)


def test_a_newton_step_counts_for_two_evaluations(pages):
    # the gradient and the Hessian; a step of gradient descent is one gradient
    words = (BOWL, "gd:lr=0.1,colour=#ff00ff", "newton:lr=0.5,colour=#00aa00", "--start=-3,1.2",
             "--steps", "4", "--against", "evaluations")  # fmt: skip
    page = pages.svg(*words)
    points = way(0.1, 4)
    assert np.abs(curve(page, "#ff00ff") - expected(page, range(5), loss(points))).max() < 0.1
    halved = loss(way(0.1, 4)[:1] * 0.5 ** np.arange(5)[:, None])
    got = curve(page, "#00aa00")
    assert np.abs(got - expected(page, range(0, 10, 2), halved)).max() < 0.2
    assert page.axes[1].x.at(8) == pytest.approx(page.axes[1].frame[2], abs=0.6)
    early = pages.svg(*words, "--step", "2")
    (line,) = [s.points for s in curves(early, MUTED) if len(s.points) == 2]
    # the playhead belongs to who goes furthest
    assert line[0, 0] == pytest.approx(early.axes[1].x.at(4), abs=0.2)
    at = {ink: centre(s) for ink in ("#ff00ff", "#00aa00") for s in early.filled(ink)
          if early.axes[1].holds(centre(s), 2)}  # fmt: skip
    assert at["#ff00ff"][0] == pytest.approx(early.axes[1].x.at(2), abs=0.6)
    assert at["#00aa00"][0] == pytest.approx(early.axes[1].x.at(4), abs=0.6)
    assert early.has_text("evaluations")


def test_epochs_count_rows_seen_over_rows(pages):
    # eleven rows: four batches of three, three, three and two
    words = ("anscombe1", "gd:lr=0.01,colour=#ff00ff", "--steps", "8", "--batch", "3")
    page = pages.svg(*words, "--against", "epoch")
    seen = np.array([0, 3, 6, 9, 11, 14, 17, 20, 22])
    got = curve(page, "#ff00ff")
    assert got[:, 0] == pytest.approx([page.axes[-1].x.at(s / 11) for s in seen], abs=0.3)
    page = pages.svg(*words, "--against", "samples")
    got = curve(page, "#ff00ff")
    assert got[:, 0] == pytest.approx([page.axes[-1].x.at(s) for s in seen], abs=0.3)


def test_momentum_stays_between_its_dashed_bounds(pages):
    words = (
        BOWL,
        "momentum:lr=0.02,momentum=0.8,colour=#ff00ff",
        "--start=-3,1.2",
        "--steps",
        "12",
    )
    page = pages.svg(*words, "--quantity", "rate")
    v, w, rates = np.zeros(2), np.array([-3.0, 1.2]), []
    for _ in range(12):
        g = w * (1, 4)
        v = 0.8 * v + g
        w = w - 0.02 * v
        rates.append(0.02 * np.hypot(*v) / np.hypot(*g))
    got = curve(page, "#ff00ff")
    assert np.abs(got - expected(page, range(12), rates)).max() < 0.2
    level = [s.points for s in curves(page, "#ff00ff") if np.ptp(s.points[:, 1]) < 0.01]
    heights = sorted({round(float(p[0, 1]), 1) for p in level})
    wanted = sorted(page.axes[1].y.at(0.02 / k) for k in (0.2, 1.8))
    assert heights == pytest.approx(wanted, abs=0.3)
    assert len(level) > 20


def test_adagrad_has_a_dashed_guide_with_its_name(pages):
    words = (BOWL, "adagrad:lr=0.5,colour=#ff00ff", "gd:lr=0.1,colour=#00aa00", "--start=-3,0")
    page = pages.svg(*words, "--steps", "60", "--quantity", "rate", "--size", "1280x720")
    name = page.text("∝ 1/√t")
    assert name.colour == "#ff00ff"
    # the first step is lr whatever the gradient, 3
    first = 0.5 / 3
    guide = np.array([page.axes[1].at(t - 1, first / t**0.5) for t in range(1, 61)])
    pieces = [s.points for s in curves(page, "#ff00ff") if len(s.points) == 2]
    on = [p for p in pieces if np.abs(np.interp(p[:, 0], *guide.T) - p[:, 1]).max() < 0.7]
    assert len(on) > 15
    away = np.interp(name.middle[0], *guide.T) - name.middle[1]
    assert 2 < abs(away) < 40
    level = curve(page, "#00aa00")
    assert level[:, 1] == pytest.approx(page.axes[1].y.at(0.1), abs=0.1)


def test_who_diverges_leaves_by_the_top_with_an_arrow(pages):
    words = ("sphere", "gd:lr=1.3,colour=#ff00ff", "gd:lr=0.1,colour=#00aa00", "--start=3,1")
    page = pages.svg(*words, "--steps", "10")
    plot = page.axes[1]
    # a step multiplies the loss by 2.56: above thirty times the start after the third
    t = np.arange(11)
    assert np.abs(curve(page, "#00aa00") - expected(page, t, 10 * 0.64**t)).max() < 0.2
    lines = [s.points for s in curves(page, "#ff00ff")]
    top = min(p[:, 1].min() for p in lines)
    assert plot.frame[1] - 3 < top < plot.frame[1] + 1
    (head,) = [s for s in page.filled("#ff00ff") if plot.holds(centre(s), 3)]
    assert sign(head) == "triangle" and centre(head)[1] - plot.frame[1] < 9
    assert centre(head)[0] == pytest.approx(plot.frame[2], abs=8)


def test_a_long_curve_is_drawn_in_few_points_and_keeps_its_peaks(pages):
    words = (
        BOWL,
        "momentum:lr=0.001,momentum=0.995,colour=#ff00ff",
        "--start=-3,1.2",
        "--steps",
        "4000",
    )
    page = pages.svg(*words)
    v, w, points = np.zeros(2), np.array([-3.0, 1.2]), [np.array([-3.0, 1.2])]
    for _ in range(4000):
        v = 0.995 * v + w * (1, 4)
        w = w - 0.001 * v
        points.append(w)
    wanted = expected(page, range(4001), loss(np.array(points)))
    got = np.concatenate([s.points for s in curves(page, "#ff00ff")])
    assert len(got) < 2000
    low, high = page.axes[1].frame[1], page.axes[1].frame[3]
    for first in range(0, 4000, 250):
        part = wanted[first : first + 250]
        mine = got[(got[:, 0] >= part[0, 0] - 0.5) & (got[:, 0] <= part[-1, 0] + 0.5)]
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
