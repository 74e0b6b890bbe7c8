"""Formulas with a narrow domain are formulas; parameters are names with numbers, or one line."""

import numpy as np
import pytest

from gdviz.core.formula import domain
from gdviz.core.formula.parsing import MAX_VARIABLES, FormulaError, parse
from tests.core.formula.test_formula import line
from tests.every import every

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


@every(("text", "point"), NARROW)
def test_a_narrow_domain_is_found(text, point):
    objective = parse(text)
    assert np.isfinite(objective.loss(point))
    assert np.isnan(objective.loss((-40.0, -40.0)))


@pytest.mark.parametrize("text", ["acos(t - 7)", "log(t - 1.2) + log(1.8 - t)"])
def test_it_is_found_on_a_line_too(text):
    assert parse(text, (), ("t",)).dim == 1


@every(
    "params", [None, 3, "ab", b"ab", ("a", "b"), ("ab",), ["a"], [("a",)], [("a", 1, 2)], {3: 1.0}]
)
def test_parameters_are_names_with_values(params):
    with pytest.raises(FormulaError, match="not names with their values") as caught:
        parse("x", params)
    line(caught.value)


@every("value", ["1.5", None, True, [1.0], 1j, 10**400, float("nan"), b"1"])
def test_a_parameter_is_a_finite_number(value):
    with pytest.raises(FormulaError, match="'a' is not a finite number") as caught:
        parse("a*x", {"a": value})
    line(caught.value)


def test_a_parameter_is_given_once():
    with pytest.raises(FormulaError, match="'a' is given twice") as caught:
        parse("a*x", [("a", 1.0), ("a", 2.0)])
    line(caught.value)


@pytest.mark.parametrize("value", [2, 2.0, np.float64(2), np.float32(2), np.int64(2)])
def test_any_kind_of_number_will_do(value):
    assert parse("a*x", {"a": value}).loss((3.0, 0.0)) == 6.0


def many(term, count):
    """A sum of so many such terms, and its variables."""
    names = tuple(f"x{k}" for k in range(1, count + 1))
    return " + ".join(term.format(name) for name in names), names


class Counting(domain.Tape):
    """A tape that counts the places it is asked about."""

    places = 0

    def __call__(self, *arrays, **options):
        Counting.places += np.broadcast(*arrays).size
        return super().__call__(*arrays, **options)


@pytest.fixture
def counted(monkeypatch):
    monkeypatch.setattr(domain, "Tape", Counting)
    monkeypatch.setattr(Counting, "places", 0)
    return Counting


# nowhere finite; of one variable in a hundred samples; between the samples; only left of 0
@pytest.mark.parametrize("term", ["sqrt(-1 - {}^2)", "log({} - 500)", "asin({0} - 7)", "log(-{})"])
@pytest.mark.parametrize("count", [3, 5, 8, 13, 21])
def test_the_places_looked_at_grow_with_the_variables_not_with_their_power(counted, term, count):
    text, names = many(term, count)
    if term.startswith("sqrt"):
        with pytest.raises(FormulaError, match="no finite value anywhere"):
            parse(text, (), names)
    else:
        assert parse(text, (), names).dim == count
    assert 0 < counted.places < 10_000 + 1_000 * count


def test_as_many_variables_as_are_stated():
    text, names = many("{}^2", MAX_VARIABLES)
    assert str(MAX_VARIABLES) in parse.__doc__
    objective = parse(text, (), names)
    point = np.linspace(-1.0, 1.0, MAX_VARIABLES)
    assert objective.loss(point) == pytest.approx(point @ point)
    assert objective.grad(np.array([point, point]).T)[:, 1] == pytest.approx(2.0 * point)
    with pytest.raises(FormulaError, match="65 variables; 1 to 64 are") as caught:
        parse("x0", (), ("x0", *names))
    line(caught.value)


def test_a_domain_of_several_variables_at_once_is_found():
    names = ("p", "q", "r", "s")
    assert parse("log(p + q + r + s - 5) + log(10 - p - q - r - s)", (), names).dim == 4
    assert parse("sqrt(p - q - 50) + log(q - 40) + sqrt(-r)*s", (), names).dim == 4
