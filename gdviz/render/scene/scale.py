"""The vertical scale of a quantity on the plot, and the heights worth showing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.problems.validation import loss_range_on_box
from gdviz.core.spec.data import Data
from gdviz.render.scene.series import Series

# lower values are drawn here: smaller differences of losses are only rounding
LOWEST, ROUNDING = 1e-16, 1e-14
# above the lowest loss reached, where no minimum is known: this share of the first gap is shown
DEEPEST = 1e-6
# so many times a positive loss falls that its own logarithm says enough
FALL = 100.0
# a known minimum may be off by this
TOLERANCE = 1e-9
BOX_POINTS = 41
# a racer that rises this far above the highest start leaves the plot
HEADROOM = 30.0


@dataclass(frozen=True)
class PlotScale:
    """How a value becomes a height: log10 of value - base, at least `floor`; or as it is."""

    log: bool
    base: float
    label: str
    floor: float = LOWEST

    def heights(self, values: Array) -> Array:
        """The values on the plot's axis, NaN where there is nothing to draw."""
        with np.errstate(all="ignore"):
            values = np.asarray(values, dtype=np.float64)
            finite = np.isfinite(values) & (np.abs(values) < 1e300)
            if not self.log:
                return np.where(finite, values, np.nan)
            return np.where(finite, np.log10(np.maximum(values - self.base, self.floor)), np.nan)


def scale_of(series: Series, log: bool = True) -> PlotScale:
    """The scale for a series: a loss has a special one, anything else begins at 0. A parameter
    has its own name, and no logarithm."""
    quantity, names = series.quantity, series.race.problem.names
    if quantity.id == "loss":
        return loss_scale(series.race, log)
    if quantity.index is not None:
        return PlotScale(False, 0.0, "".join(names[quantity.index : quantity.index + 1]))
    return PlotScale(log, 0.0, quantity.sign)


def loss_scale(race: Race, log: bool = True) -> PlotScale:
    """The scale for losses: above the known minimum; where none is known above the lowest loss
    seen, of all racers in the whole race, unless losses are positive and fall by decades.

    A race that falls far below everything in its box has a linear scale in any case: no log scale
    shows both that and the steps before.
    """
    lows = [track.lowest for track in race.tracks if track.lowest is not None]
    lowest, known = min(lows, default=1.0), race.problem.fstar
    if not log or lowest < _bottom(race):
        return PlotScale(False, 0.0, "loss")
    if known is not None and lowest >= known - TOLERANCE * max(1.0, abs(known)):
        floor = max(LOWEST, ROUNDING * abs(known))
        return PlotScale(True, known, "loss" if known == 0.0 else "loss − minimum", floor)
    top = _top(race)
    if lowest > 0 and (isinstance(race.spec.problem, Data) or top >= FALL * lowest):
        return PlotScale(True, 0.0, "loss")
    return PlotScale(True, lowest, "loss − lowest seen", max(LOWEST, DEEPEST * (top - lowest)))


def _bottom(race: Race) -> float:
    """As far below the losses in the box as these lie apart; no loss over data is so low, and to
    look would take long over many rows."""
    return -math.inf if isinstance(race.spec.problem, Data) else _lowest_of_box(race.problem)


@lru_cache(32)
def _lowest_of_box(problem: Problem2D) -> float:
    with np.errstate(all="ignore"):
        losses = problem.objective.loss(problem.places(BOX_POINTS))
    finite = losses[np.isfinite(losses)]
    return float(2.0 * finite.min() - finite.max()) if len(finite) else -math.inf


def _top(race: Race) -> float:
    """The highest loss at a start."""
    starts = [float(t.losses[0]) for t in race.tracks if np.isfinite(t.losses[0])]
    return max(starts, default=1.0)


def height_range(series: Series, scale: PlotScale) -> tuple[float, float]:
    """The lowest and highest height worth showing, a little apart in any case."""
    bottom, ceiling = _ends(series, scale)
    compared = (part for i in range(len(series.values)) for part in series.compared(i))
    found = [_shown(scale, values, bottom, ceiling) for values in (*series.values, *compared)]
    heights = np.concatenate(found or [np.empty(0)])
    heights = heights[(heights >= bottom) & (heights <= ceiling)]
    low, high = (float(heights.min()), float(heights.max())) if len(heights) else (0.0, 1.0)
    # a plot of noise in the last digits is meaningless
    pad = max(0.04 * (high - low), 0.05 if scale.log else 1e-9 * max(abs(high), 1.0))
    return low - pad, high + pad


def _shown(scale: PlotScale, values: Array, bottom: float, ceiling: float) -> Array:
    """The heights of the values, or of the least and greatest alone if all are worth showing."""
    ends = scale.heights(np.array([values.min(), values.max()])) if len(values) else values
    inside = ((ends >= bottom) & (ends <= ceiling)).all()
    return ends if inside else scale.heights(values)


def _ends(series: Series, scale: PlotScale) -> tuple[float, float]:
    """Heights beyond which a racer leaves the plot: one that diverges must not flatten others."""
    if series.quantity.id == "loss":
        top = _top(series.race)
        if not scale.log:
            return _bottom(series.race), HEADROOM * max(abs(top), 1e-12)
        # a start near a minimum is no measure of the heights on the way to another one
        top = max(top, scale.base + loss_range_on_box(series.race.problem) / HEADROOM)
    elif series.quantity.in_parameters:
        top = _furthest(series.race)
        if not scale.log:
            return -HEADROOM * top, HEADROOM * top
    else:
        firsts = [values[np.isfinite(values)][:1] for values in series.values]
        top = max((float(first[0]) for first in firsts if len(first)), default=1.0)
        if not scale.log:
            return -math.inf, HEADROOM * max(top, 1e-12)
        if series.quantity.id == "rate":
            return -math.inf, math.inf
    return -math.inf, math.log10(max(HEADROOM * (top - scale.base), scale.floor))


def _furthest(race: Race) -> float:
    """The largest size of a parameter in the box or at a start."""
    starts = [float(np.abs(track.points[0]).max()) for track in race.tracks]
    box = race.problem.box if race.problem.dim <= 2 else ()
    return max(1e-12, *starts, *map(abs, box))


def plot_box(
    series: Series, scale: PlotScale, span: tuple[float, ...] | None = None
) -> tuple[float, float, float, float]:
    """The box of the whole plot, or of a part of its horizontal axis."""
    return (*series.limits(series.end, span), *height_range(series, scale))
