"""The learning-rate range test against the closed form of descent in a bowl."""

import math

import numpy as np
import pytest

from gdviz.core.analysis.rate_range import limit_at_end, rate_range
from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec


def race_of(*entries, landscape="quad_gamma10", **more):
    more = {"start": (10.0, 1.0), "steps": 60, "stop_when_converged": False} | more
    return finished(RaceSpec(Landscape(landscape), entries, **more))


def plain(lr=0.05, **knobs):
    return Entry(OPTIMIZERS["sgd"](**knobs), lr)


def test_every_rate_ends_where_the_closed_form_does():
    found = list(rate_range(race_of(plain()), 0))
    assert len(found) == len(found[-1].rates) == 41
    assert [int(np.isnan(f.losses).sum()) for f in found] == list(range(40, -1, -1))
    rates, losses = found[-1].rates, found[-1].losses
    assert (rates[0], rates[-1]) == pytest.approx((5e-5, 5.0)) and 0.05 in rates
    exact = 0.5 * (100 * (1 - rates) ** 120 + 10 * (1 - 10 * rates) ** 120)
    stable = rates < 0.2
    assert losses[stable] == pytest.approx(exact[stable], rel=1e-9)
    assert np.isinf(losses[rates > 0.25]).all()
    # of two curvatures 2/(1 + 10) is best
    assert found[-1].best == rates[np.argmin(abs(np.log(rates * 5.5)))]


def test_the_limit_follows_the_method():
    race = race_of(plain(), plain(momentum=0.5), Entry(OPTIMIZERS["adam"](), 0.1), plain(0.01))
    assert limit_at_end(race, 0) == pytest.approx(2 / 10)
    assert limit_at_end(race, 1) == pytest.approx(2 * 1.5 / 10)
    assert limit_at_end(race, 2) is None
    assert limit_at_end(race_of(Entry(OPTIMIZERS["signsgd"](), 0.1)), 0) is None
    assert next(rate_range(race, 3)).limit == pytest.approx(0.2)
    dome = race_of(plain(), landscape="x4_minus_y2", start=(0.0, 0.1), steps=1)
    assert limit_at_end(dome, 0) is None


def test_the_rates_run_the_same_race_with_its_noise_and_schedule():
    race = race_of(plain(), noise=0.5, seed=3)
    *_, last = rate_range(race, 0)
    own = int(np.argmin(abs(last.rates - 0.05)))
    assert last.losses[own] == race.tracks[0].losses[-1]


def test_a_long_race_is_tested_in_fewer_steps_and_a_hopeless_one_has_no_best():
    race = race_of(plain(1e9), steps=3000)
    found = next(rate_range(race, 0))
    assert found.steps == 2000
    *_, last = rate_range(race, 0)
    assert last.best is None and (last.losses == math.inf).all()


def test_where_a_racer_was_thrown_to_has_no_limit_to_tell():
    spec = RaceSpec(Landscape("rosenbrock"), (Entry(OPTIMIZERS["gd"](), 0.02),), steps=50)
    race = finished(spec)
    assert race.tracks[0].outcome.ending is Ending.DIVERGED
    assert limit_at_end(race, 0) is None
