"""The race that a new user sees first."""

from __future__ import annotations

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec

RACERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")


def first_race() -> RaceSpec:
    """Six optimizers in the banana valley, each at its suggested rate."""
    entries = tuple(Entry(OPTIMIZERS[name]()) for name in RACERS)
    return RaceSpec(Landscape(name="rosenbrock"), entries, steps=500)
