"""The signs on a height map: heads, starts, known points, steps uphill, and those of the pointer;
faint where the block hides them."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.render.map.chunks import lost
from gdviz.render.map.excursions import end_of_line
from gdviz.render.map.heads import START
from gdviz.render.map.uphill import paint_red, uphill
from gdviz.render.paint import marks
from gdviz.render.paint.theme import marker
from gdviz.render.surface.drape import BOX, heights_of
from gdviz.render.surface.panel import SurfacePanel
from gdviz.render.surface.trails import GHOST, on_surface

# in radii of a head
STAR, PLUS = 1.15, 0.85
CROSS = 6.0
# the length of the arrow downhill; the box is 2 wide
ARROW = 0.2


def paint_surface_heads(painter: QPainter, panel: SurfacePanel, step: int) -> None:
    """Each racer's ball at its own loss, the farthest first, with a stem to the surface where it
    is off it; faint where it is hidden, and none beside the block. One that fell out beside it has
    its cross where its line ends."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    style, picture, casing = panel.trails, panel.block.picture, panel.block.theme.casing
    ground, projection = panel.block.drape.ground, picture.projection
    racers = [i for i, _ in style.widths()]
    if not racers:
        return
    tracks = [panel.race.tracks[i] for i in racers]
    taken = [panel.scene.own(i, step) for i in racers]
    rows = [track.row(own) for track, own in zip(tracks, taken, strict=True)]
    points = [track.points[row, :2] for track, row in zip(tracks, rows, strict=True)]
    losses = [track.losses[row] for track, row in zip(tracks, rows, strict=True)]
    places = ground.placed(np.array(points))
    surface, apart = heights_of(ground, np.array(losses), places)
    foot = np.column_stack([places, surface])
    ball = foot + np.column_stack([np.zeros((len(racers), 2)), apart])
    seen = projection.map(ball)
    hidden = picture.scan.hides(projection, seen)
    inside = np.abs(places).max(axis=1) <= 1.0
    for k in np.argsort(-seen[:, 2], kind="stable").tolist():
        if not inside[k]:
            if lost(tracks[k], taken[k]):
                _paint_end(painter, panel, racers[k])
            continue
        at, colour = QPointF(*seen[k, :2].tolist()), style.colours[racers[k]]
        painter.setOpacity(GHOST if hidden[k] else 1.0)
        if apart[k]:
            # the stem
            for ink, width in ((casing, 1.4), (colour, 0.6)):
                painter.setPen(QPen(QColor(ink), width * style.width))
                painter.drawLine(projection.point(*foot[k]), at)
        if lost(tracks[k], taken[k]):
            marks.draw_cross(painter, at, 0.8 * style.head, colour, casing)
        else:
            marks.draw_marker(
                painter, marker(style.slot(racers[k])), at, style.head, colour, casing
            )
    painter.setOpacity(1.0)


def _paint_end(painter: QPainter, panel: SurfacePanel, racer: int) -> None:
    """A cross where the whole trail of a racer is seen last on the block."""
    ground, size = panel.block.drape.ground, 0.8 * panel.trails.head
    places = ground.placed(panel.race.tracks[racer].points[:, :2])
    if (end := end_of_line(places, BOX)) is None:
        return
    x, y = np.array([end.x()]), np.array([end.y()])
    foot = np.column_stack([x, y, ground.surface(x, y)])
    projection = panel.block.picture.projection
    hidden = panel.block.picture.scan.hides(projection, projection.map(foot))[0]
    painter.setOpacity(GHOST if hidden else 1.0)
    at, colour = projection.point(*foot[0]), panel.trails.colours[racer]
    marks.draw_cross(painter, at, size, colour, panel.block.theme.casing)


def paint_surface_starts(painter: QPainter, panel: SurfacePanel) -> None:
    """A ring on the surface wherever one of the racers shown begins."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    style, theme = panel.trails, panel.block.theme
    for at, hidden in panel.starts:
        painter.setOpacity(GHOST if hidden else 1.0)
        marks.draw_ring(painter, at, START * style.head, theme.text, theme.casing)
    painter.setOpacity(1.0)


def paint_surface_known(painter: QPainter, panel: SurfacePanel) -> None:
    """Stars and crosses as on the map, on the surface; faint where it hides them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    theme, seen, size = panel.block.theme, panel.scene.view, panel.trails.head
    for known in panel.race.problem.critical:
        at = on_surface(panel.block, known.point)
        if at is None:
            continue
        painter.setOpacity(GHOST if at[1] else 1.0)
        if known.kind == "minimum" and seen.minima:
            radius = STAR * size * (1.0 if known.is_global else 0.7)
            marks.draw_star(painter, at[0], radius, theme.text, theme.casing)
        elif known.kind == "saddle" and seen.saddles:
            marks.draw_plus(painter, at[0], PLUS * size, theme.text, theme.casing)
    painter.setOpacity(1.0)


def paint_surface_uphill(painter: QPainter, panel: SurfacePanel, step: int) -> None:
    """A red ring about each racer whose step raised the loss; none beside the block."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = panel.block.drape.ground
    for i in uphill(panel.race, step, panel.trails.shown):
        track, row = panel.race.tracks[i], slice(step, step + 1)
        place = ground.placed(track.points[row, :2])
        if (np.abs(place) <= 1.0).all():
            ball = np.append(place[0], sum(heights_of(ground, track.losses[row], place)))
            at = panel.block.picture.projection.point(*ball)
            paint_red(painter, at, at, panel.trails, panel.block.theme)


def paint_pointer(painter: QPainter, panel: SurfacePanel) -> None:
    """A cross at the pointer's point of the landscape, and an arrow along -grad as the map shows
    it."""
    at = None if panel.pointed is None else on_surface(panel.block, panel.pointed)
    if at is None:
        return
    theme, ground = panel.block.theme, panel.block.drape.ground
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x0, x1, y0, y1 = ground.box
    point = np.array(panel.pointed)
    way = -panel.race.problem.objective.grad(point) / (x1 - x0, y1 - y0)
    long = math.hypot(*way)
    if math.isfinite(long) and long > 0:
        end = ground.placed(point[None])[0] + way * (ARROW / long)
        tip = panel.block.picture.projection.point(*end, *ground.surface(end[:1], end[1:]))
        marks.draw_arrow(painter, at[0], tip, theme.text, theme.casing, 1.8)
    marks.draw_plus(painter, at[0], CROSS, theme.text, theme.casing)
