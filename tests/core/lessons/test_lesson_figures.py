"""Figures of the lessons that no preset shows itself, as they were computed elsewhere."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.engine.run import finished
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.schedules import Cosine, InverseSqrt, InverseTime, MultiStep
from gdviz.core.spec.gradient_noise import NoiseForm
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec

UNIT = "(x - 1)^2/2 + (y - 1)^2/2"


def test_rmsprop_does_not_stall_on_a_constant_slope():
    path = trajectory("rmsprop", "x + 0*y", (0, 0), 10_000, 0.1, alpha=0.9)
    assert -path[-1, 0] == pytest.approx(1000.914161, abs=1e-6)


def test_adagrad_with_a_small_rate_is_far_away_after_20_000_steps():
    path = trajectory("adagrad", "rosenbrock", (-1.2, 1), 20_000, 0.01)
    assert path[-1] == pytest.approx((-0.694, 0.487), abs=5e-4)


@pytest.mark.parametrize(
    ("beta2", "peak", "at", "last"), [(0.999, 6.568520, 12, 2375), (0.99, 2.131078, 13, 237)]
)
def test_uncorrected_steps_are_too_long_for_a_while(beta2, peak, at, last):
    """(1 - b1^t)/sqrt(1 - b2^t) on a constant slope: its peak, and when it is below 1.05."""
    steps = [
        np.diff(trajectory("adam", "x + 0*y", (0, 0), 2600, 0.1, beta2=beta2, **knobs)[:, 0])
        for knobs in ({}, {"bias_correction": False})
    ]
    ratio = steps[1] / steps[0]
    assert ratio.max() == pytest.approx(peak, abs=1e-5) and ratio.argmax() + 1 == at
    assert (ratio[last - 1 :] < 1.05).all() and ratio[last - 2] >= 1.05


@pytest.mark.parametrize(("beta2", "crossing", "turn"), [(0.999, 6541, 6543), (0.99, 888, 889)])
def test_adams_error_turns_round_where_its_rate_passes_the_limit(beta2, crossing, turn):
    """On x^2/2 the limit of lr/(sqrt(v_hat) + eps) is (2 + 2*b1)/(1 - b1) = 38."""
    method, w, lr = OPTIMIZERS["adam"](beta2=beta2), np.array([1.0, 0.0]), 0.1
    state, rates, errors = method.init(w), [], []
    for t in range(1, 9001):
        w, state = method.update(w, w * (1.0, 0.0), state, t, lr)
        rates.append(lr / method.divisor(state["v"], t)[0])
        errors.append(abs(w[0]))
    assert int(np.argmax(np.array(rates) > 38.0)) + 1 == crossing
    around = [max(errors[t - 20 : t + 20]) for t in range(20, 8980)]
    assert int(np.argmin(around)) + 20 == pytest.approx(turn, abs=25)


@pytest.mark.parametrize(("beta2", "burst"), [(0.99, 0.0316), (0.999, 0.0979)])
def test_adams_late_bursts_are_this_high(beta2, burst):
    path = trajectory("adam", "ravine_k100", (-4.3, 1.1), 20_000, 0.1, beta2=beta2)
    distance = np.hypot(*path.T)
    arrived = int(np.argmax(distance < 1e-6))
    assert distance[arrived:].max() == pytest.approx(burst, abs=1e-4)


@pytest.mark.parametrize(
    ("decay", "decoupled", "coupled"), [(0.1, 1.0, 0.9091), (0.5, 1.0, 0.6667), (2.0, 0.5, 0.3333)]
)
def test_without_noise_adamw_shrinks_nothing_below_one_over_lambda(decay, decoupled, coupled):
    apart = trajectory("adamw", UNIT, (0, 0), 30_000, 0.01, weight_decay=decay)
    inside = trajectory("adam", UNIT, (0, 0), 30_000, 0.01, l2=decay)
    assert apart[-1] == pytest.approx([decoupled] * 2, abs=5e-4)
    assert inside[-1] == pytest.approx([coupled] * 2, abs=5e-5)


def test_for_gradient_descent_both_decays_are_one():
    inside = trajectory("sgd", UNIT, (0, 0.5), 3000, 0.01, l2=0.1)
    apart = trajectory("sgd", UNIT, (0, 0.5), 3000, 0.01, decay=0.1)
    assert inside == pytest.approx(apart, abs=1e-13)


def test_slopes_of_period_three_lead_adam_to_the_wrong_end():
    """Slope 3 at every third step, else -1, lr 0.5/sqrt(t), no first moment (Reddi et al. 2018,
    theorem 1)."""
    knobs = {"beta1": 0.0, "beta2": 0.1}
    methods = OPTIMIZERS["adam"](**knobs), OPTIMIZERS["amsgrad"](**knobs), OPTIMIZERS["sgd"]()
    spec = RaceSpec(
        Line("x/3", interval=(-1.0, 1.0)),
        tuple(Entry(method, 0.5, InverseSqrt()) for method in methods),
        (0.0,),
        steps=10_000,
        noise=4.0,
        noise_form=NoiseForm("spikes", 3),
        inside=True,
    )
    tracks = finished(spec).tracks
    assert tracks[0].used_grads[:4, 0] == pytest.approx([3, -1, -1, 3])
    ends = [float(track.points[-3000:].mean()) for track in tracks]
    assert ends == pytest.approx([1.0, -0.998, -0.994], abs=3e-3)


def test_amsgrad_turns_round_in_the_end():
    """Slope 1010 at every 101st step, else -10: it ends at -1, where Adam ends at 1."""
    method, x = OPTIMIZERS["amsgrad"](beta1=0.9, beta2=0.99), np.array([-0.8])
    state, path = method.init(x), []
    for t in range(1, 40_001):
        slope = np.array([1010.0 if t % 101 == 1 else -10.0])
        x, state = method.update(x, slope, state, t, 0.01)
        x = np.clip(x, -1.0, 1.0)
        path.append(float(x[0]))
    assert np.mean(path[-10_100:]) == pytest.approx(-1.0, abs=0.03)


@pytest.mark.parametrize(
    ("method", "lr", "steps"),
    [
        ("sgd", 0.019, (317, 317, 317, 317)),
        ("momentum", 0.005, (103, 103, 103, 103)),
        ("adam", 0.2, (108, 146, 255, 291)),
        ("adagrad", (5.0, 2.0, 2.0, 2.0), (5, 172, 371, 466)),
    ],
)
def test_steps_on_a_ravine_turned_by_0_15_30_and_45_degrees(method, lr, steps):
    """To stay within 0.01 of the minimum, from the same place in the ravine's own axes."""
    for angle, rate, expected in zip((0, 15, 30, 45), np.broadcast_to(lr, 4), steps, strict=True):
        turn = np.exp(1j * np.radians(angle)) * (-4.3 + 1.1j)
        spec = RaceSpec(
            Landscape("rotated_k100", params=(("angle", float(angle)),)),
            (Entry(OPTIMIZERS[method](), float(rate)),),
            (turn.real, turn.imag),
            600,
        )
        far = np.hypot(*finished(spec).tracks[0].points.T) > 1e-2
        assert np.nonzero(far)[0][-1] + 1 == expected


FALLING = {InverseTime(decay=0.1): 2.97e-4, MultiStep(300, 1000): 5.4e-4, Cosine(): 1.05e-3}


@pytest.fixture(scope="module")
def floors():
    """The mean loss at the end of 200 descents with unit noise, for each of the schedules."""
    entries = tuple(Entry(OPTIMIZERS["sgd"](), 0.1, schedule) for schedule in FALLING)
    spec = RaceSpec(Landscape("noisy_bowl"), entries, (-3.0, 1.0), 3000, noise=1.0)
    races = [finished(dataclasses.replace(spec, seed=seed)) for seed in range(200)]
    ends = [[track.losses[-100:].mean() for track in race.tracks] for race in races]
    return dict(zip(FALLING, np.mean(ends, axis=0), strict=True))


@pytest.mark.parametrize(
    ("schedule", "floor"), FALLING.items(), ids=lambda v: getattr(v, "id", None)
)
def test_a_falling_rate_lowers_the_noise_floor(floors, schedule, floor):
    """In the bowl (x^2 + 10*y^2)/2, against the exact recursion of the second moments and the
    published figure."""
    curvature, square, expected = np.array([1.0, 10.0]), np.array([9.0, 1.0]), []
    for rate in 0.1 * schedule.table(3000)["lr"]:
        square = (1.0 - rate * curvature) ** 2 * square + rate**2
        expected.append(float(curvature @ square) / 2)
    assert np.mean(expected[-100:]) == pytest.approx(floor, rel=0.04)
    assert floors[schedule] == pytest.approx(np.mean(expected[-100:]), rel=0.1)
