"""The colour scale of a landscape: from losses to heights between 0 and 1, and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.core.base.arrays import AnyArray, Array
from gdviz.core.base.problem import ZScale

# the share of the height that follows the rank of a loss; the rest follows its size
RANK_SHARE = {"linear": 0.55, "log": 0.55, "symlog": 0.7}
# losses beyond these ranks do not stretch the scale (poles, walls)
LOWEST_RANK, HIGHEST_RANK = 0.0, 0.98
# where the log scale turns linear: this share of the area lies lower
KNEE_RANK = 0.004
KNOTS = 256
# powers of two beyond which losses are scaled, and the least difference of two knots in scale
EXTREME, FAINT = 900, 1e-290
SAMPLE = 65_536


@dataclass(frozen=True)
class HeightScale:
    """A rising table: the loss `losses[k]` lies at the height `heights[k]`."""

    losses: Array
    heights: Array

    @property
    def flat(self) -> bool:
        """Whether all finite losses are the same, or there are none."""
        return len(self.losses) < 2

    @cached_property
    def _power(self) -> int:
        """The power of two that brings extreme losses to where their differences have inverses."""
        power = int(np.frexp(np.abs(self.losses).max())[1])
        return -power if abs(power) > EXTREME else 0

    @cached_property
    def _scaled(self) -> Array:
        made: Array = np.ldexp(self.losses, self._power)
        return made

    def height(self, losses: Array | float) -> AnyArray:
        """Heights of losses, float32; NaN where a loss is not finite."""
        with np.errstate(all="ignore"):
            if self.flat:
                found: AnyArray = np.full(np.shape(losses), 0.5)
            else:
                scaled = np.ldexp(losses, self._power) if self._power else losses
                found = np.asarray(np.interp(scaled, self._scaled, self.heights))
            made: AnyArray = np.where(np.isfinite(losses), found, np.nan).astype(np.float32)
        return made

    def loss(self, height: float) -> float:
        """The loss at a height; `flat` scales have none."""
        return float(np.interp(height, self.heights, self.losses))


def height_scale(losses: Array, kind: ZScale, floor: float | None = None) -> HeightScale:
    """The scale that a sample of losses fills from 0 to 1.

    Half of a height follows the rank of a loss, so that every landscape shows its structure; half
    its size: on a linear scale, or on a log scale above the lowest loss (or above `floor`, the
    known minimum, where that is lower).
    """
    flat = np.asarray(losses, dtype=np.float64).ravel()
    flat = flat[:: max(1, len(flat) // SAMPLE)]
    finite = np.sort(flat[np.isfinite(flat)])
    if not len(finite) or finite[0] == finite[-1]:
        return HeightScale(finite[:1], np.array([0.5])[: len(finite[:1])])
    # evenly spread, and ever finer towards the lowest losses
    ranks = np.linspace(0.0, 1.0, KNOTS)
    if len(finite) > KNOTS:
        fine = np.geomspace(1.0 / len(finite), 1.0 / KNOTS, 24)
        ranks = np.unique(np.concatenate([ranks, fine]))
    knots = np.quantile(finite, ranks)
    share = RANK_SHARE[kind]
    heights = share * ranks + (1.0 - share) * _size(finite, knots, kind, floor)
    knots, first = np.unique(knots, return_index=True)
    apart = np.diff(np.ldexp(knots, -np.frexp(np.abs(knots).max())[1]), prepend=-np.inf) > FAINT
    knots, heights = knots[apart], heights[first][apart]
    return HeightScale(knots, (heights - heights[0]) / max(heights[-1] - heights[0], 1e-12))


def _size(finite: Array, knots: Array, kind: ZScale, floor: float | None) -> Array:
    low, high = np.quantile(finite, [LOWEST_RANK, HIGHEST_RANK])
    if not high > low:
        low, high = finite[0], finite[-1]
    with np.errstate(all="ignore"):
        if kind == "linear":
            even: Array = np.clip((knots - low) / (high - low), 0.0, 1.0)
            return even
        base = low if floor is None or floor > low else floor
        knee = max(float(np.quantile(finite, KNEE_RANK)) - base, 1e-9 * (high - base))
        top = np.log1p((high - base) / knee)
        logged: Array = np.clip(np.log1p(np.maximum(knots - base, 0.0) / knee) / top, 0.0, 1.0)
        return logged
