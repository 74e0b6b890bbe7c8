"""The gradient of a step, from that of its loss to the one that the method receives."""

import itertools

import numpy as np
import pytest

from gdviz.core.analysis.step_gradient import step_gradient, step_noise, step_objective, step_stages
from gdviz.core.engine.received_gradient import received, stages
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry
from tests.every import every

W, G, NOISE = np.array([1.0, -2.0]), np.array([3.0, 4.0]), np.array([0.5, -1.0])


@every("noise", [None, NOISE])
@every(("norm", "value", "l2"), list(itertools.product((None, 2.0), (None, 1.0), (0.0, 0.1))))
def test_the_last_stage_is_what_the_method_receives(norm, value, l2, noise):
    entry = Entry(OPTIMIZERS["gd"](), clip_norm=norm, clip_value=value, l2=l2)
    found = stages(entry, W, G, noise)
    set_there = (noise is not None, norm, value, l2)
    assert len(found) == sum(bool(x) for x in set_there)
    assert (found.popitem()[1] if found else G).tolist() == received(entry, W, G, noise).tolist()


def test_stages_by_hand():
    entry = Entry(OPTIMIZERS["gd"](), clip_norm=2.5, clip_value=1.6, l2=0.1)
    found = stages(entry, W, G, np.zeros(2))
    assert list(found) == ["noise", "clip_norm", "clip_value", "l2"]
    by_hand = [(3, 4), (1.5, 2), (1.5, 1.6), (1.6, 1.4)]
    assert np.array(list(found.values())) == pytest.approx(np.array(by_hand), rel=1e-6)


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (["rosenbrock", "gd:lr=0.001,clip_norm=5,l2=0.1"], {"noise": "1"}),
        (["hours:model=logistic", "gd:lr=0.1,clip_value=0.1"], {"batch": "4"}),
        (["hours:model=logistic", "gd:lr=0.1,l2=0.5"], {}),
    ],
)
def test_in_a_race_they_lead_to_the_gradients_used(words, options):
    race = finished(spec_from_words(words, steps="9", **options))
    for step in range(9):
        *_, last = step_stages(race, 0, step).values()
        assert last == pytest.approx(race.tracks[0].used_grads[step], rel=1e-12)


def test_without_noise_there_is_none_and_the_gradient_is_the_whole_one():
    race = finished(spec_from_words(["rosenbrock", "gd:lr=0.001"], steps="3"))
    assert step_noise(race, 1) is None
    assert step_gradient(race, 0, 1) == pytest.approx(race.tracks[0].grads[1])


def test_what_a_step_asks_is_answered_as_the_method_was():
    """With noise, clipping and L2, as in the race."""
    words = ["rosenbrock", "sam(gd):lr=0.001,rho=0.2,clip_norm=20,l2=0.1"]
    race = finished(spec_from_words(words, steps="3", noise="1"))
    track, method = race.tracks[0], race.spec.entries[0].optimizer
    for step in range(3):
        given = step_objective(race, 0, step)
        point, _ = method.step(track.points[step], given, track.state_at(step), step + 1, 0.001)
        assert (point == track.points[step + 1]).all()
