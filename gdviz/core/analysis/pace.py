"""How a race is played: which step comes when, from its start or over a part of it."""

from __future__ import annotations

import math


def share_of(step: float, steps: int, slow: bool = False) -> float:
    """How much of the time of a race of `steps` steps goes by until a step, from 0 to 1.

    All steps take as long, or with a `slow` start each takes as long as the logarithm of the steps
    taken, one added, grows in it.
    """
    if steps < 1:
        return 0.0
    return math.log1p(step) / math.log1p(steps) if slow else step / steps


def step_at(share: float, steps: int, slow: bool = False) -> float:
    """The step, with its fraction, that is reached after a share of a race's time: the inverse of
    `share_of`."""
    return math.expm1(share * math.log1p(steps)) if slow else share * steps


def fitting_part(part: tuple[float, ...] | None, steps: int) -> tuple[int, int] | None:
    """A part of a race, its first and last step, as far as a race of `steps` steps has it; None
    without one."""
    if part is None or part[0] >= steps:
        return None
    return int(part[0]), int(min(part[1], steps))
