"""The handles that can be dragged on a map: the start, and the point of the probe or the
laboratory."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPen

from gdviz.gui.graphics.graphs import pg
from gdviz.render.paint.theme import Theme

PIXELS = 13


class StartFlag(pg.TargetItem):  # type: ignore[misc]
    """A ring that can be dragged, seen only under the pointer: the ring that is always there is a
    layer of the map. `moved` brings (x, y) and whether the drag has ended."""

    moved = Signal(object, bool)

    def __init__(self, theme: Theme, height: int = 50) -> None:
        super().__init__(size=PIXELS, symbol="o", movable=True)
        self.setZValue(height)
        self._shown = False
        clear = QColor(Qt.GlobalColor.transparent)
        self.setBrush(clear)
        self.setHoverBrush(clear)
        self.setPen(QPen(clear))
        self.set_theme(theme)
        self.sigPositionChanged.connect(self._dragged)
        self.sigPositionChangeFinished.connect(self._dropped)

    def show_at(self, point: tuple[float, ...]) -> None:
        """Put the flag there without a signal; not while it is being dragged."""
        if self.moving or len(point) != 2:
            return
        self._shown = True
        self.setPos(QPointF(*point))
        self._shown = False

    def set_theme(self, theme: Theme) -> None:
        """Colours."""
        ring = QPen(QColor(theme.accent), 2.5)
        # in pixels, whatever the scale of the axes
        ring.setCosmetic(True)
        self.setHoverPen(ring)

    def _dragged(self, *_: Any) -> None:
        self._tell(False)

    def _dropped(self, *_: Any) -> None:
        self._tell(True)

    def _tell(self, finished: bool) -> None:
        if not self._shown:
            position: Any = self.pos()
            self.moved.emit((position.x(), position.y()), finished)
