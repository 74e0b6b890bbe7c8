"""The links between the map and the views of the data, of learning and of noise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTabWidget

from gdviz.core.arrays import Array
from gdviz.core.race import Race
from gdviz.gui.data_view import DataView
from gdviz.gui.learning_view import LearningView
from gdviz.gui.noise_view import NoiseView
from gdviz.gui.plane_keeper import PlaneKeeper
from gdviz.gui.race_view import RaceView
from gdviz.gui.scene_keeper import SceneKeeper
from gdviz.render.row_arrow import RowArrow


class DataLinks(QObject):
    """Passes points and tracks between the map and the views of the data, through the present
    plane.

    `lifted` gives the parameters that a point on the map means.
    """

    def __init__(
        self,
        race_view: RaceView,
        keeper: SceneKeeper,
        data_view: DataView,
        learning: LearningView,
        noise: NoiseView,
        tabs: QTabWidget,
        planes: PlaneKeeper,
        lifted: Callable[[tuple[float, float]], Array],
    ) -> None:
        super().__init__(race_view)
        self._keeper, self._learning, self._noise = keeper, learning, noise
        self._tabs, self._planes, self._lifted = tabs, planes, lifted
        data_view.pointed.connect(self._point_at)
        learning.others_made.connect(self._show_others)
        learning.tested.connect(lambda: data_view.set_tested(True))
        race_view.probed.connect(self._noise_at)

    def plane_changed(self, race: Race) -> None:
        """The race is drawn on another plane now."""
        if self._learning.race is not None and self._learning.race.spec == race.spec:
            self._show_others(self._learning.others)

    def choose(self, racer: int) -> None:
        """Show the noise at another racer."""
        self._noise.choose(racer, self._planes.basis)

    def _show_others(self, races: tuple[Race, ...]) -> None:
        self._keeper.lay(seeds=tuple(map(self._planes.beside, races)))

    def _point_at(self, found: Any) -> None:
        """A row of the data is under the pointer: show where it alone would send its racer."""
        if found is None:
            self._keeper.lay(row=None)
            return
        racer, row, downhill = found
        basis = self._planes.basis
        arrow = RowArrow(racer, row, downhill if basis is None else basis.T @ downhill)
        self._keeper.lay(row=arrow)

    def _noise_at(self, point: tuple[float, float]) -> None:
        if self._tabs.currentWidget() is self._noise:
            self._noise.put(self._lifted(point), self._planes.basis)
