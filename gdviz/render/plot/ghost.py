"""The race before the last edit on a plot: pale dashed curves below those of the race."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter

from gdviz.render.map.ghost import ghost_colours, ghost_shown
from gdviz.render.paint.polylines import clipped, dashes, draw_segments, pen, segments
from gdviz.render.paint.thinning import seen_rows
from gdviz.render.plot.spot import PlotSpot

# width of a curve, its dashes and the gaps between them, in units
WIDTH, DASH, GAP = 1.3, 6.0, 3.5


def has_ghost(spot: PlotSpot) -> bool:
    """Whether there is a ghost, and it is wanted."""
    return spot.scene.view.ghost and spot.scene.overlays.ghost is not None


def paint_ghost(painter: QPainter, spot: PlotSpot) -> None:
    """All of the ghost's curves, on the axes of the race."""
    scene, view, ghost = spot.scene, spot.view, spot.scene.overlays.ghost
    assert ghost is not None
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    seen = scene.view
    series = ghost.series(seen.quantity, seen.against, seen.smooth, seen.log_steps)
    colours = ghost_colours(scene, ghost, scene.theme.background)
    for i, shown in reversed(list(enumerate(ghost_shown(scene, ghost)))):
        values, places = series.values[i], scene.series.across(series.places[i])
        if not shown or not len(values):
            continue
        rows = seen_rows(values, view.rect.width(), places if scene.series.log else None)
        heights = scene.scale.heights(values[rows])
        line = segments(view.map(np.stack([places[rows], heights], axis=1)))
        painter.setPen(pen(colours[i], WIDTH))
        draw_segments(painter, clipped(dashes(line, view.rect, DASH, GAP), view.rect, 1.0))
