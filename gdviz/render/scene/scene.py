"""Everything that one picture of a race needs, computed once for the window and for pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any

from gdviz.core.analysis.laboratory import Experiment
from gdviz.core.analysis.probe import Probe
from gdviz.core.analysis.standings import Standing, standings
from gdviz.core.base.arrays import Array
from gdviz.core.base.printed import printed
from gdviz.core.engine.race import Race
from gdviz.core.learning.pace import Pace, pace_of
from gdviz.core.spec.names import Name, names
from gdviz.core.spec.slots import slots
from gdviz.core.view import ViewSpec
from gdviz.render.paint.theme import Theme, racer_colours, theme
from gdviz.render.scene.scale import PlotScale, scale_of
from gdviz.render.scene.series import Series, series


@dataclass(frozen=True, eq=False)
class RowArrow:
    """The negative gradient of row `row` alone at a racer's point, on the map's axes (2,)."""

    racer: int
    row: int
    downhill: Array


@dataclass(frozen=True, eq=False)
class Ghost:
    """A finished race that is shown pale beside another one of the same problem; `mapped` is it on
    the map of that one, where there is one."""

    race: Race
    mapped: Race | None

    @cached_property
    def series(self) -> Callable[[str, str, int, bool], Series]:
        """Its series on the axes of a plot; those of the last axes are kept."""
        return lru_cache(1)(partial(series, self.race))


@dataclass(frozen=True, eq=False)
class Overlays:
    """The overlays of a map: a probe with its direction (2,), the experiment of the laboratory, the
    arrow of one row of the data, the same race with other seeds, and the race before an edit."""

    probe: tuple[Probe, Array] | None = None
    experiment: Experiment | None = None
    row: RowArrow | None = None
    seeds: tuple[Race, ...] = ()
    ghost: Ghost | None = None


NOTHING = Overlays()
# the cached parts of a scene, with the fields of the view on which they depend
KEPT: dict[str, tuple[str, ...]] = {
    "theme": ("theme",),
    "colours": ("theme",),
    "slots": (),
    "names": (),
    "visible": (),
    "pace": ("against",),
    "series": ("quantity", "against", "smooth", "log_steps"),
    "scale": ("quantity", "against", "smooth", "log"),
    "standings": ("against",),
}


# those of these that depend on the tracks alone, and not on the racers' names and visibility
OF_TRACKS = {name: KEPT[name] for name in ("theme", "series", "scale", "pace")}


def _named(race: Race) -> tuple[Any, ...]:
    """All that names depend on; entries are equal whatever their labels."""
    return tuple(map(id, race.spec.entries)), race.spec.sampling, race.lrs


@dataclass(frozen=True, eq=False)
class Scene:
    """A race as a view shows it; `mapped` is the race as its map has it, which of many parameters
    lies on a plane of them, and may be absent as long as there is none.

    Nothing here takes more than a millisecond; slower parts are passed in, and computed elsewhere.
    A frame of a clip makes none.
    """

    race: Race
    mapped: Race | None
    view: ViewSpec
    overlays: Overlays = NOTHING

    def changed(self, **changes: Any) -> Scene:
        """The same race otherwise: `mapped`, `view` or `overlays`, or a `race` of the same tracks
        with other labels, colours or racers hidden; parts that do not depend on them stay."""
        made = replace(self, **changes)
        for name, needs in KEPT.items() if made.race is self.race else OF_TRACKS.items():
            same = all(getattr(self.view, n) == getattr(made.view, n) for n in needs)
            if same and name in self.__dict__:
                made.__dict__[name] = self.__dict__[name]
        return made

    def following(self, before: Scene | None) -> Scene:
        """This scene, with the names found for the one before if they are those of its racers."""
        if (
            before is not None
            and "names" in before.__dict__
            and _named(before.race) == _named(self.race)
        ):
            self.__dict__["names"] = before.names
        return self

    @property
    def on_map(self) -> Race:
        """The race as its map has it, where there is one."""
        assert self.mapped is not None
        return self.mapped

    @property
    def ghost_on_map(self) -> bool:
        """Whether there is a ghost for the map, and it is wanted."""
        ghost = self.overlays.ghost
        return self.view.ghost and ghost is not None and ghost.mapped is not None

    @cached_property
    def theme(self) -> Theme:
        """The colours of the picture."""
        return theme(self.view.theme)

    @cached_property
    def colours(self) -> tuple[str, ...]:
        """Each racer's colour."""
        return racer_colours(self.race.spec, self.theme)

    @cached_property
    def slots(self) -> tuple[int, ...]:
        """Each racer's slot, from 0."""
        return slots(self.race.spec.entries)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The racers' names, all different."""
        return names(self.race.spec, self.race.lrs)

    @cached_property
    def visible(self) -> tuple[bool, ...]:
        """Which racers are shown."""
        return tuple(entry.visible for entry in self.race.spec.entries)

    @property
    def racer(self) -> int | None:
        """The selected racer, from 0; None where there is no racer."""
        count = len(self.race.tracks)
        return min(self.view.racer, count) - 1 if count else None

    @property
    def explained(self) -> int | None:
        """The racer whose step is drawn as arrows; None while no step is explained."""
        return self.racer if self.view.tab == "step" else None

    @cached_property
    def series(self) -> Series:
        """The data of the plot; InputError as for `series`."""
        view = self.view
        plotted = view.quantity, view.against, view.smooth, view.log_steps
        return series(self.race, *plotted, pace=self.pace)

    @cached_property
    def pace(self) -> Pace | None:
        """Where the playhead counts epochs, the steps of each racer; None where all racers are at
        the same step."""
        return pace_of(self.race) if self.view.against == "epoch" else None

    def own(self, racer: int, step: int) -> int:
        """The steps that a racer has taken at a step of the playhead."""
        return step if self.pace is None else self.pace.own(racer, step)

    @cached_property
    def trails(self) -> Race:
        """The race as trails on its map grow with the playhead."""
        return self.on_map if self.pace is None else self.pace.stretched(self.on_map)

    @cached_property
    def paced(self) -> Race:
        """The race with all racers where they are at a step of the playhead."""
        return self.race if self.pace is None else self.pace.stretched(self.race)

    @property
    def uphill(self) -> bool:
        """Whether steps that raised the loss are red: where the playhead moves by the step."""
        return self.view.uphill and self.pace is None

    def counted(self, step: int) -> str:
        """Where the playhead is, and where it ends."""
        if (pace := self.pace) is None:
            return f"step {step} / {self.race.spec.steps}"
        return f"epoch {printed(pace.epoch(step), 3)} / {printed(pace.epochs, 3)}"

    @cached_property
    def scale(self) -> PlotScale:
        """The plot's vertical axis."""
        scale, smooth = scale_of(self.series, self.view.log), self.view.smooth
        if smooth < 2:
            return scale
        return replace(scale, label=f"{scale.label}, mean of the last {smooth}")

    @property
    def logs(self) -> tuple[bool, bool]:
        """Whether the plot's axes are logarithmic, the horizontal one and the vertical one."""
        return self.series.log, self.scale.log

    @cached_property
    def standings(self) -> Callable[[int], tuple[Standing, ...]]:
        """The standings at a step; those of the last requested step are kept."""
        told = tuple(name.full for name in self.names)
        own = None if self.pace is None else self.pace.own
        return lru_cache(1)(partial(standings, self.race, names=told, own=own))
