"""One formula, three lives: generated loop = tape = plain NumPy, over the whole catalogue."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.engine.compiled import numeric_knobs, with_knobs
from gdviz.core.engine.steppers import Feed, NumpyStepper, ScalarStepper
from gdviz.core.engine.stepping import stepper
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Entry, Landscape
from gdviz.core.sweeps.sweep import sweep

FIRST_ORDER = [cls for cls in OPTIMIZERS if cls().first_order]
QUADRATIC = problem_of(Landscape(formula="(x^2 + 10*y^2)/2 + 0.3*x*y - x"))
ROSENBROCK = problem_of(Landscape(name="rosenbrock"))
RATE = {"sgd": 1e-3, "momentum": 2e-4, "nesterov": 2e-4}


def constant_feed(rate, steps, noise=None):
    return Feed(np.full(steps, rate), noise, None)


def path(kind, problem, entry, start, feed):
    rows = np.empty((len(feed.lr), problem.dim))
    walker = kind(problem, entry, np.array(start), feed)
    assert walker.advance(rows) == len(rows)
    return rows, walker


def ids(cls):
    return cls.id


@pytest.mark.parametrize("cls", FIRST_ORDER, ids=ids)
@pytest.mark.parametrize("problem", [QUADRATIC, ROSENBROCK], ids=["quadratic", "rosenbrock"])
def test_whole_paths_agree(cls, problem):
    entry, feed = Entry(cls()), constant_feed(RATE.get(cls.id, 1e-3), 120)
    fast, quick = path(ScalarStepper, problem, entry, (-0.9, 0.8), feed)
    slow, reference = path(NumpyStepper, problem, entry, (-0.9, 0.8), feed)
    assert np.allclose(fast, slow, rtol=1e-10, atol=1e-13)
    for name, value in reference.state.items():
        assert np.allclose(quick.state[name], value, rtol=1e-9, atol=1e-12), name


@pytest.mark.parametrize("cls", FIRST_ORDER, ids=ids)
def test_lanes_of_a_sweep_equal_their_own_races(cls):
    starts = np.array([[-1.2, 0.4, 1.7], [1.0, -0.6, 0.2]])
    # a rate that is a quotient of differences multiplies the last digit at every step
    steps, rate = 8 if cls.id == "bb" else 25, RATE.get(cls.id, 1e-3)
    together = sweep(ROSENBROCK.objective, Entry(cls()), starts, steps, rate)
    for lane in range(3):
        feed = constant_feed(rate, steps)
        alone, _ = path(NumpyStepper, ROSENBROCK, Entry(cls()), starts[:, lane], feed)
        assert np.allclose(together[:, lane], alone[-1], rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("cls", FIRST_ORDER, ids=ids)
def test_one_step_from_random_states_agrees(cls):
    """From the states that a race really visits, with knobs drawn at random near their defaults."""
    rng = np.random.default_rng(7)
    for _ in range(20):
        start = rng.uniform(-2, 2, 2)
        knobs = {n: v * rng.uniform(0.9, 1.0) for n, v in numeric_knobs(cls()).items()}
        whole = {n: round(v) for n, v in knobs.items() if float(numeric_knobs(cls())[n]) >= 2}
        entry = Entry(with_knobs(cls(), knobs | whole))
        noise = 0.1 * rng.standard_normal((25, 2))
        feed = constant_feed(RATE.get(cls.id, 1e-3) / 4, 25, noise)
        fast, _ = path(ScalarStepper, ROSENBROCK, entry, start, feed)
        slow, _ = path(NumpyStepper, ROSENBROCK, entry, start, feed)
        assert np.allclose(fast, slow, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(
    "changes",
    [{"clip_norm": 0.5}, {"clip_value": 0.1}, {"l2": 0.3}, {"decay": 0.2}],
    ids=lambda c: next(iter(c)),
)
def test_what_the_racer_adds_agrees_too(changes):
    entry = dataclasses.replace(Entry(OPTIMIZERS["adam"]()), **changes)
    feed = constant_feed(0.05, 60, np.random.default_rng(3).standard_normal((60, 2)))
    fast, _ = path(ScalarStepper, ROSENBROCK, entry, (-1.2, 1.0), feed)
    slow, _ = path(NumpyStepper, ROSENBROCK, entry, (-1.2, 1.0), feed)
    plain, _ = path(NumpyStepper, ROSENBROCK, Entry(OPTIMIZERS["adam"]()), (-1.2, 1.0), feed)
    assert np.allclose(fast, slow, rtol=1e-11, atol=1e-13)
    assert np.abs(slow - plain).max() > 1e-3


def test_a_fault_in_the_loop_is_repeated_in_numpy():
    problem = problem_of(Landscape(formula="sqrt(x^2 + y^2) + 0.5*x"))
    entry, feed = Entry(OPTIMIZERS["sgd"]()), constant_feed(0.25, 8)
    fast, _ = path(ScalarStepper, problem, entry, (0.0, 0.0), feed)
    slow, _ = path(NumpyStepper, problem, entry, (0.0, 0.0), feed)
    # at the tip of the cone its gradient is 0/0 and counts as 0; the slope of 0.5 x stays
    assert fast[0].tolist() == [-0.125, 0.0]
    assert np.array_equal(fast, slow)


def test_overflow_becomes_the_same_infinity():
    entry, feed = Entry(OPTIMIZERS["sgd"]()), constant_feed(1.0, 12)
    fast, _ = path(ScalarStepper, ROSENBROCK, entry, (-1.2, 1.0), feed)
    slow, _ = path(NumpyStepper, ROSENBROCK, entry, (-1.2, 1.0), feed)
    assert np.array_equal(np.isfinite(fast), np.isfinite(slow))
    assert not np.isfinite(fast[-1]).all()


def test_methods_that_ask_for_more_run_in_numpy():
    feed = constant_feed(1.0, 3)
    for cls in OPTIMIZERS:
        walker = stepper(ROSENBROCK, Entry(cls()), np.array([-1.2, 1.0]), feed)
        assert isinstance(walker, ScalarStepper if cls().first_order else NumpyStepper)
