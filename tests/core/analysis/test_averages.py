"""How far averages remember, bias correction, and the noise floor, by their closed forms."""

import dataclasses
import math

import numpy as np
import pytest

from gdviz.core.analysis.moving_averages import (
    corrected_moments,
    memories,
    noise_floor,
    otherwise_corrected,
)
from gdviz.core.engine.run import finished
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec

CURVATURES = np.array([1.0, 10.0])


def test_an_average_reaches_back_one_over_what_it_loses():
    assert memories(OPTIMIZERS["rmsprop"](alpha=0.9)) == [("α", pytest.approx(10))]
    assert memories(OPTIMIZERS["adam"]()) == [
        ("β₁", pytest.approx(10)),
        ("β₂", pytest.approx(1000)),
    ]
    for name in ("sgd", "asgd", "lookahead", "sam", "armijo", "newton"):
        assert memories(OPTIMIZERS[name]()) == []


def test_corrected_moments_of_a_constant_slope_are_the_slope_and_its_square():
    for name in ("adam", "adamw", "amsgrad", "nadam", "radam"):
        method, w, g = OPTIMIZERS[name](), np.zeros(2), np.array([3.0, -0.5])
        state = method.init(w)
        for t in (1, 2, 3, 4):
            w, state = method.update(w, g, state, t, 0.1)
            found = corrected_moments(method, state, t)
            assert found["m̂"] == pytest.approx(g) and found["v̂"] == pytest.approx(g * g)
    assert corrected_moments(OPTIMIZERS["adam"](bias_correction=False), state, 1) == {}
    assert corrected_moments(OPTIMIZERS["rmsprop"](), state, 1) == {}


@pytest.mark.parametrize(("beta2", "ratio"), [(0.999, math.sqrt(10)), (0.99, 1.0)])
def test_the_first_step_without_bias_correction(beta2, ratio):
    """(1 - beta1)/sqrt(1 - beta2) of the corrected one, and back again."""
    w, g = np.zeros(2), np.array([3.0, -0.5])
    for on, factor in ((True, ratio), (False, 1 / ratio)):
        method = OPTIMIZERS["adam"](beta2=beta2, bias_correction=on)
        step = method.update(w, g, method.init(w), 1, 0.1)[0] - w
        other = otherwise_corrected(method, w, g, method.init(w), 1, 0.1)
        assert other == pytest.approx(factor * step, rel=1e-6)
    assert otherwise_corrected(OPTIMIZERS["rmsprop"](), w, g, {}, 1, 0.1) is None


def race(entry, **changes):
    spec = RaceSpec(Landscape("noisy_bowl"), (entry,), (-3.0, 1.0), steps=2, noise=1.0)
    return finished(dataclasses.replace(spec, **changes))


# exact means for gradient noise of size 1 on (x^2 + 10*y^2)/2
FLOORS = [("sgd", 0.0, 0.1, 0.076316), ("sgd", 0.0, 0.05, 0.029487), ("sgd", 0.0, 0.01, 0.005144)]


@pytest.mark.parametrize(
    ("name", "mu", "lr", "floor"), [*FLOORS, ("momentum", 0.9, 0.01, 0.050742)]
)
def test_the_noise_floor(name, mu, lr, floor):
    entry = Entry(OPTIMIZERS[name](momentum=mu), lr)
    assert noise_floor(race(entry), 0, CURVATURES, lr) == pytest.approx(floor, abs=6e-7)
    doubled = noise_floor(race(entry, noise=2.0), 0, CURVATURES, lr)
    assert doubled == pytest.approx(4 * floor, rel=1e-4)


def test_there_is_a_noise_floor_only_where_theory_has_one():
    plain = Entry(OPTIMIZERS["sgd"](), 0.1)
    assert noise_floor(race(plain, noise=0.0), 0, CURVATURES, 0.1) is None
    assert noise_floor(race(plain), 0, np.array([-1.0, 10.0]), 0.1) is None
    assert noise_floor(race(plain), 0, CURVATURES, 0.2) is None
    for entry in (
        Entry(OPTIMIZERS["adam"](), 0.1),
        Entry(OPTIMIZERS["nesterov"](), 0.1),
        dataclasses.replace(plain, clip_norm=1.0),
    ):
        assert noise_floor(race(entry), 0, CURVATURES, 0.1) is None
