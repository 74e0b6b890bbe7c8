"""The loss against the step: scale, curves and playhead."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.objectives.base import Problem2D
from gdviz.core.optimizers.base import Array
from gdviz.core.race import Race
from gdviz.render import marks
from gdviz.render.lines import clipped, dashes, draw_segments, pen, segments
from gdviz.render.theme import Theme, dashed, marker, mixed
from gdviz.render.trails import DASH, GAP, TrailStyle
from gdviz.render.view import View

# what lies lower is drawn here: differences of losses below it are only rounding
LOWEST, ROUNDING = 1e-16, 1e-14
# above the lowest loss reached, where no minimum is known: so much of the first gap is shown
DEEPEST = 1e-6
# a known minimum may be so inexact
TOLERANCE = 1e-9
BOX_POINTS = 41
# a racer that rises this far above the highest start leaves the plot
HEADROOM = 30.0
# how far what is still to come is mixed into the ground
FADED = 0.66


@dataclass(frozen=True)
class LossScale:
    """How a loss becomes a height: log10 of loss - base, at least `floor`; or the loss itself."""

    log: bool
    base: float
    label: str
    floor: float = LOWEST

    def heights(self, losses: Array) -> Array:
        """The losses on the plot's axis, NaN where there is nothing to draw."""
        with np.errstate(all="ignore"):
            values = np.asarray(losses, dtype=np.float64)
            finite = np.isfinite(values) & (np.abs(values) < 1e300)
            if not self.log:
                return np.where(finite, values, np.nan)
            return np.where(finite, np.log10(np.maximum(values - self.base, self.floor)), np.nan)


def loss_scale(race: Race, log: bool = True) -> LossScale:
    """The scale for a race: above the known minimum, or above the lowest loss where it is <= 0.

    A race that falls far below everything in its box has a linear scale in any case: no log scale
    shows both that and what came before.
    """
    lows = [float(np.nanmin(t.losses)) for t in race.tracks if np.isfinite(t.losses).any()]
    lowest, known = min(lows, default=1.0), race.problem.fstar
    if not log or lowest < _bottom(race.problem):
        return LossScale(False, 0.0, "loss")
    if known is not None and lowest >= known - TOLERANCE * max(1.0, abs(known)):
        floor = max(LOWEST, ROUNDING * abs(known))
        return LossScale(True, known, "loss" if known == 0.0 else "loss − minimum", floor)
    if lowest > 0:
        return LossScale(True, 0.0, "loss")
    return LossScale(True, lowest, "loss − lowest", max(LOWEST, DEEPEST * (_top(race) - lowest)))


@lru_cache(32)
def _bottom(problem: Problem2D) -> float:
    """As far below the losses in the box as these lie apart."""
    with np.errstate(all="ignore"):
        losses = problem.objective.loss(problem.places(BOX_POINTS))
    finite = losses[np.isfinite(losses)]
    return float(2.0 * finite.min() - finite.max()) if len(finite) else -math.inf


def _top(race: Race) -> float:
    """The highest loss at a start."""
    starts = [float(t.losses[0]) for t in race.tracks if np.isfinite(t.losses[0])]
    return max(starts, default=1.0)


def height_range(race: Race, scale: LossScale) -> tuple[float, float]:
    """The lowest and highest height worth showing, a little apart in any case."""
    top = _top(race)
    if scale.log:
        ceiling = math.log10(max(HEADROOM * (top - scale.base), scale.floor))
        bottom = -math.inf
    else:
        ceiling, bottom = HEADROOM * max(abs(top), 1e-12), _bottom(race.problem)
    lows, highs = [], []
    for track in race.tracks:
        heights = scale.heights(track.losses)
        heights = heights[(heights >= bottom) & (heights <= ceiling)]
        if len(heights):
            lows.append(float(heights.min()))
            highs.append(float(heights.max()))
    low, high = min(lows, default=0.0), max(highs, default=1.0)
    # a plot of noise in the last digits says nothing
    pad = max(0.04 * (high - low), 0.05 if scale.log else 1e-9 * max(abs(high), 1.0))
    return low - pad, high + pad


def curve(steps: Array, heights: Array, width: float) -> Array:
    """A curve's points (n, 2), at most four to a pixel column: first, lowest, highest, last."""
    points = np.stack([steps, heights], axis=1)
    columns = max(1, int(width))
    if len(points) <= 4 * columns:
        return points
    column = (np.arange(len(points)) * columns) // len(points)
    first = np.flatnonzero(np.diff(column, prepend=-1))
    last = np.append(first[1:], len(points)) - 1
    filled = np.nan_to_num(heights, nan=-1e300)
    lows = [a + int(np.argmin(filled[a : b + 1])) for a, b in zip(first, last, strict=True)]
    highs = [a + int(np.argmax(filled[a : b + 1])) for a, b in zip(first, last, strict=True)]
    return points[np.unique(np.concatenate([first, last, lows, highs]))]


def paint_curves(
    painter: QPainter,
    view: View,
    race: Race,
    step: int,
    scale: LossScale,
    style: TrailStyle,
    look: Theme,
) -> None:
    """The racers' losses: up to `step` in full colour, what follows faint."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in reversed(range(len(race.tracks))):
        if not style.shown[i]:
            continue
        heights = scale.heights(race.tracks[i].losses)
        steps = np.arange(len(heights), dtype=np.float64)
        cut = min(step, len(heights) - 1)
        faint = mixed(style.colours[i], look.background, FADED)
        for part, colour in ((slice(cut, None), faint), (slice(0, cut + 1), style.colours[i])):
            painter.setPen(pen(colour, style.width))
            draw_segments(
                painter, _pixels(view, steps[part], heights[part], dashed(i, look), style)
            )


def _pixels(view: View, steps: Array, heights: Array, broken: bool, style: TrailStyle) -> Array:
    if len(steps) < 2:
        return np.empty((0, 4))
    rows = segments(view.map(curve(steps, heights, view.rect.width())))
    if not broken:
        return clipped(rows, view.rect, 1.0)
    return dashes(rows, view.rect, DASH * style.width, GAP * style.width)


def paint_playhead(
    painter: QPainter,
    view: View,
    race: Race,
    step: int,
    scale: LossScale,
    style: TrailStyle,
    look: Theme,
) -> None:
    """A line at `step` and each racer's marker on its curve there."""
    x = view.point(step, view.box[2]).x()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.muted), 1.0))
    painter.drawLine(QPointF(x, view.rect.top()), QPointF(x, view.rect.bottom()))
    for i in reversed(range(len(race.tracks))):
        if not style.shown[i]:
            continue
        track = race.tracks[i]
        row = track.row(step)
        height = float(scale.heights(track.losses[row : row + 1])[0])
        if not math.isfinite(height):
            continue
        at, size, colour = view.point(row, height), 0.75 * style.head, style.colours[i]
        if view.rect.adjusted(-1, -1, 1, 1).contains(at):
            marks.draw_marker(painter, marker(i), at, size, colour, look.casing)
        elif view.box[0] <= row <= view.box[1]:
            marks.edge_arrow(painter, view.rect, at, size, colour, look.casing)


def plot_box(race: Race, scale: LossScale) -> tuple[float, float, float, float]:
    """The box of the whole plot: the steps of the race (planned until it is done), its heights."""
    low, high = height_range(race, scale)
    return (0.0, float(max(race.steps if race.done else race.spec.steps, 1)), low, high)
