"""How a race grows: its blocks, its snapshots, and its end when nobody wants it any more."""

import types
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from gdviz.core.analysis.rate_range import rate_range
from gdviz.core.engine.run import finished, run
from gdviz.core.engine.runner import Runner
from gdviz.core.learning.learning_curve import other_seeds
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec

# in the package the name is the function
run_module = import_module("gdviz.core.engine.run")
RATES = {"gd": 1e-4, "momentum": 1e-5, "nesterov": 1e-5, "rmsprop": 1e-4}


def spec(racers=4, steps=20_000):
    entries = tuple(Entry(OPTIMIZERS[name](), rate) for name, rate in RATES.items())
    return RaceSpec(Landscape("rosenbrock"), (entries * 8)[:racers], (-1.2, 1.0), steps)


@pytest.fixture
def taken(monkeypatch):
    """The steps that racers were asked to take, one list for all of them."""
    asked, step = [], Runner.step

    def counted(runner, target):
        asked.append(target - runner.done)
        step(runner, target)

    monkeypatch.setattr(Runner, "step", counted)
    return asked


@pytest.fixture
def clock(monkeypatch, taken):
    """A clock of both kinds by which a racer takes 60 us for a block and one for each step, and
    others keep the processor for 10 ms each time that a block has ended."""
    kept = [0.0]

    def now():
        return 60e-6 * len(taken) + 1e-6 * sum(taken)

    def wall():
        kept[0] += 0.01
        return now() + kept[0]

    monkeypatch.setattr(
        run_module, "time", types.SimpleNamespace(perf_counter=wall, thread_time=now)
    )


def test_many_racers_take_as_many_steps_at_a_time_as_one(clock, taken):
    blocks = []
    for racers in (1, 32):
        taken.clear()
        for _ in run(spec(racers)):
            pass
        blocks.append(len(taken) // racers)
    assert blocks[0] == blocks[1] < 25
    assert max(taken) <= 4 * run_module.SLICE_SECONDS / 1e-6


def test_a_snapshot_comes_at_once_and_others_are_apart_however_short_the_blocks(monkeypatch):
    monkeypatch.setattr(run_module, "LARGEST_BLOCK", run_module.FIRST_BLOCK)
    monkeypatch.setattr(run_module, "SNAPSHOT_SECONDS", 1e6)
    first, last = run(spec())
    assert (first.steps, first.done) == (run_module.FIRST_BLOCK, False)
    assert (last.steps, last.done) == (20_000, True)
    monkeypatch.setattr(run_module, "SNAPSHOT_SECONDS", 0.0)
    assert len(list(run(spec()))) == 40


def test_a_race_ends_within_the_block_of_one_racer_when_it_is_not_wanted(taken):
    wanted = [True]
    growing = run(spec(32, 100_000), wanted=lambda: wanted[0])
    race = next(growing)
    before, begun = [track.points.copy() for track in race.tracks], len(taken)
    wanted[0] = False
    assert list(growing) == [] and len(taken) == begun + 1
    # what was shown is not touched by the steps that nobody wanted
    assert all(map(np.array_equal, before, [track.points for track in race.tracks]))


def test_what_is_raced_beside_a_race_ends_with_it(taken):
    race = finished(spec(2, 2000))
    taken.clear()
    assert list(other_seeds(race, 5, lambda: False)) == []
    assert list(rate_range(race, 0, None, lambda: False)) == []
    assert len(taken) == 2
    assert [other.spec.seed for other in other_seeds(replace(race, tracks=()), 2)] == [1, 2]
