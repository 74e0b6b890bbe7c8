"""The step that a single row would make, beside that of all rows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdviz.render.map.chunks import places
from gdviz.render.map.spot import MapSpot
from gdviz.render.map.step_arrows import tip
from gdviz.render.paint import marks
from gdviz.render.paint.text import paint_ground, write_centred
from gdviz.render.paint.theme import Theme, font, width_of

TEXT = 11.0


def paint_row_arrow(painter: QPainter, spot: MapSpot, step: int) -> None:
    """Two arrows from the racer: that of the row alone, with its name, and that of all rows."""
    found, race, view, theme = spot.scene.overlays.row, spot.race, spot.view, spot.theme
    if found is None or not spot.shows(found.racer) or race.problem.dim != 2:
        return
    track = race.tracks[found.racer]
    k = track.row(spot.scene.own(found.racer, step))
    point = places(track, k, k + 1)[0]
    start = view.point(*point)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    both = (-track.grads[k], theme.text, 1.8), (found.downhill, theme.accent, 2.6)
    for arrow, colour, wide in both:
        end = tip(view, point, arrow, start, "direction")
        if end is not None:
            marks.draw_arrow(painter, start, end, colour, theme.casing, wide)
    if end is not None:
        _name(painter, view.rect, end, f"row {found.row + 1} alone", theme)


def _name(painter: QPainter, rect: QRectF, at: QPointF, text: str, theme: Theme) -> None:
    face = font(TEXT)
    wide = width_of(text, face) + 8.0
    left = min(max(at.x() - wide / 2, rect.left() + 2.0), rect.right() - wide - 2.0)
    top = min(max(at.y() + 6.0, rect.top() + 2.0), rect.bottom() - 18.0)
    box = QRectF(left, top, wide, 16.0)
    paint_ground(painter, box, theme.background)
    write_centred(painter, box, text, face, theme.accent)
