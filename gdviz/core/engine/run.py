"""Running a race: a generator of growing snapshots, and the one-racer short form."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.engine.runner import Runner, measure
from gdviz.core.models.model import ModelObjective
from gdviz.core.problems.landscape import problem_of
from gdviz.core.problems.validation import validate
from gdviz.core.spec.race import Init, RaceSpec

# the longest that goes by without asking whether the race is wanted is about twice this
SLICE_SECONDS = 0.002
# between two snapshots: each costs whoever looks at it as much as all of the race so far
SNAPSHOT_SECONDS = 0.05
# where nobody watches: long enough to make the overhead of a block small
WHOLE_SECONDS = 0.03
FIRST_BLOCK = 512
# for slow steps, most of which may lie past the end of the race
FIRST_SLOW = 16
LARGEST_BLOCK = 4096

Wanted = Callable[[], bool]


def run(spec: RaceSpec, checked: bool = False, wanted: Wanted = lambda: True) -> Iterator[Race]:
    """Snapshots of the race, each longer than the one before; the last has `done` set. A spec that
    has been `checked` is not validated again; the race ends early, without a last snapshot, a few
    milliseconds after it is no longer `wanted`.

    Raises InputError, one line, for a spec that is not allowed. Overflow is a result, which the
    racers' outcomes report, and no warning of NumPy.
    """
    growing = _snapshots(spec, SLICE_SECONDS, checked, SNAPSHOT_SECONDS, wanted)
    while True:
        # not around the yield: the caller keeps its own settings
        with np.errstate(all="ignore"):
            race = next(growing, None)
        if race is None:
            return
        yield race


def _snapshots(
    spec: RaceSpec,
    seconds: float,
    checked: bool = False,
    apart: float = math.inf,
    wanted: Wanted = lambda: True,
) -> Iterator[Race]:
    """The last snapshot; before it one after the first block and others at least `apart` seconds,
    unless that is infinite. What one racer takes at a time lasts about `seconds`."""
    if not checked:
        validate(spec)
    problem = problem_of(spec.problem)
    start = starting_point(spec, problem)
    noise = noise_rows(spec, problem.dim)
    runners = [
        Runner(spec, problem, entry, start, noise, racer)
        for racer, entry in enumerate(spec.entries, 1)
    ]

    def snapshot(final: bool) -> Race:
        tracks = tuple(r.track(final) for r in runners)
        return Race(spec, problem, start, tracks, final, tuple(r.lr for r in runners))

    quick = problem.dim <= 2 and all(r.stepper.traced for r in runners)
    done, block = 0, FIRST_BLOCK if quick else FIRST_SLOW
    # of each racer, and of measuring them all
    spent = [0.0] * (len(runners) + 1)
    due = time.perf_counter() if math.isfinite(apart) else math.inf
    while done < spec.steps and any(r.running for r in runners):
        target = min(done + block, spec.steps)
        # asked after each racer: so much for all of them at a time would be a few steps each
        for k, runner in enumerate(runners):
            spent[k] += _seconds(partial(runner.step, target))
            if not wanted():
                return
        spent[-1] += _seconds(partial(_judge, runners))
        done = target
        block = _next_block(block, seconds * done / max(*spent, 1e-9))
        if done < spec.steps and time.perf_counter() >= due:
            yield snapshot(False)
            due = time.perf_counter() + apart
    yield snapshot(True)


def _judge(runners: Sequence[Runner]) -> None:
    measure(runners)
    for runner in runners:
        runner.judge()


def _seconds(act: Callable[[], None]) -> float:
    """How long it takes, without the time for which others kept the processor."""
    began = time.thread_time()
    act()
    return time.thread_time() - began


def _next_block(block: int, ideal: float) -> int:
    """Twice as many steps, or half of them, if that is nearer to the ideal: a few sizes only, since
    columns of a loop are kept by their steps."""
    if ideal > 2 * block:
        return min(2 * block, LARGEST_BLOCK)
    return max(block // 2, 1) if ideal < block / 2 else block


def finished(spec: RaceSpec) -> Race:
    """The complete race, without snapshots on the way.

    Raises InputError as `run` does.
    """
    with np.errstate(all="ignore"):
        return next(_snapshots(spec, WHOLE_SECONDS))


def starting_point(spec: RaceSpec, problem: Problem2D) -> tuple[float, ...]:
    """The common start: the spec's, one drawn at random, or the problem's own."""
    if spec.start is None:
        return problem.start
    if isinstance(spec.start, Init) and spec.start.scheme == "fan_in":
        assert isinstance(problem.objective, ModelObjective)
        return tuple(problem.objective.initial(spec.start.seed).tolist())
    if isinstance(spec.start, Init):
        draw = np.random.default_rng(spec.start.seed).random(problem.dim)
        return tuple((np.array(problem.box[::2]) + draw * problem.size()).tolist())
    return spec.start


def noise_rows(spec: RaceSpec, dim: int) -> Array | None:
    """The noise of each step (steps, dim), the same for all racers and for any number of steps."""
    if not spec.noise:
        return None
    form = spec.noise_form
    size = spec.noise * np.array(form.each or (1.0,) * dim)
    if form.shape == "spikes":
        first = np.arange(spec.steps) % form.period == 0
        return np.asarray((first - 1.0 / form.period)[:, None] * size)
    return size * np.random.default_rng(spec.seed).standard_normal((spec.steps, dim))
