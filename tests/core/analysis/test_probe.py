"""The probe against closed forms, and the classical counter-examples."""

import numpy as np
import pytest

from gdviz.core.analysis.probe import (
    checked_slope,
    direction,
    directional_derivative,
    nearest_known,
    probe,
    shortest_with_slope,
    slice_through,
    stationary,
)
from gdviz.core.problems.landscape import LANDSCAPES, problem_of
from gdviz.core.spec.race import Landscape
from tests.every import every


def at(formula, point):
    return probe(problem_of(Landscape(formula=formula)), np.array(point))


def test_a_quadratic_by_hand():
    found = at("(x^2 + 10*y^2)/2", (10.0, 1.0))
    assert found.loss == 55.0 and found.grad.tolist() == [10.0, 10.0]
    assert found.eigenvalues.tolist() == [1.0, 10.0]
    assert found.slope == pytest.approx(np.sqrt(200))
    assert found.kind == "not stationary"


@pytest.mark.parametrize("angle", [0.0, 30.0, 90.0, 181.0, 300.0])
def test_the_directional_derivative_is_the_cosine_law_and_agrees_with_differences(angle):
    problem = problem_of(Landscape("rosenbrock"))
    found = probe(problem, np.array([-0.7, 0.9]))
    unit = direction(angle)
    slope, phi = directional_derivative(found, unit)
    assert slope == pytest.approx(found.slope * np.cos(np.radians(phi)), rel=1e-9, abs=1e-9)
    assert checked_slope(problem, found, unit) == pytest.approx(slope, rel=1e-5, abs=1e-4)


def test_the_gradient_is_the_steepest_of_all_directions():
    found = at("sin(x) + x*y", (0.4, -1.1))
    slopes = [directional_derivative(found, direction(a))[0] for a in range(360)]
    best = direction(int(np.argmax(slopes)))
    assert best @ found.grad / found.slope > np.cos(np.radians(0.6))


@every(
    ("formula", "kind"),
    [
        ("x^2 + 3y^2", "minimum"),
        ("-x^2 - y^2", "maximum"),
        ("x^2 - y^2", "saddle"),
        ("x^4 + y^4", "inconclusive"),
        ("x^3 + y^2", "inconclusive"),
        ("(y - x^2)*(y - 3x^2)", "inconclusive"),
        ("x^3 - 3x*y^2", "inconclusive"),
        ("x + y^2", "not stationary"),
    ],
)
def test_the_kind_at_the_origin(formula, kind):
    assert at(formula, (0.0, 0.0)).kind == kind


@pytest.mark.parametrize(
    "name", ["himmelblau", "styblinski_tang", "six_hump_camel", "muller_brown"]
)
def test_known_points_are_recognised(name):
    problem = problem_of(Landscape(name))
    for known in LANDSCAPES[name].critical:
        assert probe(problem, np.array(known.point)).kind == known.kind, known


def test_the_model_is_exact_for_a_quadratic():
    problem = problem_of(Landscape("rotated_k100"))
    found = probe(problem, np.array([1.0, -2.0]))
    moves = np.random.default_rng(0).normal(size=(2, 5, 3))
    expected = problem.objective.loss(found.point[:, None, None] + moves)
    assert np.allclose(found.model(moves), expected, rtol=1e-10)


def test_a_slice_has_the_gradients_slope():
    problem = problem_of(Landscape("beale"))
    found = probe(problem, np.array([1.5, 0.5]))
    for axis in (0, 1):
        along, losses = slice_through(problem, found, axis, 20_001)
        k = int(np.argmin(np.abs(along - found.point[axis])))
        slope = (losses[k + 1] - losses[k - 1]) / (along[k + 1] - along[k - 1])
        assert slope == pytest.approx(found.grad[axis], rel=1e-3)


def test_the_shortest_solution_lies_along_the_gradient_and_has_length_one_for_its_slope():
    found = at("3*x + 4*y", (0.0, 0.0))
    assert shortest_with_slope(found, 5.0) == pytest.approx([0.6, 0.8])
    for slope in (-2.0, 1.0):
        shortest = shortest_with_slope(found, slope)
        assert found.grad @ shortest == pytest.approx(slope)
        across = np.array([-0.8, 0.6])
        assert all(
            np.linalg.norm(shortest + k * across) > np.linalg.norm(shortest) for k in (-1, 2)
        )
    assert shortest_with_slope(at("x^2 + y^2", (0.0, 0.0)), 1.0).tolist() == [0.0, 0.0]


def test_the_nearest_known_point():
    himmelblau = problem_of(Landscape("himmelblau"))
    known, away = nearest_known(himmelblau, np.array([3.0, 2.5]))
    assert (known.kind, known.point, away) == ("minimum", (3.0, 2.0), 0.5)
    assert nearest_known(problem_of(Landscape(formula="x^2 + y^2")), np.zeros(2)) is None


def test_no_needle_is_left_of_rounding_at_a_stationary_point():
    himmelblau = problem_of(Landscape("himmelblau"))
    saddle = next(c.point for c in himmelblau.critical if c.kind == "saddle")
    found = probe(himmelblau, np.array(saddle))
    assert found.kind == "saddle" and not found.needle.any()
    beside = probe(himmelblau, np.array(saddle) + 0.1)
    assert (beside.needle == beside.grad).all() and beside.slope > 0.1


@pytest.mark.parametrize(
    ("formula", "point", "rests"),
    [
        ("x^2 + y^2", (0.0, 0.0), True),
        ("x^2 + y^2", (1e-9, 0.0), True),
        ("x^2 + y^2", (1e-3, 0.0), False),
        ("x^2 - y^2", (0.0, 0.0), True),
        ("log(x) + y^2", (0.0, 0.0), False),
    ],
)
def test_what_counts_as_stationary(formula, point, rests):
    problem = problem_of(Landscape(formula=formula, box=(-2.0, 2.0, -2.0, 2.0)))
    loss, grad = problem.objective.loss_and_grad(np.array(point))
    assert stationary(problem, float(loss), grad) == rests
