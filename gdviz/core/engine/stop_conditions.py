"""When a racer is stopped: it diverged, ran away, left the domain, or has converged."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Ending, Outcome

FAR = 1e3  # box sizes from the centre
STILL = 1e-12  # scaled gradient and scaled step
STILL_STEPS = 20


def calms(
    problem: Problem2D, paths: Array, losses: Array, begins: NDArray[np.intp]
) -> list[tuple[float, float] | None]:
    """The lowest and highest loss of each of the tracks (dim, rows) that begin at these rows, if
    none needs a closer look: no row lost or far away, no step still. Else None."""
    size, centre = problem.size(), problem.centre()[:, None]
    reach = FAR * size[:, None]
    with np.errstate(all="ignore"):
        lowest, highest = np.minimum.reduceat(losses, begins), np.maximum.reduceat(losses, begins)
        # both propagate NaN, and NaN is near nothing
        left = centre - np.minimum.reduceat(paths, begins, axis=1)
        right = np.maximum.reduceat(paths, begins, axis=1) - centre
        near = (left <= reach) & (right <= reach) & np.isfinite(lowest) & np.isfinite(highest)
        moves = np.full(paths.shape[1], np.inf)
        moves[1:] = 0.0
        for row, wide in zip(paths, size, strict=True):
            step = row[1:] - row[:-1]
            np.abs(step, out=step)
            step /= wide
            np.maximum(moves[1:], step, out=moves[1:])
        near &= np.minimum.reduceat(moves, begins) >= STILL
    calm = np.logical_and.reduce(near)
    each = zip(calm.tolist(), lowest.tolist(), highest.tolist(), strict=True)
    return [(least, most) if is_calm else None for is_calm, least, most in each]


class Watch:
    """Checks new rows of one racer; the rows it keeps never depend on how they were split."""

    def __init__(self, problem: Problem2D, box_range: float, converges: bool) -> None:
        self._size, self._centre, self._box_range = problem.size(), problem.centre(), box_range
        self._converges, self._still = converges, 0
        self._lowest, self._highest = np.inf, -np.inf

    def passed(self, lowest: float, highest: float) -> None:
        """New rows with these losses, in which nothing is lost, far away or still."""
        self._still = 0
        self._lowest = min(self._lowest, lowest)
        self._highest = max(self._highest, highest)

    def look(
        self, points: Array, losses: Array, grads: Array, low: int, high: int
    ) -> tuple[int, Outcome | None]:
        """The last row to keep and the outcome, after rows low..high are new."""
        with np.errstate(all="ignore"):
            step = low + self._good(points[low : high + 1], losses[low : high + 1])
            still = self._first_still(points, losses, grads, low, step - 1)
        if still is not None:
            return still, Outcome(Ending.CONVERGED, still)
        if step > high:
            return high, None
        return step - 1, self._stopped(points[step], losses[step], losses[0], step)

    def _good(self, points: Array, losses: Array) -> int:
        """The number of rows before the first that is lost or far away."""
        near = np.abs(points - self._centre) <= FAR * self._size
        if near.all() and np.isfinite(losses).all():
            return len(points)
        return int(np.argmax(~near.all(axis=1) | ~np.isfinite(losses)))

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
        moves = np.abs(points[rows] - points[low - 1 : high]) / self._size
        if not (moves < STILL).all(axis=1).any():
            self.passed(float(losses[rows].min()), float(losses[rows].max()))
            return None
        scale = self._scales(losses[rows], losses[0])
        slope = np.sqrt(((grads[rows] * self._size) ** 2).sum(axis=1)) / scale
        still = (slope < STILL) & (moves < STILL).all(axis=1)
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
        return np.asarray(np.maximum(highs - lows, least))
