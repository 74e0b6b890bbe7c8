"""The condition number of a Hessian, or in a word why it has none."""

from __future__ import annotations

import numpy as np

from gdviz.core.optimizers.base import Array
from gdviz.render.ticks import short

# an eigenvalue this small beside the largest is zero but for rounding
ROUNDING = 1e-14


def condition_text(eigenvalues: Array) -> str:
    """From eigenvalues in rising order; of a singular Hessian the number would be infinite."""
    if not np.isfinite(eigenvalues).all():
        return "–"
    low, high = float(eigenvalues[0]), float(eigenvalues[-1])
    least = ROUNDING * max(abs(low), abs(high))
    if low > least:
        return short(high / low)
    if low < -least and high > least:
        return "indefinite"
    if (np.abs(eigenvalues) <= least).any():
        return "singular" if least > 0.0 else "flat"
    return "negative definite"
