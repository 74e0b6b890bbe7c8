"""A picture of our own on a pyqtgraph view box, in the pixels of the box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter

from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme

Layer = tuple[str, Callable[[QPainter, View], None]]


class PixelItem(pg.GraphicsObject):  # type: ignore[misc]
    """Lies on the view box itself, follows its size and range, and is painted layer by layer.

    An exception that leaves a paint call, or comes out of boundingRect, can take the program down:
    a layer that raises is left out from then on, `failed` reports it once, and `failure` keeps it.
    """

    failed = Signal(str)

    def __init__(self, box: Any, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.failure = ""
        self._box = box
        self._area = QRectF(box.rect())
        self._broken: set[str] = set()
        self.setParentItem(box)
        box.sigRangeChanged.connect(self._ranged)
        box.sigResized.connect(self._resized)

    def boundingRect(self) -> QRectF:
        return self._area

    def _ranged(self, *_: Any) -> None:
        self.update()

    def _resized(self, *_: Any) -> None:
        self.prepareGeometryChange()
        self._area = QRectF(self._box.rect())
        self.update()

    def view(self) -> View:
        """The present mapping of data to the view box's pixels."""
        (x0, x1), (y0, y1) = self._box.viewRange()
        return View(QRectF(self._area), (x0, x1, y0, y1))

    def layers(self) -> tuple[Layer, ...]:
        """Names and painters from the lowest layer to the top one; each is clipped to the view."""
        raise NotImplementedError

    def mend(self) -> None:
        """Try all layers again: what they draw has changed."""
        self.failure = ""
        self._broken.clear()

    def paint(self, painter: QPainter, *_: Any) -> None:
        view = self.view()
        if view.rect.isEmpty():
            return
        for name, layer in self.layers():
            if name not in self._broken:
                self._paint_layer(painter, view, name, layer)

    def _paint_layer(
        self, painter: QPainter, view: View, name: str, layer: Callable[[QPainter, View], None]
    ) -> None:
        painter.save()
        try:
            painter.setClipRect(view.rect)
            layer(painter, view)
        except Exception as error:
            self._broken.add(name)
            self.failure = f"{name} cannot be drawn: {' '.join(str(error).split())}"
            self.failed.emit(self.failure)
        finally:
            painter.restore()
