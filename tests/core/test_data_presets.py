"""Presets on data show what they say: closed forms, published figures, theory."""

import numpy as np
import pytest

from gdviz.core.learning_curve import learning, placed
from gdviz.core.objectives.curvature import sharpness
from gdviz.core.objectives.fitted import fitted
from gdviz.core.presets import presets
from gdviz.core.run import finished


def raced(name):
    return finished(presets()[name].spec)


def excess(race, index):
    return race.tracks[index].losses - race.problem.fstar


def test_polling():
    """With standardised inputs the Hessian is the identity: the mean excess is about
    η σ²/(2(2 − η)), σ² being the noise of a batch at the minimum."""
    race = raced("polling")
    made = fitted(race.spec.problem)
    lowest = np.array(race.problem.critical[0].point)
    samples = made.objective.sample_grads(lowest)
    sigma2 = (samples**2).sum(axis=0).mean() / 8 * (342 - 8) / 341
    for k, eta in enumerate((0.5, 0.1)):
        floor = excess(race, k)[200:].mean()
        # batches of a shuffled epoch hold each other's noise down a little
        assert 0.4 < floor / (eta * sigma2 / (2 * (2 - eta))) < 1.5
    assert excess(race, 2)[500:].mean() < 0.5 * excess(race, 1)[500:].mean()


def test_edge_of_stability_of_a_network():
    """Sharpness against 2/η (Cohen et al. 2021): it hovers there, so its mean over the last eighth
    is what theory speaks of; two steps in a row alternate."""
    race = raced("edge-of-stability-network")
    objective = race.problem.objective
    assert sharpness(objective, np.array(race.start)) == pytest.approx(2.52, abs=0.01)
    for track, eta in zip(race.tracks, (0.05, 0.1, 0.2, 0.4), strict=True):
        late = track.points[7000::20], track.points[7001::20]
        last = np.mean([sharpness(objective, w) for ws in late for w in ws])
        assert last == pytest.approx(2 / eta, rel=0.02)
        assert track.losses[-1] < 0.1 * track.losses[0]


def test_raw_and_standardised_inputs():
    raw = raced("raw-inputs")
    curved = np.linalg.eigvalsh(raw.problem.objective.hessian(np.zeros(2)))
    assert curved[1] / curved[0] == pytest.approx(2571.8, abs=0.05)
    assert raw.spec.entries[0].lr == pytest.approx(1 / curved[1], rel=1e-12)
    gap = excess(raw, 0)
    assert int(np.argmax(gap <= 1e-6 * gap[0])) == 12_307
    gap = excess(raced("standardised-inputs"), 0)
    assert int(np.argmax(gap <= 1e-6 * gap[0])) == 1


def test_early_stopping():
    race = raced("early-stopping")
    free, held = (learning(race, k) for k in range(2))
    # figures of the lesson, computed with a rate of 1/λ: .3274 -> ~0, .297 -> .0703 -> 2.463, .079
    assert free.training[0] == pytest.approx(0.3274, abs=1e-4)
    assert free.training[-1] < 1e-5
    assert free.validation[0] == pytest.approx(0.297, abs=1e-3)
    assert free.validation[free.best] == pytest.approx(0.0703, abs=1e-3) and free.best < 3
    assert free.validation[-1] == pytest.approx(2.463, rel=0.05)
    assert held.validation[-1] == pytest.approx(0.079, abs=1e-3)
    # where the penalty leads: (H + λ) w = Xᵀy/n
    objective = race.problem.objective
    bent = objective.hessian(np.zeros(objective.dim)) + 0.01 * np.eye(objective.dim)
    rest = np.linalg.solve(bent, -objective.grad(np.zeros(objective.dim)))
    assert race.tracks[1].points[-1] == pytest.approx(rest, abs=1e-6)


def test_batches_early_all_late():
    race = raced("batches-early-all-late")
    gaps = {}
    for k in range(3):
        track = race.tracks[k]
        epochs = placed(race, k, np.arange(track.steps + 1.0), "epoch")
        rows = [int(np.argmax(epochs >= e)) for e in (1.0, 20.0)]
        gaps[k] = excess(race, k)[rows]
    everything, one, batch = (gaps[k] for k in range(3))
    assert one[0] < 0.5 * everything[0] and batch[0] < 0.5 * everything[0]
    assert batch[1] < one[1]
    assert excess(race, 0)[-1] < 1e-3 * excess(race, 1)[-400:].mean()


def test_same_training_loss():
    """Wilson et al. 2017, section 3.3: gradient descent stays in the span of the rows and is right;
    adaptive methods go to (¼, ¼, ¼) and call all positive."""
    race = raced("same-training-loss")
    made = fitted(race.spec.problem)
    negative = float((made.y[made.validation] < 0).mean())
    assert 0.2 < negative < 0.5
    for k in range(4):
        found = learning(race, k)
        assert found.training[-1] < 1e-6
        assert found.right_held[-1] == pytest.approx(1.0 if k < 2 else 1.0 - negative)
    for k in (2, 3):
        assert race.tracks[k].points[-1][:3] == pytest.approx([0.25] * 3, abs=1e-3)


def test_zero_one_loss():
    race = raced("zero-one-loss")
    for track in race.tracks:
        assert (track.points == track.points[0]).all()
    levels = race.problem.objective.loss(race.problem.places(40))
    assert np.allclose(20 * levels, np.round(20 * levels)) and len(np.unique(levels)) > 4


def test_rare_feature():
    descent, adagrad, _ = raced("rare-feature").tracks
    true = np.array([2.0, -3.0])
    away = [np.abs(track.points[60] - true) for track in (descent, adagrad)]
    assert away[0][0] < 0.1 and away[0][1] > 1.0
    assert away[1][1] < 0.1 * away[0][1]


def test_two_minima():
    left, right, _ = raced("two-minima").tracks
    assert left.points[-1] == pytest.approx((0.1149, -0.3655), abs=1e-3)
    assert right.points[-1] == pytest.approx((2.9444, 0.0), abs=1e-3)
    assert [left.losses[-1], right.losses[-1]] == pytest.approx([0.096372, 0.113125], abs=1e-5)
