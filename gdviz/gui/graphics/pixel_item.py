"""A picture of our own on a pyqtgraph view box, in the pixels of the box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.gui.graphics.graphs import pg
from gdviz.gui.widgets.painted import PaintGuard
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme

Layer = tuple[str, Callable[[QPainter, View], None]]


class PixelItem(pg.GraphicsObject):  # type: ignore[misc]
    """Lies on the view box itself, follows its size and range, and is painted layer by layer,
    under a `guard`."""

    def __init__(self, box: Any, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.guard = PaintGuard(self)
        self._box = box
        self._area = QRectF(box.rect())
        self.setParentItem(box)
        box.sigRangeChanged.connect(self._ranged)
        box.sigResized.connect(self._resized)

    @property
    def failure(self) -> str:
        """What went wrong first, or ""."""
        return self.guard.failure

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

    def paint(self, painter: QPainter, *_: Any) -> None:
        view = self.view()
        if view.rect.isEmpty():
            return
        for name, layer in self.layers():
            self.guard.paint(painter, view.rect, name, layer, view)
