"""Noise of batches: the law of sampling against draws, and the poll's published figures."""

import numpy as np
import pytest

from gdviz.core.noise import Noise, batch_sizes, covariance, noise_at, poll_error, poll_wrong
from gdviz.core.objectives.fitted import fitted
from gdviz.core.spec_data import Data


@pytest.fixture(scope="module")
def penguins():
    objective = fitted(Data("penguins")).objective
    return objective, noise_at(objective, np.zeros(2))


def test_the_mean_is_the_full_gradient_and_the_variance_its_definition(penguins):
    objective, noise = penguins
    assert noise.mean == pytest.approx(objective.grad(np.zeros(2)))
    # at w = 0 of ½(ŷ − y)² each sample's gradient is −y (x, 1)
    y, x = objective.y, objective.X[:, 0]
    away = np.stack((-y * x, -y)) - noise.mean[:, None]
    assert noise.variance == pytest.approx((away**2).sum(axis=0).mean())


@pytest.mark.parametrize("batch", [1, 4, 32, 171, 340])
def test_draws_obey_the_law_of_a_finite_population(penguins, batch):
    _, noise = penguins
    assert noise.measured(batch, 4000, 1) == pytest.approx(noise.error(batch), rel=0.05)


@pytest.mark.parametrize("batch", [1, 8, 64])
def test_draws_with_replacement_obey_the_plain_law(penguins, batch):
    _, noise = penguins
    law = np.sqrt(noise.variance / batch)
    assert noise.error(batch, replacement=True) == pytest.approx(law)
    assert noise.measured(batch, 4000, 2, replacement=True) == pytest.approx(law, rel=0.05)


def test_a_batch_of_all_samples_has_no_error(penguins):
    _, noise = penguins
    assert noise.error(noise.n) == 0.0
    assert noise.measured(noise.n, 3, 0) == pytest.approx(0.0, abs=1e-9 * noise.error(1))


def test_single_samples_are_each_drawn_once_at_most():
    noise = Noise(np.arange(10.0)[None])
    drawn = noise.draws(9, 200, 3) * 9
    # nine different ones of ten leave out one: 45 less 0..9
    assert set(np.round(45.0 - drawn[0]).astype(int)) == set(range(10))


def test_far_from_the_minimum_batches_point_downhill_and_at_it_half_of_them(penguins):
    objective, noise = penguins
    assert noise.downhill(1, 1000, 0) > 0.99
    lowest = fitted(Data("penguins")).problem.critical[0].point
    near = noise_at(objective, np.array(lowest) + 1e-3)
    assert near.downhill(64, 4000, 0) == pytest.approx(0.5, abs=0.05)
    assert near.scale > 1e6 and noise.scale < 2.0


def test_the_ellipse_is_that_of_its_normal_distribution():
    rng = np.random.default_rng(0)
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    cloud = turn @ (np.array([[3.0], [0.5]]) * rng.standard_normal((2, 20000))) + 7.0
    middle, axes, directions = covariance(cloud)
    assert middle == pytest.approx([7.0, 7.0], abs=0.1)
    assert axes == pytest.approx([0.5, 3.0], rel=0.03)
    assert abs(directions[:, 1] @ turn[:, 0]) == pytest.approx(1.0, abs=1e-3)


def test_polls_are_wrong_as_often_as_tables_say():
    published = {25: 0.4207, 100: 0.3445, 400: 0.2117, 1000: 0.1028, 2500: 0.0227}
    for voters, chance in published.items():
        assert poll_wrong(voters) == pytest.approx(chance, abs=6e-5)
    assert poll_error(2500, 0.5) == pytest.approx(0.01)
    assert batch_sizes(100) == [1, 2, 4, 8, 16, 32, 64, 100] and batch_sizes(4) == [1, 2, 4]
