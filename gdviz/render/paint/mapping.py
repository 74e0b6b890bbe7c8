"""The mapping between a loss's coordinates and a rectangle of pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gdviz.core.base.arrays import Array

# far enough to leave any picture, near enough for Qt's arithmetic
FAR = 1e5


@dataclass(frozen=True)
class View:
    """`box` (x_min, x_max, y_min, y_max) fills `rect`; y grows upwards in data, down in pixels."""

    rect: QRectF
    box: tuple[float, float, float, float]

    def map(self, points: Any) -> Array:
        """Points (n, 2) in pixels (n, 2); points far outside are clamped, NaN stays NaN."""
        rows = np.asarray(points, dtype=np.float64)
        x0, x1, y0, y1 = self.box
        r = self.rect
        with np.errstate(all="ignore"):
            x = r.left() + (rows[:, 0] - x0) * (r.width() / (x1 - x0))
            y = r.bottom() - (rows[:, 1] - y0) * (r.height() / (y1 - y0))
            return np.clip(np.stack([x, y], axis=1), -FAR, FAR)

    def point(self, x: float, y: float) -> QPointF:
        """One point in pixels; NaN lies far outside, since Qt may never return from drawing it."""
        # in floats: arrays of one point take ten times as long, and a picture has hundreds
        x0, x1, y0, y1 = map(float, self.box)
        r = self.rect
        px = r.left() + (float(x) - x0) * _per(r.width(), x1 - x0)
        py = r.bottom() - (float(y) - y0) * _per(r.height(), y1 - y0)
        return QPointF(near(px), near(py))

    def unmap(self, x: float, y: float) -> tuple[float, float]:
        """A pixel in data coordinates."""
        x0, x1, y0, y1 = self.box
        r = self.rect
        return (
            x0 + (x - r.left()) / r.width() * (x1 - x0),
            y0 + (r.bottom() - y) / r.height() * (y1 - y0),
        )

    def arrow(self, vector: Array, shortest: float, longest: float) -> QPointF | None:
        """A direction (2,) in pixels, within these lengths; None where it has none."""
        x0, x1, y0, y1 = self.box
        dx = float(vector[0]) * self.rect.width() / (x1 - x0)
        dy = -float(vector[1]) * self.rect.height() / (y1 - y0)
        length = math.hypot(dx, dy)
        if not (math.isfinite(length) and length > 0):
            return None
        return QPointF(dx, dy) * (min(max(length, shortest), longest) / length)


def _per(pixels: float, width: float) -> float:
    """As of arrays: a box without a width is not a mistake."""
    return pixels / width if width else math.inf


def near(pixel: float) -> float:
    """A pixel that a painter can take: far out where it is farther, or nowhere."""
    return FAR if math.isnan(pixel) else min(max(pixel, -FAR), FAR)
