"""The race that a window opens with: the last one, or that of a new user."""

from __future__ import annotations

from dataclasses import replace

from gdviz.core.base.knobs import InputError
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.state.settings import Settings
from gdviz.gui.state.titled import Kept, Titled, kept, restored

# a side that differs from its file
CHANGED = "changed"
RACERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")


def first_race() -> RaceSpec:
    """Six optimizers in the banana valley, each at its suggested rate."""
    entries = tuple(Entry(OPTIMIZERS[name]()) for name in RACERS)
    return RaceSpec(Landscape(name="rosenbrock"), entries, steps=500)


def last_race(settings: Settings) -> tuple[Titled, Titled | None, str]:
    """The race that the settings keep, that on the other side of it, and one line if one cannot be
    restored; without one the first race."""
    first, there = Titled(first_race()), None
    try:
        if settings.race:
            first = restored(Kept(settings.race, settings.file, settings.changed), "last race")
        if settings.other:
            text, file, changed = settings.other
            kept_there = Kept(text, file, changed == CHANGED)
            there = restored(kept_there, "last race on the other side")
    except InputError as error:
        return first, None, f"the last race could not be restored: {error}"
    return first, there, ""


def last_settings(
    settings: Settings,
    view: ViewSpec,
    here: tuple[Titled, bool],
    other: tuple[Titled, bool] | None = None,
) -> Settings:
    """The settings with what `last_race` brings back: races, and whether each differs from its
    file; the first has a view."""
    # other seeds are raced only when they are asked for
    race = kept(*here, replace(view, seeds=False))
    there = kept(*other) if other is not None else None
    sides = [] if there is None else [there.text, there.file, CHANGED * there.changed]
    return replace(settings, race=race.text, file=race.file, changed=race.changed, other=sides)
