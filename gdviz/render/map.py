"""The ground of a map: relief, contours and known points."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gdviz.core.objectives.base import Problem2D
from gdviz.render import marks
from gdviz.render.lines import on_paper
from gdviz.render.relief import Relief, paint_contours
from gdviz.render.theme import Theme
from gdviz.render.view import View


@dataclass(frozen=True)
class MapStyle:
    """What is drawn besides the trails."""

    minima: bool = True
    saddles: bool = True
    start: bool = True


def paint_relief(painter: QPainter, view: View, picture: Relief, look: Theme) -> None:
    """The relief stretched over its own box, clipped to the view; on paper contours stay lines."""
    painter.save()
    painter.setClipRect(view.rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    x0, x1, y0, y1 = picture.box
    corner, opposite = view.point(x0, y1), view.point(x1, y0)
    on_image = not on_paper(painter)
    painter.drawImage(QRectF(corner, opposite), picture.image if on_image else picture.ground)
    if not on_image:
        paint_contours(painter, view, picture.contours, look)
    painter.restore()


def paint_known(
    painter: QPainter,
    view: View,
    problem: Problem2D,
    look: Theme,
    style: MapStyle,
    size: float = 6.5,
) -> None:
    """Stars at the known minima (the global ones larger), thin crosses at the saddles."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for known in problem.critical:
        at = view.point(*known.point) if problem.dim == 2 else view.point(*known.point, known.loss)
        if not view.rect.contains(at):
            continue
        if known.kind == "minimum" and style.minima:
            radius = size if known.is_global else 0.7 * size
            marks.draw_star(painter, at, radius, look.text, look.casing)
        elif known.kind == "saddle" and style.saddles:
            marks.draw_plus(painter, at, 0.75 * size, look.text, look.casing)
