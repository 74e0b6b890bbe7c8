"""The racers themselves on a map, and where they started."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.render.map.excursions import paint_exits
from gdviz.render.map.spot import MapSpot
from gdviz.render.map.trails import lost, places
from gdviz.render.paint import marks
from gdviz.render.paint.theme import marker

# in radii of a head: a ring about the racers that have not left yet
START = 1.2


def paint_heads(painter: QPainter, spot: MapSpot, step: int) -> None:
    """Each racer's marker at `step`: a cross where it fell out, an arrow where it left the view; a
    smaller one where it left and came back."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    view, head, casing = spot.view, spot.style.head, spot.theme.casing
    rect = view.rect
    for i, _ in spot.style.widths():
        track, colour = spot.race.tracks[i], spot.style.colours[i]
        row = track.row(step)
        points = places(track, 0, row + 1)
        paint_exits(painter, view, points, head, colour, spot.theme)
        at = view.point(*points[-1])
        inside = rect.left() <= at.x() <= rect.right() and rect.top() <= at.y() <= rect.bottom()
        if not inside:
            marks.edge_arrow(painter, rect, at, head, colour, casing)
        elif lost(track, step):
            marks.draw_cross(painter, at, 0.8 * head, colour, casing)
        else:
            marks.draw_marker(painter, marker(i), at, head, colour, casing)


def paint_start(painter: QPainter, spot: MapSpot) -> None:
    """A ring wherever one of the racers shown begins; an arrow to a start out of the view."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    head, theme = spot.style.head, spot.theme
    shown = (track for track, on in zip(spot.race.tracks, spot.style.shown, strict=True) if on)
    for start in dict.fromkeys(tuple(places(track, 0, 1)[0].tolist()) for track in shown):
        at = spot.view.point(*start)
        if spot.view.rect.contains(at):
            marks.draw_ring(painter, at, START * head, theme.text, theme.casing)
        else:
            marks.edge_arrow(painter, spot.view.rect, at, head, theme.text, theme.casing)
