"""Many trajectories at once: rates and knobs for each lane, blocks, single precision."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.base.knobs import InputError
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.steppers import Feed, NumpyStepper
from gdviz.core.formula.parsing import parse
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Entry, Landscape
from gdviz.core.sweeps.array_program import BLOCK_BYTES
from gdviz.core.sweeps.sweep import sweep

START = (-1.2, 1.0)
ROSENBROCK = problem_of(Landscape("rosenbrock")).objective


def end(method, lr, steps, start=START, landscape="rosenbrock", **knobs):
    return trajectory(method, landscape, start, steps, lr=lr, **knobs)[-1]


def reference(objective, entry, start):
    """The end of 40 steps of 0.05 by the method's own formula."""
    dim = objective.dim
    problem = Problem2D("", "", objective, (-2.0, 2.0) * dim, tuple(start), "linear")
    walker = NumpyStepper(problem, entry, start, Feed(np.full(40, 0.05), None, None))
    rows = np.empty((40, dim))
    assert walker.advance(rows) == 40
    return rows[-1]


def test_a_rate_and_a_momentum_for_each_lane():
    lrs, mus = np.array([[1e-4], [3e-4]]), np.array([[0.0, 0.5, 0.9]])
    ends = sweep(ROSENBROCK, Entry(OPTIMIZERS["momentum"]()), START, 40, lrs, {"momentum": mus})
    assert ends.shape == (2, 2, 3)
    for i, j in np.ndindex(2, 3):
        alone = end("momentum", lrs[i, 0], 40, momentum=mus[0, j])
        np.testing.assert_allclose(ends[:, i, j], alone, rtol=1e-11)


def test_a_decay_rate_for_each_lane():
    betas = np.array([0.9, 0.99, 0.999])
    ends = sweep(ROSENBROCK, Entry(OPTIMIZERS["adam"]()), START, 30, 0.02, {"beta2": betas})
    for lane, beta in enumerate(betas):
        np.testing.assert_allclose(ends[:, lane], end("adam", 0.02, 30, beta2=beta), rtol=1e-11)


# Adam works on at least nine numbers a lane: m, v, w and slopes of two coordinates, one between
LANES = BLOCK_BYTES // (9 * 8)


@pytest.mark.parametrize("lanes", [LANES + 1, 2 * LANES - 3, 2 * LANES + 5, 32_768, 65_536])
def test_lanes_do_not_know_their_block(lanes):
    starts = np.random.default_rng(2).uniform(-2.0, 2.0, (2, lanes))
    entry = Entry(OPTIMIZERS["adam"]())
    together = sweep(ROSENBROCK, entry, starts, 3, 0.05)
    some = np.r_[0:5, lanes - 5 : lanes]
    alone = sweep(ROSENBROCK, entry, starts[:, some], 3, 0.05)
    np.testing.assert_allclose(together[:, some], alone, rtol=1e-13)
    assert np.isfinite(together).all()


def test_no_lanes_are_no_work():
    none = np.empty((2, 0))
    assert sweep(ROSENBROCK, Entry(OPTIMIZERS["adam"]()), none, 3, 0.05).shape == (2, 0)


@pytest.mark.parametrize("method", ["sgd", "momentum", "adam", "sgdschedulefree"])
def test_no_step_leaves_the_start_and_one_is_the_first(method):
    entry = Entry(OPTIMIZERS[method]())
    starts = np.array([[-1.2, 0.5], [1.0, 0.25]])
    assert np.array_equal(sweep(ROSENBROCK, entry, starts, 0, 1e-3), starts)
    once = sweep(ROSENBROCK, entry, starts, 1, 1e-3)
    np.testing.assert_allclose(once[:, 1], end(method, 1e-3, 1, (0.5, 0.25)), rtol=1e-13)


def test_shapes_of_the_batch():
    entry = Entry(OPTIMIZERS["sgd"]())
    assert sweep(ROSENBROCK, entry, START, 2, 1e-3).shape == (2,)
    assert sweep(ROSENBROCK, entry, START, 2, np.full((3, 1), 1e-3)).shape == (2, 3, 1)
    assert sweep(ROSENBROCK, entry, np.zeros((2, 0)), 2, 1e-3).shape == (2, 0)
    grid = np.zeros((2, 4, 5))
    assert sweep(ROSENBROCK, entry, grid, 2, np.full(5, 1e-3)).shape == (2, 4, 5)


def test_single_precision_stays_near_double():
    starts = np.random.default_rng(3).uniform(-1.5, 1.5, (2, 300))
    entry = Entry(OPTIMIZERS["adam"]())
    for name in ("rosenbrock", "rastrigin"):
        objective = problem_of(Landscape(name)).objective
        single = sweep(objective, entry, starts, 10, 0.05, dtype=np.float32)
        double = sweep(objective, entry, starts, 10, 0.05)
        assert single.dtype == np.float32
        close = np.abs(single - double) < 2e-4
        # next to a point without slope Adam's first steps depend on the last digit
        assert close.mean() > 0.98


@pytest.mark.parametrize(
    "changes",
    [{"clip_norm": 0.5}, {"clip_value": 0.1}, {"l2": 0.3}, {"decay": 0.2}],
    ids=lambda c: next(iter(c)),
)
def test_what_a_racer_adds_is_swept_too(changes):
    entry = dataclasses.replace(Entry(OPTIMIZERS["adam"]()), **changes)
    starts = np.array([[-1.2, 0.4], [1.0, -0.6]])
    together = sweep(ROSENBROCK, entry, starts, 40, 0.05)
    assert not np.allclose(together, sweep(ROSENBROCK, Entry(entry.optimizer), starts, 40, 0.05))
    for lane in range(2):
        np.testing.assert_allclose(together[:, lane], reference(ROSENBROCK, entry, starts[:, lane]))


@pytest.mark.parametrize("names", ["x", "xyz"])
@pytest.mark.parametrize("method", ["sgd", "momentum", "adam", "muon", "lookahead"])
def test_one_variable_or_three(names, method):
    text = " + ".join(f"{k + 1}*{n}^4 + cos({n})*{names[0]}" for k, n in enumerate(names))
    objective = parse(text, variables=tuple(names))
    starts = np.random.default_rng(5).uniform(-1.0, 1.0, (len(names), 4))
    entry = Entry(OPTIMIZERS[method]())
    together = sweep(objective, entry, starts, 40, 0.05)
    for lane in range(4):
        np.testing.assert_allclose(
            together[:, lane], reference(objective, entry, starts[:, lane]), rtol=1e-9
        )


def test_a_method_that_asks_for_more_cannot_sweep():
    with pytest.raises(InputError, match="one gradient per step"):
        sweep(ROSENBROCK, Entry(OPTIMIZERS["newton"]()), START, 2, 1.0)


@pytest.mark.parametrize(("momentum", "steps"), [(0.0, 30), (0.5, 3), (0.9, 7)])
@pytest.mark.parametrize("landscape", ["rosenbrock", "himmelblau"])
def test_a_point_that_is_a_mean_keeps_its_units(momentum, steps, landscape):
    """The point of D-Adaptation with momentum is a running mean; slopes are taken at the mean, not
    at the sum."""
    entry = Entry(OPTIMIZERS["dadaptsgd"](momentum=momentum, d0=1e-3))
    objective = problem_of(Landscape(landscape)).objective
    found = sweep(objective, entry, np.array(START)[:, None], steps, 1.0)[:, 0]
    by_hand = end("dadaptsgd", 1.0, steps, landscape=landscape, momentum=momentum, d0=1e-3)
    assert found == pytest.approx(by_hand, rel=1e-11)


WITH_MOMENTUM = [c for c in OPTIMIZERS if c().first_order and c.momentum_knob]


@pytest.mark.parametrize("cls", WITH_MOMENTUM, ids=lambda c: c.id)
@pytest.mark.parametrize("momentum", [0.3, 0.8])
def test_every_method_sweeps_with_another_momentum(cls, momentum):
    knobs, lr = {cls.momentum_knob: momentum}, cls.default_lr if cls.own_step_length else 1e-4
    entry = Entry(cls(**knobs))
    found = sweep(ROSENBROCK, entry, np.array(START)[:, None], 20, lr)[:, 0]
    assert found == pytest.approx(end(cls.id, lr, 20, **knobs), rel=1e-9)
