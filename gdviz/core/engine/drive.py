"""The drive of a track: how much of each step is the method's answer to the gradient it received.

Weight decay moves a point as well. Where the two balance, the point rests though neither the
gradient nor the answer to it is small; where the answers fade, it stops though nothing balances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.spec.race import Entry

# rows answered at a time
FEW = 20
# answers this small relative to the first ones have faded
FADED = 0.05
# a racer that would arrive in this many times the steps has not stalled, nor has one that would be
# this much nearer by then
LONGER, NEARER = 20.0, 2.0


@dataclass(frozen=True)
class Drive:
    """The forces on a point besides the gradient of the loss: an L2 penalty, decay of the point in
    units of the learning rates `lr` (n,) of the steps. `known` is whether these are the lengths in
    which the method decays."""

    l2: float = 0.0
    decay: float = 0.0
    lr: Array | None = None
    known: bool = True

    @classmethod
    def of(cls, entry: Entry, lr: Array) -> Drive:
        """The drive of a racer."""
        own = own_decay(entry.optimizer)
        return cls(entry.l2, entry.decay + own, lr, not (own and entry.optimizer.own_step_length))

    def answers(self, points: Array, grads: Array, size: Array, first: int) -> tuple[Array, Array]:
        """For each step from row to row of some `points` (n+1, dim), the first of them step
        `first`, the length of the method's answer over that of the gradient (n,), and the length
        of the gradient that would give the whole step at that rate (n,), in units of the box."""
        before, count = points[:-1], len(points) - 1
        kept = 1.0 - self.decay * self._rates(first, count)
        given = _lengths((grads[:count] + self.l2 * before) * size)
        rate = _lengths((points[1:] - kept[:, None] * before) / size) / given
        pull = _lengths((points[1:] - before) / size) / rate
        return rate, pull

    def _rates(self, first: int, count: int) -> Array:
        return np.zeros(count) if self.lr is None else self.lr[first : first + count]


def own_decay(method: Optimizer) -> float:
    """The decoupled weight decay among the knobs of a method, or of the method that it wraps."""
    base = getattr(method, "base", None)
    inner = own_decay(base) if isinstance(base, Optimizer) else 0.0
    knob = getattr(method, "weight_decay", 0.0)
    own = float(knob) if isinstance(knob, int | float) else 0.0
    return max(inner, own, method.shrinking())


def faded(drive: Drive, points: Array, grads: Array, size: Array, width: int) -> float | None:
    """The pull (see `Drive.answers`) on a track whose steps have faded and that will not be much
    nearer to a balance in many times its steps; None for another one.

    It uses the first rows of `points` (n+1, dim) and `grads`, and the first and last of the last
    `width`. The rate continues as a power of the step's number, and the pull falls by a factor
    for each length of answers, as near a minimum.
    """
    if not drive.known:
        return None
    steps = len(points) - 1
    few = min(FEW, steps)
    at = 0, steps - width, steps - few
    parts = [drive.answers(points[a : a + few + 1], grads[a : a + few], size, a) for a in at]
    (begun, _), (early, before), (late, after) = (
        (median(rate), median(pull)) for rate, pull in parts
    )
    if not late < FADED * begun:
        return None
    apart = at[2] - at[1]
    if apart <= 0:
        return after
    fall = np.log(before / after) / apart
    middle = few / 2.0
    power = np.log(early / late) / np.log((at[2] + middle) / (at[1] + middle))
    return None if fall * steps * _lasting(power) > np.log(NEARER) else after


def _lasting(power: float) -> float:
    """How far answers go on that fall with this power of the step's number, in those that there
    would be in as many steps as so far if none fell: the integral of u^-power."""
    rest = 1.0 - power
    return float(np.log(LONGER) if abs(rest) < 1e-9 else (LONGER**rest - 1.0) / rest)


def _lengths(rows: Array) -> Array:
    lengths: Array = np.sqrt(np.vecdot(rows, rows))
    return lengths


def median(values: Array) -> float:
    """The middle one of some numbers, in a tenth of the time that np.median takes."""
    return float(np.sort(values)[len(values) // 2])
