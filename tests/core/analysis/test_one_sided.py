"""Derivatives from both sides against closed forms, and kinks found where they are."""

import math

import numpy as np
import pytest

from gdviz.core.analysis.laboratory import bench, largest_bend
from gdviz.core.analysis.one_sided import kink_near, one_sided
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Line
from tests.every import every


def line(formula, low=-5.0, high=5.0):
    return problem_of(Line(formula, interval=(low, high)))


ROOT = math.sqrt(2.0)
# formula, where the kink is, the derivatives from the left and from the right
KINKS = [
    ("abs(x)", 0.0, -1.0, 1.0),
    ("relu(x)", 0.0, 0.0, 1.0),
    ("max(x, -2*x)", 0.0, -2.0, 1.0),
    ("abs(x) + x^2", 0.0, -1.0, 1.0),
    ("-abs(x)", 0.0, 1.0, -1.0),
    ("sqrt(x^2)", 0.0, -1.0, 1.0),
    ("min(x, x^2)", 1.0, 2.0, 1.0),
    ("min(x^2, 2 - x)", 1.0, 2.0, -1.0),
    ("abs(x - 1/3)", 1.0 / 3.0, -1.0, 1.0),
    ("abs(x^2 - 2)", ROOT, -2.0 * ROOT, 2.0 * ROOT),
    ("exp(abs(x + 1.5))", -1.5, -1.0, 1.0),
    ("where(x > 2, 3*x - 6, 2 - x)", 2.0, -1.0, 3.0),
    ("relu(x) - 2*relu(-x)", 0.0, 2.0, 1.0),
    ("abs(sin(x))", math.pi, -1.0, 1.0),
    ("1e-8*abs(x)", 0.0, -1e-8, 1e-8),
]
SMOOTH = [
    ("x^2", 0.0),
    ("x^2", 1e-13),
    ("x^4 - x", 0.3),
    ("1e6*x^2", 0.0),
    ("tanh(1e6*x)", 0.0),
    ("x*abs(x)", 0.0),
    ("relu(x)^2", 0.0),
    ("5 + 0*x", 1.0),
    ("sin(x)/x", 0.0),
    ("(1 - cos(x))/x^2", 0.0),
    # the same from both sides, whatever the parts say
    ("relu(x) - relu(-x)", 0.0),
    # no finite derivative, none at all, and none on one side
    ("cbrt(x)", 0.0),
    ("sqrt(abs(x))", 0.0),
    ("x*log(abs(x))", 0.0),
    ("x*sin(1/x)", 0.0),
    ("sqrt(x)", 0.0),
    # the loss jumps
    ("sign(x)", 0.0),
    ("floor(x) + x", 1.0),
    ("where(x > 0, x + 1, -x)", 0.0),
    ("1/x", 0.0),
]


@every(("formula", "x", "left", "right"), KINKS)
def test_both_sides_of_a_kink(formula, x, left, right):
    assert one_sided(line(formula), x) == pytest.approx((left, right), rel=1e-12, abs=1e-12)
    assert bench(line(formula), x).sides == one_sided(line(formula), x)


@every(("formula", "x"), SMOOTH)
def test_without_a_kink_there_are_no_sides(formula, x):
    assert one_sided(line(formula), x) is None
    assert kink_near(line(formula), x + 0.002, 0.01) is None
    for away in (0.7, -2.3):
        assert one_sided(line("abs(x)"), away) is None


@every(("formula", "x", "left", "right"), KINKS)
@every("beside", [-0.0083, -1e-9, 0.0, 0.0041, 0.0083])
def test_a_kink_is_found_to_the_last_digit(formula, x, left, right, beside):
    problem = line(formula)
    found = kink_near(problem, x + beside, 0.0084)
    assert found == pytest.approx(x, rel=1e-15, abs=1e-15)
    # a decimal is met exactly, and 0 without a sign
    if x == round(x, 1):
        assert found == x and math.copysign(1.0, found) == (1.0 if x >= 0 else -1.0)
    assert kink_near(problem, x + 0.02, 0.0084) is None


def test_at_the_kink_that_was_found_the_slope_is_the_one_taken_there():
    """1/3 has no finite decimals: beside it the slope is that of a side."""
    problem = line("abs(x - 1/3)")
    found = kink_near(problem, 0.33, 0.01)
    assert problem.objective.grad(np.array([found])).tolist() == [0.0]
    assert bench(line("max(x, -2*x)"), kink_near(line("max(x, -2*x)"), 0.003, 0.01)).slope == 1.0


def test_the_sharper_of_two_kinks_is_found():
    assert kink_near(line("abs(x) + 3*abs(x - 0.01)"), 0.0, 0.1) == 0.01


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_kinks_of_intervals_of_any_size(scale):
    problem = line(f"abs(x - {0.25 * scale!r})", -scale, scale)
    found = kink_near(problem, 0.2501 * scale, 1e-3 * scale)
    assert found == pytest.approx(0.25 * scale, rel=1e-15)
    assert one_sided(problem, found) == pytest.approx((-1.0, 1.0))


@pytest.mark.parametrize("place", [0.0, 1.0 / 3.0, 4e5 + 0.1])
def test_a_kink_is_found_on_a_long_way(place):
    """From 5e5 to -5e5: floats at its ends lie much further apart than at its middle."""
    found = kink_near(line(f"abs(x - {place!r})"), 0.0, 5e5)
    assert found == pytest.approx(place, rel=1e-15)
    assert kink_near(line("abs(x)"), 0.0, 1e308) in (None, 0.0)
    assert kink_near(line("x^99"), 1e300, 1e308) is None
    assert kink_near(line("abs(x)"), math.inf, math.inf) is None


def test_no_curvature_bounds_a_step_over_a_kink():
    problem = line("abs(x) + x^2")
    # from 0.5 the slope is 2: a step of 0.2 ends at 0.1, and one of 0.4 beyond the kink
    assert largest_bend(problem, bench(problem, 0.5), 0.2) == 2.0
    assert largest_bend(problem, bench(problem, 0.5), 0.4) == math.inf
