"""Methods become one another where a knob has its limit, over the whole catalogue."""

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.engine.run import finished
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.every import every

FORMULA = "(x^2 + 5*y^2)/2 + 0.4*x*y + 0.1*x^4 + 0.3*cos(x + 2*y) - 0.2*x"
START = (-0.9, 0.6)


def ids(cls):
    return cls.id


def method(cls):
    return cls(f_star=-5.0) if cls.id == "polyak" else cls()


def walked(optimizer, cls):
    return trajectory(
        optimizer, FORMULA, START, 40, cls.default_lr if cls.own_step_length else 0.02
    )


@pytest.mark.parametrize("cls", OPTIMIZERS, ids=ids)
def test_lookahead_of_one_whole_step_is_its_base(cls):
    wrapped = OPTIMIZERS["lookahead"](base=method(cls), k=1, alpha=1.0)
    assert walked(wrapped, cls) == pytest.approx(walked(method(cls), cls), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("cls", OPTIMIZERS, ids=ids)
def test_sam_of_no_radius_is_its_base(cls):
    wrapped = OPTIMIZERS["sam"](base=method(cls), rho=0.0)
    assert walked(wrapped, cls) == pytest.approx(walked(method(cls), cls), rel=1e-12, abs=1e-12)


def test_sam_has_the_limit_of_its_base_only_where_it_does_not_go_uphill():
    assert OPTIMIZERS["sam"](rho=0.0).curvature_limit() == 2.0
    assert OPTIMIZERS["sam"](rho=0.05).curvature_limit() is None
    # below the limit of descent, 2, it circles the minimum of x^2/2 without ever getting nearer
    ends = trajectory(OPTIMIZERS["sam"](), "x^2/2 + 0*y", (1, 0), 3000, 1.9)[-2:, 0]
    assert np.abs(ends).min() > 0.5


@pytest.mark.parametrize("convention", ["classic", "look-ahead"])
def test_no_convention_of_momentum_matters_without_momentum(convention):
    name = "momentum" if convention == "classic" else "nesterov"
    knobs = {"momentum": 0.0, "convention": convention}
    plain = trajectory("sgd", FORMULA, START, 40, 0.05)
    assert trajectory(name, FORMULA, START, 40, 0.05, **knobs) == pytest.approx(plain, abs=1e-14)


@every("slope", [1e-9, 1e-7, 1e-3, 1.0, 1e6])
@every("name", ["adam", "adamw", "amsgrad", "nadam", "adamax"])
def test_adams_first_step_is_the_rate_but_for_eps(name, slope):
    """lr*g/(|g| + eps): lr*sign(g) to lr*eps/|g|. NAdam's first step mixes two momenta."""
    lr, knobs = 0.1, {"weight_decay": 0.0} if name == "adamw" else {}
    path = trajectory(name, f"{slope}*x - {slope}*y", (0, 0), 1, lr, **knobs)
    first, second = 0.9 * (1 - 0.5 * 0.96**0.004), 0.9 * (1 - 0.5 * 0.96**0.008)
    length = lr * (1 + second * 0.1 / (1 - first * second)) if name == "nadam" else lr
    assert path[1] == pytest.approx(length * slope / (slope + 1e-8) * np.array([-1, 1]))
    assert np.abs(path[1] - length * np.array([-1, 1])).max() <= length * (1e-8 / slope + 1e-12)


@pytest.mark.parametrize("cls", OPTIMIZERS, ids=ids)
def test_the_same_seed_is_the_same_race_to_the_last_bit(cls):
    spec = RaceSpec(Landscape(formula=FORMULA), (Entry(method(cls), 0.02),), START, 30, noise=0.1)
    first, again = (finished(spec).tracks[0].points for _ in range(2))
    assert np.array_equal(first, again)
    other = RaceSpec(spec.problem, spec.entries, START, 30, noise=0.1, seed=5)
    changed = not np.array_equal(first, finished(other).tracks[0].points)
    # a sign may be the same under all the noise
    assert changed or cls.id in ("signsgd", "signum", "lion", "sophia")


def test_polyak_within_sam_sees_the_loss_whose_lowest_value_is_known():
    """Without a radius SAM is its base, with L2 too."""
    entry = Entry(OPTIMIZERS["polyak"](), 1.0, l2=0.5)
    wrapped = Entry(OPTIMIZERS["sam"](base=OPTIMIZERS["polyak"](), rho=0.0), 1.0, l2=0.5)
    race = finished(RaceSpec(Landscape("sphere"), (entry, wrapped), (3.0, 4.0), 5))
    assert np.allclose(race.tracks[0].points, race.tracks[1].points, rtol=1e-12, atol=0.0)
