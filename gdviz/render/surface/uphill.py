"""Steps that raised the loss, on a height map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gdviz.core.engine.race import Race
from gdviz.render.map.trails import TrailStyle
from gdviz.render.map.uphill import paint_red, uphill
from gdviz.render.surface.drape import heights_of
from gdviz.render.surface.trails import Block


def paint_surface_uphill(
    painter: QPainter, block: Block, race: Race, step: int, style: TrailStyle
) -> None:
    """A red ring about each racer whose step raised the loss; none beside the block."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in uphill(race, step, style.shown):
        track = race.tracks[i]
        place = block.drape.ground.placed(track.points[step : step + 1, :2])
        if not (np.abs(place) <= 1.0).all():
            continue
        surface, apart = heights_of(block.drape.ground, track.losses[step : step + 1], place)
        ball = np.column_stack([place, surface + apart])
        seen = block.picture.projection.map(ball)[0]
        at = QPointF(float(seen[0]), float(seen[1]))
        paint_red(painter, at, at, style, block.look)
