"""How much a step lowers the loss, even where the two losses differ only by rounding."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.objective import Objective

# below these the slopes at both ends are more accurate than the losses
SMALL = 1e-9
LEAST = 1e-12


def fall(objective: Objective, w: Array, loss: Any, g: Array, point: Array) -> float:
    """f(w) - f(point). A small one is the mean slope times the step, whose error is of third order
    in a step that is small itself; NaN or -inf where the loss is not finite. `g` is the gradient at
    w; where that is noisy or clipped, the slopes of the loss itself are computed."""
    after = float(objective.loss(point))
    seen = float(loss) - after
    if not abs(seen) <= SMALL * abs(float(loss)) + LEAST:
        return seen
    move = point - w
    if getattr(objective, "distorted", False):
        slopes = objective.slope(w) + objective.slope(point)  # type: ignore[attr-defined]
    else:
        slopes = g + objective.grad(point)
    mean = -0.5 * float(np.sum(slopes * move))
    return mean if np.isfinite(mean) and abs(mean) <= SMALL * abs(float(loss)) + LEAST else seen
