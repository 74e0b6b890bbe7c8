"""The events of the race that is shown: found beside the window's thread, and marked on the bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QObject

from gdviz.core.analysis.events import Event, Kind, events
from gdviz.core.base.printed import printed
from gdviz.core.engine.race import Race
from gdviz.core.learning.epochs import common_epoch
from gdviz.core.learning.pace import Pace
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.transport.bar import TransportBar
from gdviz.render.scene.scene import Scene

# a race, and which of its racers are shown
_Question = tuple[Race, tuple[bool, ...]]


class Timeline(QObject):
    """Finds the events of each finished race that is shown, once for its tracks and its visible
    racers, and has the bar mark them; `events` are those that are marked."""

    def __init__(self, bar: TransportBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self.events: tuple[Event, ...] = ()
        # the same by their own steps
        self._known: tuple[Event, ...] = ()
        self._scene: Scene | None = None
        # the tracks whose events these are
        self._tracks: object = None
        self._finder = Newest(_found, self)
        self._finder.ready.connect(lambda question, found: self._bring(question[0], found))

    def show_scene(self, scene: Scene) -> None:
        """Take the race that is shown, or the same one with other names, colours or racers."""
        before, self._scene = self._scene, scene
        race = scene.race
        if before is None or before.race.spec.problem != race.spec.problem:
            # marks of another race would promise what this one does not have
            self._bring(race, ())
        if scene.pace is not None:
            self._bar.count_epochs(scene.pace.epoch, scene.pace.epochs)
        elif before is not None and before.pace is not None:
            self._bar.count_epochs(common_epoch(race))
        if before is None or _told(before) != _told(scene):
            if scene.pace is None:
                self._bar.count_epochs(common_epoch(race))
            self._finder.ask((race, scene.visible)) if race.done else self._bring(race, ())
        elif race.tracks is self._tracks:
            self._mark()

    def _bring(self, race: Race, found: tuple[Event, ...]) -> None:
        self._known, self._tracks = found, race.tracks
        self._mark()

    def _mark(self) -> None:
        self.events = self._known
        if self._scene is not None:
            if (pace := self._scene.pace) is not None:
                # who leads or leaps at a step says nothing of an epoch
                ends = [e for e in self._known if e.kind not in (Kind.LEAD, Kind.LEAP)]
                self.events = tuple(sorted((_paced(e, pace) for e in ends), key=lambda e: e.step))
            names = tuple(name.full for name in self._scene.names) if self.events else ()
            scene = self._scene
            self._bar.show_events(self.events, names, scene.colours, scene.slots)

    def after(self, step: int) -> int:
        """The step of the next event after a step; the step itself without one."""
        return min((e.step for e in self.events if e.step > step), default=step)

    def before(self, step: int) -> int:
        """The step of the event before a step; the step itself without one."""
        return max((e.step for e in self.events if e.step < step), default=step)


def _paced(event: Event, pace: Pace) -> Event:
    """An event at the place of the playhead at which it happens."""
    place = pace.playhead(event.racer, event.step)
    return replace(event, step=place, when=f"at epoch {printed(pace.epoch(place), 3)}")


def _told(scene: Scene) -> tuple[object, ...]:
    """What events depend on."""
    return id(scene.race.tracks), scene.race.done, scene.visible, scene.pace is None


def _found(question: _Question, _: Wanted) -> Iterator[tuple[Event, ...]]:
    """In the thread."""
    yield events(*question)
