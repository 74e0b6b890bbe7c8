"""One line of a training loop, and the lines that every loop has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gdviz.core.optimizers.base import Array
from gdviz.core.race import Race
from gdviz.render.rule_card import NO_LINE, rule_rows
from gdviz.render.ticks import short

SHOWN = 6
# what goes wrong where a line is left out or written otherwise
_BEGIN = (
    "Left out, the first velocity has no value, and t = 0 divides by zero in the bias correction."
)
_STATE = (
    "An average is replaced, not added to: r += α·r + … grows by 1 + α each step. With α = 0.9 "
    "and g = 1 it is 8.34·10²⁶ after 100 steps instead of 0.99997, and nothing moves any more."
)
_COUNT = "t begins at 1 and is counted here; forgotten, the bias correction is never right."


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


def update_lines(race: Race, racer: int, step: int, indent: int) -> list[LoopLine]:
    """The racer's rule, and what counts the steps."""
    note = "the update, in numbers for the first parameter"
    rules = rule_rows(race, racer, step)
    lines = [LoopLine(indent, rule, numbers, note, _STATE) for rule, numbers in rules]
    if not rules:
        reached = listed(race.tracks[racer].points[step + 1])
        lines.append(LoopLine(indent, "w, state = step(w, state)", reached, NO_LINE))
    rate = f"η {short(float(race.tracks[racer].lr[step]))}"
    return [*lines, LoopLine(indent, "t = t + 1;  η = schedule(t)", rate, "", _COUNT)]


def rate_lamp(race: Race, racer: int, step: int) -> Lamp:
    """Whether there is a learning rate."""
    rate = float(race.tracks[racer].lr[step])
    return Lamp(bool(np.isfinite(rate)) and rate > 0.0, f"η {short(rate)}")


def slope_lamp(grad: Array, name: str) -> Lamp:
    """Whether there is a gradient."""
    size = float(np.linalg.norm(grad))
    return Lamp(bool(np.isfinite(size)) and size > 0.0, f"‖{name}‖ {short(size)}")


def listed(values: Sequence[float] | Array) -> str:
    """The first few numbers."""
    found = np.asarray(values).ravel()
    words = [str(v) if found.dtype.kind == "i" else short(float(v)) for v in found[:SHOWN].tolist()]
    return ", ".join(words) + (" …" if len(found) > SHOWN else "")
