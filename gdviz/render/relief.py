"""The landscape as a shaded picture with contour lines."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import contourpy
import numpy as np
from PySide6.QtGui import QColor, QImage

from gdviz.core.objectives.base import Problem2D
from gdviz.core.optimizers.base import Array
from gdviz.render.theme import Theme

# rows computed between two looks at the clock
TILE_ROWS = 64
CONTOURS = 14
# the grid of the contours; finer lines are not seen
CONTOUR_GRID = 360
# a contour of fewer points is an artefact of the grid
SPECK = 8
SHADE = 0.10
# the share of the colours that follows the rank of a loss, the rest follows its size
RANK_SHARE = 0.55

Box = tuple[float, float, float, float]


class TooSlow(Exception):
    """The grid was not done at the deadline."""


@dataclass(frozen=True)
class Relief:
    """A picture of the loss over `box`; `contours` are lines (n, 2) in data coordinates.

    `levels` are the losses of the contours, `low` and `high` the finite range on the grid.
    """

    box: Box
    image: QImage
    contours: tuple[Array, ...]
    levels: tuple[float, ...]
    low: float
    high: float


def losses_on_grid(
    problem: Problem2D, box: Box, columns: int, rows: int, deadline: float | None = None
) -> Array:
    """The losses at the pixel centres, shape (rows, columns), the first row at the top (y_max).

    Computed in tiles; TooSlow if `deadline` (time.monotonic) passes in between.
    """
    x0, x1, y0, y1 = box
    x = x0 + (np.arange(columns) + 0.5) * ((x1 - x0) / columns)
    y = y1 - (np.arange(rows) + 0.5) * ((y1 - y0) / rows)
    losses: Array = np.empty((rows, columns))
    for low in range(0, rows, TILE_ROWS):
        if deadline is not None and time.monotonic() > deadline:
            raise TooSlow
        part = y[low : low + TILE_ROWS]
        grid = np.stack(np.broadcast_arrays(x[None, :], part[:, None]))
        losses[low : low + TILE_ROWS] = problem.objective.loss(grid)
    return losses


def colour_scale(losses: Array, zscale: str, floor: float | None = None) -> Array:
    """Each loss as a height from 0 to 1 that fills the scale, NaN where it is not finite.

    Half of it follows the rank of the loss (so every landscape shows its structure), half its size
    on the scale given: linear, or log above the lowest value.
    """
    finite = losses[np.isfinite(losses)]
    if not len(finite):
        return np.full(losses.shape, np.nan)
    low, high = np.quantile(finite, [0.0, 0.98])
    if not high > low:
        low, high = float(finite.min()), float(finite.max())
    if not high > low:
        return np.where(np.isfinite(losses), 0.5, np.nan)
    base = low if floor is None or floor > low else floor
    sample = np.quantile(finite, np.linspace(0.0, 1.0, 257))
    rank = np.interp(losses, sample, np.linspace(0.0, 1.0, 257))
    with np.errstate(all="ignore"):
        if zscale == "linear":
            size = np.clip((losses - low) / (high - low), 0.0, 1.0)
        else:
            # the curvature of the scale starts where a hundredth of the area lies below
            knee = max(float(np.quantile(finite, 0.01)) - base, 1e-9 * (high - base))
            top = np.log1p((high - base) / knee)
            size = np.clip(np.log1p(np.maximum(losses - base, 0.0) / knee) / top, 0.0, 1.0)
    height: Array = RANK_SHARE * rank + (1.0 - RANK_SHARE) * size
    height[~np.isfinite(losses)] = np.nan
    return height


def relief(
    problem: Problem2D,
    box: Box,
    size: tuple[int, int],
    look: Theme,
    deadline: float | None = None,
) -> Relief:
    """The relief over `box` in `size` (width, height) pixels; callable from any thread."""
    return _relief(problem, box, size, look, deadline)


_cache: dict[tuple[Any, ...], Relief] = {}
CACHED = 24


def _relief(
    problem: Problem2D, box: Box, size: tuple[int, int], look: Theme, deadline: float | None
) -> Relief:
    key = (problem, box, size, look.name)
    found = _cache.get(key)
    if found is None:
        found = _drawn(problem, box, size, look, deadline)
        while len(_cache) >= CACHED:
            _cache.pop(next(iter(_cache)), None)
        _cache[key] = found
    return found


def _drawn(
    problem: Problem2D, box: Box, size: tuple[int, int], look: Theme, deadline: float | None
) -> Relief:
    columns, rows = max(2, size[0]), max(2, size[1])
    losses = losses_on_grid(problem, box, columns, rows, deadline)
    height = colour_scale(losses, problem.zscale, problem.fstar)
    image = _image(height, look)
    finite = losses[np.isfinite(losses)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
    lines, levels = _contours(height, losses, box)
    return Relief(box, image, lines, levels, low, high)


def _image(height: Array, look: Theme) -> QImage:
    ramp = _ramp(look)
    flat = np.nan_to_num(height, nan=0.0)
    colours = ramp[np.clip(flat * 255.0, 0, 255).astype(np.intp)].astype(np.float32)
    # a light from the north-west, as on maps; scaled by the picture's size, so zooming keeps it
    slope_y, slope_x = np.gradient(flat.astype(np.float32))
    light = np.tanh((slope_x + slope_y) * (0.25 * len(flat))) * SHADE
    colours *= (1.0 + light)[..., None]
    void = QColor(look.void).getRgb()[:3]  # type: ignore[index]
    colours[np.isnan(height)] = void
    rgb = np.zeros((*height.shape, 4), dtype=np.uint8)
    rgb[..., 2::-1] = np.clip(colours, 0, 255).astype(np.uint8)
    rgb[..., 3] = 255
    image = QImage(
        rgb.data, rgb.shape[1], rgb.shape[0], 4 * rgb.shape[1], QImage.Format.Format_RGB32
    )
    return image.copy()


@lru_cache(8)
def _ramp(look: Theme) -> Array:
    stops = np.array([QColor(c).getRgb()[:3] for c in look.relief], dtype=np.float64)  # type: ignore[index]
    at = np.linspace(0.0, 1.0, len(stops))
    every = np.linspace(0.0, 1.0, 256)
    return np.stack([np.interp(every, at, stops[:, i]) for i in range(3)], axis=1)


def _contours(
    height: Array, losses: Array, box: Box
) -> tuple[tuple[Array, ...], tuple[float, ...]]:
    """Lines of equal loss, even in the height that the colours show."""
    rows, columns = height.shape
    stride = max(1, int(np.ceil(max(rows, columns) / CONTOUR_GRID)))
    part = height[stride // 2 :: stride, stride // 2 :: stride]
    finite = np.isfinite(part)
    if not finite.any() or np.nanmax(part) - np.nanmin(part) < 1e-12:
        return (), ()
    x0, x1, y0, y1 = box
    x = x0 + (np.arange(columns)[stride // 2 :: stride] + 0.5) * ((x1 - x0) / columns)
    y = y1 - (np.arange(rows)[stride // 2 :: stride] + 0.5) * ((y1 - y0) / rows)
    drawer = contourpy.contour_generator(x, y, np.ma.masked_invalid(part), name="serial")
    order = np.argsort(height[np.isfinite(height)])
    sorted_heights = height[np.isfinite(height)][order]
    sorted_losses = losses[np.isfinite(height)][order]
    lines: list[Array] = []
    levels = []
    for level in (np.arange(CONTOURS) + 0.5) / CONTOURS:
        lines += [np.asarray(line) for line in drawer.lines(float(level)) if len(line) >= SPECK]
        at = min(int(np.searchsorted(sorted_heights, level)), len(sorted_losses) - 1)
        levels.append(float(sorted_losses[at]))
    return tuple(lines), tuple(levels)
