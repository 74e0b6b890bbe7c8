"""The canvas of plots: in the size for a desk, or magnified for a projector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QRegion, QResizeEvent, QTransform

from gdviz.gui.graphics.graphs import pg
from gdviz.gui.widgets.text_size import text_unit
from gdviz.render.paint.theme import Theme

# a picture of this height has the size for a desk, a higher one is magnified in proportion; less
# than the second number is no help
HEIGHT, LEAST = 620.0, 1.3


def magnification(height: float) -> float:
    """How much larger texts, lines and signs of a picture of this height are for a projector."""
    return max(LEAST, height / HEIGHT)


def unit_of(item: Any) -> float:
    """The pixels of one unit of the canvas that an item of pyqtgraph is on; 1 elsewhere."""
    return float(getattr(item.getViewWidget(), "unit", 1.0))


def is_due(item: Any, area: QRectF) -> bool:
    """Whether a part of an item of pyqtgraph is in the region that is being painted."""
    view = item.getViewWidget()
    due = getattr(view, "due", None)
    if due is None:
        return True
    place = view.viewportTransform().mapRect(item.mapRectToScene(area))
    return bool(due.intersects(place.toAlignedRect().adjusted(-1, -1, 1, 1)))


class Canvas(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """A grid of plots in pixels, or in units of `unit` pixels while it is magnified."""

    # read before the base class is complete
    _magnified = False
    # what is being painted
    due: QRegion | None = None

    def __init__(self, spacing: float | None = None) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # a ground of one colour is filled in less time than it is copied
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.ci.layout.setContentsMargins(0, 4, 18, 0)
        if spacing is not None:
            self.ci.layout.setSpacing(spacing)

    @property
    def unit(self) -> float:
        """The pixels of one unit."""
        usual = text_unit(self)
        return max(magnification(self.height()), usual) if self._magnified else usual

    def magnify(self, on: bool) -> None:
        """Magnify for a projector, or not."""
        self._magnified = on
        self._rescale()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._rescale()

    def _rescale(self) -> None:
        """Take another unit."""
        self.autoPixelRange = self.unit == 1.0
        self.resizeEvent(None)

    def empty(self) -> None:
        """Remove all plots; a drag ends here, of which a plot that is gone must not hear more."""
        self._drop_drag()
        self.clear()

    def _drop_drag(self) -> None:
        scene = self.scene()
        scene.dragItem = scene.lastDrag = None
        scene.dragButtons, scene.clickEvents = [], []

    def regrid(self, plots: Sequence[Any], columns: int) -> None:
        """The same plots in another number of columns; a drag of one ends here, too."""
        self._drop_drag()
        for plot in plots:
            self.removeItem(plot)
        for k, plot in enumerate(plots):
            self.addItem(plot, *divmod(k, columns))

    def set_theme(self, theme: Theme) -> None:
        """The ground behind the plots."""
        self.setBackground(QColor(theme.background))

    def paintEvent(self, event: QPaintEvent) -> None:
        self.due = event.region()
        try:
            super().paintEvent(event)
        finally:
            self.due = None

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        if self.unit != 1.0:
            self.range = QRectF(0.0, 0.0, self.width() / self.unit, self.height() / self.unit)
        super().resizeEvent(event)

    def updateMatrix(self, propagate: bool = True) -> None:
        super().updateMatrix(propagate)
        # pyqtgraph's own version leaves an edge of two pixels
        if self.unit != 1.0:
            self.setTransform(QTransform.fromScale(self.unit, self.unit))
