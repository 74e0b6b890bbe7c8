"""The race that a window opens with: the last one, or that of a new user."""

from __future__ import annotations

from gdviz.core.base.knobs import InputError
from gdviz.core.files.race_file import loads
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.gui.state.settings import Settings

RACERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")


def first_race() -> RaceSpec:
    """Six optimizers in the banana valley, each at its suggested rate."""
    entries = tuple(Entry(OPTIMIZERS[name]()) for name in RACERS)
    return RaceSpec(Landscape(name="rosenbrock"), entries, steps=500)


def last_race(settings: Settings) -> tuple[RaceSpec, str]:
    """The race that the settings keep, and one line if it cannot be restored; else the first
    one."""
    if not settings.race:
        return first_race(), ""
    try:
        return loads(settings.race, "last race"), ""
    except InputError as error:
        return first_race(), f"the last race could not be restored: {error}"
