"""The edits that the views make: each is one edit of the race's spec."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Problem, RaceSpec
from gdviz.gui.panel.sides import carried
from gdviz.gui.state.plane_keeper import PlaneKeeper

NO_PLANE = "the map shows the parameters themselves: there is no plane to move"


class EditedDocument(Protocol):
    """The part of the document that this needs."""

    @property
    def spec(self) -> RaceSpec: ...

    def edit(self, spec: RaceSpec, merge: str = "") -> None: ...

    def turn(self, otherwise: RaceSpec) -> None: ...

    def leave_for(self, spec: RaceSpec) -> None: ...

    def commit(self) -> None: ...


class Editing:
    """Turns points, racers and problems from the views into edits of the document.

    `say` shows a refusal in one line; `put_back` shows the present spec again after one.
    """

    def __init__(
        self,
        document: EditedDocument,
        planes: PlaneKeeper,
        say: Callable[[str], None],
        put_back: Callable[[RaceSpec], None],
    ) -> None:
        self._document = document
        self._planes = planes
        self._say = say
        self._put_back = put_back

    def edit(self, spec: RaceSpec, merge: str = "") -> None:
        """Make `spec` the race, or say why not."""
        self._try(lambda: self._document.edit(spec, merge))

    def turn(self, otherwise: RaceSpec) -> None:
        """Go to the other side, landscape or data; the first time it is `otherwise`."""
        self._try(lambda: self._document.turn(otherwise))

    def _try(self, change: Callable[[], None]) -> None:
        try:
            change()
        except InputError as error:
            self._say(str(error))
            self._put_back(self._document.spec)

    def lifted(self, point: tuple[float, float]) -> Array:
        """The parameters that a point on the map means."""
        plane, place = self._planes.plane, np.array(point, dtype=float)
        return place if plane is None else plane.lift(place)

    def move_start(self, point: tuple[float, float], finished: bool) -> None:
        """Move the start, as it is dragged over the map."""
        start = tuple(self.lifted(point).tolist())
        self.edit(replace(self._document.spec, start=start), "start")
        if finished:
            self._document.commit()

    def move_points(self, points: tuple[tuple[float, ...], ...], finished: bool) -> None:
        """Replace the user's own rows."""
        problem = self._document.spec.problem
        if isinstance(problem, Data):
            problem = replace(problem, points=points)
            self.edit(replace(self._document.spec, problem=problem), "points")
        if finished:
            self._document.commit()

    def reslice(self, racer: int, step: int) -> None:
        """Put the plane of the map through a racer's point."""
        problem = self._document.spec.problem
        if self._planes.plane is None or not isinstance(problem, Data):
            self._say(NO_PLANE)
            return
        plane = replace(problem.slice, racer=racer, step=step)
        self.edit(replace(self._document.spec, problem=replace(problem, slice=plane)))

    def race_on(self, problem: Problem, start: tuple[float, ...] | None = None) -> None:
        """Take the same racers to another loss, without the labels, which may name the loss that is
        left; the race has no file."""
        spec = carried(self._document.spec, problem)
        entries = tuple(replace(entry, label="") for entry in spec.entries)
        spec = replace(spec, entries=entries, start=start)
        self._try(lambda: self._document.leave_for(spec))

    def toggle(self, index: int) -> None:
        """Show a racer, or hide it."""
        self.edit(toggled(self._document.spec, index))

    def solo(self, index: int) -> None:
        """Show one racer alone; all of them if it is alone already."""
        self.edit(soloed(self._document.spec, index))


def toggled(spec: RaceSpec, racer: int) -> RaceSpec:
    """The race with a racer shown that was hidden, or the other way round."""
    return _seen(spec, [e.visible != (i == racer) for i, e in enumerate(spec.entries)])


def soloed(spec: RaceSpec, racer: int) -> RaceSpec:
    """The race with one racer shown alone; with all of them if it is alone already."""
    alone = [i == racer for i in range(len(spec.entries))]
    already = [entry.visible for entry in spec.entries] == alone
    return _seen(spec, [True] * len(alone) if already else alone)


def _seen(spec: RaceSpec, shown: list[bool]) -> RaceSpec:
    entries: Any = (
        replace(entry, visible=on) for entry, on in zip(spec.entries, shown, strict=True)
    )
    return replace(spec, entries=tuple(entries))
