"""Where a loss is convex, against the facts known about each."""

import re

import pytest

from gdviz.core.analysis.convexity import above_chords, convexity, surely_convex
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.race import Landscape, Line


def share_curved_down(problem):
    """The part of the box on which the words say that it curves down."""
    said = convexity(problem)
    if said.startswith("Convex"):
        return 0.0
    return int(re.match(r"Curves down on (\d+) % of its box", said)[1]) / 100


@pytest.mark.parametrize("name", ["sphere", "booth", "rotated_k100", "matyas"])
def test_quadratic_bowls_are_convex(name):
    assert share_curved_down(problem_of(Landscape(name))) == 0.0
    assert convexity(problem_of(Landscape(name))) == "Convex in its box."


def test_a_saddle_curves_down_everywhere_and_a_quartic_in_the_middle():
    assert share_curved_down(problem_of(Landscape(formula="x^2 - y^2"))) == 1.0
    # x^4/4 - x^2 curves down where 3x² < 2: within 0.8165 of a box of 2.5
    well = problem_of(Line("x^4/4 - x^2", interval=(-2.5, 2.5)))
    assert share_curved_down(well) == pytest.approx(0.8165 / 2.5, abs=0.05)


def test_cross_entropy_is_convex_and_squares_of_a_sigmoid_are_not():
    assert share_curved_down(problem_of(Data("hours", model=Model("logistic")))) == 0.0
    assert share_curved_down(problem_of(Data("hours", model=Model("sigmoid")))) > 0.1
    assert share_curved_down(problem_of(Data("moons", model=Model("network")))) > 0.5


@pytest.mark.parametrize(
    ("data", "sure"),
    [
        (Data("cars"), True),
        (Data("cars", model=Model("linear", ridge=0.1, degree=5)), True),
        (Data("wilson", standardise=False), True),
        (Data("hours", model=Model("logistic")), True),
        (Data("hours", model=Model("sigmoid", loss="bce")), True),
        (Data("hours", model=Model("sigmoid")), False),
        (Data("hours", model=Model("logistic", loss="zero_one")), False),
        (Data("moons", model=Model("network")), False),
    ],
)
def test_what_theory_knows_to_be_convex(data, sure):
    problem = problem_of(data)
    assert surely_convex(problem) == sure
    assert (convexity(problem) == "Convex.") == sure
    assert not surely_convex(problem_of(Landscape("sphere")))


@pytest.mark.parametrize(
    ("formula", "convex"),
    [
        ("abs(x) + abs(y)", True),
        ("max(x, y)", True),
        ("-abs(x) + y^2", False),
        ("step(x) + y^2", False),
        ("min(x, y)", False),
        ("floor(x) + floor(y)", False),
    ],
)
def test_kinks_and_jumps_are_judged_by_chords(formula, convex):
    problem = problem_of(Landscape(formula=formula))
    assert above_chords(problem) == (not convex)
    assert convexity(problem).startswith("Convex" if convex else "It rises above")


def test_counting_mistakes_is_not_convex():
    problem = problem_of(Data("hours", model=Model("logistic", loss="zero_one")))
    assert convexity(problem) == "It rises above its chords: not convex."


def test_a_model_too_large_to_be_looked_at_is_left_alone():
    large = problem_of(Data("moons", model=Model("network", hidden=(20, 19))))
    assert convexity(large) == ""
