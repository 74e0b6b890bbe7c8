"""The events of the race that is shown: found beside the window's thread, and marked on the bar."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from gdviz.core.analysis.events import Event, events
from gdviz.core.engine.race import Race
from gdviz.core.learning.epochs import common_epoch
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
        if before is None or _told(before) != _told(scene):
            self._bar.count_epochs(common_epoch(race))
            self._finder.ask((race, scene.visible)) if race.done else self._bring(race, ())
        elif race.tracks is self._tracks:
            self._mark()

    def _bring(self, race: Race, found: tuple[Event, ...]) -> None:
        self.events, self._tracks = found, race.tracks
        self._mark()

    def _mark(self) -> None:
        if self._scene is not None:
            names = tuple(name.full for name in self._scene.names) if self.events else ()
            self._bar.show_events(self.events, names, self._scene.colours)

    def after(self, step: int) -> int:
        """The step of the next event after a step; the step itself without one."""
        return min((e.step for e in self.events if e.step > step), default=step)

    def before(self, step: int) -> int:
        """The step of the event before a step; the step itself without one."""
        return max((e.step for e in self.events if e.step < step), default=step)


def _told(scene: Scene) -> tuple[object, ...]:
    """What events depend on."""
    return id(scene.race.tracks), scene.race.done, scene.visible


def _found(question: _Question, _: Wanted) -> Iterator[tuple[Event, ...]]:
    """In the thread."""
    yield events(*question)
