"""A problem: an objective with what is known about it (box, start, minima)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gdviz.core.optimizers.base import Array, Objective

Kind = Literal["minimum", "maximum", "saddle", "degenerate"]
ZScale = Literal["linear", "log", "symlog"]


@dataclass(frozen=True)
class Critical:
    """A known stationary (or kink) point of a landscape."""

    point: tuple[float, ...]
    loss: float
    kind: Kind
    is_global: bool = False


@dataclass(frozen=True)
class Problem2D:
    """A loss over one or two variables, ready to race and to draw.

    `box` is (x_min, x_max, y_min, y_max), for one variable (x_min, x_max). `objective` gives
    loss, gradient and Hessian. `fstar` is the known lowest value, or None.
    """

    title: str
    formula: str
    objective: Objective
    box: tuple[float, ...]
    start: tuple[float, ...]
    zscale: ZScale = "log"
    critical: tuple[Critical, ...] = ()
    fstar: float | None = None

    @property
    def dim(self) -> int:
        """The number of variables."""
        return self.objective.dim

    @property
    def minima(self) -> tuple[Critical, ...]:
        """The known minima."""
        return tuple(c for c in self.critical if c.kind == "minimum")

    def size(self) -> Array:
        """The width of the box along each axis, shape (dim,)."""
        sides: Array = np.asarray(self.box, dtype=float)
        width: Array = sides[1::2] - sides[::2]
        return width
