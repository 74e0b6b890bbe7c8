"""Keeps the plane of a map still while a race of many parameters grows."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.planes.plane import Plane, Section
from gdviz.core.planes.plane_race import Feet, on_plane, plane_of, section
from gdviz.core.spec.data import Data, Slice
from gdviz.core.spec.race import RaceSpec
from gdviz.gui.state.background import Newest, Wanted

# the loss on a plane, the feet of the tracks there, and what is wrong with the requested plane
_Answer = tuple[Problem2D, Feet, str]


class PlaneKeeper(QObject):
    """Chooses the plane twice, in the background: when a race begins, and from all of its tracks
    when it is done.

    `changed` reports that there is another one; `failed` says why the requested plane does not
    exist.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # the origin of the plane: the race, the requested plane, whether the race was done
        self._of: tuple[RaceSpec, Slice, bool] | None = None
        self._asked: tuple[RaceSpec, Slice, bool] | None = None
        self._problem: Problem2D | None = None
        self._feet: Feet | None = None
        self._finder = Newest(_found, self)
        self._finder.ready.connect(self._bring)
        self._finder.failed.connect(lambda _, text: self.failed.emit(text))

    @property
    def busy(self) -> bool:
        """Whether another plane is being computed."""
        return self._finder.busy

    @property
    def plane(self) -> Plane | None:
        """The plane of the map; None where the map shows the parameters themselves."""
        section = self._section
        return section.plane if section is not None else None

    @property
    def _section(self) -> Section | None:
        found = self._problem.objective if self._problem is not None else None
        return found if isinstance(found, Section) else None

    @property
    def basis(self) -> Array | None:
        """The directions of the map's axes (dim, 2), where it shows a plane."""
        return None if self.plane is None else self.plane.basis

    def view(self, race: Race) -> Race | None:
        """The race as the map shows it, on the plane its spec names; while that is not found, on
        the present plane, or None without one that fits."""
        data = race.spec.problem
        if race.problem.dim <= 2 or not isinstance(data, Data):
            self._problem = self._feet = self._of = self._asked = None
            self._finder.forget()
            return race
        wanted = (race.spec, data.slice, race.done)
        if self._asked != wanted:
            self._asked = wanted
            self._finder.ask((race, data.slice))
        asked, section = self._of is not None and self._of[1] == data.slice, self._section
        fits = asked and section is not None and section.whole is race.problem.objective
        if not fits or self._problem is None:
            return None
        return on_plane(race, self._problem, self._feet)

    def beside(self, race: Race) -> Race:
        """Another race with the same number of parameters, on the same map."""
        return race if self._problem is None else on_plane(race, self._problem)

    def _bring(self, question: tuple[Race, Slice], found: _Answer) -> None:
        (race, wanted), (self._problem, self._feet, complaint) = question, found
        self._of = (race.spec, wanted, race.done)
        if complaint:
            self.failed.emit(complaint)
        self.changed.emit()


def _found(question: tuple[Race, Slice], wanted: Wanted) -> Iterator[_Answer | None]:
    """In the thread: the loss on the plane, the tracks there, and why it is not the requested
    plane."""
    race, asked = question
    complaint = ""
    try:
        plane = plane_of(race, asked)
    except InputError as error:
        complaint, plane = str(error), plane_of(race, Slice())
    yield None
    feet = Feet(plane)
    for racer, track in enumerate(race.tracks):
        feet.of(racer, track.points)
        yield None
    yield section(race, plane), feet, complaint
