"""Readings of one step against hand calculations and the figures of the textbooks."""

import math

import numpy as np
import pytest

from gdviz.core.analysis.step_facts import eigen, reading
from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec


def race(name, lr, landscape="rosenbrock", start=(-1.2, 1.0), steps=5, **knobs):
    entry = Entry(OPTIMIZERS[name](**knobs), lr)
    spec = RaceSpec(Landscape(landscape), (entry,), start, steps, stop_when_converged=False)
    return finished(spec)


def test_the_first_step_of_gradient_descent_on_rosenbrock():
    r = reading(race("sgd", 1e-3), 0, 0)
    assert r.loss == pytest.approx(24.2)
    assert r.grad == pytest.approx([-215.6, -88.0])
    assert r.move == pytest.approx([0.2156, 0.088])
    h = np.array([[1330.0, 480.0], [480.0, 200.0]])
    assert r.eigenvalues == pytest.approx(np.linalg.eigvalsh(h))
    assert r.limit == pytest.approx(1.3277e-3, rel=1e-4)
    assert r.directional == pytest.approx(1.3293e-3, rel=1e-4)
    assert r.predicted == pytest.approx(-1e-3 * (215.6**2 + 88.0**2))
    assert r.angle == pytest.approx(0.0, abs=1e-5)
    assert r.effective == pytest.approx([1e-3, 1e-3])


@pytest.mark.parametrize(("lr", "ratio"), [(1e-4, 0.9258), (1e-3, 0.3476), (2e-3, -0.1212)])
def test_actual_over_predicted_decrease(lr, ratio):
    r = reading(race("sgd", lr), 0, 0)
    assert r.ratio == pytest.approx(ratio, abs=1e-4)
    said = " ".join(r.remarks)
    assert ("uphill" in said) == (ratio < 0)
    assert ("overshoot" in said) == (0 < ratio <= 0.5)
    assert ("beyond the stability limit" in said) == (lr > 1.3277e-3)


def test_adams_first_step_is_off_the_gradient():
    assert reading(race("adam", 0.1), 0, 0).angle == pytest.approx(22.797, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "limit"), [("sgd", 0.02), ("momentum", 0.038), ("nesterov", 0.0135714)]
)
def test_stability_limits_of_a_ravine(name, limit):
    r = reading(race(name, limit / 2, "ravine_k100", (-5.0, 1.0)), 0, 0)
    assert r.limit == pytest.approx(limit, rel=1e-5)
    assert r.load == pytest.approx(0.5, rel=1e-5)
    assert r.eigenvalues[1] / r.eigenvalues[0] == pytest.approx(100.0)


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov"])
def test_the_limit_is_where_the_race_turns(name):
    limit = reading(race(name, 1e-3, "ravine_k100", (-5.0, 1.0)), 0, 0).limit
    ends = [
        abs(race(name, limit * f, "ravine_k100", (-5.0, 1.0), 4000).tracks[0].points[-1][1])
        for f in (0.999, 1.001)
    ]
    assert ends[0] < 0.2 and ends[1] > 1.0


@pytest.mark.parametrize(("name", "lr"), [("newton", 1.0), ("exact", 1.0), ("normgd", 0.5)])
def test_no_limit_is_told_where_there_is_none(name, lr):
    r = reading(race(name, lr, "ravine_k100", (-5.0, 1.0)), 0, 0)
    assert r.actual < 0 and math.isnan(r.limit) and math.isnan(r.load)
    assert not any("limit" in said for said in r.remarks)


def test_nadam_and_qhadam_weigh_slope_and_moment():
    # 2(1 + b)/(1 + b - 2 b n) with n = b = 0.9, and with b = 0.995, n = 0.7
    assert OPTIMIZERS["nadam"]().curvature_limit() == pytest.approx(3.8 / 0.28)
    assert OPTIMIZERS["qhadam"]().curvature_limit() == pytest.approx(3.99 / 0.602)
    assert OPTIMIZERS["qhadam"](nu1=0.9, beta1=0.9).curvature_limit() == pytest.approx(3.8 / 0.28)


def test_the_energy_of_a_heavy_ball_by_hand():
    # x^2/2 from 1 at rest, lr 0.1, mu 0.9: moves -0.1 and -0.09 - 0.09
    spec = RaceSpec(Line("x^2/2"), (Entry(OPTIMIZERS["momentum"](momentum=0.9), 0.1),), (1.0,), 60)
    made = finished(spec)
    first, second = reading(made, 0, 0), reading(made, 0, 1)
    assert first.energy == pytest.approx((0.5, 0.9**2 / 2 + 0.1**2 / 0.2))
    assert second.energy == pytest.approx((first.energy[1], 0.72**2 / 2 + 0.18**2 / 0.2))
    # nothing drives it
    energies = [reading(made, 0, step).energy[1] for step in range(made.tracks[0].steps)]
    assert (np.diff(energies) < 1e-15).all()
    assert reading(race("sgd", 1e-3), 0, 0).energy is None
    assert reading(race("adam", 1e-3), 0, 0).energy is None


def test_who_has_less_energy_than_the_barrier_does_not_cross_it():
    # the barrier of the tilted double well is at its saddle
    for lr, crosses in ((0.02, True), (0.002, False)):
        made = race("momentum", lr, "double_well", (1.6, 0.8), 300)
        track = made.tracks[0]
        barrier = max(c.loss for c in made.problem.critical if c.kind == "saddle")
        least = next(
            (s for s in range(track.steps) if reading(made, 0, s).energy[1] < barrier), None
        )
        assert (track.points[-1][0] < 0) == crosses
        later = track.points[least:, 0]
        assert (later < 0).all() if crosses else (later > 0).all()


def test_adams_limit_is_that_of_the_preconditioned_hessian():
    made = race("adam", 0.1, "sphere", (4.0, 3.0), 30)
    r = reading(made, 0, 20)
    state, t = made.tracks[0].state, 21
    v = state["v"][t]
    d = np.sqrt(v / (1 - 0.999**t)) + 1e-8
    assert r.limit == pytest.approx(38.0 / (2.0 / d.min()) * (1 - 0.9**t), rel=1e-9)


def test_the_rate_of_gradient_descent_on_a_ravine():
    made = race("sgd", 2 / 101, "ravine_k100", (-5.0, 1.0), 200)
    r = reading(made, 0, 150)
    assert r.rate == pytest.approx(0.98019802, abs=1e-6)
    # the gap shrinks by the square of that
    steps = math.log(1e-6) / (2 * math.log(0.98019802))
    assert r.to_go.low <= steps <= r.to_go.high <= r.to_go.low + 1


def test_the_effective_rate_is_that_of_the_gradient_received():
    entry = Entry(OPTIMIZERS["sgd"](), 1e-3, clip_norm=1.0)
    r = reading(finished(RaceSpec(Landscape("rosenbrock"), (entry,), (-1.2, 1.0), 5)), 0, 0)
    assert np.hypot(*r.used) == pytest.approx(1.0) and np.hypot(*r.grad) > 200
    assert r.effective == pytest.approx([1e-3, 1e-3])


def test_before_the_start_and_after_the_end_there_is_nothing():
    made = race("sgd", 1e-3)
    assert reading(made, 0, -1) is None and reading(made, 0, 5) is None


def test_a_saddle_ahead_is_said():
    made = race("sgd", 0.1, "saddle_bounded", (1.5, 1e-6), 100)
    assert any("saddle" in s for s in reading(made, 0, 60).remarks)


def test_a_hessian_that_is_not_finite_has_no_eigenvalues():
    values, _ = eigen(np.array([[np.nan, 0.0], [0.0, 1.0]]))
    assert np.isnan(values).all()


def test_an_overshoot_is_a_turned_slope_also_before_half_of_the_promise_is_lost():
    line = Line("x^2/2", (), (-5.0, 5.0))
    for lr, turned in ((0.9, False), (1.1, True)):
        entry = Entry(OPTIMIZERS["sgd"](), lr)
        r = reading(finished(RaceSpec(line, (entry,), start=(2.0,), steps=3)), 0, 0)
        assert r.turned == turned == ("overshoot" in " ".join(r.remarks))


def test_an_uphill_step_says_how_short_it_should_have_been():
    line = Line("2*x^2", (), (-5.0, 5.0))
    entry = Entry(OPTIMIZERS["sgd"](), 0.6)
    r = reading(finished(RaceSpec(line, (entry,), start=(1.0,), steps=3)), 0, 0)
    assert "below 2/q = 0.5" in " ".join(r.remarks)


def test_steps_to_a_thousandth_of_the_gap_are_what_the_race_takes():
    where = Landscape("quad_gamma10")
    race = finished(
        RaceSpec(where, (Entry(OPTIMIZERS["sgd"](), 0.01),), start=(10.0, 1.0), steps=800)
    )
    r = reading(race, 0, 0)
    # curvatures 1 and 10: the slow direction shrinks by 0.99 a step
    exact = math.log(1000) / (-2 * math.log(0.99))
    assert exact <= r.thousandth <= 1.06 * exact
    late = race.tracks[0].losses[400:]
    assert 1000 <= late[0] / late[r.thousandth] < 1000**1.06
    assert (
        reading(
            finished(RaceSpec(where, (Entry(OPTIMIZERS["adam"](), 0.01),), steps=5)), 0, 0
        ).thousandth
        is None
    )


@pytest.mark.parametrize(
    ("landscape", "start", "angle"),
    [
        ("sphere", (4.0, -3.0), 0.0),
        # (5, -100) against (5, -1)
        ("ravine_k100", (-5.0, 1.0), math.degrees(math.atan2(100, 5) - math.atan2(1, 5))),
        # on an axis of the bowl it is the straight way
        ("ravine_k100", (-5.0, 0.0), 0.0),
    ],
)
def test_the_gradient_is_seldom_the_straight_way(landscape, start, angle):
    assert reading(race("sgd", 1e-3, landscape, start), 0, 0).astray == pytest.approx(angle)


def test_where_no_minimum_is_known_there_is_no_straight_way():
    plane = Line("x", interval=(-1.0, 1.0))
    spec = RaceSpec(plane, (Entry(OPTIMIZERS["sgd"](), 0.1),), (0.0,), 2)
    assert reading(finished(spec), 0, 0).astray is None


@pytest.mark.parametrize(
    ("name", "lr", "move"),
    [
        ("momentum", 0.05, (-0.5, -0.5)),
        ("rmsprop", 0.01, (-0.1 / (1 + 1e-8), -0.1 / (1 + 1e-8))),
        ("adam", 0.1, (-0.1 / (1 + 1e-9), -0.1 / (1 + 1e-9))),
        ("newton", 1.0, (-10.0, -1.0)),
    ],
)
def test_numbers_of_a_step_are_the_races_and_those_by_hand(name, lr, move):
    # f = (x^2 + 10y^2)/2 at (10, 1): loss 55, gradient (10, 10), Hessian diag(1, 10)
    entry = Entry(OPTIMIZERS[name](), lr)
    race = finished(RaceSpec(Landscape("quad_gamma10"), (entry,), (10.0, 1.0), 10))
    (track,) = race.tracks
    r = reading(race, 0, 0)
    np.testing.assert_allclose(r.move, move, rtol=1e-12)
    x, y = 10.0 + move[0], 1.0 + move[1]
    assert r.loss == 55.0 and r.grad.tolist() == [10.0, 10.0]
    assert r.actual == pytest.approx((x * x + 10 * y * y) / 2 - 55.0, rel=1e-12)
    assert r.predicted == pytest.approx(10 * (move[0] + move[1]), rel=1e-12)
    assert r.predicted2 == pytest.approx(r.actual, rel=1e-9)
    assert r.eigenvalues.tolist() == [1.0, 10.0]
    for step in range(track.steps):
        r = reading(race, 0, step)
        assert r.loss == track.losses[step] and r.lr == track.lr[step]
        assert (r.move == track.points[step + 1] - track.points[step]).all()
        assert (r.used == track.used_grads[step]).all()
        assert r.actual == track.losses[step + 1] - track.losses[step]
