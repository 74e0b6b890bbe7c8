"""Forecasts of steps hold when the race goes on."""

import math

import numpy as np
import pytest

from gdviz.core.analysis.forecast import predictable
from gdviz.core.analysis.step_facts import reading
from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.landscape import problem_of
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.data import Data
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, Landscape, RaceSpec

METHODS = ("sgd", "momentum", "nesterov", "adam", "amsgrad")
SPREAD = ("quad_gamma10", "ravine_k100", "beale", "rosenbrock_b5", "goldstein_price", "booth")


def race(method, landscape, start=None, steps=4000, **more):
    entry = Entry(OPTIMIZERS[method]())
    return finished(RaceSpec(landscape, (entry,), start, steps, stop_when_converged=False, **more))


def arrives(gaps, step, factor):
    """The steps from there until the gap is that part of what it was, or None."""
    there = np.flatnonzero(gaps[step:] <= factor * gaps[step])
    return int(there[0]) if len(there) else None


def test_forecasts_hold_in_nine_of_ten_cases():
    random = np.random.default_rng(5)
    ranges, limits = [], []
    for name in SPREAD:
        problem = problem_of(Landscape(name))
        low = np.array(problem.box[::2])
        for method in METHODS * 2:
            start = tuple((low + problem.size() * random.uniform(0.1, 0.9, 2)).tolist())
            made = race(method, Landscape(name), start)
            gaps = made.tracks[0].losses - problem.fstar
            for step in (30, 60, 100, 150, 250, 400):
                said = reading(made, 0, step)
                if said is None:
                    continue
                if said.to_go is not None:
                    taken = arrives(gaps, step, 1e-6)
                    ranges.append(taken is not None and said.to_go.low <= taken <= said.to_go.high)
                if said.thousandth is not None:
                    taken = arrives(gaps, step, 1e-3)
                    limits.append(taken is not None and taken <= said.thousandth)
    assert len(ranges) >= 10 and np.mean(ranges) >= 0.9
    assert len(limits) >= 10 and np.mean(limits) >= 0.9


@pytest.mark.parametrize("step", [40, 100, 150])
def test_a_bowl_is_told_to_the_step(step):
    """Of two curvatures 1 and 10 at a rate of 0.05 the slow one shrinks by 0.95 in a step."""
    entry = Entry(OPTIMIZERS["sgd"](), 0.05)
    made = finished(RaceSpec(Landscape("quad_gamma10"), (entry,), (1.0, 1.0), 400))
    said, exact = reading(made, 0, step), math.log(1e-6) / (2.0 * math.log(0.95))
    assert said.to_go.low <= exact <= said.to_go.high <= said.to_go.low + 3
    assert exact / 2.0 <= said.thousandth <= 1.06 * exact / 2.0 + 1.0


def test_batches_and_noise_have_a_floor_and_no_forecast():
    quiet = race("sgd", Data("cars"), steps=300)
    drawn = race("sgd", Data("cars"), steps=300, sampling=Sampling(8))
    noisy = race("sgd", Landscape("sphere"), steps=300, noise=0.1)
    for made in (drawn, noisy):
        for step in (30, 100, 200):
            said = reading(made, 0, step)
            assert said.to_go is None and said.thousandth is None
    assert reading(quiet, 0, 5).thousandth is not None


@pytest.mark.parametrize("method", ["sophia", "prodigy", "ranger", "adamw", "lookahead"])
def test_a_decay_that_is_a_knob_of_the_method_bends_it_too(method):
    own = {"weight_decay": 0.1}
    knobs = {"base": OPTIMIZERS["adamw"](**own)} if method == "lookahead" else own
    assert not predictable(Entry(OPTIMIZERS[method](**knobs)), False)


def test_a_penalty_or_a_schedule_bends_the_way_and_has_no_forecast():
    for more in ({"l2": 0.1}, {"decay": 0.1}):
        entry = Entry(OPTIMIZERS["sgd"](), 0.05, **more)
        made = finished(RaceSpec(Landscape("sphere"), (entry,), (3.0, 2.0), 200))
        said = reading(made, 0, 50)
        assert said.to_go is None and said.thousandth is None


@pytest.mark.parametrize("schedule", ["none", "step", "multistep", "exponential", "plateau"])
def test_a_schedule_that_has_not_acted_yet_leaves_no_forecast_either(schedule):
    """The track is still that of a constant rate, and will not stay so."""
    drops = {
        "none": None,
        "step": SCHEDULES["step"](step_size=150),
        "multistep": SCHEDULES["multistep"](first=150),
        "exponential": SCHEDULES["exponential"](gamma=0.9999),
        "plateau": SCHEDULES["plateau"](patience=150),
    }
    entry = Entry(OPTIMIZERS["sgd"](), 0.05, drops[schedule])
    made = finished(RaceSpec(Landscape("quad_gamma10"), (entry,), (1.0, 1.0), 400))
    said = reading(made, 0, 100)
    assert (said.to_go is None) == (said.thousandth is None) == (schedule != "none")
