"""A problem: an objective with the facts known about it (box, start, minima)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.objective import Objective
from gdviz.core.base.scaling import InputScaling

Kind = Literal["minimum", "maximum", "saddle", "degenerate"]
ZScale = Literal["linear", "log", "symlog"]
# number of points at which a loss of many variables is sampled
MOST_PLACES = 256


@dataclass(frozen=True)
class Critical:
    """A known stationary (or kink) point of a landscape."""

    point: tuple[float, ...]
    loss: float
    kind: Kind
    is_global: bool = False


@dataclass(frozen=True)
class Turned:
    """A turned landscape along its own axes, and the angle of these in degrees."""

    plain: Objective
    degrees: float


@dataclass(frozen=True)
class Problem2D:
    """A loss over one or two variables, ready to race and to draw.

    `box` is (x_min, x_max, y_min, y_max), for one variable (x_min, x_max). `objective` gives
    loss, gradient and Hessian. `fstar` is the known lowest value, or None. `names` are those of
    the variables; `caption` is shown where a landscape shows its formula; `scaling` is how the
    inputs of a model were scaled, None where they were not; `turned` is set for a landscape whose
    axes are not x and y.
    """

    title: str
    formula: str
    objective: Objective
    box: tuple[float, ...]
    start: tuple[float, ...]
    zscale: ZScale = "log"
    critical: tuple[Critical, ...] = ()
    fstar: float | None = None
    names: tuple[str, ...] = ("x", "y")
    caption: str = ""
    scaling: InputScaling | None = None
    turned: Turned | None = None

    @property
    def dim(self) -> int:
        """The number of variables."""
        return self.objective.dim

    @property
    def minima(self) -> tuple[Critical, ...]:
        """The known minima."""
        return tuple(c for c in self.critical if c.kind == "minimum")

    @property
    def lowest_minima(self) -> tuple[Critical, ...]:
        """The known minima that are global; where none of them is, the lowest ones."""
        known = self.minima
        best = tuple(c for c in known if c.is_global)
        lowest = min((c.loss for c in known), default=0.0)
        return best or tuple(c for c in known if c.loss <= lowest)

    def size(self) -> Array:
        """The width of the box along each axis, shape (dim,), not to be changed."""
        return _sides(self.box)[1]

    def centre(self) -> Array:
        """The middle of the box, shape (dim,), not to be changed."""
        return _sides(self.box)[0]

    def places(self, side: int) -> Array:
        """Points all over the box, shape (dim, number): a grid with `side` points along an axis,
        in more than two dimensions as many drawn at random."""
        low = np.asarray(self.box, dtype=float)[::2]
        if self.dim > 2:
            drawn = np.random.default_rng(0).random((self.dim, MOST_PLACES))
            return low[:, None] + drawn * self.size()[:, None]
        axes = [np.linspace(a, a + wide, side) for a, wide in zip(low, self.size(), strict=True)]
        return np.stack([g.ravel() for g in np.meshgrid(*axes)])


@lru_cache(256)
def _sides(box: tuple[float, ...]) -> tuple[Array, Array]:
    sides: Array = np.asarray(box, dtype=float)
    centre: Array = (sides[::2] + sides[1::2]) / 2.0
    width: Array = sides[1::2] - sides[::2]
    centre.setflags(write=False)
    width.setflags(write=False)
    return centre, width
