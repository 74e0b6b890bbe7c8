"""The painted loop, and the breakpoints that a click sets in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from gdviz.gui.tabs.loop_reading import Loop
from gdviz.gui.widgets.card import Card
from gdviz.render.loop.loop_card import LoopCard
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import Flow


class LoopPicture(Card):
    """The painted card; a click on a line sets or clears a breakpoint."""

    loop = Loop()
    # the text where there are no lines
    without = ""
    lit = 0
    stops: frozenset[int] = frozenset()
    # the dots of breakpoints stand at the left of the lines
    edges = (20.0, 8.0, 12.0, 8.0)

    def parts(self) -> Flow:
        if not self.loop.lines:
            return Flow((words_part(self.without, self.theme.muted),))
        return self._card.flow(self.lit, self.stops, self.theme)

    @property
    def _card(self) -> LoopCard:
        loop = self.loop
        return LoopCard(loop.lines, loop.lamps, loop.chain, loop.squashed)

    def place_of(self, line: int) -> QRectF:
        """Where a line is, in pixels."""
        place = self._card.line_places(self.area)[line]
        return QRectF(place.topLeft() * self.unit, place.size() * self.unit)

    def line_at(self, pixel: QPointF) -> int | None:
        """The line at a place."""
        if not self.loop.lines:
            return None
        at = self.at(pixel)
        for k, place in enumerate(self._card.line_places(self.area)):
            # the dot at its left belongs to it
            if place.top() <= at.y() < place.bottom() and at.x() < place.right():
                return k
        return None

    def trap_at(self, pixel: QPointF) -> str:
        """The mistake that is easily made in the line at a place."""
        k = self.line_at(pixel)
        return "" if k is None else self.loop.lines[k].trap

    def mousePressEvent(self, event: QMouseEvent) -> None:
        k = self.line_at(event.position())
        if k is not None:
            self.stops = self.stops ^ {k}
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.trap_at(QPointF(event.pos())), self)
            return True
        return super().event(event)
