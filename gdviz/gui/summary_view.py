"""The summary at the end of a race."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.gui.background import Newest, Wanted
from gdviz.gui.painted import Painted
from gdviz.render.summary_card import Told, card_height, paint_summary, told_of
from gdviz.render.theme import Theme
from gdviz.render.words import write_lines

# the input of the sentences
LEAST_HEIGHT = 150.0


def summaries(asked: tuple[Race, RaceSpec], wanted: Wanted) -> Iterator[Told]:
    """In the thread: the summary of a race."""
    yield told_of(*asked)


class _Card(Painted):
    """The painted card."""

    def __init__(self, look: Theme) -> None:
        super().__init__(look)
        self.told: tuple[Race, RaceSpec, Told] | None = None
        self.step = 0

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.look.background))
        area = QRectF(self.rect()).adjusted(12, 8, -10, -4)
        if self.told is None:
            write_lines(painter, area, "the race is still running", self.look.muted)
        else:
            race, spec, told = self.told
            paint_summary(painter, area, told, race, spec, self.step, self.look)


class SummaryView(QWidget):
    """Says how the race ended, and when each racer passed each part of the descent."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._race: Race | None = None
        self._spec: RaceSpec | None = None
        self._stale = False
        self._summaries = Newest(summaries, self)
        self._summaries.ready.connect(self._bring)
        self.card = _Card(look)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)

    @property
    def busy(self) -> bool:
        """Whether the summary is still being computed."""
        return self._summaries.busy

    def set_race(self, race: Race) -> None:
        """Another race, or the same one grown."""
        self._race = race
        self.set_spec(race.spec)

    def set_spec(self, spec: RaceSpec) -> None:
        """Labels, colours and visibility."""
        self._spec, self._stale = spec, True
        self.card.setMinimumHeight(int(max(card_height(len(spec.entries)), LEAST_HEIGHT)))
        self._refresh()

    def set_step(self, step: int) -> None:
        """The step at the playhead."""
        self.card.step = step
        self.card.update()

    def set_theme(self, look: Theme) -> None:
        """Take another theme."""
        self.card.look = look
        self.card.update()

    def showEvent(self, event: object) -> None:
        self._refresh()

    def _refresh(self) -> None:
        race, spec = self._race, self._spec
        if not self.isVisible() or not self._stale or race is None or spec is None:
            return
        self._stale = False
        if race.done and race.spec == spec:
            self._summaries.ask((race, spec))
        else:
            self._summaries.forget()
            self.card.told = None
            self.card.update()

    def _bring(self, asked: tuple[Race, RaceSpec], told: Told) -> None:
        self.card.told = *asked, told
        self.card.update()
