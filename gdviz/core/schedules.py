"""Learning-rate schedules."""

from __future__ import annotations

from typing import ClassVar

from gdviz.core.optimizers.base import Array


class Schedule:
    """Base of all schedules; a subclass is a frozen dataclass of knobs."""

    id: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()

    def table(self, steps: int) -> dict[str, Array]:
        """The factor on lr of steps 1..T as "lr", and where it sets one, "momentum"."""
        raise NotImplementedError
