"""What a hand on the map does to the tab that is open, and what that draws there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from gdviz.core.base.arrays import Array
from gdviz.gui.tabs.tab import Click
from gdviz.gui.window.parts import WindowParts


class Exploring(QObject):
    """Takes points from the map to the tab that is open, and its marks back to the map.

    `lifted` gives the parameters that a point on the map means.
    """

    def __init__(self, window: WindowParts, lifted: Callable[[tuple[float, float]], Array]) -> None:
        super().__init__(window)
        self._map, self._tabs = window.race_view, window.tabs
        self._keeper, self._lifted = window.keeper, lifted
        self._map.probed.connect(self._put)
        self._tabs.marked.connect(self._show_marks)
        self._tabs.opened.connect(self._show_marks)

    def _show_marks(self, _: str = "") -> None:
        """Draw on the map what belongs to the tab that is open."""
        marks = self._tabs.tab(self._tabs.open).marks
        self._keeper.lay(probe=marks.probe, experiment=marks.experiment)

    def _put(self, point: tuple[float, float]) -> None:
        click = Click(point, self._lifted(point), self._map.panels[0].pixel)
        self._tabs.tab(self._tabs.open).put(click)
