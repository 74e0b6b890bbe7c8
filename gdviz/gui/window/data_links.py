"""What the data and the tabs have found, on the map."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from gdviz.core.engine.race import Race
from gdviz.gui.map.data_view import DataView
from gdviz.gui.state.plane_keeper import PlaneKeeper
from gdviz.gui.state.scene_keeper import SceneKeeper
from gdviz.gui.tabs.tab import Findings
from gdviz.gui.tabs.tab_host import TabHost
from gdviz.render.scene.row_arrow import RowArrow


class DataLinks(QObject):
    """Draws what rows, tabs and other seeds have to say on the map, by the plane there is now."""

    def __init__(
        self, keeper: SceneKeeper, data_view: DataView, tabs: TabHost, planes: PlaneKeeper
    ) -> None:
        super().__init__(data_view)
        self._keeper, self._data_view, self._planes = keeper, data_view, planes
        self._others: tuple[Race, ...] = ()
        data_view.pointed.connect(self._point_at)
        tabs.finds.connect(self._found)

    def plane_changed(self) -> None:
        """The race is drawn on another plane now."""
        self._keeper.lay(seeds=tuple(map(self._planes.beside, self._others)))

    def _found(self, findings: Findings) -> None:
        if findings.tested:
            self._data_view.set_tested(True)
        if findings.others is not self._others:
            self._others = findings.others
            self.plane_changed()

    def _point_at(self, found: Any) -> None:
        """A row of the data is under the pointer: show where it alone would send its racer."""
        if found is None:
            self._keeper.lay(row=None)
            return
        racer, row, downhill = found
        basis = self._planes.basis
        arrow = RowArrow(racer, row, downhill if basis is None else basis.T @ downhill)
        self._keeper.lay(row=arrow)
