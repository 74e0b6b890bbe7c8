"""What the data and the tabs have found, on the map."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, SignalInstance

from gdviz.core.engine.race import Race
from gdviz.gui.tabs.tab import Findings
from gdviz.gui.window.parts import WindowParts
from gdviz.render.scene.scene import RowArrow


class DataLinks(QObject):
    """Draws what rows, tabs and other seeds have to say on the map, by the plane there is now."""

    def __init__(self, window: WindowParts, drawn: SignalInstance) -> None:
        super().__init__(window)
        self._keeper, self._data_view = window.keeper, window.data_view
        self._planes = window.planes
        self._others: tuple[Race, ...] = ()
        self._data_view.pointed.connect(self._point_at)
        window.tabs.finds.connect(self._found)
        drawn.connect(self._drawn)

    def _drawn(self, mapped: bool) -> None:
        """The race is perhaps on another plane now."""
        if mapped:
            self._lay_others()

    def _lay_others(self) -> None:
        self._keeper.lay(seeds=tuple(map(self._planes.beside, self._others)))

    def _found(self, findings: Findings) -> None:
        if findings.tested:
            self._data_view.set_tested(True)
        if findings.others is not self._others:
            self._others = findings.others
            self._lay_others()

    def _point_at(self, found: Any) -> None:
        """A row of the data is under the pointer: show where it alone would send its racer."""
        if found is None:
            self._keeper.lay(row=None)
            return
        racer, row, downhill = found
        basis = self._planes.basis
        arrow = RowArrow(racer, row, downhill if basis is None else basis.T @ downhill)
        self._keeper.lay(row=arrow)
