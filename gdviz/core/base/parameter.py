"""A named number in a formula, as a knob."""

from __future__ import annotations

from dataclasses import dataclass

from gdviz.core.base.knobs import Knob, Scale


@dataclass(frozen=True)
class Parameter:
    """A named number in a landscape's formula, with the range of its slider."""

    name: str
    default: float
    low: float
    high: float
    scale: Scale
    help: str

    @property
    def knob(self) -> Knob:
        """The parameter as a declared knob."""
        low, high = self.low, self.high
        return Knob(self.name, self.help, low, high, slider=(low, high), scale=self.scale)
