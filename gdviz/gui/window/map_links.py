"""What the data and the tabs have found on the map, and points of the map in the open tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, SignalInstance

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.gui.tabs.tab import Click, Findings
from gdviz.gui.window.parts import WindowParts
from gdviz.render.scene.scene import RowArrow


class MapLinks(QObject):
    """Draws what rows, tabs and other seeds have to say on the map, by the plane there is now, and
    takes points from it to the tab that is open; `lifted` gives the parameters that one means."""

    def __init__(
        self,
        window: WindowParts,
        drawn: SignalInstance,
        lifted: Callable[[tuple[float, float]], Array],
    ) -> None:
        super().__init__(window)
        self._window, self._lifted = window, lifted
        self._others: tuple[Race, ...] = ()
        window.data_view.pointed.connect(self._point_at)
        window.race_view.probed.connect(self._put)
        window.tabs.finds.connect(self._found)
        window.tabs.marked.connect(self._show_marks)
        window.tabs.opened.connect(self._show_marks)
        drawn.connect(self._drawn)

    def _drawn(self, mapped: bool) -> None:
        """The race is perhaps on another plane now."""
        if mapped:
            self._lay_others()

    def _lay_others(self) -> None:
        self._window.keeper.lay(seeds=tuple(map(self._window.planes.beside, self._others)))

    def _found(self, findings: Findings) -> None:
        if findings.tested:
            self._window.data_view.set_tested(True)
        if findings.others is not self._others:
            self._others = findings.others
            self._lay_others()

    def _point_at(self, found: Any) -> None:
        """A row of the data is under the pointer: show where it alone would send its racer."""
        arrow = None
        if found is not None:
            racer, row, downhill = found
            basis = self._window.planes.basis
            arrow = RowArrow(racer, row, downhill if basis is None else basis.T @ downhill)
        self._window.keeper.lay(row=arrow)

    def _show_marks(self, _: str = "") -> None:
        """Draw on the map what belongs to the tab that is open."""
        marks = self._window.tabs.tab(self._window.tabs.open).marks
        self._window.keeper.lay(probe=marks.probe, experiment=marks.experiment)

    def _put(self, point: tuple[float, float]) -> None:
        click = Click(point, self._lifted(point), self._window.race_view.panels[0].pixel)
        self._window.tabs.tab(self._window.tabs.open).put(click)
