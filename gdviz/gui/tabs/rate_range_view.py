"""The learning-rate range test of a racer, computed in the background while it is visible."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdviz.core.analysis.rate_range import RateRange, rate_range
from gdviz.core.engine.race import Race
from gdviz.gui.state.background import Newest, Wanted
from gdviz.render.cards.rate_range_card import paint_rate_range
from gdviz.render.paint.theme import Theme


class RateRangeView(QWidget):
    """Tests the racer it is given as soon as it is visible; another race starts it again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.found: RateRange | None = None
        self.failure = ""
        self._race: Race | None = None
        self._racer = 0
        self._test = Newest(_tried, self)
        self._test.ready.connect(self._bring)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(150)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)

    def set_racer(self, race: Race, racer: int) -> None:
        """Take another racer, or another race; a growing race has to finish first."""
        same = self._race is not None and (self._race.spec, self._racer) == (race.spec, racer)
        if (same and self._race is not None and self._race.done) or not race.done:
            return
        self._race, self._racer = race, racer
        self._begin()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.theme = theme
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.found is None or np.isnan(self.found.losses).any():
            self._go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._test.forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        # an exception that leaves a paint call can take the program down
        painter = QPainter(self)
        try:
            if self.found is not None and self._race is not None:
                area = QRectF(self.rect()).adjusted(12, 6, -8, -4)
                paint_rate_range(painter, area, self.found, self._race.problem.fstar, self.theme)
        except Exception as error:
            self.failure = repr(error)
        finally:
            painter.end()

    @property
    def busy(self) -> bool:
        """Whether there are rates left to try."""
        return self._test.busy

    def _begin(self) -> None:
        self.found = None
        self._test.forget()
        self._go_on()
        self.update()

    def _go_on(self) -> None:
        if self._race is not None and self._racer < len(self._race.tracks) and self.isVisible():
            self._test.ask((self._race, self._racer, self.found))

    def _bring(self, _: object, found: RateRange) -> None:
        self.found = found
        self.update()


def _tried(question: tuple[Race, int, RateRange | None], wanted: Wanted) -> Iterator[RateRange]:
    """In the thread: the test so far."""
    yield from rate_range(*question)
