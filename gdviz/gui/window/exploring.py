"""What a hand on the map does to the tab that is open, and what that draws there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from gdviz.core.base.arrays import Array
from gdviz.gui.map.race_view import RaceView
from gdviz.gui.state.scene_keeper import SceneKeeper
from gdviz.gui.tabs.tab import Click
from gdviz.gui.tabs.tab_host import TabHost


class Exploring(QObject):
    """Takes points from the map to the tab that is open, and its marks back to the map.

    `lifted` gives the parameters that a point on the map means.
    """

    def __init__(
        self,
        race_view: RaceView,
        keeper: SceneKeeper,
        tabs: TabHost,
        lifted: Callable[[tuple[float, float]], Array],
    ) -> None:
        super().__init__(race_view)
        self._map, self._keeper, self._tabs, self._lifted = race_view, keeper, tabs, lifted
        race_view.probed.connect(self._put)
        tabs.marked.connect(self.show_marks)
        tabs.opened.connect(self.show_marks)

    def show_marks(self, _: str = "") -> None:
        """Draw on the map what belongs to the tab that is open."""
        marks = self._tabs.tab(self._tabs.open).marks
        self._keeper.lay(probe=marks.probe, experiment=marks.experiment)

    def _put(self, point: tuple[float, float]) -> None:
        click = Click(point, self._lifted(point), self._map.panels[0].pixel)
        self._tabs.tab(self._tabs.open).put(click)
