"""Lines of equal loss, as even in height as the colours show it."""

from __future__ import annotations

from dataclasses import dataclass

import contourpy
import numpy as np

from gdviz.core.optimizers.base import Array

# how many levels; fewer, or none, where their lines would crowd the map
COUNTS = (14, 9, 5, 2, 0)
# the longest lines allowed: this many pixels of them for each pixel of the map, and not much more
# on large maps
CROWDED, MOST_CROWDED = 0.11, 0.15
# a line within so many grid cells is noise
SPECK = 2.5

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Contour:
    """One level: its height from 0 to 1, and its lines (n, 2) in data coordinates."""

    height: float
    lines: tuple[Array, ...]


def contours(heights: Array, box: Box, cell: float = 1.0) -> tuple[Contour, ...]:
    """Contours of a grid of heights (rows, columns), the first row at the top of the box.

    `cell` is the size of a grid cell in pixels.
    """
    finite = heights[np.isfinite(heights)]
    if not len(finite) or finite.max() - finite.min() < 1e-6 or min(heights.shape) < 2:
        return ()
    drawer = contourpy.contour_generator(z=np.ma.masked_invalid(heights), name="serial")
    found: list[Contour] = []
    for count in COUNTS:
        found = [_level(drawer, (k + 0.5) / count) for k in range(count)]
        if _length(found) <= min(CROWDED * cell, MOST_CROWDED) * heights.size:
            break
    return tuple(Contour(c.height, tuple(_placed(x, heights, box) for x in c.lines)) for c in found)


def _level(drawer: contourpy.ContourGenerator, height: float) -> Contour:
    lines = [np.asarray(line) for line in drawer.lines(height)]
    return Contour(height, tuple(x for x in lines if np.ptp(x, axis=0).max() >= SPECK))


def _length(levels: list[Contour]) -> float:
    lines = [line for level in levels for line in level.lines]
    return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines)


def _placed(line: Array, heights: Array, box: Box) -> Array:
    """From grid indices to data; the losses were taken at the middle of the cells."""
    rows, columns = heights.shape
    x0, x1, y0, y1 = box
    x = x0 + (line[:, 0] + 0.5) * ((x1 - x0) / columns)
    y = y1 - (line[:, 1] + 0.5) * ((y1 - y0) / rows)
    placed: Array = np.stack([x, y], axis=1)
    return placed
