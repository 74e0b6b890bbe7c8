"""One map: relief, contours, known points, trails and heads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.objectives.base import Problem2D
from gdviz.core.race import Race
from gdviz.render import marks
from gdviz.render.lines import clipped, draw_segments, pen, segments
from gdviz.render.relief import Relief
from gdviz.render.theme import Theme
from gdviz.render.trails import TrailImage, TrailStyle, paint_heads, paint_trails
from gdviz.render.view import View

CONTOUR_ALPHA = 120
# contour pixels for each pixel of the map, above which the lines are made fainter
CROWDED = 0.06


@dataclass(frozen=True)
class MapStyle:
    """What is drawn besides the trails."""

    contours: bool = True
    minima: bool = True
    saddles: bool = False
    start: bool = True


def paint_relief(painter: QPainter, view: View, picture: Relief, look: Theme) -> None:
    """The relief stretched over its own box, clipped to the view; then its contours."""
    painter.save()
    painter.setClipRect(view.rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    x0, x1, y0, y1 = picture.box
    corner, opposite = view.point(x0, y1), view.point(x1, y0)
    painter.drawImage(QRectF(corner, opposite), picture.image)
    _paint_contours(painter, view, picture, look)
    painter.restore()


def _paint_contours(painter: QPainter, view: View, picture: Relief, look: Theme) -> None:
    rows = [clipped(segments(view.map(line)), view.rect) for line in picture.contours]
    if not rows:
        return
    every = np.concatenate(rows)
    length = float(np.hypot(*(every[:, 2:] - every[:, :2]).T).sum())
    share = length / max(view.rect.width() * view.rect.height(), 1.0)
    alpha = (
        CONTOUR_ALPHA * min(1.0, CROWDED / max(share, 1e-9)) if share > CROWDED else CONTOUR_ALPHA
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(look.contour, 1.0, max(25, int(alpha))))
    draw_segments(painter, every)


def paint_known(
    painter: QPainter, view: View, problem: Problem2D, look: Theme, style: MapStyle
) -> None:
    """Stars at the known minima (the global ones larger), thin crosses at the saddles."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for known in problem.critical:
        at = view.point(*known.point)
        if not view.rect.contains(at):
            continue
        if known.kind == "minimum" and style.minima:
            marks.draw_star(painter, at, 6.5 if known.is_global else 4.5, look.text, look.casing)
        elif known.kind == "saddle" and style.saddles:
            marks.draw_plus(painter, at, 5.0, look.text, look.casing)


def paint_map(
    painter: QPainter,
    view: View,
    picture: Relief,
    race: Race,
    step: int,
    trails: TrailStyle,
    look: Theme,
    image: TrailImage | None = None,
    style: MapStyle | None = None,
) -> None:
    """The whole map at `step`; with `image` the trails are added to that persistent picture."""
    style = style or MapStyle()
    paint_relief(painter, view, picture, look)
    painter.save()
    painter.setClipRect(view.rect, Qt.ClipOperation.IntersectClip)
    paint_known(painter, view, race.problem, look, style)
    if image is not None:
        image.paint(painter, race, step)
    else:
        paint_trails(painter, view, race, step, trails, look)
    if style.start:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks.draw_ring(painter, view.point(*race.start), 5.0, look.text, look.casing)
    paint_heads(painter, view, race, step, trails, look)
    painter.restore()
    painter.setPen(QPen(QColor(look.muted), 1.0))
