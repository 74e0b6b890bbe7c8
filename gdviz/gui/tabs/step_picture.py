"""The picture of one step: its card, or the table of its parameters."""

from __future__ import annotations

from gdviz.core.analysis.step_facts import Reading
from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.gui.widgets.card import Card
from gdviz.gui.widgets.painted import NO_RACER
from gdviz.render.cards.parameter_table import parameter_card
from gdviz.render.cards.step_card import step_card
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme

NO_STEP = "no step is taken here; move the playhead to a step of this racer"


class StepPicture(Card):
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

    def parts(self) -> Flow:
        if self.race is None or self.reading is None:
            return Flow((words_part(self.missing(), self.theme.muted),))
        if self.parameters:
            return parameter_card(self.reading, self.race.problem.names, self.theme, self.check)
        return step_card(self.race, self.racer, self.reading, self.theme, self.parameter)
