"""The ground of a map: the relief, or the curve of a loss of one variable."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.render.map.relief import Relief, paint_contours
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import on_paper
from gdviz.render.paint.theme import Theme


def paint_relief(painter: QPainter, view: View, picture: Relief, theme: Theme) -> None:
    """The relief stretched over its own box; on paper contours stay lines."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    x0, x1, y0, y1 = picture.box
    corner, opposite = view.point(x0, y1), view.point(x1, y0)
    on_image = not on_paper(painter)
    painter.drawImage(QRectF(corner, opposite), picture.image if on_image else picture.ground)
    if not on_image:
        paint_contours(painter, view, picture.contours, theme)
    painter.restore()
