"""The painted loop, and the breakpoints that a click sets in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip

from gdviz.gui.tabs.loop_reading import Loop
from gdviz.gui.widgets.painted import Painted
from gdviz.render.loop.loop_card import line_at, paint_loop
from gdviz.render.paint.text import write_lines

EDGE = 6.0


class LoopPicture(Painted):
    """The painted card; a click on a line sets or clears a breakpoint."""

    loop = Loop()
    # the text where there are no lines
    without = ""
    lit = 0
    stops: frozenset[int] = frozenset()

    def draw(self, painter: QPainter) -> None:
        area, loop = self.ground(painter, 14, EDGE, -14, -4), self.loop
        if not loop.lines:
            write_lines(painter, area, self.without, self.theme.muted)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        beside = loop.lamps, loop.chain, loop.squashed
        paint_loop(painter, area, loop.lines, self.lit, self.stops, *beside, self.theme)

    def trap_at(self, y: float) -> str:
        """The mistake that is easily made in the line at a height."""
        k = line_at(y - EDGE, len(self.loop.lines))
        return "" if k is None else self.loop.lines[k].trap

    def mousePressEvent(self, event: QMouseEvent) -> None:
        k = line_at(event.position().y() - EDGE, len(self.loop.lines))
        if k is not None:
            self.stops = self.stops ^ {k}
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.trap_at(event.pos().y()), self)
            return True
        return super().event(event)
