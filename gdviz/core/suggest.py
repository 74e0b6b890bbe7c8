"""The suggested learning rate: what a short sweep from the problem's own start finds best."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gdviz.core.objectives.base import Problem2D
from gdviz.core.objectives.landscape import problem_of
from gdviz.core.optimizers.base import Array, Optimizer
from gdviz.core.spec import Entry, Problem
from gdviz.core.steppers import Feed, stepper

STEPS = 500
# a method that asks for more than one gradient a step runs in NumPy, where steps cost more
STEPS_IN_NUMPY = 60
RATES = tuple(m * 10.0**k for k in range(-6, 3) for m in (1, 2, 5))
# the part of the best rate's descent that a safer rate must keep
KEPT = 0.97
GRID = 48


@lru_cache(4096)
def suggested_lr(optimizer: Optimizer, problem: Problem) -> float:
    """The learning rate shown as "suggested" for this method on this problem.

    Of the rates {1, 2, 5} x 10^k it takes those that descend nearly as far as the best within 500
    steps from the problem's start, and of these the one that also descends best from four other
    points of the box. Methods that find their step length themselves keep their authors' rate.
    """
    base = getattr(optimizer, "base", None)
    if isinstance(base, Optimizer):
        return suggested_lr(base, problem)
    if optimizer.own_step_length:
        return optimizer.default_lr
    ready = problem_of(problem)
    floor = _floor(ready)
    scores = {rate: _score(ready, optimizer, rate, ready.start, floor) for rate in RATES}
    best = max(scores.values())
    near = [rate for rate in RATES if scores[rate] >= KEPT * best]
    if best <= 0.0 or not near:
        return optimizer.default_lr
    if len(near) == 1:
        return near[0]
    return max(near, key=lambda r: scores[r] + _elsewhere(ready, optimizer, r, floor))


def _elsewhere(problem: Problem2D, optimizer: Optimizer, rate: float, floor: float) -> float:
    sides = np.asarray(problem.box, dtype=float)
    centre, half = (sides[::2] + sides[1::2]) / 2, problem.size() / 2
    signs = np.stack(np.meshgrid(*[(-0.6, 0.6)] * problem.dim)).reshape(problem.dim, -1).T
    starts = [tuple((centre + sign * half).tolist()) for sign in signs]
    return float(np.mean([_score(problem, optimizer, rate, s, floor) for s in starts]))


def _score(
    problem: Problem2D, optimizer: Optimizer, rate: float, start: tuple[float, ...], floor: float
) -> float:
    """The part of the way down to `floor` that is done: 1 at best, 0 for no descent at all."""
    steps = STEPS if optimizer.first_order else STEPS_IN_NUMPY
    rows = np.empty((steps + 1, problem.dim))
    rows[0] = start
    feed = Feed(np.full(steps, rate), None, None)
    walker = stepper(problem, Entry(optimizer, rate), rows[0], feed)
    done = _advance_while_near(walker, rows, problem)
    if done < steps and not walker.refused:
        return 0.0
    with np.errstate(all="ignore"):
        losses = problem.objective.loss(rows[[0, done // 4, done]].T)
    gap = np.maximum(losses - floor, 0.0) / max(losses[0] - floor, 1e-300)
    if not np.isfinite(gap).all() or gap[2] >= 1.0:
        return 0.0
    # arriving counts most, arriving early a little
    return float(0.9 * (1.0 - gap[2]) + 0.1 * (1.0 - min(gap[1], 1.0)))


def _advance_while_near(walker: object, rows: Array, problem: Problem2D) -> int:
    """Fill the rows until the end, or until the path is far outside the box."""
    sides = np.asarray(problem.box, dtype=float)
    done, block = 0, 25
    while done < len(rows) - 1:
        part = rows[done + 1 : done + 1 + block]
        filled = walker.advance(part)  # type: ignore[attr-defined]
        done += filled
        block *= 4
        away = np.abs((rows[done] - (sides[::2] + sides[1::2]) / 2) / problem.size())
        if filled < len(part) or not (away < 3.0).all():
            break
    return done


@lru_cache(64)
def _floor(problem: Problem2D) -> float:
    """The lowest loss known or seen on a coarse grid of the box."""
    if problem.fstar is not None:
        return problem.fstar
    sides = problem.box
    axes = [np.linspace(a, b, GRID) for a, b in zip(sides[::2], sides[1::2], strict=True)]
    losses = problem.objective.loss(np.stack([g.ravel() for g in np.meshgrid(*axes)]))
    finite = losses[np.isfinite(losses)]
    return float(finite.min()) if len(finite) else 0.0
