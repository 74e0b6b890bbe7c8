"""A view with two axes, set up the same way everywhere."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsItem, QSizePolicy

from gdviz.gui.graphics.axis_item import Axis
from gdviz.gui.graphics.graphs import pg
from gdviz.render.paint.theme import Theme

LIMIT = 1e6
# places in the grid of a plot: row and column
PLACES = {"left": (1, 0), "bottom": (2, 1)}


class Plot(pg.GraphicsWidget):  # type: ignore[misc]
    """A view box without auto-range and menu, an axis on its left and one below.

    pyqtgraph's own plot has four axes, a title, and some 150 widgets of a menu that is never
    shown: eight maps of them take the window's thread longer than it may be busy.
    """

    def __init__(self, left_log: bool = False) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.box = pg.ViewBox(parent=self, enableMenu=False)
        grid = QGraphicsGridLayout()
        grid.setContentsMargins(1.0, 1.0, 1.0, 1.0)
        grid.setSpacing(0.0)
        self.setLayout(grid)
        grid.addItem(self.box, 1, 1)
        self._axes = {"left": Axis("left", left_log), "bottom": Axis("bottom")}
        for side, axis in self._axes.items():
            axis.linkToView(self.box)
            grid.addItem(axis, *PLACES[side])
            # above the picture of the view
            axis.setZValue(0.5)
            axis.setFlag(QGraphicsItem.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
        # the view has all the room that the axes leave
        grid.setRowStretchFactor(1, 100)
        grid.setColumnStretchFactor(1, 100)
        self.box.disableAutoRange()
        # without limits zooming ends at 1e307, and then every wheel event raises
        both = {"minXRange": 1e-9, "minYRange": 1e-9}
        self.box.setLimits(xMin=-LIMIT, xMax=LIMIT, yMin=-LIMIT, yMax=LIMIT, **both)
        self.box.setDefaultPadding(0.0)

    def getViewBox(self) -> Any:
        """The view, by the name that pyqtgraph asks for."""
        return self.box

    def getAxis(self, side: str) -> Axis:
        """The axis on the "left", or the one at the "bottom"."""
        return self._axes[side]

    def addItem(self, item: Any) -> None:
        """Show an item in the coordinates of the view."""
        self.box.addItem(item, ignoreBounds=True)

    def put_above(self, item: Any) -> None:
        """Show an item above the view, as wide as it."""
        self.layout().addItem(item, 0, 1)

    def set_theme(self, theme: Theme) -> None:
        """Colours of the axes and of the border."""
        for axis in self._axes.values():
            axis.set_theme(theme)
        self.box.setBorder(QPen(QColor(theme.muted), 1.0))
