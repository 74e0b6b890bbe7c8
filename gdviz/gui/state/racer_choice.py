"""The selected racer: one for all tabs, for the map and for the view that is kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class RacerChoice(QObject):
    """The number of a racer, from 0; `changed` brings another one."""

    changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.racer = 0

    def choose(self, racer: int) -> None:
        """Select another racer."""
        racer = max(racer, 0)
        if racer != self.racer:
            self.racer = racer
            self.changed.emit(racer)

    def fit(self, count: int) -> None:
        """Fit the choice to the number of racers."""
        self.choose(min(self.racer, count - 1))
