"""The one-variable laboratory against closed forms."""

import math

import numpy as np
import pytest

from gdviz.core.analysis.laboratory import (
    along_step,
    bench,
    curvatures,
    decrease,
    descent_bound,
    error_order,
    largest_bend,
    quotient_errors,
    secant,
    squared_error,
)
from gdviz.core.files.glossary import entry_of
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Line


def at(formula, x):
    problem = problem_of(Line(formula))
    return problem, bench(problem, x)


@pytest.mark.parametrize("h", [-2.0, -1.0, -0.125, 0.125, 1.0, 2.0])
def test_the_squared_error_of_a_parabola_is_h_to_the_fourth_both_ways(h):
    assert squared_error(*at("x^2", 4.0), np.array([h]))[0] == h**4


def test_the_bounds_of_the_error_and_of_its_square_are_told_as_what_they_are():
    """The error of x + sin x at pi/2 is 1 - cos h."""
    entry, h = entry_of("error-far-away").text, np.linspace(-50.0, 50.0, 4001)
    errors = squared_error(*at("x + sin(x)", math.pi / 2), h)
    assert errors == pytest.approx((1.0 - np.cos(h)) ** 2, abs=1e-10)
    assert 3.999 < errors.max() <= 4.0 + 1e-10
    assert "the error itself never exceeds 2, and its square never exceeds 4" in entry


def test_the_squared_error_need_not_grow_without_bound():
    h = np.linspace(-1000.0, 1000.0, 4001)
    errors = squared_error(*at("x + sin(x)", math.pi / 2), h)
    assert 3.9 < errors.max() <= 4.0 + 1e-9


def test_secants_tend_to_the_tangent():
    problem, found = at("x^2", 4.0)
    assert secant(problem, found, np.array([1.0, -0.5])).tolist() == [9.0, 7.5]
    assert found.slope == 8.0


@pytest.mark.parametrize(
    ("formula", "x", "word"),
    [("x^2", -3.0, "bowl"), ("-x^2", -3.0, "umbrella"), ("2*x", 1.0, "straight")],
)
def test_the_shape_follows_the_second_derivative_and_not_the_slope(formula, x, word):
    assert at(formula, x)[1].bend == word


@pytest.mark.parametrize("x", [255.0, 400.0])
def test_an_enormous_slope_bends_no_more(x):
    steep = bench(problem_of(Line("exp(x)", interval=(200.0, 500.0))), x)
    assert steep.curvature == 0.0 and steep.circle is None
    assert descent_bound(steep, np.array([1.0]), 0.0)[0] < 0.0


def test_the_osculating_circle():
    assert at("x^2", 0.0)[1].circle == (0.0, 0.5, 0.5)
    x, y, radius = at("x^2", 1.0)[1].circle
    assert (x, y, radius) == pytest.approx((-4.0, 3.5, 5.0**1.5 / 2))
    assert at("-x^2", 0.0)[1].circle == (0.0, -0.5, 0.5)
    assert at("2*x", 1.0)[1].circle is None


def test_a_step_of_gradient_descent_gains_less_than_the_tangent_promises():
    assert decrease(*at("x^2", 4.0), 0.25) == (-16.0, -12.0)


def test_newton_goes_to_the_stationary_point_of_its_parabola_also_to_a_top():
    assert at("x^2", 4.0)[1].newton == 0.0
    assert at("-x^2", 4.0)[1].newton == 0.0
    assert at("2*x", 1.0)[1].newton is None
    found = at("x^2", 4.0)[1]
    assert found.parabola(np.array([-4.0]))[0] == 0.0


def test_the_quotient_misses_the_slope_of_a_parabola_by_h_and_the_central_one_by_nothing():
    h = np.array([0.25, 0.5, 2.0])
    forward, central = quotient_errors(*at("x^2", 4.0), h)
    assert forward.tolist() == [0.25, 0.5, 2.0] and central.tolist() == [0.0, 0.0, 0.0]


def test_too_small_a_distance_is_lost_in_rounding():
    h = np.array([1e-15, 1e-8, 1e-1])
    forward, _ = quotient_errors(*at("exp(x)", 1.0), h)
    assert forward[1] < 1e-6 < min(forward[0], forward[2])
    # truncation: e h / 2 + e h^2 / 6 + ...
    assert forward[2] == pytest.approx(math.e * ((math.exp(0.1) - 1) / 0.1 - 1))


def test_the_order_of_the_squared_error():
    assert error_order(*at("x^2", 4.0), 1.0) == pytest.approx(4.0)
    assert error_order(*at("x^3", 0.0), 0.5) == pytest.approx(6.0)
    flat = error_order(*at("x + sin(x)", math.pi / 2), 2 * math.pi * 50 + math.pi)
    assert abs(flat) < 4.0


def test_curvatures_along_a_line():
    x = np.array([-1.0, 0.0, 2.0])
    losses, bent = curvatures(at("x^2", 0.0)[0], x)
    assert losses.tolist() == [1.0, 0.0, 4.0]
    assert bent == pytest.approx([2 / 5**1.5, 2.0, 2 / 17**1.5])
    assert curvatures(at("3*x", 0.0)[0], x)[1].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("formula", ["x^4/4 - x^2", "sin(3x)", "log(cosh(x))"])
@pytest.mark.parametrize("lr", [0.05, 0.3])
def test_no_step_ends_above_the_bound_of_the_descent_lemma(formula, lr):
    problem, found = at(formula, 1.3)
    bound = float(descent_bound(found, np.array(lr), largest_bend(problem, found, lr)))
    after = float(along_step(problem, found, np.array([lr]))[0])
    assert after <= bound + 1e-12


def test_the_bound_is_exact_on_a_parabola():
    problem, found = at("x^2", 4.0)
    lr = np.array([0.25, 0.5, 1.0])
    bend = largest_bend(problem, found, 1.0)
    assert bend == 2.0
    assert descent_bound(found, lr, bend).tolist() == along_step(problem, found, lr).tolist()
    # at 2 over the curvature nothing is gained
    assert descent_bound(found, lr, bend)[2] == found.value
