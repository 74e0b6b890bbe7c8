"""Where the steps of a race stand along a scrubber."""

from __future__ import annotations

from dataclasses import dataclass

from gdviz.core.analysis.pace import share_of, step_at


@dataclass(frozen=True)
class Track:
    """The groove from `left` to `right` in pixels, for a race of so many steps; with a `slow` start
    the first ones have more room."""

    left: float
    right: float
    steps: int
    slow: bool = False

    def place(self, step: float) -> float:
        """Where a step stands."""
        return self.left + (self.right - self.left) * share_of(step, self.steps, self.slow)

    def step(self, place: float) -> int:
        """The step that is nearest to a place, of those that the race has."""
        share = (place - self.left) / max(self.right - self.left, 1.0)
        return round(step_at(min(max(share, 0.0), 1.0), self.steps, self.slow))
