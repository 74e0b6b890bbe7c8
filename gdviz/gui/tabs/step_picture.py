"""The picture of one step: its card, or the table of its parameters."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.analysis.step_facts import Reading
from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.gui.widgets.painted import NO_RACER, Painted
from gdviz.render.cards.parameter_table import paint_parameters
from gdviz.render.cards.step_card import paint_step
from gdviz.render.paint.theme import Theme, font

NO_STEP = "no step is taken here; move the playhead to a step of this racer"
MARGIN = 10
LEAST_WIDTH = 760


class StepPicture(Painted):
    """One step of one racer, or that there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.race: Race | None = None
        self.racer = 0
        self.reading: Reading | None = None
        self.parameters = False
        # the one of many parameters whose numbers the rule shows
        self.parameter = 0
        self.check: Array | None = None
        self.setMinimumWidth(LEAST_WIDTH)

    def show_step(self, race: Race, racer: int, reading: Reading | None) -> None:
        """Show this step of this racer; a check of the gradient belongs to one step alone."""
        if reading is None or self.reading is None or reading.step != self.reading.step:
            self.check = None
        if race is not self.race or racer != self.racer:
            self.check = None
        self.race, self.racer, self.reading = race, racer, reading

    def missing(self) -> str:
        """The text where there is no step to explain."""
        return NO_RACER if self.race is not None and not self.race.tracks else NO_STEP

    def draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(MARGIN, 4, -MARGIN, 0)
        if self.race is None or self.reading is None:
            painter.setFont(font(12))
            painter.setPen(QColor(self.theme.muted))
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            painter.drawText(area, int(side), self.missing())
        elif self.parameters:
            names, check = self.race.problem.names, self.check
            paint_parameters(painter, area, self.reading, names, self.theme, check)
        else:
            chosen = self.parameter
            paint_step(painter, area, self.race, self.racer, self.reading, self.theme, chosen)
