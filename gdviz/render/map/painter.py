"""Paints the layers of one map, and keeps what they share from frame to frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gdviz.render.map.layer import Layer, Moment, Paint
from gdviz.render.map.layers import LAYERS
from gdviz.render.map.spot import Spot


class MapPainter:
    """The painters of one map, from the lowest layer to the top one."""

    def __init__(self) -> None:
        self._paints: list[tuple[Layer, Paint]] = [(layer, layer.make()) for layer in LAYERS]

    def here(self, spot: Spot) -> list[tuple[Layer, Paint]]:
        """The layers that have something to paint, each with its painter."""
        return [(layer, paint) for layer, paint in self._paints if layer.there(spot)]

    def paint_still(self, painter: QPainter, spot: Spot) -> None:
        """Paint the layers that are the same at every step, in the pixels of a page."""
        self._paint(painter, spot, Moment(0), still=True)

    def paint_moving(self, painter: QPainter, spot: Spot, step: int) -> None:
        """Paint the layers that change from step to step, in the pixels of a page."""
        self._paint(painter, spot, Moment(step), still=False)

    def _paint(self, painter: QPainter, spot: Spot, moment: Moment, still: bool) -> None:
        painter.save()
        rect, unit = spot.view.rect, spot.unit
        # in whole pixels of the page: in units an SVG would have another one
        area = QRectF(rect.topLeft() * unit, rect.size() * unit).toRect()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.scale(unit, unit)
        for layer, paint in self.here(spot):
            if layer.still == still and not layer.pointer:
                painter.save()
                paint(painter, spot, moment)
                painter.restore()
        painter.restore()
