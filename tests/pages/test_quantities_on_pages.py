"""What a plot shows, against what: losses above a minimum, norms, rates; evaluations, epochs."""

import numpy as np
import pytest
from plots import BOWL, INKS, MUTED, RACE, RATES, curve, curves, expected, loss, way

from tests.doors.drawn import centre


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
    assert page.has_text("loss − lowest seen")


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


def test_parameters_have_their_names_and_a_linear_axis(pages):
    for quantity, label, index in (("first", "x", 0), ("second", "y", 1)):
        page = pages.svg(*RACE, "--quantity", quantity)
        for rate, ink in zip(RATES, INKS, strict=True):
            points = np.array([page.axes[-1].at(t, w[index]) for t, w in enumerate(way(rate))])
            assert np.abs(curve(page, ink) - points).max() < 0.2
        frame = page.axes[-1].frame
        assert any(t.text == label and 0 < frame[0] - t.right < 12 for t in page.texts)


def test_the_displacement_begins_with_the_first_step(pages):
    page = pages.svg(*RACE, "--quantity", "displacement")
    for rate, ink in zip(RATES, INKS, strict=True):
        away = np.hypot(*(way(rate) - way(rate)[0]).T)[1:]
        assert np.abs(curve(page, ink) - expected(page, range(1, 9), away)).max() < 0.2
    assert page.has_text("displacement")


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


def test_a_hidden_racer_has_no_guide(pages):
    text = 'steps = 20\nstart = [-3.0, 0.0]\n[landscape]\nname = "sphere"\n'
    text += '[[racers]]\noptimizer = "adagrad"\nlr = 0.5\nvisible = false\n'
    text += '[[racers]]\noptimizer = "sgd"\nlr = 0.1\n'
    path = pages.race(text)
    assert not pages.svg(path, "--quantity", "rate").has_text("∝")
    shown = pages.race(text.replace("visible = false\n", ""))
    assert pages.svg(shown, "--quantity", "rate").has_text("∝ 1/√t")
