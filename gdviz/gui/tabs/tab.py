"""The input of a tab below the map, and its requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.models.fitted import Fitted
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.state.background import Newest
from gdviz.render.paint.theme import Theme
from gdviz.render.scene.scene import NOTHING, Overlays, Scene


@dataclass(frozen=True, eq=False)
class Shown:
    """The input of all tabs: a race, and the same as the map has it, which may come later
    (None); the spec of the document, which the race may not have reached; the theme; the
    selected racer; the map's plane (dim, 2), if it shows one; and the scene of the race."""

    race: Race | None
    mapped: Race | None
    spec: RaceSpec
    theme: Theme
    racer: int = 0
    basis: Array | None = None
    scene: Scene | None = None


@dataclass(frozen=True, eq=False)
class Click:
    """A point clicked on the map: its place there, the parameters (dim,) that it stands for, and
    the width of a pixel."""

    place: tuple[float, float]
    w: Array
    pixel: float


@dataclass(frozen=True, eq=False)
class Findings:
    """The findings of a tab that other parts show: races of other seeds, and whether the test rows
    have been used."""

    others: tuple[Race, ...] = ()
    tested: bool = False


class TabSignals:
    """The requests of a tab.

    `edits` brings a whole new spec and the name of the control, `views` changed fields of a
    `ViewSpec`, `seeks` the step to go to, `says` one line about an error, `races` a problem to race
    on and a start or None. `marked` reports that `marks` have changed, `finds` brings `Findings`.
    """

    edits = Signal(object, str)
    views = Signal(object)
    seeks = Signal(int)
    says = Signal(str)
    races = Signal(object, object)
    marked = Signal()
    finds = Signal(object)


class Tab(QWidget, TabSignals):
    """A tab; a subclass is made with a theme, and implements the methods that it needs. One of
    `numbers` shows of a step what is read, and nobody reads it sixty times a second. One `of_racer`
    gets the steps that the selected racer has taken, where the playhead counts epochs."""

    numbers = False
    of_racer = False

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._step = 0

    @property
    def _race(self) -> Race | None:
        """The race that is shown."""
        return self._shown.race if self._shown is not None else None

    @property
    def _data(self) -> Fitted | None:
        """Its data; None on a landscape."""
        return data_of(self._race) if self._race is not None else None

    def display(self, shown: Shown) -> None:
        """Show this: another or a grown race, or the same one in another theme."""
        raise NotImplementedError

    def seek(self, step: int) -> None:
        """Another step is at the playhead."""
        if step != self._step:
            self._step = step
            self._refresh()

    def showEvent(self, event: object) -> None:
        self._refresh()

    def _refresh(self) -> None:
        """Show what there is now; a hidden tab may wait until it is seen."""

    @property
    def kept(self) -> Mapping[str, Any]:
        """The fields of a `ViewSpec` that it shows, as they are now."""
        return {}

    def recall(self, view: ViewSpec) -> None:
        """Show these fields as they are in a view."""

    def put(self, click: Click) -> None:
        """A point of the map is clicked while this tab is open."""

    @property
    def marks(self) -> Overlays:
        """The probe or experiment that is drawn on the map while this tab is open."""
        return NOTHING

    @property
    def busy(self) -> bool:
        """Whether something that it shows is still being computed."""
        return any(work.busy for work in self.findChildren(Newest))

    def stop(self) -> None:
        """Drop the work in progress: the window closes."""
        for work in self.findChildren(Newest):
            work.stop()
