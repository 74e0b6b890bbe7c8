"""Noise of batches: the law of sampling against draws, and the poll's published figures."""

from itertools import combinations

import numpy as np
import pytest

from gdviz.core.learning.noise import (
    FEWEST,
    MOST,
    Noise,
    batch_sizes,
    covariance,
    noise_at,
    poll_error,
    poll_wrong,
    survey,
)
from gdviz.core.models.fitted import fitted
from gdviz.core.spec.data import Data


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
    away = noise.draws(batch, 4000, 1) - noise.mean[:, None]
    assert np.sqrt((away**2).sum(axis=0).mean()) == pytest.approx(noise.error(batch), rel=0.05)


@pytest.mark.parametrize("batch", range(1, 8))
def test_over_all_batches_there_are_the_law_is_exact(batch):
    noise = Noise(np.random.default_rng(5).standard_normal((3, 7)) + 0.3)
    every = [list(rows) for rows in combinations(range(7), batch)]
    means = noise.samples[:, every].mean(axis=2)
    exact = np.sqrt(((means - noise.mean[:, None]) ** 2).sum(axis=0).mean())
    assert noise.error(batch) == pytest.approx(exact, abs=1e-12)
    assert means.mean(axis=1) == pytest.approx(noise.mean)


def test_the_law_gives_the_published_figures():
    # σ = 1.357677 and n = 150, figures to four digits
    noise = Noise(1.357677 * np.where(np.arange(150) % 2, 1.0, -1.0)[None])
    published = {1: 1.3577, 2: 0.9568, 4: 0.6720, 8: 0.4686, 16: 0.3219, 32: 0.2136}
    published |= {64: 0.1289, 128: 0.0461, 150: 0.0}
    for batch, error in published.items():
        assert noise.error(batch) == pytest.approx(error, abs=6e-5)


@pytest.mark.parametrize("replacement", [False, True])
def test_a_survey_finds_the_law_for_all_sizes_at_once(penguins, replacement):
    _, noise = penguins
    found = survey(noise, 24, 3, replacement)
    assert found.sizes.tolist() == [1, 2, 4, 8, 16, 24, 32, 64, 128, 256, 342]
    assert found.count == MOST
    law = [noise.error(m, replacement) for m in found.sizes.tolist()]
    assert found.errors == pytest.approx(np.array(law), rel=0.15, abs=1e-9 * law[0])
    again = survey(noise, 24, 3, replacement)
    assert (found.errors == again.errors).all()
    assert (found.errors != survey(noise, 24, 4, replacement).errors).any()


def test_the_share_that_points_uphill_is_that_of_a_normal_distribution():
    rng = np.random.default_rng(2)
    noise = Noise(rng.standard_normal((2, 400)) + np.array([[0.15], [0.1]]))
    found = survey(noise, 10, 0)
    law = np.array([noise.uphill(m) for m in found.sizes.tolist()])
    # four standard errors of a share
    assert (np.abs(found.uphill - law) < 4 * 0.5 / np.sqrt(found.count)).all()
    assert law[0] > 0.4 and law[-1] == 0.0 and found.uphill[-1] == 0.0
    assert (np.diff(law) < 0).all()


def test_where_there_is_no_gradient_no_direction_is_better():
    flat = Noise(np.array([[1.0, -1.0, 2.0, -2.0]]))
    assert flat.uphill(2) == 0.5 and flat.scale == np.inf


def test_a_survey_of_many_numbers_takes_fewer_draws():
    noise = Noise(np.ones((300, 200)))
    assert survey(noise, 8, 0).count == FEWEST


@pytest.mark.parametrize("batch", [1, 8, 64])
def test_draws_with_replacement_obey_the_plain_law(penguins, batch):
    _, noise = penguins
    law = np.sqrt(noise.variance / batch)
    assert noise.error(batch, replacement=True) == pytest.approx(law)
    away = noise.draws(batch, 4000, 2, replacement=True) - noise.mean[:, None]
    assert np.sqrt((away**2).sum(axis=0).mean()) == pytest.approx(law, rel=0.05)


def test_a_batch_of_all_samples_has_no_error(penguins):
    _, noise = penguins
    assert noise.error(noise.n) == 0.0
    assert survey(noise, 8, 0).errors[-1] == pytest.approx(0.0, abs=1e-9 * noise.error(1))


def test_single_samples_are_each_drawn_once_at_most():
    noise = Noise(np.arange(10.0)[None])
    drawn = noise.draws(9, 200, 3) * 9
    # nine different ones of ten leave out one: 45 less 0..9
    assert set(np.round(45.0 - drawn[0]).astype(int)) == set(range(10))


def test_far_from_the_minimum_batches_point_downhill_and_at_it_half_of_them(penguins):
    objective, noise = penguins
    assert survey(noise, 1, 0).uphill.max() < 0.01
    lowest = fitted(Data("penguins")).problem.critical[0].point
    near = noise_at(objective, np.array(lowest) + 1e-3)
    found = survey(near, 64, 0)
    # four standard errors of a share; smaller batches are not normally distributed
    assert found.uphill[5:-1] == pytest.approx(0.5, abs=0.1)
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
