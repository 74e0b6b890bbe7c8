"""Derivatives of powers against their closed forms, at 0 above all."""

import numpy as np
import pytest

from gdviz.core.expr.text import to_reading
from gdviz.core.formula.parsing import parse
from tests.every import every

AT = (-1.5, -1.0, 0.0, 0.5, 2.0)


def bends(text, at, params=()):
    """Slope and second derivative by x, from the code for one point; that for many must agree."""
    objective = parse(text, params)
    point = np.array([at, 0.7])
    together = np.array([point, point]).T
    slope, bend = objective.grad(point)[0], objective.hessian(point)[0, 0]
    assert objective.grad(together)[0] == pytest.approx([slope] * 2, rel=1e-15, nan_ok=True)
    assert objective.hessian(together)[0, 0] == pytest.approx([bend] * 2, rel=1e-15, nan_ok=True)
    return slope, bend


@every("at", AT)
@every("text", ["|x|^{}", "abs(x)^{}", "pow(|x|, {})", "|abs(x)|^({} + 0)"])
@every("k", [2, 4, 6])
def test_an_even_power_needs_no_bars(text, k, at):
    exact = k * at ** (k - 1), k * (k - 1) * at ** (k - 2)
    assert bends(text.format(k), at) == pytest.approx(exact, rel=1e-15)


@pytest.mark.parametrize("at", AT)
def test_other_powers_of_bars_keep_them(at):
    assert bends("|x|^3", at) == pytest.approx((3 * at * abs(at), 6 * abs(at)))
    assert bends("|x|^1", at) == (np.sign(at), 0.0)
    if at:
        assert bends("|x|^-2", at) == pytest.approx((-2 / at**3, 6 / at**4))
        assert bends("|x|^2.5", at)[0] == pytest.approx(2.5 * np.sign(at) * abs(at) ** 1.5)


HIDDEN = [("x^p", 0.0), ("x^-p", 0.0), ("x^(2p - p)", 0.0), ("x^(p + 3 - 2)", 1.0)]


@every("at", AT)
@every("k", [0, 1, 2, 3, 4])
@every(("text", "more"), HIDDEN)
def test_a_number_under_a_name_is_a_number(text, more, k, at):
    p = -k if "-p" in text and "2p" not in text else k - more
    exact = (
        k * at ** (k - 1) if k > 0 else 0.0,
        k * (k - 1) * at ** (k - 2) if k > 1 else 0.0,
    )
    assert bends(text, at, {"p": p}) == pytest.approx(exact, rel=1e-15)


@pytest.mark.parametrize("at", AT)
def test_a_number_that_is_computed_is_a_number(at):
    assert bends("x^(3 - 2)", at) == (1.0, 0.0)
    assert bends("x^(3 - 3)", at) == (0.0, 0.0)
    assert bends("x^sqrt(4)", at) == (2 * at, 2.0)
    assert bends("x^max(1, 3)", at) == pytest.approx((3 * at**2, 6 * at))
    assert bends("|x|^p + |x|^(4/2)", at, {"p": 2.0}) == (4 * at, 4.0)


def test_the_curvature_of_a_cone_squared_is_even():
    bent = parse("|x|^p + |x - y|^2 + 3|y|^4", {"p": 2.0}).hessian([0.0, 0.0])
    assert bent.tolist() == [[4.0, -2.0], [-2.0, 2.0]]


def test_an_exponent_that_moves_keeps_its_own_slope():
    objective = parse("x^y")
    x, y = 1.7, 0.6
    log, value = np.log(x), x**y
    assert objective.grad([x, y]) == pytest.approx([y * value / x, value * log])
    mixed = value * (1 + y * log) / x
    expected = [[y * (y - 1) * value / x**2, mixed], [mixed, value * log**2]]
    assert objective.hessian([x, y]) == pytest.approx(np.array(expected))


def test_a_negative_base_has_no_curvature_along_its_exponent():
    bent = parse("x^y").hessian([-1.0, 2.0])
    assert bent[0, 0] == 2.0 and np.isnan(bent[0, 1]) and np.isnan(bent[1, 1])


@pytest.mark.parametrize(
    ("text", "slope"),
    [("x^2/2", "x"), ("(x^2 + 10*y^2)/2", "x"), ("x^4/4", "x³"), ("x^2/3", "2x/3"), ("6*x/3", "2")],
)
def test_a_slope_is_cancelled_as_by_hand(text, slope):
    assert to_reading(parse(text).slopes[0]) == slope
