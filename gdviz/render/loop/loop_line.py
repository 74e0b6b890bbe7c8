"""One line of a training loop, and the lines that every loop has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.render.loop.loop_traps import beginning_trap, memory
from gdviz.render.paint.ticks import short


@dataclass(frozen=True)
class LoopLine:
    """A line of the loop: its indent, code, numbers, purpose, usual mistake; whether it runs."""

    indent: int
    code: str
    numbers: str = ""
    note: str = ""
    trap: str = ""
    runs: bool = True


@dataclass(frozen=True)
class Lamp:
    """One of the needs of learning by gradients, and whether it is met."""

    lit: bool
    text: str


def beginning(race: Race, racer: int, step: int, numbers: str = "") -> LoopLine:
    """The line before all steps."""
    method, start = race.spec.entries[racer].optimizer, race.tracks[racer].points[0]
    kept = memory(method, start)
    code = f"w = start;  state = {kept};  t = 1" if kept else "w = start;  t = 1"
    note = "what it remembers; t counts from 1" if kept else "t counts from 1"
    return LoopLine(0, code, numbers, note, beginning_trap(method, start), step == 0)


def rate_lamp(race: Race, racer: int, step: int) -> Lamp:
    """Whether there is a learning rate."""
    rate = float(race.tracks[racer].lr[step])
    return Lamp(bool(np.isfinite(rate)) and rate > 0.0, f"η {short(rate)}")


def slope_lamp(grad: Array, name: str) -> Lamp:
    """Whether there is a gradient."""
    size = float(np.linalg.norm(grad))
    return Lamp(bool(np.isfinite(size)) and size > 0.0, f"‖{name}‖ {short(size)}")
