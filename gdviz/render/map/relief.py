"""The landscape as a shaded picture with contour lines."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.core.base.arrays import AnyArray, Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.models.bowl import picture_loss
from gdviz.core.spec.race import Box
from gdviz.render.paint.contours import Contour, contours
from gdviz.render.paint.heights import HeightScale, height_scale
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import draw_path, on_paper, pen
from gdviz.render.paint.resample import resampled
from gdviz.render.paint.theme import Theme, mixed, rgb

# rows computed between two checks of the clock
TILE_ROWS = 64
# larger pictures are enlarged from this many points; smaller ones shrunk from at least this many,
# at most this much finer, since a narrow valley between points is not seen
MOST_POINTS, LEAST_POINTS, FINEST = 1_500_000, 600_000, 2.5
# products that one grid of losses may take (a fifth of a second), and the least points per side
MOST_WORK, LEAST_SIDE = 100_000_000, 24
# grid of the contours and of the sample for the scale, along the longer side
CONTOUR_GRID = 480
# how far the light from the north-west changes a colour, and in how many shades
SHADE, SHADES = 0.08, 65
GENTLE, STEEP_RANK, STEEPEST = 0.25, 0.9, 0.8
COLOURS = 512
# how strongly a contour differs from its ground
LINE_SHARE = 0.5
# the width of a contour is 1 at this size of a picture
PLAIN_SIZE = 650.0
HATCH, HATCH_WIDTH = 9, 2
CACHE_BYTES = 128 * 2**20


class TooSlow(Exception):
    """The grid was not complete at the deadline, or is no longer wanted."""


@dataclass(frozen=True)
class Relief:
    """A picture of the loss over `box`: `image` with contours, `ground` without.

    `levels` are the losses of `contours`; `scale` says which loss lies at which height.
    """

    box: Box
    image: QImage
    ground: QImage
    contours: tuple[Contour, ...]
    levels: tuple[float, ...]
    scale: HeightScale


_cache: OrderedDict[tuple[Any, ...], Relief] = OrderedDict()
_lock = threading.Lock()


def relief(
    problem: Problem2D,
    box: Box,
    size: tuple[int, int],
    theme: Theme,
    patience: float | None = None,
    wanted: Callable[[], bool] | None = None,
) -> Relief:
    """The relief over `box` in `size` (width, height) pixels, from any thread; cached.

    TooSlow if it takes the calling thread more than `patience` seconds of the processor, or if it
    is no longer `wanted`.
    """
    key = (problem, box, size, theme.name)
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    made = _made(problem, box, size, theme, _go_on(patience, wanted))
    with _lock:
        _cache[key] = made
        while len(_cache) > 1 and sum(map(_bytes, _cache.values())) > CACHE_BYTES:
            _cache.popitem(last=False)
    return made


def _bytes(made: Relief) -> int:
    return made.image.sizeInBytes() + made.ground.sizeInBytes()


def _go_on(patience: float | None, wanted: Callable[[], bool] | None) -> Callable[[], bool]:
    end = None if patience is None else time.thread_time() + patience
    return lambda: (end is None or time.thread_time() <= end) and (wanted is None or wanted())


def losses_on_grid(
    problem: Problem2D,
    box: Box,
    columns: int,
    rows: int,
    go_on: Callable[[], bool] = lambda: True,
) -> Array:
    """The losses at the middles of the cells, shape (rows, columns), the first row at the top.

    Computed in tiles; TooSlow if `go_on` says no in between. A loss over many samples is computed
    on a coarser grid, and smoothly in between.
    """
    loss, cost = picture_loss(problem)
    share = (MOST_WORK / (rows * columns * cost)) ** 0.5
    if share < 1.0:
        few = (max(LEAST_SIDE, round(columns * share)), max(LEAST_SIDE, round(rows * share)))
        return resampled(_losses(loss, box, *few, go_on), rows, columns)
    return _losses(loss, box, columns, rows, go_on)


def _losses(
    loss: Callable[[Array], Array], box: Box, columns: int, rows: int, go_on: Callable[[], bool]
) -> Array:
    x0, x1, y0, y1 = box
    x = x0 + (np.arange(columns) + 0.5) * ((x1 - x0) / columns)
    y = y1 - (np.arange(rows) + 0.5) * ((y1 - y0) / rows)
    losses: Array = np.empty((rows, columns))
    for low in range(0, rows, TILE_ROWS):
        if not go_on():
            raise TooSlow
        part = y[low : low + TILE_ROWS]
        grid = np.stack(np.broadcast_arrays(x[None, :], part[:, None]))
        losses[low : low + TILE_ROWS] = loss(grid)
    return losses


def _made(
    problem: Problem2D, box: Box, size: tuple[int, int], theme: Theme, go_on: Callable[[], bool]
) -> Relief:
    width, height = max(2, size[0]), max(2, size[1])
    share = CONTOUR_GRID / max(width, height)
    columns, rows = max(2, round(width * share)), max(2, round(height * share))
    coarse = losses_on_grid(problem, box, columns, rows, go_on)
    scale = height_scale(coarse, problem.zscale, problem.fstar)
    lines = contours(scale.height(coarse), box, 1.0 / share)
    points = width * height
    finer = min(FINEST, max(1.0, (LEAST_POINTS / points) ** 0.5), (MOST_POINTS / points) ** 0.5)
    fine = losses_on_grid(problem, box, round(width * finer), round(height * finer), go_on)
    ground = _ground(scale.height(fine), theme)
    if finer != 1.0:
        modes = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        scaled = ground.scaled(QSize(width, height), *modes)
        ground = scaled.convertToFormat(QImage.Format.Format_RGB32)
    image = ground.copy()
    with QPainter(image) as painter:
        paint_contours(painter, View(QRectF(0, 0, width, height), box), lines, theme)
    levels = tuple(scale.loss(level.height) for level in lines)
    return Relief(box, image, ground, lines, levels, scale)


def _ground(heights: Array, theme: Theme) -> QImage:
    """Colours of heights (rows, columns), lit from the north-west as on maps."""
    rows, columns = heights.shape
    flat = np.nan_to_num(heights, nan=0.0)
    slope_y, slope_x = map(np.asarray, np.gradient(flat))
    slope = slope_x + slope_y
    # in units of the picture's size, so that zooming keeps the light; rough ground is lit less
    steep = float(np.quantile(np.abs(slope[::4, ::4]), STEEP_RANK))
    light = np.tanh(slope * np.float32(min(GENTLE * rows, STEEPEST / max(steep, 1e-9))))
    shade = ((light + 1.0) * (0.5 * (SHADES - 1)) + 0.5).astype(np.intp)
    pixels = _palette(theme)[(flat * (COLOURS - 1)).astype(np.intp) * SHADES + shade]
    void = np.isnan(heights)
    if void.any():
        across = np.add.outer(np.arange(rows), np.arange(columns)) % HATCH < HATCH_WIDTH
        pixels[void] = np.where(across[void], _rgb(theme.hatch), _rgb(theme.void))
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()


def _rgb(colour: str) -> int:
    return QColor(colour).rgb()


@lru_cache(8)
def _palette(theme: Theme) -> AnyArray:
    """0xffRRGGBB of every height and shade, flat."""
    colours = ramp(theme)[:, None, :]
    light = 1.0 + SHADE * np.linspace(-1.0, 1.0, SHADES)[None, :, None]
    red, green, blue = np.clip(colours * light + 0.5, 0, 255).astype(np.uint32).reshape(-1, 3).T
    packed: AnyArray = np.uint32(0xFF000000) | red << 16 | green << 8 | blue
    return packed


@lru_cache(8)
def ramp(theme: Theme, count: int = COLOURS) -> Array:
    """The colours of evenly spread heights (count, 3), red, green and blue from 0 to 255."""
    stops = np.array([rgb(colour) for colour in theme.relief], dtype=np.float64)
    at, every = np.linspace(0.0, 1.0, len(stops)), np.linspace(0.0, 1.0, count)
    return np.stack([np.interp(every, at, stops[:, i]) for i in range(3)], axis=1)


def line_colour(height: float, theme: Theme) -> str:
    """The colour of a contour: that of its ground, darker or lighter, as the theme requires."""
    red, green, blue = ramp(theme)[round(height * (COLOURS - 1))]
    return mixed(QColor(round(red), round(green), round(blue)).name(), theme.contour, LINE_SHARE)


def paint_contours(
    painter: QPainter, view: View, levels: tuple[Contour, ...], theme: Theme
) -> None:
    """Contours as lines, each in a colour of its height."""
    rect = view.rect
    width = max(0.9, (rect.width() * rect.height()) ** 0.5 / PLAIN_SIZE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for level in levels:
        painter.setPen(pen(line_colour(level.height, theme), width))
        for line in level.lines:
            draw_path(painter, view.map(line), rect)


def paint_relief(painter: QPainter, view: View, picture: Relief, theme: Theme) -> None:
    """The relief stretched over its own box; on paper contours stay lines."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    x0, x1, y0, y1 = picture.box
    place = QRectF(view.point(x0, y1), view.point(x1, y0))
    paper = on_paper(painter)
    painter.drawImage(place, picture.ground if paper else picture.image)
    if paper:
        paint_contours(painter, view, picture.contours, theme)
