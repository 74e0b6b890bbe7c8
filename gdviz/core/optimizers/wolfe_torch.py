"""The line search of torch.optim.LBFGS, decision by decision.

Another search would be as good, but its points would not be torch's.
"""

from __future__ import annotations

import math

from gdviz.core.optimizers.wolfe import Along, Trial

# the evaluations that torch's default of 25 leaves a search, after the one it begins with
ROUNDS = 25
# share of the bracket: how near its end a trial may fall twice before it is moved inside
EDGE = 0.1


def strong_wolfe_torch(
    at: Along, start: Trial, first: float, size: float, c1: float, c2: float, least: float
) -> Trial:
    """The trial that torch takes along a line that begins downhill; the best seen when the rounds
    are used up. `size` is the largest part of the direction, `least` torch's tolerance_change."""
    before, trial = start, at(first)
    for used in range(ROUNDS):
        beyond = _too_high(trial, start, c1) or (used > 1 and trial.loss >= before.loss)
        if not beyond and abs(trial.slope) <= -c2 * start.slope:
            return trial
        if beyond or trial.slope >= 0.0:
            return _zoomed(at, start, [before, trial], used, size, c1, c2, least)
        shortest = trial.a + 0.01 * (trial.a - before.a)
        before, trial = trial, at(_cubic(before, trial, shortest, 10.0 * trial.a))
    return start if start.loss <= trial.loss else trial


def _zoomed(
    at: Along,
    start: Trial,
    ends: list[Trial],
    used: int,
    size: float,
    c1: float,
    c2: float,
    least: float,
) -> Trial:
    low = 0 if ends[0].loss <= ends[1].loss else 1
    slow = False
    for _ in range(used, ROUNDS):
        left, right = sorted(end.a for end in ends)
        if (right - left) * size < least or left == right:
            break
        a = _cubic(ends[0], ends[1], left, right)
        a, slow = _kept_inside(a, left, right, slow)
        trial = at(a)
        if _too_high(trial, start, c1) or trial.loss >= ends[low].loss:
            ends[1 - low] = trial
            low = 0 if ends[0].loss <= ends[1].loss else 1
            continue
        if abs(trial.slope) <= -c2 * start.slope:
            return trial
        if trial.slope * (ends[1 - low].a - ends[low].a) >= 0.0:
            ends[1 - low] = ends[low]
        ends[low] = trial
    return ends[low]


def _too_high(trial: Trial, start: Trial, c1: float) -> bool:
    return trial.loss > start.loss + c1 * trial.a * start.slope


def _kept_inside(a: float, left: float, right: float, slow: bool) -> tuple[float, bool]:
    """The trial, moved off an end it is at or was near before, and whether it is near one now."""
    margin = EDGE * (right - left)
    if not min(right - a, a - left) < margin:
        return a, False
    if not (slow or a >= right or a <= left):
        return a, True
    return (right - margin if abs(a - right) < abs(a - left) else left + margin), False


def _cubic(p: Trial, q: Trial, shortest: float, longest: float) -> float:
    """The lowest point of the cubic through both trials, put into the bounds."""
    if p.a > q.a:
        p, q = q, p
    mean = p.slope + q.slope - 3.0 * (p.loss - q.loss) / (p.a - q.a)
    square = mean * mean - p.slope * q.slope
    if not square >= 0.0:
        return (shortest + longest) / 2.0
    root = math.sqrt(square)
    below = q.slope - p.slope + 2.0 * root
    best = q.a - (q.a - p.a) * ((q.slope + root - mean) / below) if below else math.inf
    return min(max(best, shortest), longest)
