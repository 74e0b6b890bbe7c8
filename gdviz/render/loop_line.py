"""One line of a training loop, and the lines that every loop has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.optimizers.base import Array
from gdviz.core.race import Race
from gdviz.render.ticks import short

# what goes wrong where the line is left out
_BEGIN = (
    "Left out, the first velocity has no value, and t = 0 divides by zero in the bias correction."
)


@dataclass(frozen=True)
class LoopLine:
    """A line of the loop: how far it is indented, its code, its numbers, what it is for, the
    mistake that is easily made here, and whether it runs in this step."""

    indent: int
    code: str
    numbers: str = ""
    note: str = ""
    trap: str = ""
    runs: bool = True


@dataclass(frozen=True)
class Lamp:
    """One of the things that learning by slopes needs, and whether it is there."""

    lit: bool
    text: str


def beginning(step: int, numbers: str = "") -> LoopLine:
    """What comes before all steps."""
    note = "velocity and moments begin at 0, t at 1"
    return LoopLine(0, "w = start;  state = 0;  t = 1", numbers, note, _BEGIN, step == 0)


def rate_lamp(race: Race, racer: int, step: int) -> Lamp:
    """Whether there is a learning rate."""
    rate = float(race.tracks[racer].lr[step])
    return Lamp(bool(np.isfinite(rate)) and rate > 0.0, f"η {short(rate)}")


def slope_lamp(grad: Array, name: str) -> Lamp:
    """Whether there is a gradient."""
    size = float(np.linalg.norm(grad))
    return Lamp(bool(np.isfinite(size)) and size > 0.0, f"‖{name}‖ {short(size)}")
