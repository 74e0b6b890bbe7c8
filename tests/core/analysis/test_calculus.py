"""Solving grad f = 0 against closed forms and the normal equations."""

from itertools import pairwise

import numpy as np
import pytest

from gdviz.core.analysis.calculus import network_step_cost, solve, solve_cost, step_cost
from gdviz.core.analysis.probe import probe
from gdviz.core.models.fitted import fitted
from gdviz.core.models.network import Network
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Landscape
from tests.every import every


def one_step(beyond):
    """From 0 Newton steps to 10, out of the box, where the loss is that and has no curvature."""
    return Landscape(formula=f"where(x < 8, (x - 10)^2, {beyond}) + y^2", box=(-5, 5, -5, 5))


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


@every(
    ("problem", "point", "ending"),
    [
        (Landscape("log_cosh"), (1.0, 0.1), "solved"),
        (Landscape("log_cosh"), (1.2, 0.1), "diverges"),
        (Landscape("log_cosh"), (5.0, 0.1), "diverges"),
        # k is 3: 3·0.36 = 1.08 and 3·0.37 = 1.11 lie on the two sides of 1.0887
        (Landscape("log_cosh"), (0.1, 0.36), "solved"),
        (Landscape("log_cosh"), (0.1, 0.37), "diverges"),
        (Landscape(formula="log(cosh(x)) + y^2"), (-1.2, 0.3), "diverges"),
        (Landscape(formula="x + y"), (0.0, 0.0), "singular"),
        (Landscape(formula="exp(x) + exp(y)"), (0.0, 0.0), "fades"),
        # from 0 to 1 and back: the textbook's cycle of x³ − 2x + 2
        (Landscape(formula="x^4/4 - x^2 + 2*x + y^2"), (0.0, 0.0), "unsettled"),
        # from a loss of 100 down to 2, or up to 202
        (one_step("12 - x"), (0.0, 0.0), "singular"),
        (one_step("212 - x"), (0.0, 0.0), "diverges"),
        # a way through a maximum's curvature that gets there in the end
        (Landscape("rosenbrock"), (-1.2, 1.0), "solved"),
    ],
)
def test_how_a_way_ends(problem, point, ending):
    assert from_point(problem, point)[1].ending == ending


def test_newton_need_not_go_to_the_nearest_stationary_point():
    """Of cos x they are the multiples of pi: from 1.4 the nearest is 0."""
    _, found = from_point(Landscape(formula="cos(x) + y^2"), (1.4, 0.5))
    k = found.points[-1][0] / np.pi
    assert found.solved and k == pytest.approx(round(k), abs=1e-9) and round(k) != 0


@pytest.mark.parametrize("sizes", [(1, 4, 1), (784, 100, 10, 1), (3, 1), (20, 50, 50, 50, 1)])
def test_a_step_on_a_network_takes_a_few_times_d_for_a_sample(sizes):
    """Products of the passes, layer by layer: z = W h; dW = d h', h' = W' d; w - lr g."""
    network = Network(sizes)
    weights = [a * b for a, b in pairwise(sizes)]
    forward, slopes, back = sum(weights), sum(weights), sum(weights[1:])
    taken = forward + slopes + back + network.dim
    most = float(network_step_cost(np.array(network.dim)))
    assert 0.5 * most < taken <= most == 4 * network.dim
    assert taken < step_cost(np.array(network.dim)) or network.dim < 4


def test_the_cost_of_a_solution_grows_with_the_cube():
    count = np.array([10.0, 1000.0, 2000.0])
    assert solve_cost(count)[0] == pytest.approx(1000 / 6 + 100)
    assert solve_cost(count)[2] / solve_cost(count)[1] == pytest.approx(8, rel=0.01)
    assert step_cost(count)[2] / step_cost(count)[1] == pytest.approx(4, rel=0.01)
