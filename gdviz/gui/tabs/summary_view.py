"""The summary at the end of a race."""

from __future__ import annotations

from collections.abc import Iterator

from gdviz.core.engine.race import Race
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.tabs.tab import Shown, Tab
from gdviz.gui.widgets.card import Card, card_page
from gdviz.gui.widgets.layouts import column
from gdviz.render.cards.summary_card import Told, summary_card, told_of
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme


def summaries(race: Race, wanted: Wanted) -> Iterator[Told]:
    """In the thread: the summary of a race."""
    yield told_of(race)


class _Card(Card):
    told: tuple[Race, Told] | None = None
    step = 0

    def parts(self) -> Flow:
        if self.told is None:
            return Flow((words_part("the race is still running", self.theme.muted),))
        race, told = self.told
        return summary_card(told, race, self.step, self.theme)


class SummaryView(Tab):
    """Says how the race ended, and when each racer passed each part of the descent."""

    numbers = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._asked: Race | None = None
        self._summaries = Newest(summaries, self)
        self._summaries.ready.connect(self._bring)
        self.card = _Card(theme)
        self.setLayout(column(card_page((self.card, 1))))

    def display(self, shown: Shown) -> None:
        """Another or a grown race, other names or colours."""
        self._shown, self.card.theme = shown, shown.theme
        self.card.refit()
        if shown.race is not None:
            self._refresh()

    def seek(self, step: int) -> None:
        """The step at the playhead."""
        self.card.step = step
        self.card.refit()

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
            self.card.refit()

    def _bring(self, race: Race, told: Told) -> None:
        self.card.told = race, told
        self.card.refit()
