"""A picture of our own on a pyqtgraph view box, in the pixels of the box."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.render.theme import Theme
from gdviz.render.view import View


class PixelItem(pg.GraphicsObject):  # type: ignore[misc]
    """Lies on the view box itself, follows its size and range, and is painted by `draw`.

    `failure` holds what went wrong in the last drawing: an exception that leaves a paint call, or
    comes out of boundingRect, can take the program down.
    """

    def __init__(self, box: Any, look: Theme) -> None:
        super().__init__()
        self.look = look
        self.failure = ""
        self._box = box
        self.setParentItem(box)
        box.sigRangeChanged.connect(self._ranged)
        box.sigResized.connect(self._resized)

    def boundingRect(self) -> QRectF:
        return QRectF(self._box.rect())

    def _ranged(self, *_: Any) -> None:
        self.update()

    def _resized(self, *_: Any) -> None:
        self.prepareGeometryChange()
        self.update()

    def view(self) -> View:
        """The present mapping of data to the view box's pixels."""
        (x0, x1), (y0, y1) = self._box.viewRange()
        return View(QRectF(self._box.rect()), (x0, x1, y0, y1))

    def paint(self, painter: QPainter, *_: Any) -> None:
        try:
            view = self.view()
            painter.setClipRect(view.rect)
            self.draw(painter, view)
        except Exception as error:
            self.failure = repr(error)

    def draw(self, painter: QPainter, view: View) -> None:
        """Paint the picture, clipped to the view's rectangle."""
        raise NotImplementedError
