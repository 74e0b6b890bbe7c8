"""pyqtgraph's axes with our ticks."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPicture

from gdviz.gui.widgets.canvas import is_due, unit_of
from gdviz.gui.widgets.graphs import pg
from gdviz.render.paint.axes import ROOM_X, ROOM_Y
from gdviz.render.paint.theme import Theme, font
from gdviz.render.paint.ticks import Tick, linear_ticks, log_ticks

TEXT_PIXELS = 11


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose ticks and texts are those of a page's axis; with `log` of a log axis.

    `log` is a value and not read from the view: an item that holds the view which owns it would be
    destroyed with it halfway through its own destruction.
    """

    def __init__(self, side: str, log: bool = False) -> None:
        super().__init__(side)
        self.log = log
        self._name, self._ink = "", ""
        # what lies on the view alone, and where the rest is
        self._lines, self._words = QPicture(), QRectF()
        # a power of ten after the name would not be the unit of our ticks
        self.enableAutoSIPrefix(False)
        self._room = ROOM_X if side in ("bottom", "top") else ROOM_Y
        self.setStyle(
            tickLength=-4, tickTextOffset=5, autoExpandTextSpace=True, hideOverlappingLabels=False
        )

    def _ticks(self, low: float, high: float, size: float) -> tuple[Tick, ...]:
        make = log_ticks if self.log else linear_ticks
        return make(low, high, max(3, int(size // self._room)))

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, Any]]:
        # the size is in pixels, of which a magnified unit takes more
        ticks = self._ticks(minVal, maxVal, size / unit_of(self))
        self._texts = {tick.at: tick.text for tick in ticks}
        named = [t.at for t in ticks if t.text]
        minor = [t.at for t in ticks if not t.text]
        spacing = named[1] - named[0] if len(named) > 1 else 1.0
        levels: list[tuple[float, Any]] = [(spacing, named)] if named else []
        return levels + ([(spacing / 10.0, minor)] if minor else [])

    def tickStrings(self, values: Any, scale: float, spacing: float) -> list[str]:
        return [self._texts.get(value, "") for value in values]

    def drawPicture(self, p: QPainter, axis: Any, ticks: Any, texts: Any) -> None:
        super().drawPicture(p, axis, ticks, texts)
        self._words = QRectF()
        for rect, _, _ in texts:
            self._words |= rect
        self._lines = QPicture()
        with QPainter(self._lines) as painter:
            super().drawPicture(painter, axis, ticks, [])

    def paint(self, p: QPainter, *args: Any) -> None:
        # ticks lie on the map, which moves; texts beside it, and they take most of the time
        if self.picture is not None and not is_due(self, self._words):
            self._lines.play(p)
        else:
            super().paint(p, *args)

    def set_log(self, on: bool) -> None:
        """Log or linear ticks."""
        if on != self.log:
            self.log = on
            # the cached drawing of pyqtgraph
            self.picture = None
            self.update()

    def set_name(self, name: str) -> None:
        """The quantity along the axis; "" takes no room."""
        if name != self._name:
            self._name = name
            self._show_name()

    def _show_name(self) -> None:
        self.showLabel(bool(self._name))
        if self._name:
            style = {"color": self._ink, "font-size": f"{TEXT_PIXELS}px"}
            self.setLabel(html.escape(self._name), **style)

    def set_theme(self, theme: Theme) -> None:
        """Colours and font."""
        self._ink = theme.muted
        self._show_name()
        self.setPen(QPen(QColor(theme.muted)))
        self.setTextPen(QPen(QColor(theme.muted)))
        self.setStyle(tickFont=font(TEXT_PIXELS))
