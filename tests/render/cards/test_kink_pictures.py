"""Kinks in the laboratory: the fan of slopes, the set in words, and what is taken of it."""

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
from gdviz.render.map.subgradient_fan import ALPHA
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import DARK, LIGHT
from tests.render.pixels import drawn

PAGES = ("slope", "error", "curvature", "step")
FIELD = QRectF(0, 0, 400, 240)


def tried(formula, x, page="slope", h=3.0, lr=0.25):
    problem = problem_of(Line(formula, interval=(-6.0, 6.0)))
    return Experiment(problem, bench(problem, x), page, h, lr)


@pytest.mark.parametrize(
    ("formula", "x", "known", "taken"),
    [
        ("abs(x)", 0.0, "[−1, 1]", "0"),
        ("relu(x)", 0.0, "[0, 1]", "0"),
        ("max(x, -2*x)", 0.0, "[−2, 1]", "1"),
        ("abs(x) + x^2", 0.0, "[−1, 1]", "0"),
        ("3*abs(x - 2) - x/2", 2.0, "[−3.5, 2.5]", "−0.5"),
        ("max(2*x - 1, x^2 + x - 1)", 1.0, "[2, 3]", "2"),
        ("-abs(x)", 0.0, "[−1, 1]", "0"),
    ],
)
def test_the_card_says_the_set_and_what_is_taken_of_it(formula, x, known, taken):
    what = tried(formula, x)
    words, facts = laboratory_words(what), dict(laboratory_facts(what))
    assert f"∂f = {known}" in words and f"The optimizer takes {taken}" in words
    assert (facts["∂f"], facts["slope taken"]) == (known, taken)
    assert "f'(x)" not in facts and "misses f'(x) by" not in facts
    assert ("Clarke" in words) == (formula == "-abs(x)")
    assert "not in it" not in words


def test_a_slope_taken_from_outside_of_the_set_is_told():
    """Each relu of 2x for x < 0 and x for x > 0 is taken as 0, and the set is [1, 2]."""
    words = laboratory_words(tried("relu(x) - 2*relu(-x)", 0.0))
    assert "∂f = [1, 2]" in words and "takes 0, which is not in it: no step." in words


@pytest.mark.parametrize("page", PAGES)
def test_at_a_smooth_point_nothing_is_said_of_sets(page):
    for formula, x in (("abs(x)", 0.5), ("x^2", 0.0), ("relu(x)^2", 0.0), ("sign(x)", 0.0)):
        what = tried(formula, x, page)
        assert "∂f" not in laboratory_words(what) and "kink" not in laboratory_words(what)
        assert "f'(x)" in dict(laboratory_facts(what))


def test_the_other_pages_claim_nothing_that_a_kink_breaks():
    assert "grows like h," in laboratory_words(tried("abs(x)", 0.0, "error"))
    curvature = tried("2*abs(x)", 0.0, "curvature")
    assert "jumps from −2 to 2" in laboratory_words(curvature)
    assert dict(laboratory_facts(curvature))["shape"] == "kink"
    assert "∂f = [−1, 1]" in laboratory_words(tried("abs(x)", 0.0, "step"))
    # max(x, -2x) is taken to rise: the step goes left, where it rises, too
    step = tried("max(x, -2*x)", 0.0, "step")
    assert "uphill, however small η is: f has the slope −2" in laboratory_words(step)
    assert dict(laboratory_facts(step))["at most −η(1 − ½ηλₘₐₓ)f'²"] == "∞ with λₘₐₓ = ∞"
    # relu(x) - x is taken to fall, and does so on the side that the step goes to, for a while
    far = tried("max(2*x, x) - 3*relu(x) + x^2", 0.0, "step", lr=3.0)
    assert far.at.sides == pytest.approx((1.0, -1.0))
    assert "uphill" in laboratory_words(far)


def near(picture, view, x, y, colour, reach=2):
    """Whether a colour (r, g, b) is near a point."""
    at = view.point(x, y)
    rows, columns = (slice(int(v) - reach, int(v) + reach + 1) for v in (at.y(), at.x()))
    patch = picture[rows, columns, :3].astype(int)
    return bool((np.abs(patch - np.array(colour)) < 14).all(axis=2).any())


def rgb(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_fan_lies_between_both_slopes_and_is_there_at_kinks_alone(theme):
    share = ALPHA / 255.0
    paper, accent = np.array(rgb(theme.background)), np.array(rgb(theme.accent))
    glass = paper + share * (accent - paper)

    def picture_of(x):
        what = tried("abs(x) + x^2", x)
        view = View(FIELD, (-6.0, 6.0, -6.0, 8.0))
        draw = drawn((400, 240), lambda p: paint_experiment(p, view, what, theme), theme.background)
        return view, draw

    view, fan = picture_of(0.0)
    inside = [(4.0, 1.3), (4.0, -1.0), (-4.0, 1.3), (-4.0, -3.0)]
    outside = [(0.5, 5.0), (-2.0, 5.0), (-0.5, -5.0), (-2.0, -5.0)]
    assert all(near(fan, view, *point, glass) for point in inside)
    assert all(near(fan, view, *point, paper, 0) for point in outside)
    # both edges, on both sides
    for point in ((4.0, 4.0), (-4.0, 4.0), (-4.0, -4.0), (2.0, -2.0)):
        assert near(fan, view, *point, accent), point
    # the slope taken, 0, is dashed
    axis = fan[int(view.point(0, 0).y()), :, :3].astype(int)
    on = (np.abs(axis - accent) < 14).all(axis=1)
    assert 60 < on.sum() < 330
    _, smooth = picture_of(1.0)
    assert not any(near(smooth, view, *point, glass) for point in inside)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("formula", "x"),
    [("1e12*abs(x)", 0.0), ("-abs(x) - x^2", 0.0), ("max(x, -1e-9*x)", 0.0), ("abs(x-6)", 6.0)],
)
def test_every_page_can_be_drawn_at_any_kink(page, formula, x):
    what = tried(formula, x, page)
    assert what.at.sides is not None
    assert laboratory_plot(what, LIGHT).title

    def paint(painter):
        paint_laboratory(painter, QRectF(0, 0, 900, 220), what, LIGHT)
        paint_experiment(
            painter, View(FIELD.translated(0, 220), line_box(what.problem)), what, LIGHT
        )

    assert (drawn((900, 470), paint)[:220] != 255).any()
