"""Solving grad f = 0 against closed forms and the normal equations."""

import numpy as np
import pytest

from gdviz.core.calculus import solve, solve_cost, step_cost
from gdviz.core.objectives.fitted import fitted
from gdviz.core.objectives.landscape import problem_of
from gdviz.core.probe import probe
from gdviz.core.spec import Landscape
from gdviz.core.spec_data import Data


def from_point(problem, point):
    ready = problem_of(problem)
    return ready, solve(ready, np.array(point))


def test_a_quadratic_takes_one_step():
    _, found = from_point(Landscape("rotated_k100"), (3.0, -2.0))
    assert found.solved and found.steps == 1
    assert found.points[-1] == pytest.approx([0.0, 0.0], abs=1e-12)


def test_least_squares_are_the_normal_equations():
    data = Data(source="norris")
    _, found = from_point(data, (0.0, 0.0))
    made = fitted(data)
    table = np.column_stack([made.objective.X, np.ones(len(made.objective.X))])
    exact = np.linalg.solve(table.T @ table, table.T @ made.objective.y)
    assert found.solved and found.points[-1] == pytest.approx(exact, rel=1e-9)


def test_from_rosenbrocks_start_newton_gets_to_the_minimum():
    _, found = from_point(Landscape("rosenbrock"), (-1.2, 1.0))
    assert found.solved and found.points[-1] == pytest.approx([1.0, 1.0])
    # the second point is published: Fletcher, Practical Methods of Optimization (1987)
    assert found.points[1] == pytest.approx([-1.1753, 1.3807], abs=1e-4)


@pytest.mark.parametrize(("y", "kind"), [(0.44, "saddle"), (0.6, "minimum")])
def test_calculus_finds_saddles_as_well(y, kind):
    problem, found = from_point(Landscape("saddle_bounded"), (0.0, y))
    assert found.solved and probe(problem, found.points[-1]).kind == kind


def test_where_there_is_no_solution_it_ends():
    assert not from_point(Landscape(formula="x + y"), (0.0, 0.0))[1].solved
    assert not from_point(Landscape(formula="exp(x) + exp(y)"), (0.0, 0.0))[1].solved
    assert not from_point(Landscape(formula="log(x) + y^2"), (-1.0, 0.0))[1].points[0][0] > 0
    still = from_point(Landscape("sphere"), (0.0, 0.0))[1]
    assert still.solved and still.steps == 0


def test_the_cost_of_a_solution_grows_with_the_cube():
    count = np.array([10.0, 1000.0, 2000.0])
    assert solve_cost(count)[0] == pytest.approx(1000 / 6 + 100)
    assert solve_cost(count)[2] / solve_cost(count)[1] == pytest.approx(8, rel=0.01)
    assert step_cost(count)[2] / step_cost(count)[1] == pytest.approx(4, rel=0.01)
