"""The one-variable laboratory against closed forms."""

import math

import numpy as np
import pytest

from gdviz.core.laboratory import bench, decrease, secant, squared_error
from gdviz.core.objectives.landscape import problem_of
from gdviz.core.spec import Line


def at(formula, x):
    problem = problem_of(Line(formula))
    return problem, bench(problem, x)


@pytest.mark.parametrize("h", [-2.0, -1.0, -0.125, 0.125, 1.0, 2.0])
def test_the_squared_error_of_a_parabola_is_h_to_the_fourth_both_ways(h):
    assert squared_error(*at("x^2", 4.0), np.array([h]))[0] == h**4


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
