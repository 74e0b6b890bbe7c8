"""The step at which early stopping ends a training, and how fast a loss falls there."""

from __future__ import annotations

import math

import numpy as np

from gdviz.core.base.arrays import Array

# rows of a curve from which a rate is estimated
WINDOW = 20


class Patience:
    """Waits for improvement: a value improves on the best so far if it is lower by more than
    `tolerance` of it (Prechelt 1998; torch's threshold_mode "rel")."""

    def __init__(self, patience: float, tolerance: float) -> None:
        self._patience, self._tolerance = patience, tolerance
        self._best, self._since = math.inf, math.nan

    def look(self, places: Array, values: Array) -> int | None:
        """The first of these values, which follow those before, at which `patience` has passed
        since the last improvement; None where it never has. `places` (m,) count steps, epochs or
        samples."""
        for k, (place, value) in enumerate(zip(places.tolist(), values.tolist(), strict=True)):
            if math.isnan(self._since):
                self._since = place
            least = 0.0 if self._best == math.inf else self._tolerance * abs(self._best)
            if value < self._best - least:
                self._best, self._since = value, place
            elif place - self._since >= self._patience:
                return k
        return None


def stopped(places: Array, values: Array, patience: float, tolerance: float) -> int | None:
    """The row of a whole curve at which early stopping ends it, None where it never does."""
    return Patience(patience, tolerance).look(places, values)


def falling(places: Array, values: Array, row: int, lowest: float) -> float | None:
    """The factor on the gap to `lowest` per unit of `places`, by least squares on its
    logarithm over the last rows up to `row`; None where too few rows have a gap."""
    part = slice(max(0, row - WINDOW + 1), row + 1)
    gaps, at = values[part] - lowest, places[part]
    good = np.isfinite(gaps) & (gaps > 1e-14 * max(1.0, abs(lowest)))
    if good.sum() < 3 or np.ptp(at[good]) == 0.0:
        return None
    return float(np.exp(np.polyfit(at[good], np.log(gaps[good]), 1)[0]))
