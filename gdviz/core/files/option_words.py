"""The values of the command line's options for a race: noise and start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gdviz.core.base.files import shown
from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.spec.checked_fields import knob_value
from gdviz.core.spec.race import RaceSpec


def noise_word(text: str, value: Callable[[str], Any]) -> dict[str, Any]:
    """The fields of "0.5", one size for all coordinates, or of "1,8", one for each; `value` reads
    a number."""
    sizes = [value(part) for part in text.split(",")]
    if len(sizes) == 1:
        return {"noise": sizes[0]}
    if not all(type(size) in (int, float) for size in sizes):
        raise InputError(f"--noise {shown(text)}: must be a number, or one for each coordinate")
    return {"noise": 1.0, "noise_form": {"each": sizes}}


def start_word(text: str, seed: str | None, value: Callable[[str], Any]) -> Any:
    """The coordinates in "-1.2,1"; the table of a random start for "random"."""
    if text == "random":
        drawn = value(seed or "0")
        return {"scheme": "uniform", "seed": knob_value(knobs_of(RaceSpec)["seed"], drawn, "seed")}
    values = [value(part) for part in text.split(",")]
    if not all(type(value) in (int, float) for value in values):
        raise InputError(f"--start {shown(text)}: must be numbers such as -1.2,1, or random")
    return [float(value) for value in values]
