"""A point that runs through an interval at a round speed, timed by the clock and not by ticks."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer

# an interval takes at least this many seconds
CROSSING = 8.0
NANO = 1e-9
# rounding may put its width this far below a round number
ROUNDING = 1e-9


def round_speed(width: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that crosses a width (> 0) in at least eight
    seconds; per second."""
    most = width / CROSSING
    power = math.floor(math.log10(most)) + 1
    speeds = (float(f"{factor}e{power - k}") for k in (0, 1) for factor in (5, 2, 1))
    return next(speed for speed in speeds if speed <= most * (1.0 + ROUNDING))


class SteadyMotion:
    """`now` gives the time in nanoseconds, whole and never falling."""

    def __init__(self, now: Callable[[], int] | None = None) -> None:
        if now is None:
            self._timer = QElapsedTimer()
            self._timer.start()
            now = self._timer.nsecsElapsed
        self._now = now
        self._seen = now()

    def begin(self) -> None:
        """Start to move the point."""
        self._seen = self._now()

    def moved(self, x: float, low: float, high: float) -> float:
        """The present place of a point that was at x at the last call; past the end it begins
        again."""
        before, self._seen = self._seen, self._now()
        x += round_speed(high - low) * NANO * (self._seen - before)
        return x if low <= x <= high else low + math.fmod(max(x - low, 0.0), high - low)
