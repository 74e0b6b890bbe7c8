"""The drive of a track: how much of each step is the method's answer to the gradient it received.

Weight decay moves a point as well. Where the two balance, the point rests though neither the
gradient nor the answer to it is small; where the answers fade, it stops though nothing balances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.optimizers.base import Optimizer, nested
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
        lr = np.zeros(count) if self.lr is None else self.lr[first : first + count]
        kept = 1.0 - self.decay * lr
        given = _lengths((grads[:count] + self.l2 * before) * size)
        rate = _lengths((points[1:] - kept[:, None] * before) / size) / given
        pull = _lengths((points[1:] - before) / size) / rate
        return rate, pull


def own_decay(method: Optimizer) -> float:
    """The decoupled weight decay among the knobs of a method, or of the method that it wraps."""
    parts = nested(method)
    knobs = [getattr(part, "weight_decay", 0.0) for part in parts]
    own = [float(knob) for knob in knobs if isinstance(knob, int | float)]
    return float(max(0.0, *own, *(part.shrinking() for part in parts)))


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
    (begun, _), (early, before), (late, after) = (map(median, part) for part in parts)
    if not late < FADED * begun:
        return None
    apart = at[2] - at[1]
    if apart <= 0:
        return after
    fall = np.log(before / after) / apart
    middle = few / 2.0
    rest = 1.0 - np.log(early / late) / np.log((at[2] + middle) / (at[1] + middle))
    # how far answers that fall like this go on, in those that there would be in as many steps as so
    # far if none fell: the integral of a power of u
    lasting = np.log(LONGER) if abs(rest) < 1e-9 else (LONGER**rest - 1.0) / rest
    return None if fall * steps * lasting > np.log(NEARER) else after


def _lengths(rows: Array) -> Array:
    lengths: Array = np.sqrt(np.vecdot(rows, rows))
    return lengths


def median(values: Array) -> float:
    """The middle one of some numbers, in a tenth of the time that np.median takes."""
    return float(np.sort(values)[len(values) // 2])
