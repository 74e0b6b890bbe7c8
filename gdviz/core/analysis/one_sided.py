"""Derivatives from the left and from the right, and the place between two others where they differ.

Beside a kink the gradient is exact: it is taken so near that it differs from the one-sided
derivative only by rounding.
"""

from __future__ import annotations

import math

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D

# how near the gradient is taken, in roundings of the interval's width or of x: a limit holds where
# all three distances agree
NEAR, BESIDE = 16.0 * np.finfo(np.float64).eps, np.array([1.0, 2.7, 7.3])
# slopes that differ by less, relative to the largest, count as the same
SAME = 1e-6
# the loss itself must rise accordingly: over this part of the width, but for this part of the jump
FAR, SHARE = 1e-7, 0.25
# number of parts into which an interval is cut at a time; the last one is examined at this many
# places
CUTS, LAST = 32, 129
# its final width, as a part of the nearest distance from a kink
CLOSE = 0.125
DIGITS = 19


@np.errstate(all="ignore")
def one_sided(problem: Problem2D, x: float) -> tuple[float, float] | None:
    """The derivatives from the left and from the right at a kink of a problem of dim 1; None where
    they are the same, where one of them is not finite, and where the loss jumps."""
    near = NEAR * _scale(problem, x)
    sides = [_slopes(problem, x + sign * near * BESIDE) for sign in (-1.0, 1.0)]
    least = SAME * float(np.abs(sides).max())
    # written so that NaN is not a kink
    if not all(float(np.ptp(side)) <= least for side in sides):
        return None
    left, right = float(sides[0][0]), float(sides[1][0])
    if not abs(right - left) > least:
        return None
    h = FAR * _scale(problem, x)
    before, here, after = problem.objective.loss(np.array([[x - h, x, x + h]]))
    missed = max(abs((here - before) / h - left), abs((after - here) / h - right))
    return (left, right) if missed <= SHARE * abs(right - left) else None


@np.errstate(all="ignore")
def kink_near(problem: Problem2D, x: float, within: float) -> float | None:
    """The place of a kink within `within` of x, to the last digit; None if there is none. If
    there are several, it is the one where the slope changes most."""
    low, high = x - within, x + within
    if not math.isfinite(high - low):
        return None
    # down to a few roundings of its present place
    while high - low > CLOSE * NEAR * _scale(problem, max(abs(low), abs(high))):
        places = np.linspace(low, high, CUTS + 1)
        slopes = _slopes(problem, places)
        jumps = np.nan_to_num(np.abs(np.diff(slopes)), nan=0.0, posinf=0.0)
        most = int(jumps.argmax())
        if not jumps[most] > SAME * np.abs(np.nan_to_num(slopes, posinf=0.0, neginf=0.0)).max():
            return None
        low, high = float(places[most]), float(places[most + 1])
    found = _settled(problem, low, high)
    return found if one_sided(problem, found) is not None else None


def _settled(problem: Problem2D, low: float, high: float) -> float:
    """The number in a tiny interval at which the gradient is that of neither side, or
    else the one with the fewest decimals."""
    plain = _plainest(low, high)
    places = np.append(np.linspace(low, high, LAST), plain)
    slopes = _slopes(problem, places)
    least = SAME * float(np.abs(slopes).max())
    apart = (np.abs(slopes - slopes[0]) > least) & (np.abs(slopes - slopes[LAST - 1]) > least)
    return plain if apart[-1] or not apart.any() else float(places[apart][0])


def _plainest(low: float, high: float) -> float:
    middle = 0.5 * (low + high)
    size = max(abs(low), abs(high), high - low)
    first = -math.floor(math.log10(size)) - 1 if size > 0 else 0
    for digits in range(first, first + DIGITS):
        # avoids -0
        rounded = round(middle, digits) + 0.0
        if low <= rounded <= high:
            return rounded
    return middle


def _scale(problem: Problem2D, x: float) -> float:
    return max(abs(x), float(problem.size()[0]))


def _slopes(problem: Problem2D, x: Array) -> Array:
    return np.broadcast_to(problem.objective.grad(x[None])[0], x.shape)
