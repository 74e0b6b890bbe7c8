"""Formulas with a narrow domain are formulas; parameters are names with numbers, or one line."""

import numpy as np
import pytest

from gdviz.core.formula import FormulaError, parse
from tests.core.test_formula import line

NARROW = [
    ("sqrt(x - 6) + sqrt(9 - x)", (7.0, 0.0)),
    ("acos(x - 7)", (7.5, 0.0)),
    ("asin(2x - 8)", (4.1, 0.0)),
    ("log(1 - (x - 4)^2 - y^2)", (4.2, 0.1)),
    ("sqrt(4 - (x - 7)^2 - (y - 4)^2)", (7.0, 4.5)),
    ("log(x - 1.2) + log(1.8 - x)", (1.5, 0.0)),
    ("log(x - 20) + log(25 - x)", (22.0, 0.0)),
    ("log(x - 200) + log(300 - x)", (250.0, 0.0)),
    ("log(y - x^2) + log(x^2 + 0.1 - y)", (1.0, 1.05)),
    ("sqrt(0.01 - (x - 0.7)^2 - (y - 0.3)^2)", (0.7, 0.3)),
]


@pytest.mark.parametrize(("text", "point"), NARROW)
def test_a_narrow_domain_is_found(text, point):
    objective = parse(text)
    assert np.isfinite(objective.loss(point))
    assert np.isnan(objective.loss((-40.0, -40.0)))


@pytest.mark.parametrize("text", ["acos(t - 7)", "log(t - 1.2) + log(1.8 - t)"])
def test_it_is_found_on_a_line_too(text):
    assert parse(text, (), ("t",)).dim == 1


@pytest.mark.parametrize(
    "params", [None, 3, "ab", b"ab", ("a", "b"), ("ab",), ["a"], [("a",)], [("a", 1, 2)], {3: 1.0}]
)
def test_parameters_are_names_with_values(params):
    with pytest.raises(FormulaError, match="not names with their values") as caught:
        parse("x", params)
    line(caught.value)


@pytest.mark.parametrize("value", ["1.5", None, True, [1.0], 1j, 10**400, float("nan"), b"1"])
def test_a_parameter_is_a_finite_number(value):
    with pytest.raises(FormulaError, match="'a' is no finite number") as caught:
        parse("a*x", {"a": value})
    line(caught.value)


def test_a_parameter_is_given_once():
    with pytest.raises(FormulaError, match="'a' is given twice") as caught:
        parse("a*x", [("a", 1.0), ("a", 2.0)])
    line(caught.value)


@pytest.mark.parametrize("value", [2, 2.0, np.float64(2), np.float32(2), np.int64(2)])
def test_any_kind_of_number_will_do(value):
    assert parse("a*x", {"a": value}).loss((3.0, 0.0)) == 6.0
