"""The picture of the probe, with a compass that can be turned."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QMouseEvent

from gdviz.core.analysis.probe import Probe
from gdviz.core.base.problem import Problem2D
from gdviz.gui.widgets.card import Card
from gdviz.render.cards.calculus_card import calculus_card
from gdviz.render.cards.direction_card import DIAL, direction_card
from gdviz.render.cards.probe_card import COMPASS, dial_place, probe_card
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme

Page = Literal["point", "direction", "calculus"]
NO_POINT = "click the map to put the probe there; drag it, or hold Shift and move the pointer"
OTHER = "the probe reads landscapes of two variables; this race has another number of them"


class ProbePicture(Card):
    """One of the probe's pages; `turned` brings the angle to which the compass is turned."""

    turned = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.problem: Problem2D | None = None
        self.found: Probe | None = None
        self.page: Page = "point"
        self.angle = 0.0
        self._held = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        middle, radius = self.compass()
        away = self.at(event.position()) - middle
        self._held = math.hypot(away.x(), away.y()) <= radius and self.page != "calculus"
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        away = self.at(event.position()) - self.compass()[0]
        if self._held and self.found is not None and (away.x() or away.y()):
            self.turned.emit(math.degrees(math.atan2(-away.y(), away.x())) % 360.0)

    def compass(self) -> tuple[QPointF, float]:
        """The place of the page's compass in units: its middle and its radius."""
        size = DIAL if self.page == "direction" else COMPASS
        place = dial_place(self.parts().places(self.area)[0], size)
        return place.center(), place.width() / 2

    def parts(self) -> Flow:
        problem, found = self.problem, self.found
        if problem is None or found is None:
            other = problem is not None and problem.dim != 2
            return Flow((words_part(OTHER if other else NO_POINT, self.theme.muted),))
        if self.page == "calculus":
            return calculus_card(problem, found, self.theme)
        made = direction_card if self.page == "direction" else probe_card
        return made(problem, found, self.angle, self.theme)
