"""Stability limits: each method's own step, with its scaling held fast, below and above them."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.analysis.rate_range import limit_at_end
from gdviz.core.analysis.step_facts import reading
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.sharpness_curve import stable_below
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec

# what a method averages of the gradients; all else of its state is held as it was in the step
AVERAGES = {"b", "m", "z", "x", "g", "slow"}
# how its second moment stood before the gradient of the step, so that it is the step's after it
BEFORE = {
    "adam": lambda m, v: v / m.beta2,
    "amsgrad": lambda m, v: v / m.beta2,
    "adamw": lambda m, v: v / m.beta2,
    "adamax": lambda m, v: v / m.beta2,
    "nadam": lambda m, v: v / m.beta2,
    "radam": lambda m, v: v / m.beta2,
    "qhadam": lambda m, v: v / m.beta2,
    "adamwschedulefree": lambda m, v: v / m.beta2,
    "adabelief": lambda m, v: (v - m.eps) / m.beta2,
    "adadelta": lambda m, v: v / m.rho,
    "rmsprop": lambda m, v: v / m.alpha,
    "adagrad": lambda m, v: v,
    "yogi": lambda m, v: v,
}
METHODS = [
    ("sgd", {}),
    ("sgd", {"momentum": 0.9, "dampening": 0.5}),
    ("sgd", {"momentum": 0.7, "dampening": 0.4, "nesterov": True}),
    ("momentum", {"momentum": 0.5, "dampening": 0.9}),
    ("momentum", {"convention": "classic"}),
    ("nesterov", {}),
    ("nesterov", {"convention": "look-ahead", "momentum": 0.5}),
    ("nesterov", {"convention": "fista"}),
    ("qhm", {"momentum": 0.9, "nu": 0.3}),
    ("adagrad", {"lr_decay": 0.1}),
    ("adagrad", {"convention": "inside", "initial_accumulator_value": 1.0}),
    ("adadelta", {}),
    ("adadelta", {"rho": 0.5, "eps": 1e-2}),
    ("rmsprop", {"momentum": 0.9}),
    ("rmsprop", {"convention": "inside"}),
    ("asgd", {"lambd": 0.1}),
    ("adam", {}),
    ("adam", {"bias_correction": False}),
    ("adam", {"convention": "eps-hat", "eps": 0.1}),
    ("adam", {"beta1": 0.0, "amsgrad": True}),
    ("adamw", {"weight_decay": 0.02}),
    ("adamax", {}),
    ("nadam", {}),
    ("nadam", {"momentum_decay": 1.0}),
    ("radam", {}),
    ("radam", {"beta2": 0.9, "threshold": 6.0}),
    ("adabelief", {"weight_decay": 0.1}),
    ("yogi", {}),
    ("adan", {}),
    ("adan", {"beta1": 0.5, "beta2": 0.1, "weight_decay": 0.05}),
    ("qhadam", {"nu1": 0.9, "beta1": 0.9}),
    ("sgdschedulefree", {"momentum": 0.5, "weight_decay": 0.2}),
    ("sgdschedulefree", {"warmup_steps": 20}),
    ("adamwschedulefree", {"weight_decay": 0.1}),
    ("lookahead", {"base": OPTIMIZERS["sgd"](), "k": 5}),
    ("lookahead", {"base": OPTIMIZERS["sgd"](), "k": 4}),
    ("lookahead", {"base": OPTIMIZERS["rmsprop"](), "k": 3, "alpha": 0.8}),
    ("sam", {"rho": 0.0}),
]
BOWL = Landscape(formula="2*x^2 + y^2 + x*y")
HESSIAN = np.array([[4.0, 1.0], [1.0, 2.0]])
LENGTHS = {"l2": 0.5, "decay": 0.2}


class Bowl:
    """The quadratic with the curvature of L2, as a method sees it."""

    dim = 2

    def __init__(self, l2):
        self.bent = HESSIAN + l2 * np.eye(2)

    def loss(self, w):
        return 0.5 * w @ self.bent @ w

    def grad(self, w):
        return self.bent @ w

    def loss_and_grad(self, w):
        return self.loss(w), self.grad(w)

    def hessian(self, w):
        return self.bent


def held(method, track, step, lr):
    """The state from which a step at the minimum leaves the scaling that step `step` had."""
    before, after = track.state_at(step), track.state_at(step + 1)
    inner = getattr(method, "base", method)
    prefix = "base_" if inner is not method else ""
    if inner.id in BEFORE:
        name = prefix + "v"
        before = before | {name: BEFORE[inner.id](inner, after[name])}
    if inner.id == "adan":
        before = before | {"n": after["n"] / inner.beta3}
    if inner.id == "asgd" and step:
        before = before | {"eta": before["eta"] * lr / track.lr[step]}
    if "schedulefree" in inner.id:
        # another rate weighs all points alike
        part = lr / track.lr[step]
        before = before | {"top": before["top"] * part, "total": before["total"] * part**2}
    return before


def growth(method, entry, track, step, lr):
    """The spectral radius of the steps near the minimum at that rate."""
    bowl, state = Bowl(entry.l2), held(method, track, step, lr)
    linear = AVERAGES | ({"v"} if method.id == "adan" else set())
    names = [n for n, v in state.items() if n.removeprefix("base_") in linear and np.size(v) == 2]
    if method.id == "asgd":
        names = []
    if method.id == "rmsprop":
        names = ["b"]
    if method.id == "lookahead":
        names = ["slow"]
    tiny = 1e-30

    def stepped(vector, t):
        w, rest = vector[:2], np.split(vector[2:], len(names)) if names else []
        now = state | dict(zip(names, rest, strict=True))
        if method.first_order:
            point, after = method.update(w * (1 - lr * entry.decay), bowl.grad(w), now, t, lr)
        else:
            point, after = method.step(w, bowl, now, t, lr)
            point = point - lr * entry.decay * w
        return np.concatenate([point, *(after[n] for n in names)])

    rounds = range(1, method.k + 1) if method.id == "lookahead" else (step + 1,)
    size, whole = 2 + 2 * len(names), np.eye(2 + 2 * len(names))
    for t in rounds:
        whole = np.stack([stepped(tiny * e, t) / tiny for e in np.eye(size)], axis=1) @ whole
    return np.abs(np.linalg.eigvals(whole)).max()


@pytest.mark.parametrize("penalty", ["", "l2", "decay"])
@pytest.mark.parametrize(("name", "knobs"), METHODS, ids=lambda v: str(v)[:60])
def test_a_step_swings_out_above_the_limit_and_not_below(name, knobs, penalty):
    method = OPTIMIZERS[name](**knobs)
    if penalty == "decay" and not method.decays:
        return
    changes = {penalty: LENGTHS[penalty]} if penalty else {}
    entry = Entry(method, min(method.default_lr, 0.2), **changes)
    race = finished(RaceSpec(BOWL, (entry,), (1.3, 0.7), 60, stop_when_converged=False))
    for step in (1, 2, 7, 40):
        limit = reading(race, 0, step).limit
        rates = [growth(method, entry, race.tracks[0], step, limit * f) for f in (0.98, 1.02)]
        assert rates[0] <= 1 + 1e-9 < rates[1], (step, limit, rates)


@pytest.mark.parametrize("name", ["adadelta", "rmsprop", "adagrad"])
def test_one_step_is_longer_than_twice_the_way_above_the_limit_only(name):
    """In one variable, without a memory of gradients: |x| grows if and only if lr is above it."""
    line = Line("x^2", (), (-4.0, 4.0))
    for factor, grows in ((0.98, False), (1.02, True)):
        for step in (1, 5, 20):
            slow = Entry(OPTIMIZERS[name](), OPTIMIZERS[name].default_lr)
            spec = RaceSpec(line, (slow,), (1.5,), step + 1, stop_when_converged=False)
            race = finished(spec)
            track, limit = race.tracks[0], reading(race, 0, step).limit
            w, state = track.points[step], track.state_at(step)
            after, _ = slow.optimizer.update(w, 2 * w, state, step + 1, factor * limit)
            assert (abs(after[0]) > abs(w[0])) == grows


def test_radam_waits_for_its_scaling_and_its_limit_knows():
    """Its first five steps are by the corrected moment alone: 38 (1 - 0.9^t)/lambda."""
    entry = Entry(OPTIMIZERS["radam"](), 1e-3)
    race = finished(RaceSpec(Line("5*x^2"), (entry,), (1.0,), 10, stop_when_converged=False))
    for step in range(5):
        assert reading(race, 0, step).limit == pytest.approx(3.8 * (1 - 0.9 ** (step + 1)))
    later, t = reading(race, 0, 7), 8
    v = race.tracks[0].state_at(8)["v"][0]
    length = 1999 - 2 * t * 0.999**t / (1 - 0.999**t)
    known = (length - 4) * (length - 2) * 1999 / ((1999 - 4) * (1999 - 2) * length)
    scaled = (1 - 0.9**t) * (np.sqrt(v) + 1e-8) / np.sqrt(known * (1 - 0.999**t))
    assert later.limit == pytest.approx(3.8 * scaled)


def test_what_a_velocity_does_to_a_slow_point_is_not_told():
    for base in ("adam", "momentum"):
        assert OPTIMIZERS["lookahead"](base=OPTIMIZERS[base]()).curvature_limit() is None


def energies(convention, lr=0.1, mu=0.9):
    entry = Entry(OPTIMIZERS["nesterov"](momentum=mu, convention=convention), lr)
    race = finished(RaceSpec(Line("x^2/2"), (entry,), (1.0,), 3, stop_when_converged=False))
    return [reading(race, 0, step).energy for step in range(3)]


def test_the_energy_of_nesterovs_method_is_of_its_own_velocity():
    """On x^2/2 from 1, lr 0.1, mu 0.9, torch's form: b = 1, and w goes to 1 - 0.1*1.9 = 0.81; then
    b = 0.9 + 0.81, and w goes to 0.81 - 0.1*(0.81 + 0.9*1.71). The velocity is -lr*b."""
    first, second, _ = energies("torch")
    assert first == pytest.approx((0.5, 0.81**2 / 2 + 0.1 * 1.0**2 / 2))
    w = 0.81 - 0.1 * (0.81 + 0.9 * 1.71)
    assert second == pytest.approx((first[1], w**2 / 2 + 0.1 * 1.71**2 / 2))
    # the look-ahead form: v = -0.1, then -0.09 - 0.1*(0.9 - 0.09)
    first, second, _ = energies("look-ahead")
    assert first == pytest.approx((0.5, 0.9**2 / 2 + 0.1**2 / 0.2))
    v = -0.09 - 0.1 * (0.9 - 0.09)
    assert second == pytest.approx((first[1], (0.9 + v) ** 2 / 2 + v**2 / 0.2))


def test_the_curve_of_sharpness_has_each_steps_own_limit():
    """2(1 + mu)/lr with the momentum that one-cycle sets, less L2, less (1 + mu) times decay."""
    words = ["cars", "momentum:lr=0.05,l2=0.3,decay=0.1"]
    spec = spec_from_words(words, steps="40")
    cycle = SCHEDULES["onecycle"]()
    entry = dataclasses.replace(spec.entries[0], schedule=cycle)
    race = finished(dataclasses.replace(spec, entries=(entry,)))
    track = race.tracks[0]
    mu = np.array([race.method(0, k).momentum for k in range(track.steps)])
    assert np.ptp(mu) > 0.05
    expected = 2 * (1 + mu) / track.lr - 0.3 - (1 + mu) * 0.1
    assert stable_below(race, 0) == pytest.approx(expected)


def test_the_test_of_rates_tells_the_limit_with_a_penalty():
    spec = RaceSpec(Line("x^2"), (Entry(OPTIMIZERS["sgd"](), 0.1, l2=3.0),), (1.0,), 50)
    assert limit_at_end(finished(spec), 0) == pytest.approx(2 / 5)
