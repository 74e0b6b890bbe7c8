"""Running a race: a generator of growing snapshots, and the one-racer short form."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.engine.runner import Runner, measure
from gdviz.core.models.model import ModelObjective
from gdviz.core.problems.landscape import problem_of
from gdviz.core.problems.validation import validate
from gdviz.core.spec.race import Init, RaceSpec

# a snapshot every few milliseconds keeps the window fluent and notices a change of the spec
SLICE_SECONDS = 0.003
# where nobody watches: long enough to make the overhead of a block small
WHOLE_SECONDS = 0.03
FIRST_BLOCK = 512
# for slow steps, most of which may lie past the end of the race
FIRST_SLOW = 16
LARGEST_BLOCK = 8192


def run(spec: RaceSpec, checked: bool = False) -> Iterator[Race]:
    """Snapshots of the race, each longer than the one before; the last has `done` set. A spec that
    has been `checked` is not validated again.

    Raises InputError, one line, for a spec that is not allowed. Overflow is a result, which the
    racers' outcomes report, and no warning of NumPy.
    """
    growing = _snapshots(spec, SLICE_SECONDS, checked=checked)
    while True:
        # not around the yield: the caller keeps its own settings
        with np.errstate(all="ignore"):
            race = next(growing)
        yield race
        if race.done:
            return


def _snapshots(
    spec: RaceSpec, seconds: float, between: bool = True, checked: bool = False
) -> Iterator[Race]:
    """The last snapshot, and those `between`; a block of steps takes about `seconds`."""
    if not checked:
        validate(spec)
    problem = problem_of(spec.problem)
    start = starting_point(spec, problem)
    noise = noise_rows(spec, problem.dim)
    runners = [
        Runner(spec, problem, entry, start, noise, racer)
        for racer, entry in enumerate(spec.entries, 1)
    ]
    lrs = tuple(r.lr for r in runners)
    quick = problem.dim <= 2 and all(r.stepper.traced for r in runners)
    done, block = 0, FIRST_BLOCK if quick else FIRST_SLOW
    shown = time.perf_counter()
    while done < spec.steps and any(r.running for r in runners):
        began = time.perf_counter()
        target = min(done + block, spec.steps)
        for runner in runners:
            runner.step(target)
        measure(runners)
        for runner in runners:
            runner.judge()
        done = target
        now = time.perf_counter()
        block = _next_block(block, now - began, seconds)
        if between and now - shown >= seconds and done < spec.steps:
            shown = now
            tracks = tuple(r.track(final=False) for r in runners)
            yield Race(spec, problem, start, tracks, False, lrs)
    yield Race(spec, problem, start, tuple(r.track(final=True) for r in runners), True, lrs)


def _next_block(block: int, spent: float, seconds: float) -> int:
    if spent < seconds / 2:
        return min(block * 2, LARGEST_BLOCK)
    return max(block // 2, 1) if spent > 2 * seconds else block


def finished(spec: RaceSpec) -> Race:
    """The complete race, without snapshots on the way.

    Raises InputError as `run` does.
    """
    with np.errstate(all="ignore"):
        return next(_snapshots(spec, WHOLE_SECONDS, between=False))


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
