"""Learning curves: losses over the right rows, averages, other seeds, and the locked test."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning import learning_curve
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.learning.learning_curve import (
    band,
    evaluated,
    learning,
    other_seeds,
    placed,
    smoothed,
    without_ridge,
)
from gdviz.core.learning.sharpness_curve import sharpness_points, stable_below


@pytest.fixture(scope="module")
def race():
    words = ["penguins_ac:model=logistic,validation=0.25,test=0.1,ridge=0.1", "gd:lr=0.5", "adam"]
    return finished(spec_from_words(words, steps="60", batch="16"))


def test_losses_are_those_of_their_rows(race):
    made, found = data_of(race), learning(race, 0)
    assert found.every == 1 and len(found.steps) == 61
    assert (found.training == race.tracks[0].losses).all()
    w = race.tracks[0].points[37]
    z = made.X[made.validation] @ w[:2] + w[2]
    y = made.y[made.validation]
    entropy = np.mean(np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0) - y * z)
    # rows that nobody trains on are judged without the penalty
    assert found.validation[37] == pytest.approx(entropy, rel=1e-12)
    assert found.right_held[37] == np.mean((z >= 0) == (y > 0.5))
    assert found.best == int(np.argmin(found.validation))


def test_the_test_is_evaluated_on_its_own_rows(race):
    made = data_of(race)
    loss, right = evaluated(race, 1, 60)
    w = race.tracks[1].points[60]
    part = made.part(made.test)
    assert loss == pytest.approx(float(part.loss(w)) - 0.05 * float(w[:2] @ w[:2]))
    assert loss == pytest.approx(float(without_ridge(part, w[:, None])[0]))
    assert 0.0 <= right <= 1.0


def test_a_landscape_has_no_curve_and_numbers_no_accuracy():
    assert learning(finished(spec_from_words(["sphere", "gd"], steps="5")), 0) is None
    numbers = finished(spec_from_words(["cars:validation=0.2", "gd"], steps="5"))
    assert learning(numbers, 0).right is None and learning(numbers, 0).validation is not None


def test_many_rows_are_measured_at_fewer_steps(race, monkeypatch):
    monkeypatch.setattr(learning_curve, "BUDGET", 1)
    found = learning(race, 0)
    assert found.every == 8 and found.steps[-1] == 60.0
    assert (found.training == race.tracks[0].losses[found.steps.astype(int)]).all()
    assert found.steps[found.at(17)] == 16.0


def test_epochs_and_samples_are_counted(race):
    made = data_of(race)
    n = len(made.train)
    per_epoch = -(-n // 16)
    steps = np.array([0.0, per_epoch, 3.0 * per_epoch])
    assert placed(race, 0, steps, "epoch").tolist() == [0.0, 1.0, 3.0]
    assert placed(race, 0, steps, "samples").tolist() == [0.0, n, 3.0 * n]
    assert placed(race, 0, steps, "step") is steps


def test_the_average_has_no_bias_at_its_start():
    assert smoothed(np.full(5, 3.0), 0.9).tolist() == pytest.approx([3.0] * 5)
    values = np.array([1.0, 5.0])
    # weights 0.1 and 0.09 of a share 0.9
    assert smoothed(values, 0.9)[1] == pytest.approx((0.1 * 5.0 + 0.09 * 1.0) / 0.19)
    assert (smoothed(values, 0.0) == values).all()


def test_other_seeds_are_other_races_of_the_same_kind(race):
    short = dataclasses.replace(race, spec=dataclasses.replace(race.spec, steps=10))
    races = list(other_seeds(short, 3))
    assert [other.spec.seed for other in races] == [1, 2, 3]
    assert (races[0].tracks[0].losses != races[1].tracks[0].losses).any()
    low, high = band(races, 0, np.arange(11.0))
    assert (low <= high).all() and low[0] == high[0] and low[-1] < high[-1]


def test_sharpness_is_the_largest_curvature_and_its_limit_the_methods_own():
    words = ["hours:model=logistic", "gd:lr=0.5", "sgd:lr=0.1,momentum=0.9", "adam:lr=0.1"]
    race = finished(spec_from_words(words, steps="20"))
    points = list(sharpness_points(race, 5))
    assert [p[:2] for p in points[:5]] == [(0, 0), (0, 5), (0, 10), (0, 15), (0, 20)]
    assert {p[0] for p in points} == {0, 1, 2}
    curved = [
        np.linalg.eigvalsh(race.problem.objective.hessian(race.tracks[0].points[k]))[-1]
        for k in (4, 5)
    ]
    assert points[1][2] == pytest.approx(np.mean(curved), rel=1e-3)
    assert stable_below(race, 0) == pytest.approx(np.full(20, 2 / 0.5))
    assert stable_below(race, 1) == pytest.approx(np.full(20, 2 * 1.9 / 0.1))
    assert stable_below(race, 2) is None
