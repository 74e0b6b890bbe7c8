"""A racer's schedule as a small curve in its card."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gdviz.core.base.knobs import InputError
from gdviz.core.schedules import Schedule
from gdviz.render.paint.theme import Theme
from gdviz.render.plot.rates import paint_schedule

HEIGHT = 58


class ScheduleCurve(QWidget):
    """Shows the factor on the learning rate over the race; hidden without a schedule."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.failure = ""
        self._schedule: Schedule | None = None
        self._steps = 0
        self._ink = theme.text
        self.setFixedHeight(HEIGHT)

    def show_schedule(self, schedule: Schedule | None, steps: int, ink: str) -> None:
        """Another schedule, length or colour."""
        self._schedule, self._steps, self._ink = schedule, steps, ink
        self.setVisible(schedule is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._schedule is None:
            return
        painter = QPainter(self)
        # a half-typed schedule may not fit the race yet; its error is reported elsewhere
        try:
            area = QRectF(self.rect())
            paint_schedule(painter, area, self._schedule, self._steps, self._ink, self.theme)
        except InputError as error:
            self.failure = str(error)
        finally:
            painter.end()
