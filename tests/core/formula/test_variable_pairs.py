"""Formulas in two variables that are not called x and y."""

import csv
import io

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.files.race_file import dumps, loads
from gdviz.core.files.step_tables import race_csv
from gdviz.core.formula.parsing import FormulaError, parse, variables_of
from gdviz.core.problems.landscape import params_after, problem_of
from gdviz.core.spec.race import Landscape
from tests.every import every

PAIRS = [
    ("x1", "x2"),
    ("x_1", "x_2"),
    ("x[0]", "x[1]"),
    ("u", "v"),
    ("w", "b"),
    ("theta1", "theta2"),
]
# first and second variable are {0} and {1}; and the same in Python, for p and q
SHAPES = [
    ("{0}^2 + 10*{1}^2", lambda p, q: p**2 + 10 * q**2),
    ("10{1}^2 + {0}^2", lambda p, q: p**2 + 10 * q**2),
    ("(1-{0})^2 + 100({1}-{0}^2)^2", lambda p, q: (1 - p) ** 2 + 100 * (q - p * p) ** 2),
    ("-{1}/2 + 3{0}*{1}²", lambda p, q: -q / 2 + 3 * p * q**2),
    ("sin({1})|{0}| + 1e1{0}", lambda p, q: np.sin(q) * abs(p) + 10 * p),
]


@every("pair", PAIRS)
@every(("shape", "exact"), SHAPES)
def test_a_pair_becomes_the_variables_in_its_order(pair, shape, exact):
    text = shape.format(*pair)
    objective = parse(text)
    assert objective.names == variables_of(text) == pair
    assert objective.loss([0.7, -1.3]) == pytest.approx(exact(0.7, -1.3), rel=1e-14)
    assert problem_of(Landscape(formula=text)).names == pair


@every(
    ("text", "name"),
    [
        ("u^2 + x^2", "u"),
        ("x1^2 + y", "x1"),
        ("u^2", "u"),
        ("x1^2 + 3", "x1"),
        ("u^2 + v^2 + a", "a"),
        ("u + w", "u"),
        ("x1 + x_2", "x1"),
        ("v1 + v2", "v1"),
        ("u*sin(x) + v", "u"),
    ],
)
def test_all_else_is_one_line_as_before(text, name):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.name == name


def test_a_name_that_is_given_a_value_is_a_parameter():
    assert parse("w*x^2 + b*y", {"w": 2.0, "b": 3.0}).loss([1.0, 1.0]) == 5.0
    assert parse("x_1*x + x[0]*y", {"x_1": 2.0, "x[0]": 3.0}).loss([1.0, 1.0]) == 5.0
    with pytest.raises(FormulaError, match="unknown name 'b'"):
        parse("w^2 + b^2", {"w": 1.0})
    assert parse("u^2 + v^2 + k*u", {"k": 2.0}).names == ("u", "v")
    assert parse("u^2 + v^2", (), ("v", "u")).names == ("v", "u")


def test_what_was_a_parameter_before_may_be_a_variable_now():
    assert params_after("w^2 + b^2", {"w": 1.0}, {}) == ()
    assert params_after("w^2 + b*x", {"w": 1.0, "b": 2.0}, {}) == (("b", 2.0), ("w", 1.0))
    assert params_after("k*u + v", {"u": 1.0}, {"k": 1.0}) == (("k", 1.0),)
    with pytest.raises(FormulaError, match="unknown name 'z'"):
        params_after("w*x + z", {"w": 1.0}, {})


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_race_is_that_on_x_and_y(pair):
    shape = "{0}^2 + 10*{1}^2 + {0}*{1}"
    own = trajectory("adam", shape.format(*pair), (1.0, -2.0), 40, lr=0.1)
    assert (own == trajectory("adam", shape.format("x", "y"), (1.0, -2.0), 40, lr=0.1)).all()


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_files_keep_the_formula_and_columns_carry_the_names(pair):
    text = "{1}^2 + ({0} - 1)^2".format(*pair)
    spec = spec_from_words(["gd"], formula=text, steps="3")
    assert loads(dumps(spec)) == spec
    assert f'formula = "{text}"' in dumps(spec)
    rows = csv.reader(io.StringIO("".join(race_csv(finished(spec)))))
    assert next(rows)[2:5] == [*pair, "loss"]


@pytest.mark.parametrize("name", ["t", "lr", "momentum", "w", "g"])
def test_a_variable_may_be_called_as_the_numbers_of_a_step_are(name):
    own = parse(f"({name} - 1)^2", (), (name,))
    other = parse("(q - 1)^2", (), ("q",))
    for method in ("adam", "momentum", "lookahead(adam)"):
        paths = [trajectory(method, each, (3.0,), 12, lr=0.1) for each in (own, other)]
        assert (paths[0] == paths[1]).all() and paths[0][-1, 0] < 3.0
