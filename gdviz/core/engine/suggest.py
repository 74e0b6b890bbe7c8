"""The suggested learning rate: the best of a short sweep from the problem's own start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.steppers import Feed, Stepper
from gdviz.core.engine.stepping import stepper
from gdviz.core.models.model import ModelObjective
from gdviz.core.optimizers.base import Optimizer, nested
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Entry, Problem

STEPS = 500
# a method that asks for more than one gradient per step runs in NumPy, where steps cost more
STEPS_IN_NUMPY = 60
RATES = tuple(m * 10.0**k for k in range(-6, 3) for m in (1, 2, 5))
# the part of the best rate's descent that a rate must reach, and that a tame one must reach
KEPT, KEPT_TAME = 0.97, 0.92
# a tame track stays this near the box's centre and leaps no further than this (in box sizes), and
# climbs no higher than this (in losses at the start)
NEAR, LEAP, CLIMB = 0.55, 0.15, 1.5
# a track this far from the box is not followed further
GONE = 3.0
GRID = 48
# an erratic track is judged by its mean over this many of the 101 places that are checked
LAST = 21
# a rate is too small if it reaches less than this part, less than the one before, and stays within
# this part of the box around the start; this many in a row end the search
BEHIND, AROUND, TOO_SMALL = 0.5, 0.05, 3


@lru_cache(4096)
@np.errstate(all="ignore")
def suggested_lr(optimizer: Optimizer, problem: Problem) -> float:
    """The learning rate shown as "suggested" for this method on this problem.

    Of the rates {1, 2, 5} x 10^k it takes those that descend nearly as far as the best within 500
    steps from the problem's start; among these, if there are any, those whose track stays in the
    picture; and among those the quickest. Methods that find their step length
    themselves keep their authors' rate.
    """
    inner: Optimizer = nested(optimizer)[-1]
    if inner != optimizer:
        # found once for all that wrap it, whatever their knobs
        return float(suggested_lr(inner, problem))
    if optimizer.own_step_length:
        return optimizer.default_lr
    ready = problem_of(problem)
    runs = _runs(ready, optimizer)
    best = max(run.descent for run in runs.values())
    if best <= 0.0:
        return optimizer.default_lr
    good = [rate for rate, run in runs.items() if run.descent >= KEPT * best]
    tame = [rate for rate, run in runs.items() if run.tame and run.descent >= KEPT_TAME * best]
    return max(tame or good, key=lambda rate: runs[rate].soon)


def rate_of(entry: Entry, problem: Problem) -> float:
    """A racer's learning rate: its own, or the suggested one."""
    return suggested_lr(entry.optimizer, problem) if entry.lr is None else entry.lr


def suggestion_words(optimizer: Optimizer) -> str:
    """Where the rate that is suggested for this method comes from, in one line."""
    optimizer = nested(optimizer)[-1]
    if optimizer.own_step_length:
        return "suggested: the default of the method's authors, as it finds its step length itself"
    return (
        f"suggested: of {len(RATES)} rates tried for {_steps(optimizer)} steps from the problem's "
        "own start, the quickest of those that came down nearly as far as the best"
    )


def _steps(optimizer: Optimizer) -> int:
    return STEPS if optimizer.first_order else STEPS_IN_NUMPY


@dataclass(frozen=True)
class _Run:
    """The part of the descent that is done at the end, and on average; whether the track is tame;
    how far it goes from the start, in box sizes."""

    descent: float
    soon: float
    tame: bool
    reach: float = math.inf


def _runs(problem: Problem2D, optimizer: Optimizer) -> dict[float, _Run]:
    """The runs of the rates, from the largest down; rates so small that they only fall further
    behind are left out, for they take the most steps. A track that goes far says nothing about
    smaller rates: it may have leapt there."""
    runs: dict[float, _Run] = {}
    best = before = 0.0
    small = 0
    for rate in reversed(RATES):
        run = runs[rate] = _try(problem, optimizer, rate)
        best = max(best, run.descent)
        falls = run.reach < AROUND and run.descent < min(BEHIND * best, before)
        small, before = small + 1 if falls else 0, run.descent
        if small == TOO_SMALL:
            break
    return dict(reversed(runs.items()))


def _try(problem: Problem2D, optimizer: Optimizer, rate: float) -> _Run:
    steps, floor = _steps(optimizer), _floor(problem)
    rows = np.empty((steps + 1, problem.dim))
    rows[0] = problem.start
    feed = Feed(np.full(steps, rate), None, None)
    walker = stepper(problem, Entry(optimizer, rate), rows[0], feed)
    done, near = _advance_while_near(walker, rows, problem)
    if done < steps and not walker.refused:
        return _Run(0.0, 0.0, False)
    marks = np.unique(np.linspace(0, done, 101).astype(int))
    with np.errstate(all="ignore"):
        leap = np.abs(np.diff(rows[: done + 1], axis=0) / problem.size()).max(initial=0.0)
        losses = problem.objective.loss(rows[marks].T)
        gaps = np.maximum(losses - floor, 0.0) / max(losses[0] - floor, 1e-300)
    if not np.isfinite(gaps).all() or gaps[-1] >= 1.0:
        return _Run(0.0, 0.0, False)
    tame = near < NEAR and leap < LEAP and bool(gaps.max() <= CLIMB)
    reach = float(np.abs((rows[: done + 1] - rows[0]) / problem.size()).max())
    # the last point of a track that leaps about says nothing about its rate
    descent = 1.0 - float(gaps[-1] if tame else max(gaps[-1], gaps[-LAST:].mean()))
    return _Run(descent, float(1.0 - gaps.mean()), tame, reach)


def _advance_while_near(walker: Stepper, rows: Array, problem: Problem2D) -> tuple[int, float]:
    """How many rows were filled, to the end or until far outside the box, and how far it went."""
    done, block, furthest = 0, 25, 0.0
    while done < len(rows) - 1:
        part = rows[done + 1 : done + 1 + block]
        filled = walker.advance(part)
        done += filled
        block *= 4
        away = np.abs((part[:filled] - problem.centre()) / problem.size())
        furthest = max(furthest, float(away.max(initial=0.0)))
        if filled < len(part) or not furthest < GONE:
            break
    return done, furthest


@lru_cache(64)
def _floor(problem: Problem2D) -> float:
    """The lowest loss known or seen on a coarse grid of the box; a misfit is never below 0."""
    if problem.fstar is not None:
        return problem.fstar
    if isinstance(problem.objective, ModelObjective):
        return 0.0
    losses = problem.objective.loss(problem.places(GRID))
    finite = losses[np.isfinite(losses)]
    return float(finite.min()) if len(finite) else 0.0
