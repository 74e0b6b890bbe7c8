"""The racers themselves on a map, and where they started."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.render.map.chunks import lost, places
from gdviz.render.map.excursions import Exits
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint import marks
from gdviz.render.paint.layer import Moment
from gdviz.render.paint.theme import marker

# in radii of a head: a ring about the racers that have not left yet
START = 1.2


class Heads:
    """Each racer's marker at a step: a cross where it fell out, an arrow where it left the view; a
    smaller one where it left and came back."""

    def __init__(self) -> None:
        self._exits = Exits()

    def __call__(self, painter: QPainter, spot: MapSpot, moment: Moment) -> bool:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view, head, casing = spot.view, spot.style.head, spot.theme.casing
        rect = view.rect
        for i, _ in spot.style.widths():
            track, colour = spot.race.tracks[i], spot.style.colours[i]
            row, trail = track.row(moment.step), spot.trail(i)
            self._exits.paint(painter, view, i, trail, row, head, colour, spot.theme)
            at = view.point(*trail[row].tolist())
            inside = rect.left() <= at.x() <= rect.right() and rect.top() <= at.y() <= rect.bottom()
            if not inside:
                marks.edge_arrow(painter, rect, at, head, colour, casing)
            elif lost(track, moment.step):
                marks.draw_cross(painter, at, 0.8 * head, colour, casing)
            else:
                marks.draw_marker(painter, marker(i), at, head, colour, casing)
        return True


def paint_heads(painter: QPainter, spot: MapSpot, step: int) -> None:
    """Those of one picture alone."""
    Heads()(painter, spot, Moment(step))


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
