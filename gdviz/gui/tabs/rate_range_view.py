"""The learning-rate range test of a racer, computed in the background while it is visible."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtGui import QHideEvent, QShowEvent

from gdviz.core.analysis.rate_range import RateRange, rate_range
from gdviz.core.engine.race import Race
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.widgets.card import Card
from gdviz.render.cards.rate_range_card import rate_range_card
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme

WAITING = "the rates are tried once the race is over"


class RateRangeView(Card):
    """Tests the racer it is given as soon as it is visible; another race starts it again."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.found: RateRange | None = None
        self._race: Race | None = None
        self._racer = 0
        self._test = Newest(_tried, self)
        self._test.ready.connect(self._bring)

    def set_racer(self, race: Race, racer: int) -> None:
        """Take another racer, or another race; a growing race has to finish first."""
        before = self._race
        same = before is not None and (before.spec, self._racer) == (race.spec, racer)
        if race.done and not same:
            self._race, self._racer, self.found = race, racer, None
            self._test.forget()
            self._go_on()
            self.refit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.found is None or np.isnan(self.found.losses).any():
            self._go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._test.forget()

    def parts(self) -> Flow:
        if self.found is None or self._race is None:
            return Flow((words_part(WAITING, self.theme.muted),))
        return rate_range_card(self.found, self._race.problem.fstar, self.theme)

    @property
    def busy(self) -> bool:
        """Whether there are rates left to try."""
        return self._test.busy

    def _go_on(self) -> None:
        if self._race is not None and self._racer < len(self._race.tracks) and self.isVisible():
            self._test.ask((self._race, self._racer, self.found))

    def _bring(self, _: object, found: RateRange) -> None:
        self.found = found
        self.refit()


def _tried(question: tuple[Race, int, RateRange | None], wanted: Wanted) -> Iterator[RateRange]:
    """In the thread: the test so far."""
    yield from rate_range(*question, wanted)
