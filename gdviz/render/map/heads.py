"""The racers themselves on a map, and where they started."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdviz.core.base.arrays import Array
from gdviz.render.map.chunks import lost, places
from gdviz.render.map.excursions import Exits, end_of_line
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint import marks
from gdviz.render.paint.layer import Moment
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import marker

# in radii of a head: a ring about the racers that have not left yet
START = 1.2


class Heads:
    """Each racer's marker at a step: a cross where it fell out, at the end of its line; an arrow
    where it left the view, a smaller one where it left and came back."""

    def __init__(self) -> None:
        self._exits = Exits()
        self._ends: dict[int, tuple[View, Array, QPointF | None]] = {}

    def __call__(self, painter: QPainter, spot: MapSpot, moment: Moment) -> bool:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view, head, casing = spot.view, spot.style.head, spot.theme.casing
        rect = view.rect
        for i, _ in spot.style.widths():
            track, colour = spot.race.tracks[i], spot.style.colours[i]
            own = spot.scene.own(i, moment.step)
            row, trail = track.row(own), spot.trail(i)
            self._exits.paint(painter, view, i, trail, row, head, colour, spot.theme)
            at = view.point(*trail[row].tolist())
            inside = rect.left() <= at.x() <= rect.right() and rect.top() <= at.y() <= rect.bottom()
            out = lost(track, own)
            if out and not inside and (end := self._end(view, i, trail)) is not None:
                at, inside = _within(rect.adjusted(head, head, -head, -head), end), True
            if not inside:
                marks.edge_arrow(painter, rect, at, head, colour, casing)
            elif out:
                marks.draw_cross(painter, at, 0.8 * head, colour, casing)
            else:
                marks.draw_marker(painter, marker(spot.style.slot(i)), at, head, colour, casing)
        return True

    def _end(self, view: View, racer: int, trail: Array) -> QPointF | None:
        """Where a racer's whole trail (n, 2) is seen last."""
        known = self._ends.get(racer)
        if known is None or known[0] != view or known[1] is not trail:
            end = end_of_line(view.map(trail), view.rect)
            known = self._ends[racer] = (view, trail, end)
        return known[2]


def _within(rect: QRectF, at: QPointF) -> QPointF:
    x = min(max(at.x(), rect.left()), rect.right())
    return QPointF(x, min(max(at.y(), rect.top()), rect.bottom()))


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
