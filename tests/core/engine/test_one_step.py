"""One step from the same state: generated loop = tape = plain NumPy, at 1,000 random states.

The states are those of a thousand races, so that every part of them has been written to.
"""

import numpy as np
import pytest

from gdviz.core.engine.compiled import numeric_knobs
from gdviz.core.engine.loop import loop_of
from gdviz.core.engine.steppers import Feed, NumpyStepper, ScalarStepper
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Entry, Landscape
from gdviz.core.sweeps.sweep import sweep

FIRST_ORDER = [cls for cls in OPTIMIZERS if cls().first_order]
PLACES = {
    "quadratic": problem_of(Landscape(formula="(x^2 + 10*y^2)/2 + 0.3*x*y - x")).objective,
    "rosenbrock": problem_of(Landscape(name="rosenbrock")).objective,
}
LANES = 25
# of the step that is compared; the averages have few or many terms, Lookahead synchronises or not
TIMES = (1, 2, 3, 5, 6, 9, 12, 20)


def rate(cls):
    """Small enough that no race is lost in Rosenbrock's steep corners."""
    return min(cls.default_lr, 1e-4)


def starts(seed):
    return np.random.default_rng(seed).uniform(-2, 2, (2, LANES))


def visited(method, objective, w, steps, lr):
    """The points and the state that many races have after some steps, all at once."""
    state = method.init(w)
    for t in range(1, steps + 1):
        w, state = method.update(w, objective.grad(w), state, t, lr)
    return w, state


def lanes(state, names):
    """The numbers of a state for each race, in the order of these names."""
    parts = [np.asarray(state[name]).reshape(-1, LANES) for name in names]
    return np.concatenate([np.empty((0, LANES)), *parts]).T.tolist()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("cls", FIRST_ORDER, ids=lambda cls: cls.id)
def test_the_loop_steps_as_the_reference(cls, place):
    method, objective, lr = cls(), PLACES[place], rate(cls)
    loop = loop_of(objective, Entry(method), False, False)
    numbers = numeric_knobs(method)
    knobs = [float(numbers[name]) for name in loop.knobs]
    given = {f"k:{n}": v for n, v in zip(loop.knobs, knobs, strict=True)}
    for seed, t in enumerate(TIMES):
        w, state = visited(method, objective, starts(seed), t - 1, lr)
        moved, after = method.update(w, objective.grad(w), state, t, lr)
        shown = method.report(moved, after)
        rates = given | {"t": np.array([float(t)]), "lr": np.array([lr])}
        points, rows, found = np.empty((2, LANES)), np.empty((2, LANES)), []
        for lane, (point, kept) in enumerate(zip(w.T.tolist(), lanes(state, state), strict=True)):
            row = []
            points[:, lane], ended = loop.function(loop.rates(rates, ()), point, kept, knobs, row)
            rows[:, lane] = row
            found.append(ended)
        sizes = np.abs(moved).max(axis=0)
        assert (np.abs(points - moved) <= 1e-12 * sizes).all()
        assert (np.abs(rows - shown) <= 1e-12 * np.maximum(sizes, np.abs(rows).max(axis=0))).all()
        want = np.array(lanes(after, state))
        near = np.abs(found - want) <= np.maximum(1e-11 * np.abs(want), 1e-13)
        assert (near | (found == want)).all()


@pytest.mark.parametrize("cls", FIRST_ORDER, ids=lambda cls: cls.id)
def test_a_step_that_the_loop_cannot_take_leaves_the_state_whole(cls):
    """At the tip of a cone the loop divides by zero, and the step is taken in NumPy."""
    cone = problem_of(Landscape(formula="sqrt(x^2 + y^2) + 0.5*x"))
    paths = []
    for kind in (ScalarStepper, NumpyStepper):
        paths.append(np.empty((12, 2)))
        feed = Feed(np.full(12, 0.1), None, None)
        kind(cone, Entry(cls()), np.zeros(2), feed).advance(paths[-1])
    assert paths[0] == pytest.approx(paths[1], rel=1e-10, abs=1e-12)
    assert (paths[0] != 0).any()


def test_a_step_that_fails_halfway_counts_once():
    """The second coordinate divides by zero at the fifth step, when the first is done."""
    edge = problem_of(Landscape(formula="x^2 + where(x > 0.7, 1, 0)*y"))
    method = OPTIMIZERS["rmsprop"](alpha=0.0, eps=0.0, momentum=0.5)
    paths = []
    for kind in (ScalarStepper, NumpyStepper):
        paths.append(np.empty((12, 2)))
        feed = Feed(np.full(12, 0.05), None, None)
        kind(edge, Entry(method), np.ones(2), feed).advance(paths[-1])
    assert np.isfinite(paths[1][:4]).all()
    assert np.isnan(paths[1][-1, 1])
    assert paths[0] == pytest.approx(paths[1], rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("cls", FIRST_ORDER, ids=lambda cls: cls.id)
def test_the_tape_steps_as_the_reference(cls, place):
    """A tape begins at the start; its first three steps are compared, 1,000 lanes each."""
    method, objective, lr = cls(), PLACES[place], rate(cls)
    begin = np.concatenate([starts(seed) for seed in range(8)], axis=1)
    # the rate of a change that is read off two gradients multiplies their rounding
    for steps in (1,) if cls.id == "bb" else (1, 2, 3):
        w, state = visited(method, objective, begin, steps, lr)
        shown = method.report(w, state)
        found = sweep(objective, Entry(method), begin, steps, lr)
        assert (np.abs(found - shown) <= 1e-12 * np.abs(shown).max(axis=0)).all()
