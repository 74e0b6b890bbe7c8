"""The shaded picture of a block of heights: light, the map's colours, contours; no OpenGL.

Each column of the picture is one upright cut through the block. From front to back a pixel shows
the first place that rises to it, so that one running maximum decides for all pixels what they show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.core.base.arrays import AnyArray
from gdviz.render.map.relief import TooSlow, line_colour, ramp
from gdviz.render.paint.theme import Theme, rgb
from gdviz.render.surface.camera import Projection
from gdviz.render.surface.scan import Scan, scan
from gdviz.render.surface.terrain import Terrain

# pixels computed for one shown along each side: fine, and while the camera moves
FINE, ROUGH = 2.0, 0.5
CUTS = {FINE: 560, ROUGH: 280}
# columns processed at a time, so that they stay in the processor's cache
STRIP = 96
# light from the left, from behind the block and from above, as seen by the viewer
LIGHT = np.array([-0.62, 0.34, 0.71])
# how bright the darkest and the brightest slope are, by theme
BRIGHTNESS = {"light": (0.66, 1.06), "dark": (0.55, 1.5)}
# the two sides of the block are shaded as slopes with this much light
SIDES = (0.30, 0.16)
COLOURS, SHADES, INKS = 384, 48, 8
# the width of a contour in pixels, how much of it shows, and how close contours are left out
LINE, LINE_SHARE, CROWDED, SPARSE = 1.05, 0.62, 2.5, 6.0
VOID = -8.0


@dataclass(frozen=True, eq=False)
class SurfacePicture:
    """The block as an image for the projection's canvas, and the cuts that say which parts are
    hidden.

    The image is transparent beside the block.
    """

    projection: Projection
    image: QImage
    scan: Scan

    def paint(self, painter: QPainter) -> None:
        """Draw the image at its place."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.projection.canvas, self.image)


def surface_picture(
    ground: Terrain,
    projection: Projection,
    theme: Theme,
    quality: float = FINE,
    ratio: float = 1.0,
    go_on: Callable[[], bool] = lambda: True,
) -> SurfacePicture:
    """The block seen through the projection, from any thread; `ratio` is that of device pixels.

    TooSlow if `go_on` says no between two strips.
    """
    rect, share = projection.canvas, quality * ratio
    width, height = max(2, round(rect.width() * share)), max(2, round(rect.height() * share))
    columns: AnyArray = rect.left() + (np.arange(width) + 0.5) * (rect.width() / width)
    lit = _lit(ground, projection)
    image = np.zeros((width, height), np.uint32)
    scans = []
    for first in range(0, width, STRIP):
        if not go_on():
            raise TooSlow
        part = scan(lit, projection, columns[first : first + STRIP], CUTS[quality])
        image[first : first + STRIP] = _pixels(part, ground, projection, theme, height)
        scans.append(part)
    return SurfacePicture(projection, _image(image, rect, quality, ratio), _joined(scans))


def _lit(ground: Terrain, projection: Projection) -> AnyArray:
    """The heights with the light that falls on them as their imaginary part."""
    ca, sa = projection.turn
    x, y = LIGHT[0] * ca - LIGHT[1] * sa, LIGHT[0] * sa + LIGHT[1] * ca
    slope_x, slope_y = ground.slopes
    steep = np.sqrt(1.0 + slope_x * slope_x + slope_y * slope_y)
    light = (np.float32(LIGHT[2]) - np.float32(x) * slope_x - np.float32(y) * slope_y) / steep
    made = np.empty(ground.heights.shape, np.complex64)
    made.real = ground.filled
    made.imag = np.where(np.isnan(ground.heights), VOID, np.maximum(light, 0.0))
    return made


def _pixels(
    part: Scan, ground: Terrain, projection: Projection, theme: Theme, height: int
) -> AnyArray:
    """The colours (columns, height), 0xaarrggbb, of a strip; the lowest pixel comes first."""
    rect = projection.canvas
    size = rect.height() / height
    # how far up the middle of the lowest pixel is
    lowest = projection.middle.y() - rect.bottom() + 0.5 * size
    count = len(part.enter)
    cuts = part.up.shape[1]
    first = np.clip(np.floor((part.skyline - lowest) / size) + 1, 0, height).astype(np.int32)
    first += np.arange(count, dtype=np.int32)[:, None] * np.int32(height + 1)
    # number of samples below each pixel: the next one is the first that rises to it
    below = np.bincount(first.ravel(), minlength=count * (height + 1)).reshape(count, -1)
    upto = np.cumsum(below, axis=1, dtype=np.int32)[:, :height]
    upto[np.isinf(part.skyline[:, 0])] = 0
    hit = np.flatnonzero((upto > 0) & (upto < cuts))
    which = upto.ravel()[hit]
    column = hit // height
    at = column * cuts + which
    up = part.up.ravel()
    low, high = up[at - 1], up[at]
    share = ((hit - column * height).astype(np.float32) * size + lowest - low) / (high - low)
    values = part.values.ravel()
    start = values[at - 1]
    seen = start + (values[at] - start) * np.clip(share, 0.0, 1.0)
    light = seen.imag
    side = which == 1
    light[side] = _sides(part, projection)[column[side]]
    heights = np.full(count * height, np.nan, np.float32)
    heights[hit] = seen.real
    ink = _ink(heights.reshape(count, height), ground.levels, 1.0 / size).ravel()[hit]
    pixels = np.zeros(count * height, np.uint32)
    pixels[hit] = _coloured(seen.real, light, ink, theme)
    return pixels.reshape(count, height)


def _sides(part: Scan, projection: Projection) -> AnyArray:
    """The light of the side of the block at each column: it changes at the front corner."""
    (ca, sa), middle = projection.turn, projection.middle.x()
    across = (part.left + part.wide * np.arange(len(part.enter)) - middle) / projection.scale
    x, y = across * ca - part.enter * sa, across * sa + part.enter * ca
    return np.where(np.abs(y) > np.abs(x), *SIDES).astype(np.float32)


def _ink(heights: AnyArray, levels: int, quality: float) -> AnyArray:
    """How strongly a contour covers each pixel, from 0 to 1; the same width on every slope."""
    if not levels:
        return np.zeros_like(heights)
    q = heights * np.float32(levels)
    across, up = np.abs(np.diff(q, axis=0)), np.abs(np.diff(q, axis=1))
    # the smaller of two neighbours: beyond an outline the surface is another one
    slope = np.zeros_like(q)
    slope[1:-1] = np.fmin(across[1:], across[:-1]) ** 2
    slope[:, 1:-1] += np.fmin(up[:, 1:], up[:, :-1]) ** 2
    slope = np.sqrt(slope) + np.float32(1e-5)
    distance = np.abs(q - np.floor(q) - np.float32(0.5)) / slope
    ink = np.clip(0.5 * (LINE * max(quality, 1.0) + 1.0) - distance, 0.0, 1.0)
    spread = (1.0 / (slope * max(quality, 1.0)) - CROWDED) * (1.0 / (SPARSE - CROWDED))
    found: AnyArray = np.nan_to_num(ink * np.clip(spread, 0.0, 1.0))
    return found


def _coloured(heights: AnyArray, light: AnyArray, ink: AnyArray, theme: Theme) -> AnyArray:
    shade = (np.clip(light, 0.0, 1.0) * (SHADES - 1) + 0.5).astype(np.int32)
    colour = (np.clip(heights, 0.0, 1.0) * (COLOURS - 1) + 0.5).astype(np.int32)
    index = (colour * SHADES + shade) * INKS + (ink * (INKS - 1) + 0.5).astype(np.int32)
    pixels: AnyArray = _palette(theme)[index]
    pixels[light < 0] = QColor(theme.void).rgb()
    return pixels


@lru_cache(4)
def _palette(theme: Theme) -> AnyArray:
    """0xffRRGGBB of every height, shade and ink, flat."""
    grounds = ramp(theme, COLOURS)
    at = np.linspace(0.0, 1.0, COLOURS)
    lines = np.array([rgb(line_colour(h, theme)) for h in at], dtype=np.float64)
    share = LINE_SHARE * np.linspace(0.0, 1.0, INKS)[None, :, None]
    inked = grounds[:, None] + (lines - grounds)[:, None] * share
    light = np.linspace(*BRIGHTNESS[theme.name], SHADES)
    colours = np.clip(inked[:, None] * light[None, :, None, None] + 0.5, 0, 255)
    red, green, blue = colours.astype(np.uint32).reshape(-1, 3).T
    packed: AnyArray = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    return packed


def _image(columns: AnyArray, rect: QRectF, quality: float, ratio: float) -> QImage:
    rows = np.ascontiguousarray(columns.T[::-1])
    high, wide = rows.shape
    kind = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(rows.data, wide, high, 4 * wide, kind)
    if quality <= 1.0:
        return image.copy()
    size = QSize(max(1, round(rect.width() * ratio)), max(1, round(rect.height() * ratio)))
    modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(size, *modes).convertToFormat(kind)


def _joined(parts: list[Scan]) -> Scan:
    first = parts[0]
    names = ("enter", "stride", "up", "values", "skyline")
    arrays = (np.concatenate([getattr(part, name) for part in parts]) for name in names)
    return Scan(first.left, first.wide, *arrays)
