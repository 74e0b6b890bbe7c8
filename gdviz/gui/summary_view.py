"""The summary at the end of a race."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.gui.painted import Painted
from gdviz.render.summary_card import card_height, paint_summary
from gdviz.render.theme import Theme
from gdviz.render.words import write_lines

# what the sentences need
LEAST_HEIGHT = 150.0


class _Card(Painted):
    """The painted card."""

    def __init__(self, look: Theme) -> None:
        super().__init__(look)
        self.race: Race | None = None
        self.spec: RaceSpec | None = None
        self.step = 0

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.look.background))
        area = QRectF(self.rect()).adjusted(12, 8, -10, -4)
        race, spec = self.race, self.spec
        if race is None or spec is None or not race.done or race.spec != spec:
            write_lines(painter, area, "the race is still running", self.look.muted)
        else:
            paint_summary(painter, area, race, spec, self.step, self.look)


class SummaryView(QWidget):
    """Says how the race ended, and when each racer passed which part of the way."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = _Card(look)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)

    def set_race(self, race: Race) -> None:
        """Another race, or the same one grown."""
        self.card.race = race
        self.set_spec(race.spec)

    def set_spec(self, spec: RaceSpec) -> None:
        """Labels, colours and visibility."""
        self.card.spec = spec
        self.card.setMinimumHeight(int(max(card_height(len(spec.entries)), LEAST_HEIGHT)))
        self.card.update()

    def set_step(self, step: int) -> None:
        """The step at the playhead."""
        self.card.step = step
        self.card.update()

    def set_theme(self, look: Theme) -> None:
        """Another look."""
        self.card.look = look
        self.card.update()
