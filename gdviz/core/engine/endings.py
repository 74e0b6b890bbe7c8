"""The name for the end of a track that nothing stopped.

All quantities are made free of units with the size of the box along each axis and with the range
of the losses. Neither a small gradient nor a small change of the loss decides alone: the first
fails on plateaus and for methods whose steps fade away, the second on cycles.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.printed import printed
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.drive import FEW, Drive, faded, median
from gdviz.core.engine.neighbourhood import Surroundings, lowest_or_local
from gdviz.core.engine.race import GROWS, Ending
from gdviz.core.problems.validation import loss_range_on_box

Verdict = tuple[Ending, str]

FAR = 3.0  # box sizes from the centre
STILL = 1e-6  # box sizes over the window
ROUNDING = 1e-13  # below this the last digit dithers
ARRIVED = 1e-9  # gradient and last step of a method too fast for a window of still rows
STEADY = 0.2  # net over path length below which a track goes to and fro
LONGEST_PERIOD = 40
FLAT_SLOPE, BLOCKS = 1e-4, 10
# a range of so many falls from the start comes from leaps; then the share of losses that gives it
LEAP, MOST = 10.0, 0.95
DRIFT = 3.5  # t-statistic of a trend
SWING = 1.01  # heights of a growing track over those before its window
VANISHED = (Ending.STALLED, "the step vanished")
BALANCE = 0.05  # share of a gradient that is left where something balances it
BALANCED = "the penalty balances the gradient"


def ending(
    points: Array,
    losses: Array,
    grads: Array,
    problem: Problem2D,
    noisy: bool = False,
    drive: Drive | None = None,
) -> Verdict:
    """The name of the end and a reason of a few words; it uses the last part of the rows.

    `points` and `grads` have shape (n+1, dim), `losses` (n+1,), all finite; they leave out the
    penalties given by `drive`.
    """
    if len(points) < 2:
        return Ending.FINISHED, ""
    with np.errstate(all="ignore"):
        path = _Path(points, losses, grads, problem, drive or Drive())
        return (
            path.growing(noisy)
            or path.outside()
            or path.settled()
            or (path.noisy() if noisy else path.cycling())
            or path.oscillating()
            or path.on_plateau()
            or path.stalling()
            or path.moving()
        )


def resting(points: Array, losses: Array, grads: Array, problem: Problem2D) -> Verdict:
    """The kind of point at which a track came to rest."""
    with np.errstate(all="ignore"):
        return _Path(points, losses, grads, problem, Drive()).at_rest


def arrival(points: Array, problem: Problem2D) -> int:
    """The first row from which a track stays within a millionth of the box of its last point."""
    away = (np.abs(points - points[-1]) > STILL * problem.size()).any(axis=1)
    return int(np.flatnonzero(away)[-1]) + 1 if away.any() else 0


@dataclass
class _Path:
    """A track with its last rows in units of the box, and the tests in their order."""

    points: Array
    losses: Array
    grads: Array
    problem: Problem2D
    drive: Drive

    def __post_init__(self) -> None:
        steps = len(self.points) - 1
        self.size = self.problem.size()
        self.box_range = loss_range_on_box(self.problem)
        self.scale = max(self._range(), 1e-3 * self.box_range, 1e-300)
        self.width = min(steps, 200, max(20, steps // 4))
        self.rows = self.points[-self.width - 1 :] / self.size
        self.recent = self.losses[-self.width - 1 :]
        moves = self.rows[1:] - self.rows[:-1]
        self.lengths = np.sqrt(np.vecdot(moves, moves))
        net, self.length = self.rows[-1] - self.rows[0], float(self.lengths.sum())
        self.net = float(np.sqrt(net @ net))
        self.slope = self._steepness(self.grads[-1])

    def _steepness(self, grad: Array) -> float:
        slope = grad * self.size
        return float(np.sqrt(slope @ slope)) / self.scale

    def _range(self) -> float:
        """The range of the losses without a few leaps, which would make all others look flat."""
        losses = self.losses
        low, first, high = map(float, (losses.min(), losses[0], losses.max()))
        if high - low > LEAP * (first - low):
            high = max(first, float(np.sort(losses)[int(MOST * (len(losses) - 1))]))
        return high - low

    @cached_property
    def around(self) -> Surroundings:
        """The loss around the last point."""
        return Surroundings(self.problem.objective, self.points[-1], self.size, self.scale)

    @property
    def at_rest(self) -> Verdict:
        """The kind of point it has come to rest at, and whether there is a lower one."""
        kind, reason = self.around.kind
        if kind is not Ending.CONVERGED:
            return kind, reason
        return lowest_or_local(self.problem, self.around, reason)

    @property
    def straight(self) -> float:
        """Net displacement over path length: 1 for a straight line, 0 for a cycle."""
        return self.net / self.length if self.length > 0.0 else 1.0

    def spread(self, rows: Array) -> float:
        """The widest side of some rows."""
        return float((rows.max(axis=0) - rows.min(axis=0)).max())

    @cached_property
    def steadiness(self) -> float:
        """The width of the second half of the window relative to the first."""
        half = len(self.rows) // 2
        first = self.spread(self.rows[:half])
        return self.spread(self.rows[half:]) / first if first > 0.0 else 0.0

    @cached_property
    def rising(self) -> bool:
        """Whether the losses of the window's second half are higher than those of its first."""
        half = len(self.recent) // 2
        return median(self.recent[half:]) > median(self.recent[:half])

    def growing(self, noisy: bool) -> Verdict | None:
        first, rise = abs(float(self.losses[0])), float(self.losses[-1] - self.losses[0])
        # noise alone raises a loss that was almost zero
        high = not noisy and rise > max(9.0 * first, 1e-3 * self.box_range)
        if not (high or rise > 3.0 * self.box_range) or not self.rising or self._swinging():
            return None
        return Ending.DIVERGED, GROWS

    def _swinging(self) -> bool:
        """Whether it has been about as high before: a long swing rises for half of its time."""
        before = self.losses[: -self.width - 1]
        return len(before) > 0 and bool(self.recent.max() < SWING * before.max())

    def outside(self) -> Verdict | None:
        low, high = self.problem.box[::2], self.problem.box[1::2]
        last = zip(self.points[-1].tolist(), low, high, strict=True)
        if all(abs(w - (a + b) / 2.0) <= FAR * (b - a) for w, a, b in last):
            return None
        fall = self.recent[0] - self.recent[-1]
        falling = self.losses[-1] < self.losses[0] and fall > 1e-9 * self.scale
        return (Ending.RUNAWAY, "") if falling else (Ending.LEFT_BOX, "")

    def settled(self) -> Verdict | None:
        # the widest side is at least this: most tracks are judged by their ends
        if self.net > STILL * self.rows.shape[1] and self.slope >= ARRIVED:
            return None
        spread = self.spread(self.rows)
        still = spread <= ROUNDING
        if spread < STILL and self.slope >= FLAT_SLOPE and self._balanced(still):
            return Ending.CONVERGED, BALANCED
        if still and self.slope >= FLAT_SLOPE:
            return VANISHED
        arrived = self.slope < ARRIVED and self.lengths[-1] < ARRIVED
        if still or arrived or (spread < STILL and self.slope < FLAT_SLOPE):
            return self._short(still) if self.around.short else self.at_rest
        kink = spread < STILL and self.around.at_a_kink
        return lowest_or_local(self.problem, self.around, "at a kink") if kink else None

    def _short(self, still: bool) -> Verdict | None:
        """Whether the gradient is small relative to the losses alone."""
        if self._balanced(still):
            return Ending.CONVERGED, BALANCED
        return VANISHED if still else None

    def _balanced(self, still: bool) -> bool:
        """Whether a penalty balances the gradient. Decay would move whatever is at rest, so
        something balances it, if not the gradient itself."""
        if not self.drive.decay:
            pull = self._steepness(self.grads[-1] + self.drive.l2 * self.points[-1])
        elif not self.drive.known:
            return still
        else:
            few = min(FEW, self.width)
            rows = self.points[-few - 1 :], self.grads[-few - 1 :]
            _, pulls = self.drive.answers(*rows, self.size, len(self.points) - 1 - few)
            pull = median(pulls) / self.scale
        return pull < min(FLAT_SLOPE, BALANCE * self.slope)

    def cycling(self) -> Verdict | None:
        if self.straight >= STEADY or self.steadiness <= 0.98 or self._dying():
            return None
        done = np.concatenate(([0.0], np.cumsum(self.lengths)))
        periods = np.arange(2, min(LONGEST_PERIOD, self.width // 2) + 1)
        # the last row rules most periods out at once
        apart = self.rows[-1] - self.rows[-1 - periods]
        gone = done[-1] - done[-1 - periods]
        for period in periods[(apart * apart).sum(axis=1) <= (0.01 * gone) ** 2]:
            apart = self.rows[period:] - self.rows[:-period]
            gone = done[period:] - done[:-period]
            if ((apart * apart).sum(axis=1) <= (0.01 * gone) ** 2).all():
                return Ending.CYCLE, f"period {period}"
        return None

    def _dying(self) -> bool:
        """Whether it was wider half of the track ago, and is still becoming narrower."""
        half, width = len(self.points) // 2, self.width
        if half < 2 * width:
            return False
        now, before, once = (
            self.spread(self.points[end - width - 1 : end] / self.size)
            for end in (len(self.points), len(self.points) - width, len(self.points) - half)
        )
        # at an even pace, the last width of steps would have its share of the width over half of
        # the track
        paced = (now / once) ** (width / half) if once > 0.0 else 1.0
        return now < 0.9 * once and now < before * paced**0.5 and self.steadiness < 0.999

    def noisy(self) -> Verdict | None:
        half = self.losses[len(self.losses) // 2 :]
        if len(half) < 2 * BLOCKS:
            return None
        means = half[: len(half) // BLOCKS * BLOCKS].reshape(BLOCKS, -1).mean(axis=1)
        x, square = centred_steps(BLOCKS)
        slope = float(x @ means) / square
        rest = means - means.mean() - slope * x
        error = np.sqrt(float(rest @ rest) / (BLOCKS - 2) / square)
        if abs(slope) < DRIFT * error:
            return Ending.NOISE_FLOOR, ""
        return (Ending.DESCENDING, "") if slope < 0.0 else (Ending.CLIMBING, "")

    def oscillating(self) -> Verdict | None:
        lively = self.straight < STEADY and self.steadiness > 0.7
        return (Ending.OSCILLATING, "") if lively else None

    def on_plateau(self) -> Verdict | None:
        lowest = self.problem.fstar
        if lowest is None or self.slope >= 0.05 or self.net >= 1e-2:
            return None
        high = self.losses[-1] - lowest > 0.01 * self.box_range
        return (Ending.PLATEAU, "") if high and np.abs(self.around.curvatures).max() < 0.1 else None

    def stalling(self) -> Verdict | None:
        if self.net >= 1e-3 or self.straight <= 0.5:
            return None
        pull = faded(self.drive, self.points, self.grads, self.size, self.width)
        steep = pull is not None and pull > 1e-3 * self.scale
        return (Ending.STALLED, "the step faded") if steep else None

    def moving(self) -> Verdict:
        if self.recent[-1] > self.recent[0] and self.rising:
            return Ending.CLIMBING, ""
        return Ending.DESCENDING, self.pace()

    def pace(self) -> str:
        """How fast the gap to the lowest loss closes, where this is known and steady."""
        if self.problem.fstar is None or self.width < 5:
            return ""
        gaps = self.recent - self.problem.fstar
        if not (gaps > 0.0).all():
            return ""
        logs = np.log(gaps)
        t, square = centred_steps(len(logs))
        fall = -float(t @ logs) / square
        apart = logs - logs.sum() / len(logs)
        steady = fall * fall * square > 0.8 * float(apart @ apart)
        halving = np.log(2.0) / fall if fall > 0.0 and steady else np.inf
        if not halving < 1e7:
            return ""
        shown = f"{halving:,.0f}" if halving >= 10.0 else printed(halving, 2)
        return f"the gap halves every {shown} steps"


@lru_cache(256)
def centred_steps(n: int) -> tuple[Array, float]:
    """n steps around 0, and the sum of their squares."""
    t: Array = np.arange(n, dtype=np.float64) - (n - 1) / 2.0
    t.setflags(write=False)
    return t, float(t @ t)
