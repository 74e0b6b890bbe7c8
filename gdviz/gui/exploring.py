"""Exploring a point: the effect of the mouse on the map while the probe or the laboratory is
open."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTabWidget

from gdviz.core.race import Race
from gdviz.gui.laboratory_view import LaboratoryView
from gdviz.gui.probe_view import ProbeView
from gdviz.gui.race_view import RaceView
from gdviz.gui.scene_keeper import SceneKeeper


class Exploring(QObject):
    """Passes points from the map to the open tab, and its marks back to the map."""

    def __init__(
        self,
        race_view: RaceView,
        keeper: SceneKeeper,
        tabs: QTabWidget,
        probe: ProbeView,
        laboratory: LaboratoryView,
    ) -> None:
        super().__init__(race_view)
        self._map, self._keeper, self._tabs = race_view, keeper, tabs
        self._probe, self._laboratory = probe, laboratory
        race_view.probed.connect(self._put)
        probe.turned.connect(self.show_marks)
        laboratory.changed.connect(self.show_marks)
        tabs.currentChanged.connect(self.show_marks)

    def set_race(self, race: Race) -> None:
        """Take another race, as the map shows it."""
        self._probe.set_problem(race.problem)
        self._laboratory.set_problem(race.problem, race.start)

    def show_marks(self, _: int = 0) -> None:
        """Draw the marks of the open tab on the map."""
        shown = self._tabs.currentWidget()
        probed = self._probe.marks if shown is self._probe else None
        tried = self._laboratory.experiment if shown is self._laboratory else None
        self._keeper.lay(probe=probed, experiment=tried)

    def _put(self, point: tuple[float, float]) -> None:
        shown = self._tabs.currentWidget()
        if shown is self._probe:
            self._probe.put(point)
        elif shown is self._laboratory:
            self._laboratory.put(point[0], self._map.panels[0].pixel)
