"""A landscape as a block of heights: the same scale as the map's colours."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gdviz.core.base.arrays import AnyArray, Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.spec.race import Box
from gdviz.render.map.relief import losses_on_grid
from gdviz.render.paint.contours import level_count
from gdviz.render.paint.heights import HeightScale, height_scale
from gdviz.render.surface.camera import HEIGHT

# points along a side
GRID = 480
# as many contours as on a map of this many pixels
MAP = 480
KEPT = 4
# a block is lower where its mean slope would be steeper than this, but not below a share
STEEP, LEAST = 1.6, 0.34


@dataclass(frozen=True, eq=False)
class Terrain:
    """Heights on a grid over `box`, the first row at the bottom; NaN where there is no loss.

    The block is `rise` high, rough landscapes less than others; `slopes` (2, rows, columns) are its
    slopes along x and y; `levels` says how many contours, evenly spread over the heights, do not
    crowd.
    """

    box: Box
    heights: AnyArray
    rise: float
    slopes: AnyArray
    scale: HeightScale
    levels: int

    def placed(self, points: Array) -> Array:
        """Points (n, 2) of the landscape in the block's x and y."""
        x0, x1, y0, y1 = self.box
        with np.errstate(all="ignore"):
            rows = (np.asarray(points, float) - (x0, y0)) * (2.0 / (x1 - x0), 2.0 / (y1 - y0)) - 1.0
            return np.clip(rows, -1e9, 1e9)

    def unplaced(self, x: float, y: float) -> tuple[float, float]:
        """A place of the block in the landscape's coordinates."""
        x0, x1, y0, y1 = self.box
        return x0 + 0.5 * (x + 1.0) * (x1 - x0), y0 + 0.5 * (y + 1.0) * (y1 - y0)

    def surface(self, x: Array, y: Array) -> Array:
        """z of the surface over places of the block; outside the block that of its edge.

        Places without a loss lie at the bottom.
        """
        return self.rise * np.real(sampled(self.filled, x, y))

    @cached_property
    def filled(self) -> Array:
        """The heights, at the bottom where there is no loss; trails read them piece by piece."""
        return np.nan_to_num(self.heights)

    def height(self, losses: Array) -> Array:
        """z of losses; NaN where they are not finite."""
        return self.rise * self.scale.height(np.asarray(losses)).astype(np.float64)


def sampled(grid: Array, x: Array, y: Array) -> Array:
    """Values of a square grid between its points, at x and y from -1 to 1."""
    last = len(grid) - 1
    with np.errstate(all="ignore"):
        # NaN is read at the lower edge
        across = np.fmin(np.fmax((x + 1.0) * (0.5 * last), 0.0), last - 1e-3)
        up = np.fmin(np.fmax((y + 1.0) * (0.5 * last), 0.0), last - 1e-3)
    column, row = across.astype(np.int32), up.astype(np.int32)
    across, up = across - column, up - row
    at = row * np.int32(last + 1) + column
    flat = grid.ravel()
    low = flat[at] * (1 - across) + flat[at + 1] * across
    at += last + 1
    high = flat[at] * (1 - across) + flat[at + 1] * across
    found: Array = low + (high - low) * up
    return found


_cache: OrderedDict[tuple[Any, ...], Terrain] = OrderedDict()
_lock = threading.Lock()


def terrain(problem: Problem2D, box: Box, go_on: Callable[[], bool] = lambda: True) -> Terrain:
    """The block over `box`, from any thread; the last few are kept. TooSlow if `go_on` says no."""
    key = (problem, box)
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    made = _made(problem, box, go_on)
    with _lock:
        _cache[key] = made
        while len(_cache) > KEPT:
            _cache.popitem(last=False)
    return made


def _made(problem: Problem2D, box: Box, go_on: Callable[[], bool]) -> Terrain:
    x0, x1, y0, y1 = box
    # the grid's outer points lie on the edges of the box, not half a cell within
    wide, high = 0.5 * (x1 - x0) / (GRID - 1), 0.5 * (y1 - y0) / (GRID - 1)
    losses = losses_on_grid(
        problem, (x0 - wide, x1 + wide, y0 - high, y1 + high), GRID, GRID, go_on
    )
    losses = losses[::-1]
    scale = height_scale(losses, problem.zscale, problem.fstar)
    heights = scale.height(losses)
    cell = 2.0 / (GRID - 1)
    slope_y, slope_x = np.gradient(HEIGHT * np.nan_to_num(heights), cell)
    slopes = np.stack([slope_x, slope_y]).astype(np.float32)
    share = min(1.0, max(LEAST, STEEP / max(float(np.hypot(*slopes).mean()), 1e-9)))
    return Terrain(
        box, heights, share * HEIGHT, share * slopes, scale, level_count(heights, MAP / GRID)
    )
