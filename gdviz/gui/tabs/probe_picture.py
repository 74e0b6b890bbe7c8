"""The picture of the probe, with a compass that can be turned."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter

from gdviz.core.analysis.probe import Probe
from gdviz.core.base.problem import Problem2D
from gdviz.gui.widgets.painted import Painted
from gdviz.render.cards.calculus_card import paint_calculus
from gdviz.render.cards.direction_card import DIAL, paint_direction_card
from gdviz.render.cards.probe_card import COMPASS, paint_probe_card
from gdviz.render.paint.theme import Theme, font

Page = Literal["point", "direction", "calculus"]
HEIGHT = 200
MARGINS = (12.0, 6.0, -12.0, -2.0)
PAINT = {"point": paint_probe_card, "direction": paint_direction_card, "calculus": paint_calculus}


class ProbePicture(Painted):
    """One of the probe's pages; `turned` brings the angle to which the compass is turned."""

    turned = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.problem: Problem2D | None = None
        self.found: Probe | None = None
        self.page: Page = "point"
        self.angle = 0.0
        self._held = False
        self.setMinimumHeight(HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        middle, radius = self.compass()
        away = event.position() - middle
        self._held = math.hypot(away.x(), away.y()) <= radius and self.page != "calculus"
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        away = event.position() - self.compass()[0]
        if self._held and self.found is not None and (away.x() or away.y()):
            self.turned.emit(math.degrees(math.atan2(-away.y(), away.x())) % 360.0)

    def compass(self) -> tuple[QPointF, float]:
        """The place of the page's compass: its middle and its radius."""
        size = DIAL if self.page == "direction" else COMPASS
        corner = QPointF(MARGINS[0], MARGINS[1])
        return corner + QPointF(size / 2, size / 2), size / 2

    def draw(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(*MARGINS)
        if self.problem is None or self.found is None:
            painter.setFont(font(12))
            painter.setPen(QColor(self.theme.muted))
            text = (
                "click the map to put the probe there; drag it, or hold Shift and move the pointer"
            )
            if self.problem is not None and self.problem.dim != 2:
                text = "the probe reads landscapes of two variables"
            painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft), text)
            return
        PAINT[self.page](painter, area, self.problem, self.found, self.angle, self.theme)
