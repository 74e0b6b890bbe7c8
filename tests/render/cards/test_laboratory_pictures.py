"""The laboratory's numbers and pictures."""

import math
from dataclasses import replace

import mpmath
import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gdviz.core.analysis.laboratory import Experiment, bench
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Line
from gdviz.render.cards.laboratory_card import laboratory_facts, laboratory_words, paint_laboratory
from gdviz.render.cards.laboratory_plots import laboratory_plot
from gdviz.render.map.curve import line_box
from gdviz.render.map.laboratory_marks import paint_experiment
from gdviz.render.paint.mapping import View
from gdviz.render.paint.small_plot import Curve, SmallPlot, paint_small_plot, plot_box, scaled
from gdviz.render.paint.theme import DARK, LIGHT
from tests.every import every
from tests.render.pixels import drawn

PAGES = ("slope", "error", "curvature", "step")
FIELD = QRectF(0, 0, 400, 240)


def tried(formula="x^2", x=4.0, page="slope", h=1.0, lr=0.25, interval=(-6.0, 6.0)):
    problem = problem_of(Line(formula, interval=interval))
    return Experiment(problem, bench(problem, x), page, h, lr)


def facts(**more):
    return dict(laboratory_facts(tried(**more)))


def test_the_parabola_at_four_by_hand():
    slope = facts(page="slope")
    assert (slope["f(x)"], slope["f'(x)"], slope["(f(x+h) − f(x))/h"]) == ("16", "8", "9")
    assert (slope["misses f'(x) by"], slope["central, misses it by"]) == ("1", "0")
    error = facts(page="error", h=2.0)
    assert (error["f(x+h)"], error["f(x) + f'(x)h"]) == ("36", "32")
    assert error["squared error, forward"] == error["backward, at f(x−h)"] == "16"
    assert error["slope on log axes here"] == "4"
    curvature = facts(page="curvature", x=0.0)
    assert (curvature["f''(x)"], curvature["radius of the circle"]) == ("2", "0.5")
    step = facts(page="step")
    assert (step["change promised, −ηf'²"], step["change, actual"]) == ("−16", "−12")
    assert step["at most −η(1 − ½ηλₘₐₓ)f'²"] == "−12 with λₘₐₓ = 2"
    assert (step["x − ηf'(x)"], step["Newton: x − f'/f''"]) == ("2", "0")


@every(
    ("more", "word"),
    [
        ({"page": "slope", "x": -1.0}, "going down"),
        ({"page": "curvature", "formula": "-x^2"}, "umbrella: f'' is negative"),
        ({"page": "step", "lr": 0.25}, "downhill"),
        ({"page": "step", "lr": 0.75}, "overshoot"),
        ({"page": "step", "lr": 1.5}, "uphill"),
        ({"page": "step", "formula": "-x^2"}, "top of the umbrella"),
        ({"page": "step", "x": 0.0}, "no slope"),
        # past no lowest point, and yet less than half of the promise
        ({"page": "step", "formula": "exp(-x)", "x": 0.0, "lr": 3.0}, "the slope fades on the way"),
        ({"page": "step", "formula": "log(x)", "x": 1.0, "lr": 2.0}, "out of the domain"),
        (
            {"page": "step", "formula": "log(cosh(x))", "x": 1.2},
            "Newton's method diverges from here",
        ),
        ({"page": "error"}, "about ½f''h², so its square falls like h⁴"),
        ({"page": "error"}, "the error never exceeds 2, and its square never exceeds 4"),
        ({"page": "error", "formula": "x^3", "x": 0.0}, "smaller than any multiple of h²"),
        ({"page": "curvature", "formula": "x^4", "x": 0.0}, "f'' is 0 here and decides nothing"),
        ({"page": "curvature"}, "near x the tangent lies below"),
    ],
)
def test_the_words_follow_the_numbers(more, word):
    assert word in laboratory_words(tried(**more))


@pytest.mark.parametrize("x", [0.5, 1.0, 1.08, 1.09, 1.2, 3.0])
def test_newtons_divergence_is_told_beyond_the_root_of_sinh_2x_is_4x(x):
    root = float(mpmath.findroot(lambda v: mpmath.sinh(2 * v) - 4 * v, 1.1))
    assert root == pytest.approx(1.0887, abs=5e-5)
    words = laboratory_words(tried("log(cosh(x))", x, "step"))
    assert ("diverge" in words) == (x > root)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("formula", "x"),
    [("x^2", 4.0), ("abs(x)", 0.0), ("log(x)", -1.0), ("2*x", 1.0), ("1/x", 0.0), ("x^99", 5.9)],
)
def test_every_page_can_be_drawn_of_any_function(page, theme, formula, x):
    what = tried(formula, x, page)
    paper = theme.background

    def paint(painter):
        paint_laboratory(painter, QRectF(0, 0, 900, 220), what, theme)
        view = View(FIELD.translated(0, 220), line_box(what.problem))
        paint_experiment(painter, view, what, theme)

    picture = drawn((900, 470), paint, paper)
    assert (picture[:220] != picture[0, -1]).any()


def ink(picture, colour):
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return (np.abs(picture[..., :3].astype(int) - wanted) < 24).all(axis=2)


def marks_of(what):
    view = View(FIELD, line_box(what.problem))
    return view, drawn((400, 240), lambda p: paint_experiment(p, view, what, LIGHT))


def test_the_tangent_touches_and_the_secant_meets_the_curve_twice():
    what = tried("x^2", 1.0, h=3.0)
    view, picture = marks_of(what)
    for x, y, colour in (
        (0.0, -1.0, LIGHT.accent),
        (2.0, 3.0, LIGHT.accent),
        (2.5, 8.5, LIGHT.racers[1]),
        (5.0, 21.0, LIGHT.racers[1]),
    ):
        at = view.point(x, y)
        rows, columns = (slice(int(v) - 2, int(v) + 3) for v in (at.y(), at.x()))
        assert ink(picture, colour)[rows, columns].any(), (x, y)


def test_the_comb_is_coloured_by_the_sign_of_the_curvature():
    corner = (slice(0, 170), slice(0, 250))
    bowl = marks_of(tried("x^2", 0.0, "curvature"))[1][corner]
    umbrella = marks_of(tried("-x^2", 0.0, "curvature"))[1][corner]
    both = marks_of(tried("sin(x)", 0.5, "curvature"))[1][corner]
    blue, orange = LIGHT.racers[0], LIGHT.racers[1]
    assert ink(bowl, blue).any() and not ink(bowl, orange).any()
    assert ink(umbrella, orange).any() and not ink(umbrella, blue).any()
    assert ink(both, blue).any() and ink(both, orange).any()


def test_the_plot_of_the_squared_error_is_a_line_of_slope_four():
    plot = laboratory_plot(tried(page="error"), LIGHT)
    for curve in plot.curves:
        x, y = scaled(curve.x, True), scaled(curve.y, True)
        far = x > -1
        assert np.polyfit(x[far], y[far], 1)[0] == pytest.approx(4.0, abs=1e-6)


def test_the_plot_of_the_step_keeps_the_bound_above_the_loss():
    plot = laboratory_plot(tried("sin(x) + x^2/5", 2.0, "step"), LIGHT)
    after, _, bound = plot.curves
    assert (bound.y >= after.y - 1e-12).all()
    flat = laboratory_plot(tried("2*x", 2.0, "step"), LIGHT)
    assert flat.rules == ()


def test_a_log_axis_has_only_positive_numbers():
    assert scaled(np.array([100.0, 0.0, -1.0, math.inf, math.nan]), True).tolist()[0] == 2.0
    assert np.isnan(scaled(np.array([0.0, -1.0, math.inf, math.nan]), True)).all()


def test_a_small_plot_of_nothing_is_its_title():
    empty = SmallPlot("nothing", (Curve("a", np.zeros(3), np.full(3, np.nan), "#ff0000"),))
    assert plot_box(empty) is None
    picture = drawn((300, 150), lambda p: paint_small_plot(p, QRectF(0, 0, 300, 150), empty, LIGHT))
    assert (picture[:20] != 255).any() and (picture[24:] == 255).all()
    one = replace(empty, curves=(Curve("a", np.zeros(3), np.ones(3), "#ff0000"),))
    box = plot_box(one)
    assert box[0] < box[1] and box[2] < box[3]
