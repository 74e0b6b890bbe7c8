"""A racer's schedule as a small curve in its card."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.base.knobs import InputError
from gdviz.core.schedules import Schedule
from gdviz.gui.widgets.painted import Painted
from gdviz.render.paint.theme import Theme
from gdviz.render.plot.rates import paint_schedule

HEIGHT = 58


class ScheduleCurve(Painted):
    """Shows the factor on the learning rate over the race; hidden without a schedule."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._schedule: Schedule | None = None
        self._steps = 0
        self._ink = theme.text
        self.setFixedHeight(HEIGHT)

    def show_schedule(self, schedule: Schedule | None, steps: int, ink: str) -> None:
        """Another schedule, length or colour."""
        self._schedule, self._steps, self._ink = schedule, steps, ink
        self.setVisible(schedule is not None)
        self.update()

    def draw(self, painter: QPainter) -> None:
        if self._schedule is not None:
            area = QRectF(self.rect())
            # a half-typed schedule may not fit the race yet; its error is reported elsewhere
            with suppress(InputError):
                paint_schedule(painter, area, self._schedule, self._steps, self._ink, self.theme)
