"""Keeps the plane of a map still while a race of many parameters grows."""

from __future__ import annotations

from gdviz.core.knobs import InputError
from gdviz.core.objectives.base import Problem2D
from gdviz.core.optimizers.base import Array
from gdviz.core.plane import Plane, Section
from gdviz.core.plane_race import on_plane, plane_of, section
from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.core.spec_data import Data, Slice


class PlaneKeeper:
    """Chooses the plane twice: when a race begins, and from all of its ways when it is done."""

    def __init__(self) -> None:
        self._spec: RaceSpec | None = None
        self._slice: Slice | None = None
        self._final = False
        self._problem: Problem2D | None = None
        self.complaint = ""

    @property
    def plane(self) -> Plane | None:
        """The plane of the map; None where the map shows the parameters themselves."""
        whole = self._problem.objective if self._problem is not None else None
        return whole.plane if isinstance(whole, Section) else None

    @property
    def basis(self) -> Array | None:
        """The directions of the map's axes (dim, 2), where it shows a plane."""
        return None if self.plane is None else self.plane.basis

    def view(self, race: Race) -> Race:
        """The race as the map shows it, on the plane that its spec wants."""
        if race.problem.dim <= 2 or not isinstance(race.spec.problem, Data):
            self._problem = None
            return race
        wanted = race.spec.problem.slice
        known = self._spec == race.spec and self._slice == wanted and self._problem is not None
        if not known or (race.done and not self._final):
            self._problem = section(race, self._plane_of(race, wanted))
            self._spec, self._slice, self._final = race.spec, wanted, race.done
        assert self._problem is not None
        return on_plane(race, self._problem)

    def beside(self, race: Race) -> Race:
        """Another race with as many parameters, on the same map."""
        return race if self._problem is None else on_plane(race, self._problem)

    def _plane_of(self, race: Race, wanted: Slice) -> Plane:
        self.complaint = ""
        try:
            return plane_of(race, wanted)
        except InputError as error:
            self.complaint = str(error)
            return plane_of(race, Slice())
