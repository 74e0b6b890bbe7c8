"""What can be dragged on a map: the start, and the point that is looked at."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QPen

from gdviz.render.theme import Theme

PIXELS = 13


class StartFlag(pg.TargetItem):  # type: ignore[misc]
    """A ring that can be dragged; `moved` brings (x, y) and whether the drag has ended."""

    moved = Signal(object, bool)

    def __init__(self, look: Theme) -> None:
        super().__init__(size=PIXELS, symbol="o", movable=True)
        self.setZValue(50)
        self._shown = False
        self.set_theme(look)
        self.sigPositionChanged.connect(self._dragged)
        self.sigPositionChangeFinished.connect(self._dropped)

    def show_at(self, point: tuple[float, ...]) -> None:
        """Put the flag there without a signal; not while it is being dragged."""
        if self.moving or len(point) != 2:
            return
        self._shown = True
        self.setPos(QPointF(*point))
        self._shown = False

    def set_theme(self, look: Theme) -> None:
        """Colours."""
        self.setPen(_pen(look.text, 2.0))
        ground = QColor(look.casing)
        ground.setAlpha(150)
        self.setBrush(ground)
        self.setHoverPen(_pen(look.accent, 2.5))
        self.setHoverBrush(ground)

    def _dragged(self, *_: Any) -> None:
        self._tell(False)

    def _dropped(self, *_: Any) -> None:
        self._tell(True)

    def _tell(self, finished: bool) -> None:
        if not self._shown:
            position: Any = self.pos()
            self.moved.emit((position.x(), position.y()), finished)


class ProbeHandle(StartFlag):
    """The point of the probe or the laboratory: seen only under the pointer.

    `placed` brings (x, y) while it is dragged.
    """

    placed = Signal(object)

    def __init__(self, look: Theme) -> None:
        super().__init__(look)
        self.setZValue(60)
        self.hide()

    def _tell(self, finished: bool) -> None:
        if not self._shown:
            position: Any = self.pos()
            self.placed.emit((position.x(), position.y()))

    def set_theme(self, look: Theme) -> None:
        """Colours."""
        super().set_theme(look)
        clear = QColor(look.casing)
        clear.setAlpha(0)
        self.setPen(_pen(clear.name(QColor.NameFormat.HexArgb), 1.0))
        self.setBrush(clear)
        self.setHoverBrush(clear)


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    # in pixels, whatever the scale of the axes
    pen.setCosmetic(True)
    return pen
