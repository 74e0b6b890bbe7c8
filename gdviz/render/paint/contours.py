"""Lines of equal loss, evenly spaced in height as the colours show it."""

from __future__ import annotations

from dataclasses import dataclass

import contourpy
import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.spec.race import Box

# how many levels; fewer, or none, where their lines would crowd the map
COUNTS = (14, 9, 5, 2, 0)
# the longest lines allowed: this many pixels of them for each pixel of the map, and not much more
# on large maps
CROWDED, MOST_CROWDED = 0.11, 0.15
# a line within this many grid cells is noise
SPECK = 2.5


@dataclass(frozen=True)
class Contour:
    """One level: its height from 0 to 1, and its lines (n, 2) in data coordinates."""

    height: float
    lines: tuple[Array, ...]


def contours(heights: Array, box: Box, cell: float = 1.0) -> tuple[Contour, ...]:
    """Contours of heights (rows, columns), the top row first; `cell` is a cell's size in pixels."""
    levels = _levels(level_count(heights, cell))
    if not levels:
        return ()
    drawer = contourpy.contour_generator(z=np.ma.masked_invalid(heights), name="serial")
    found = []
    for level in levels:
        lines = [np.asarray(line) for line in drawer.lines(level)]
        kept = (line for line in lines if np.ptp(line, axis=0).max() >= SPECK)
        found.append(Contour(level, tuple(_placed(line, heights, box) for line in kept)))
    return tuple(found)


def level_count(heights: Array, cell: float = 1.0) -> int:
    """How many contours, evenly spread from height 0 to 1, do not crowd a grid of heights."""
    finite = heights[np.isfinite(heights)]
    if not len(finite) or finite.max() - finite.min() < 1e-6 or min(heights.shape) < 2:
        return 0
    allowed = min(CROWDED * cell, MOST_CROWDED) * heights.size
    return next(n for n in COUNTS if sum(_length(heights, x) for x in _levels(n)) <= allowed)


def _levels(count: int) -> list[float]:
    return [(k + 0.5) / count for k in range(count)]


def _length(heights: Array, level: float) -> float:
    """The approximate length of a level's lines, in cells, without making them.

    A line without a preferred direction crosses 4/π edges of the grid per unit of length.
    """
    higher = heights > level
    crossed = (higher[1:] != higher[:-1]).sum() + (higher[:, 1:] != higher[:, :-1]).sum()
    return float(crossed) * np.pi / 4


def _placed(line: Array, heights: Array, box: Box) -> Array:
    """From grid indices to data; the losses were taken at the middle of the cells."""
    rows, columns = heights.shape
    x0, x1, y0, y1 = box
    x = x0 + (line[:, 0] + 0.5) * ((x1 - x0) / columns)
    y = y1 - (line[:, 1] + 0.5) * ((y1 - y0) / rows)
    placed: Array = np.stack([x, y], axis=1)
    return placed
