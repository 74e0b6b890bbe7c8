"""When a racer is stopped: it diverged, ran away, left the domain, or has converged."""

from __future__ import annotations

import numpy as np

from gdviz.core.objectives.base import Problem2D
from gdviz.core.optimizers.base import Array
from gdviz.core.race import Ending, Outcome

FAR = 1e3  # box sizes from the centre
STILL = 1e-12  # scaled gradient and scaled step
STILL_STEPS = 20


class Watch:
    """Looks at new rows of one racer; the rows it keeps never depend on how they were cut."""

    def __init__(self, problem: Problem2D, box_range: float, converges: bool) -> None:
        self._size = problem.size()
        sides = np.asarray(problem.box, dtype=float)
        self._centre = (sides[::2] + sides[1::2]) / 2
        self._box_range = box_range
        self._converges = converges
        self._still = 0
        self._lowest, self._highest = np.inf, -np.inf

    def at_start(self, loss: float, grad: Array) -> Outcome | None:
        """An outcome at step 0, where there is no loss or nothing that could move."""
        if not np.isfinite(loss):
            return Outcome(Ending.LEFT_DOMAIN, 0, "the loss is not finite at the start")
        return None

    def look(
        self, points: Array, losses: Array, grads: Array, low: int, high: int
    ) -> tuple[int, Outcome | None]:
        """The last row to keep and the outcome, after rows low..high are new."""
        new = slice(low, high + 1)
        with np.errstate(all="ignore"):
            away = np.abs((points[new] - self._centre) / self._size).max(axis=1)
            bad = ~np.isfinite(losses[new]) | ~np.isfinite(away) | (away > FAR)
            end = int(np.argmax(bad)) if bad.any() else len(bad)
            still = self._first_still(points, losses, grads, low, low + end - 1)
        if still is not None:
            return still, Outcome(Ending.CONVERGED, still)
        if end == len(bad):
            return high, None
        step = low + end
        return step - 1, self._stopped(points[step], losses[step], losses[0], step)

    def _stopped(self, point: Array, loss: float, first: float, step: int) -> Outcome:
        if np.isfinite(point).all() and np.isnan(loss):
            return Outcome(Ending.LEFT_DOMAIN, step)
        if (np.isfinite(loss) and loss < first) or loss == -np.inf:
            return Outcome(Ending.RUNAWAY, step, "the loss falls without end")
        return Outcome(Ending.DIVERGED, step)

    def _first_still(
        self, points: Array, losses: Array, grads: Array, low: int, high: int
    ) -> int | None:
        if not self._converges or high < low:
            return None
        rows = slice(low, high + 1)
        scale = self._scales(losses[rows], losses[0])
        slope = np.sqrt((((grads[rows]) * self._size) ** 2).sum(axis=1)) / scale
        move = np.abs(np.diff(points[low - 1 : high + 1], axis=0) / self._size).max(axis=1)
        still = (slope < STILL) & (move < STILL)
        if not still.any() and not self._still:
            return None
        for i, quiet in enumerate(still):
            self._still = self._still + 1 if quiet else 0
            if self._still >= STILL_STEPS:
                return low + i
        return None

    def _scales(self, losses: Array, first: float) -> Array:
        """The range of the losses up to each row, at least a thousandth of the box's."""
        lows = np.minimum.accumulate(np.minimum(losses, min(self._lowest, first)))
        highs = np.maximum.accumulate(np.maximum(losses, max(self._highest, first)))
        self._lowest, self._highest = float(lows[-1]), float(highs[-1])
        least = max(1e-3 * self._box_range, 1e-300)
        scales: Array = np.maximum(highs - lows, least)
        return scales
