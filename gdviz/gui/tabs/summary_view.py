"""The summary at the end of a race."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QPainter

from gdviz.core.engine.race import Race
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.tabs.tab import Shown, Tab
from gdviz.gui.widgets.layouts import column, scrolled
from gdviz.gui.widgets.painted import Painted
from gdviz.render.cards.summary_card import Told, card_height, paint_summary, told_of
from gdviz.render.paint.text import write_lines
from gdviz.render.paint.theme import Theme

LEAST_HEIGHT = 150.0


def summaries(race: Race, wanted: Wanted) -> Iterator[Told]:
    """In the thread: the summary of a race."""
    yield told_of(race)


class _Card(Painted):
    told: tuple[Race, Told] | None = None
    step = 0

    def draw(self, painter: QPainter) -> None:
        area = self.ground(painter, 12, 8, -10, -4)
        if self.told is None:
            write_lines(painter, area, "the race is still running", self.theme.muted)
        else:
            race, told = self.told
            paint_summary(painter, area, told, race, self.step, self.theme)


class SummaryView(Tab):
    """Says how the race ended, and when each racer passed each part of the descent."""

    numbers = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._asked: Race | None = None
        self._summaries = Newest(summaries, self)
        self._summaries.ready.connect(self._bring)
        self.card = _Card(theme)
        self.setLayout(column(scrolled(self.card)))

    def display(self, shown: Shown) -> None:
        """Another or a grown race, other names or colours."""
        self._shown, self.card.theme = shown, shown.theme
        self.card.update()
        if shown.race is not None:
            height = card_height(len(shown.race.spec.entries))
            self.card.setMinimumHeight(int(max(height, LEAST_HEIGHT)))
            self._refresh()

    def seek(self, step: int) -> None:
        """The step at the playhead."""
        self.card.step = step
        self.card.update()

    def _refresh(self) -> None:
        race = self._race
        if race is None or race is self._asked or not self.isVisible():
            return
        self._asked = race
        if race.done:
            self._summaries.ask(race)
        else:
            self._summaries.forget()
            self.card.told = None
            self.card.update()

    def _bring(self, race: Race, told: Told) -> None:
        self.card.told = race, told
        self.card.update()
