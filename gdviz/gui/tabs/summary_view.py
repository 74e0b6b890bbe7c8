"""The summary at the end of a race."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gdviz.core.engine.race import Race
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.tabs.tab import Shown, Tab
from gdviz.gui.widgets.painted import Painted
from gdviz.render.cards.summary_card import Told, card_height, paint_summary, told_of
from gdviz.render.paint.text import write_lines
from gdviz.render.paint.theme import Theme

# the input of the sentences
LEAST_HEIGHT = 150.0


def summaries(race: Race, wanted: Wanted) -> Iterator[Told]:
    """In the thread: the summary of a race."""
    yield told_of(race)


class _Card(Painted):
    """The painted card."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.told: tuple[Race, Told] | None = None
        self.step = 0

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.theme.background))
        area = QRectF(self.rect()).adjusted(12, 8, -10, -4)
        if self.told is None:
            write_lines(painter, area, "the race is still running", self.theme.muted)
        else:
            race, told = self.told
            paint_summary(painter, area, told, race, self.step, self.theme)


class SummaryView(Tab):
    """Says how the race ended, and when each racer passed each part of the descent."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._race: Race | None = None
        self._stale = False
        self._summaries = Newest(summaries, self)
        self._summaries.ready.connect(self._bring)
        self.card = _Card(theme)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)

    def display(self, shown: Shown) -> None:
        """Another or a grown race, other names or colours."""
        self.card.theme = shown.theme
        self.card.update()
        if shown.race is not None and shown.race is not self._race:
            self._race, self._stale = shown.race, True
            count = len(shown.race.spec.entries)
            self.card.setMinimumHeight(int(max(card_height(count), LEAST_HEIGHT)))
            self._refresh()

    def seek(self, step: int) -> None:
        """The step at the playhead."""
        self.card.step = step
        self.card.update()

    def showEvent(self, event: object) -> None:
        self._refresh()

    def _refresh(self) -> None:
        race = self._race
        if race is None or not self._stale or not self.isVisible():
            return
        self._stale = False
        if race.done:
            self._summaries.ask(race)
        else:
            self._summaries.forget()
            self.card.told = None
            self.card.update()

    def _bring(self, race: Race, told: Told) -> None:
        self.card.told = race, told
        self.card.update()
