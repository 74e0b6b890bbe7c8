"""The number of further steps that a gap takes, given only where the track so far allows it, and as
a range.

Near a minimum with a positive definite Hessian the gap is a sum of modes, one for each direction of
curvature, and the logarithm of each falls along a line. A forecast requires this: a gap that is
the one of the quadratic model, a straight line over the last steps and over parts of them, and no
mode that is still small but falls more slowly.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.objective import Objective
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.drive import own_decay
from gdviz.core.engine.endings import centred_steps
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.spec.race import Entry

# the steps that are used: half of the track, within these limits, in this many parts
FEWEST, MOST, PARTS = 20, 200, 4
# the gap has fallen by this in them (natural logarithm), and scatters by at most this part of it
FALLEN, SCATTER = 0.3, 0.2
# the largest slope of a part over the smallest, and the forecast over the steps seen, at most
UNEVEN, HORIZON = 1.5, 8.0
# how far the gap may be from the one of the quadratic model
QUADRATIC = 0.3
# the same where curvatures alone give the descent
PURE = 0.05
# a mode is slow below this part of the slope, and hidden while it is below this part of the gap
SLOW, HIDDEN = 0.8, 0.2
# slopes go on changing as they did, and by half as much again; this much is added to both ends
TREND, MARGIN = 1.5, 0.07
# a range wider than this says nothing
WIDEST = 2.5
# a curvature this small relative to the largest counts as none
FAINT = 1e-9
# a gap below this part of the losses is rounding error
ROUNDING = 1e-13
# for more variables the Hessian is not computed
MOST_VARIABLES = 64


class Steps(NamedTuple):
    """A number of steps between two limits."""

    low: int
    high: int

    def __str__(self) -> str:
        if self.low == self.high:
            return "1 step" if self.low == 1 else f"{self.low:,} steps"
        return f"{self.low:,} to {self.high:,} steps"


def predictable(entry: Entry, noisy: bool) -> bool:
    """Whether nothing known about a racer will change its descent later on: noise, batches, a
    penalty, a schedule, or points that are averages of others."""
    method = entry.optimizer
    penalty = entry.l2 or entry.decay or own_decay(method)
    plain = type(method).report is Optimizer.report
    return not (noisy or penalty) and entry.schedule is None and plain


def memory(method: Optimizer) -> float:
    """The number of steps that a method's velocity reaches back."""
    kept = float(getattr(method, method.momentum_knob or "", 0.0) or 0.0)
    return 1.0 / (1.0 - kept) if kept < 1.0 else math.inf


def until(
    factor: float, losses: Array, grads: Array, point: Array, problem: Problem2D, reach: float
) -> Steps | None:
    """The steps until the gap of the last of the `losses` (n,) to the lowest is `factor` of its
    present size, where they allow it.

    `grads` (n, dim) are the gradients of the same rows, `point` (dim,) is the last one, and `reach`
    how many steps the method remembers.
    """
    lowest, count = problem.fstar, rows_seen(len(losses) - 1)
    if lowest is None or count >= len(losses) or reach > count or problem.dim > MOST_VARIABLES:
        return None
    gaps = losses[-count - 1 :] - lowest
    rounding = ROUNDING * max(abs(lowest), 1e-2 * float(np.abs(losses).max()))
    if not (np.isfinite(gaps).all() and (gaps > 0.0).all() and gaps[-1] * factor > rounding):
        return None
    need = -math.log(factor)
    line = _Line.through(np.log(gaps))
    if line is None or need > HORIZON * line.fall * count:
        return None
    gap, rows = float(gaps[-1]), grads[-count - 1 :]
    if not _is_of_modes(rows, problem.objective, point, line.fall, need, gap):
        return None
    return line.range_of(need)


def rows_seen(steps: int) -> int:
    """How many of the last steps of a track are used."""
    return min(max(FEWEST, steps // 2), MOST)


class _Line(NamedTuple):
    """A straight line through logarithms: their fall per step, the slopes of the parts from
    first to last, how far they scatter, and the steps."""

    fall: float
    slopes: tuple[float, ...]
    scatter: float
    steps: int

    @classmethod
    def through(cls, logs: Array) -> _Line | None:
        fall, scatter = _fitted(logs)
        gone = fall * (len(logs) - 1)
        if gone < FALLEN or scatter > SCATTER * gone:
            return None
        size = len(logs) // PARTS
        slopes = tuple(_fitted(logs[i * size : (i + 1) * size])[0] for i in range(PARTS))
        least, most = min(*slopes, fall), max(*slopes, fall)
        if least <= 0.0 or most > UNEVEN * least:
            return None
        return cls(fall, slopes, scatter, len(logs) - 1)

    def range_of(self, need: float) -> Steps | None:
        """The steps in which the logarithm falls by `need`."""
        least, most = min(*self.slopes, self.fall), max(*self.slopes, self.fall)
        change = (self.slopes[-1] - self.slopes[0]) * PARTS / (PARTS - 1)
        drift = TREND * change * need / (self.fall * self.steps)
        least, most = least + min(drift, 0.0), most + max(drift, 0.0)
        if least <= 0.0:
            return None
        doubt = most / least - 1.0 + self.scatter / need
        margin = min(MARGIN, doubt)
        low = (need - self.scatter) / most * (1.0 - margin)
        high = (need + self.scatter) / least * (1.0 + margin)
        if low <= 0.0 or high > WIDEST * low + 1.0:
            return None
        return Steps(math.floor(low), math.ceil(high))


def _is_of_modes(
    grads: Array, objective: Objective, point: Array, fall: float, need: float, gap: float
) -> bool:
    """Whether the gap is that of the quadratic model, and no slow mode is hidden in it."""
    model = bowl(objective, point, grads[-1], gap)
    if model is None or not np.isfinite(grads).all():
        return False
    values, axes = model
    squares = (grads @ axes) ** 2
    modes = squares[-1] / (2.0 * values)
    falls = np.array([_fitted(np.log(np.maximum(row, 1e-300)))[0] for row in squares.T])
    later = np.log(np.maximum(modes, 1e-300)) - falls * need / fall
    slow = (falls < SLOW * fall) & (later > math.log(HIDDEN * gap) - need)
    return not slow.any()


def at_most(
    factor: float, problem: Problem2D, point: Array, grad: Array, loss: float, lr: float
) -> int | None:
    """The steps in which plain descent at this rate reduces the gap of a loss to `factor` of its
    present size, at the known curvatures; None where the loss is not a quadratic bowl all the way
    down.

    The slowest mode shrinks by max|1 - lr lambda| in each, and the gap by its square.
    """
    gap = math.nan if problem.fstar is None else loss - problem.fstar
    model = bowl(problem.objective, point, grad, gap, PURE)
    if model is None:
        return None
    slowest = float(np.abs(1.0 - lr * model[0]).max())
    if not slowest < 1.0:
        return None
    # the curvatures are not quite the same all the way
    return math.ceil((1.0 + PURE) * math.log(factor) / (2.0 * math.log(slowest))) if slowest else 1


def bowl(
    objective: Objective, point: Array, grad: Array, gap: float, within: float = QUADRATIC
) -> tuple[Array, Array] | None:
    """Curvatures (dim,) in rising order and their directions in columns, where the gap is that of a
    quadratic model with them but for the part `within`; None elsewhere, and of many variables."""
    if len(point) > MOST_VARIABLES or not gap > 0.0:
        return None
    with np.errstate(all="ignore"):
        bent = objective.hessian(point)
        if not (np.isfinite(bent).all() and np.isfinite(grad).all()):
            return None
        values, axes = np.linalg.eigh(bent)
        if not values[0] > FAINT * values[-1] > 0.0:
            return None
        modelled = float(((grad @ axes) ** 2 / (2.0 * values)).sum())
    return (values, axes) if abs(modelled / gap - 1.0) < within else None


def _fitted(logs: Array) -> tuple[float, float]:
    """The fall of logarithms per step, by least squares, and the largest distance from that
    line."""
    t, square = centred_steps(len(logs))
    fall = -float(t @ logs) / square
    return fall, float(np.abs(logs - logs.mean() + fall * t).max())
