"""Figures of the presets about adaptive rates, bias correction, noise and clipping."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.objectives.landscape import problem_of
from gdviz.core.presets import presets
from gdviz.core.run import finished
from gdviz.core.spec import Landscape


def paths(name):
    return [track.points for track in finished(presets()[name].spec).tracks]


def loss_at(place, point, **params):
    problem = problem_of(Landscape(name=place, params=tuple(params.items())))
    return float(problem.objective.loss(np.array(point)))


def test_adagrad_stalls():
    """Known: at lr 0.1 the loss after 10,000 steps is 6.27e-4, at 0.5 it is 3.68e-8."""
    slow, middle, fast, _ = paths("adagrad-stalls")
    assert slow[-1][0] < -0.5
    assert loss_at("rosenbrock", middle[-1]) == pytest.approx(6.27e-4, rel=2e-3)
    assert loss_at("rosenbrock", fast[-1]) == pytest.approx(3.68e-8, rel=2e-3)


def test_bias_correction():
    """The first step is lr or lr*(1 - 0.9)/sqrt(1 - b2)."""
    right, wrong, mild = paths("bias-correction")
    firsts = [path[1][0] - path[0][0] for path in (right, wrong, mild)]
    assert firsts == pytest.approx([0.1, 0.01 / np.sqrt(0.001), 0.1], rel=1e-6)
    assert (right[:, 0].max(), wrong[:, 0].max()) == pytest.approx((0.1773, 1.4123), abs=1e-4)


def test_noise_floor():
    """The mean loss of gradient descent at rate lr is 1/2 * sum of lr/(2 - lr*curvature)."""
    race = finished(presets()["noise-floor"].spec)
    levels = [track.losses[500:].mean() for track in race.tracks[:2]]
    floors = [sum(lr / (2 - lr * k) for k in (1, 10)) / 2 for lr in (0.1, 0.01)]
    assert floors == pytest.approx([0.076316, 0.005144], abs=1e-6)
    assert levels == pytest.approx(floors, rel=0.2)
    last = [track.losses[-50:].mean() for track in race.tracks]
    assert max(last[2:4]) < last[1] / 2


def test_clip_the_cliff():
    """A leap of 35.84 at the fourth step; clipped none is longer than lr * 1."""
    spec = dataclasses.replace(presets()["clip-the-cliff"].spec, steps=40)
    leaps = [np.hypot(*np.diff(track.points, axis=0).T) for track in finished(spec).tracks]
    assert leaps[0].max() == pytest.approx(35.84, abs=0.01)
    assert leaps[1].max() <= 1.5
    arrived = paths("clip-the-cliff")[1][-1]
    assert arrived == pytest.approx([-4, 0], abs=1e-3)
