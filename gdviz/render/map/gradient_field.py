"""Gradients on a map: a field of arrows, everywhere uphill at right angles to the contours, and one
arrow downhill from the point under the pointer."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import draw_segments, pen
from gdviz.render.paint.theme import mixed

# pixels between arrows; the shortest and the longest of them in units of that
SPACING = 36.0
SHORTEST, LONGEST = 0.3, 0.82
HEAD, SPREAD = 0.32, 0.42
# share of the ground in their colour, so that the race stands out from them
QUIET = 0.3
DOWNHILL = 34.0


def gradient_arrows(view: View, problem: Problem2D) -> tuple[Array, Array]:
    """Middles and vectors of the arrows in pixels, (n, 2) each.

    They point where the loss rises fastest on the map as it is drawn, so that they meet its
    contours at right angles whatever the scales of the axes. A gradient has no length on a map,
    and gradients differ by powers of ten: the length of an arrow is its rank among the others.
    """
    rect, (x0, x1, y0, y1) = view.rect, view.box
    counts = [int(size // SPACING) for size in (rect.width(), rect.height())]
    margins = [0.5 * (rect.width() % SPACING), 0.5 * (rect.height() % SPACING)]
    places = [m + SPACING * (np.arange(n) + 0.5) for m, n in zip(margins, counts, strict=True)]
    across, down = np.meshgrid(*places)
    middles = np.stack([across.ravel() + rect.left(), down.ravel() + rect.top()], axis=1)
    scale = np.array([(x1 - x0) / rect.width(), (y1 - y0) / rect.height()])
    points: Array = np.stack(view.unmap(middles[:, 0], middles[:, 1]))  # type: ignore[arg-type]
    with np.errstate(all="ignore"):
        losses, grads = problem.objective.loss_and_grad(points)
        found = grads.T * scale * (1.0, -1.0)
        steep = np.hypot(*found.T)
    good = np.isfinite(losses) & np.isfinite(steep) & (steep > 0)
    middles, found, steep = middles[good], found[good], steep[good]
    rank = np.argsort(np.argsort(steep)) / max(len(steep) - 1, 1)
    length = SPACING * (SHORTEST + (LONGEST - SHORTEST) * rank)
    return middles, found / steep[:, None] * length[:, None]


def paint_gradients(painter: QPainter, spot: MapSpot) -> None:
    """The arrows of a field, for two variables."""
    rect, theme, problem = spot.view.rect, spot.theme, spot.race.problem
    if problem.dim != 2 or rect.width() < SPACING or rect.height() < SPACING:
        return
    middles, arrows = gradient_arrows(spot.view, problem)
    tails, tips = middles - 0.5 * arrows, middles + 0.5 * arrows
    turned = np.stack([-arrows[:, 1], arrows[:, 0]], axis=1)
    wings = [tips - HEAD * (arrows + side * turned) for side in (SPREAD, -SPREAD)]
    ends = [(tails, tips), *((tips, wing) for wing in wings)]
    rows = np.concatenate([np.concatenate(pair, axis=1) for pair in ends])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, width in ((theme.casing, 2.6), (mixed(theme.text, theme.relief[3], QUIET), 1.2)):
        painter.setPen(pen(colour, width))
        draw_segments(painter, rows)


def paint_downhill(painter: QPainter, spot: MapSpot) -> None:
    """A short arrow along the negative gradient, as seen on the map's scales."""
    problem, at = spot.race.problem, spot.pointed
    if at is None or problem.dim != 2:
        return
    way = spot.view.arrow(-problem.objective.grad(np.array(at)), DOWNHILL, DOWNHILL)
    if way is not None:
        start = spot.view.point(*at)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks.draw_arrow(painter, start, start + way, spot.theme.text, spot.theme.casing, 1.8)
