"""Upright cuts through a block of heights, one for each column of the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import AnyArray, Array, Flags
from gdviz.render.surface.camera import Projection
from gdviz.render.surface.terrain import Terrain, sampled

# a place counts as seen if no more than this of it is hidden, in pixels
HIDDEN = 1.6
# the nearest samples before a place do not hide it
NEAR = 1.5


@dataclass(frozen=True, eq=False)
class Scan:
    """Columns `left + k * wide` (pixels, their middles), each cut at evenly spaced depths of the
    block: from `enter` (columns,) on, `stride` apart.

    `up` (columns, cuts + 1) says how far up on the picture, in pixels from the middle of the block,
    the bottom edge and then each cut lies; `values` the samples there, and `skyline` the highest
    so far.
    """

    left: float
    wide: float
    enter: Array
    stride: Array
    up: AnyArray
    values: AnyArray
    skyline: AnyArray

    def hides(self, projection: Projection, seen: Array) -> Flags:
        """Which places (n, 3), as the projection maps them, lie behind the surface."""
        column = np.rint((seen[:, 0] - self.left) / self.wide).astype(np.intp)
        inside = (column >= 0) & (column < len(self.enter))
        column = np.clip(column, 0, len(self.enter) - 1)
        cut = (seen[:, 2] - self.enter[column]) / np.maximum(self.stride[column], 1e-12) - NEAR
        # column 0 of the skyline is the bottom edge
        row = np.clip(np.floor(cut) + 1, 0, self.skyline.shape[1] - 1).astype(np.intp)
        up = projection.middle.y() - seen[:, 1]
        hidden: Flags = (self.skyline[column, row] > up + HIDDEN) & inside & (cut >= 0)
        return hidden


def scan(
    ground: AnyArray, projection: Projection, columns: Array, cuts: int, bottom: float = 0.0
) -> Scan:
    """Cut a grid whose real part is the height (0 to 1) at columns of pixels, evenly spread."""
    (ca, sa), (ct, st), scale = projection.turn, projection.lean, projection.scale
    across = (columns - projection.middle.x()) / scale
    enter, leave = projection.cuts(across)
    stride = np.maximum(leave - enter, 0.0) / (cuts - 1)
    away = enter[:, None] + stride[:, None] * np.arange(cuts)
    a, w = across.astype(np.float32)[:, None], away.astype(np.float32)
    c, s = np.float32(ca), np.float32(sa)
    found = sampled(ground, a * c - w * s, a * s + w * c)
    values = np.concatenate([np.full((len(columns), 1), bottom, found.dtype), found], axis=1)
    up = np.empty(values.shape, np.float32)
    up[:, 0] = scale * st * enter
    up[:, 1:] = np.float32(scale * st) * w + np.float32(scale * ct * projection.rise) * found.real
    wide = float(columns[1] - columns[0]) if len(columns) > 1 else 1.0
    skyline = np.maximum.accumulate(up, axis=1)
    # lines of sight beside the block hide nothing
    skyline[leave <= enter] = -np.inf
    return Scan(float(columns[0]), wide, enter, stride, up, values, skyline)


def pick(ground: Terrain, projection: Projection, x: float, y: float) -> tuple[float, float] | None:
    """The place of the block (x, y) on its surface that is seen at a pixel; None beside it."""
    heights = ground.filled.astype(np.complex64)
    made = scan(heights, projection, np.array([x]), 4 * len(heights))
    up = projection.middle.y() - y
    line = made.skyline[0]
    if not line[1] <= up <= line[-1]:
        return None
    cut = int(np.searchsorted(line, up))
    below, above = float(made.up[0, cut - 1]), float(made.up[0, cut])
    share = 0.0 if cut < 2 else (up - below) / max(above - below, 1e-12)
    away = made.enter[0] + made.stride[0] * (max(cut, 1) - 2 + share if cut > 1 else 0.0)
    across = (x - projection.middle.x()) / projection.scale
    ca, sa = projection.turn
    place = np.clip([across * ca - away * sa, across * sa + away * ca], -1.0, 1.0)
    return float(place[0]), float(place[1])
