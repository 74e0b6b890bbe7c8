"""The camera of a height map, and its projection to the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import knob
from gdviz.core.view import AROUND, CAMERA, NEAR, UP, ViewSpec
from gdviz.render.paint.mapping import FAR, near

# the landscape is a block: its box is 2 x 2 wide, and at most as high as this
HEIGHT = 0.78
FLATTEST, STEEPEST = UP
FARTHEST, NEAREST = NEAR
REACH = math.sqrt(2.0)


@dataclass(frozen=True)
class Camera:
    """`azimuth` and `tilt` in degrees; `zoom` 1 shows the whole block.

    At azimuth 0 and tilt 90 it looks down as the map does, x to the right and y upwards; a larger
    azimuth walks around the block towards larger x, a smaller tilt goes down towards the ground.
    """

    azimuth: float = knob(30.0, "", "degrees around the landscape", low=AROUND[0], high=AROUND[1])
    tilt: float = knob(42.0, "", "degrees above the ground", low=FLATTEST, high=STEEPEST)
    zoom: float = knob(1.0, "", "how much larger than the whole", low=FARTHEST, high=NEAREST)

    def turned(self, azimuth: float, tilt: float) -> Camera:
        """Moved around the block and up by these angles in degrees."""
        around = (self.azimuth + azimuth + 180.0) % 360.0 - 180.0
        up = min(max(self.tilt + tilt, FLATTEST), STEEPEST)
        return replace(self, azimuth=around, tilt=up)

    def zoomed(self, factor: float) -> Camera:
        """Nearer by a factor."""
        return replace(self, zoom=min(max(self.zoom * factor, FARTHEST), NEAREST))


def camera_of(view: ViewSpec) -> Camera | None:
    """The camera of a view; None for its best side."""
    given = {name: v for name in CAMERA if (v := getattr(view, name)) is not None}
    return Camera(**given) if given else None


@dataclass(frozen=True)
class Projection:
    """An orthographic picture of the block, in pixels: at zoom 1 all of it lies in `rect`; the
    drawing reaches to the edges of `canvas`.

    A place of the block is (x, y, z) with x and y from -1 to 1 and z from 0 to `rise`. On the
    picture it is (right, down, away), `away` being how far it lies from the viewer.
    """

    camera: Camera
    rect: QRectF
    canvas: QRectF
    rise: float = HEIGHT

    @cached_property
    def turn(self) -> tuple[float, float]:
        """Cosine and sine of the azimuth."""
        angle = math.radians(self.camera.azimuth)
        return math.cos(angle), math.sin(angle)

    @cached_property
    def lean(self) -> tuple[float, float]:
        """Cosine and sine of the tilt: the length of a height and of a depth on the picture."""
        angle = math.radians(self.camera.tilt)
        return math.cos(angle), math.sin(angle)

    @cached_property
    def scale(self) -> float:
        """Pixels of one unit; turning the block does not change it."""
        cos, sin = self.lean
        wide, high = 2.0 * REACH, 2.0 * REACH * sin + self.rise * cos
        return min(self.rect.width() / wide, self.rect.height() / high) * self.camera.zoom

    @cached_property
    def middle(self) -> QPointF:
        """The pixel of the place (0, 0, 0)."""
        below = 0.5 * self.rise * self.lean[0] * self.scale
        return self.rect.center() + QPointF(0.0, below)

    def map(self, places: Any) -> Array:
        """Places (n, 3) as (n, 3): right and down in pixels, and away."""
        x, y, z = np.asarray(places, dtype=np.float64).T
        (ca, sa), (ct, st) = self.turn, self.lean
        across, away = x * ca + y * sa, y * ca - x * sa
        middle, scale = self.middle, self.scale
        right = middle.x() + scale * across
        down = middle.y() - scale * (away * st + z * ct)
        # NaN is far away
        found: Array = np.fmax(np.fmin(np.stack([right, down, away], axis=1), FAR), -FAR)
        return found

    def point(self, x: float, y: float, z: float) -> QPointF:
        """One place in pixels."""
        x, y, z = float(x), float(y), float(z)
        (ca, sa), (ct, st) = self.turn, self.lean
        right = self.middle.x() + self.scale * (x * ca + y * sa)
        down = self.middle.y() - self.scale * ((y * ca - x * sa) * st + z * ct)
        return QPointF(near(right), near(down))

    def cuts(self, across: Array) -> tuple[Array, Array]:
        """The depths at which lines of sight at these offsets to the right enter and leave the box.

        Those that pass by leave before they enter.
        """
        ca, sa = (value if abs(value) > 1e-9 else 1e-9 for value in self.turn)
        ends = [np.sort(np.stack([(across * ca - s) / sa for s in (1.0, -1.0)]), axis=0)]
        ends += [np.sort(np.stack([(s - across * sa) / ca for s in (1.0, -1.0)]), axis=0)]
        return np.maximum(ends[0][0], ends[1][0]), np.minimum(ends[0][1], ends[1][1])
