"""One map in the window: the layers of every map, painted into a pyqtgraph view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import takewhile
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPainter

from gdviz.gui.graphics.canvas import unit_of
from gdviz.gui.graphics.pixel_item import Layer, PixelItem
from gdviz.render.map import layers
from gdviz.render.map.relief import Relief
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint.layer import Moment, Paint, Painters
from gdviz.render.paint.mapping import View
from gdviz.render.paint.still import StillPicture
from gdviz.render.paint.theme import Theme
from gdviz.render.scene.scene import Scene

# seconds that trails may take of one painting, in which all maps share
PATIENCE = 0.012


class MapItem(PixelItem):
    """Paints the layers of a scene at a step.

    `racer` is the one racer of a side-by-side panel, or None for all of them.
    """

    def __init__(self, box: Any, theme: Theme, racer: int | None = None) -> None:
        super().__init__(box, theme)
        self.racer = racer
        self.patience = PATIENCE
        self.step = 0
        self.scene_shown: Scene | None = None
        self.relief: Relief | None = None
        self.pointed: tuple[float, float] | None = None
        self._painters = Painters(layers.LAYERS)
        self.still = StillPicture()
        self._spot: MapSpot | None = None
        # those of the spot
        self._layers: tuple[Layer, ...] = ()
        # not from within the painting
        self._late = QTimer(self, singleShot=True, interval=0)
        self._late.timeout.connect(lambda: self.update())
        self.setZValue(-100)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_scene(self, scene: Scene) -> None:
        """Show another race, the same one grown, or another view of it."""
        before = self.scene_shown
        if before is None or before.on_map.problem != scene.on_map.problem:
            self.guard.mend()
        self.scene_shown, self.theme = scene, scene.theme
        self._changed()

    def show_relief(self, made: Relief | None) -> None:
        """Show a picture of the landscape, or none."""
        self.relief = made
        self._changed()

    def point_at(self, point: tuple[float, float] | None) -> None:
        """Mark the point of the landscape that the pointer sees."""
        if point != self.pointed:
            self.pointed = point
            self._changed()

    def _changed(self) -> None:
        self._spot = None
        self.update()

    def _spot_at(self, scene: Scene, view: View) -> MapSpot:
        spot, unit = self._spot, unit_of(self)
        if spot is None or spot.view != view or spot.unit != unit:
            self._layers = ()
            place = (self.racer, self.relief, self.pointed, unit)
            spot = self._spot = MapSpot(scene, view, *place)
        return spot

    def layers(self) -> tuple[Layer, ...]:
        """Those of the map that have something to paint."""
        if self.scene_shown is None:
            return (("the landscape", self._paint_empty),)
        spot = self._spot_at(self.scene_shown, self.view())
        if not self._layers:
            here = self._painters.here(spot)
            rows = [(row.name, self._layer(paint, spot)) for row, paint in here]
            still = rows[: len(list(takewhile(lambda pair: pair[0].still, here)))]
            ground = ("the picture below the race", partial(self._paint_still, spot, still))
            self._layers = (ground, *rows[len(still) :])
        return self._layers

    def _paint_still(
        self, spot: MapSpot, still: Sequence[Layer], painter: QPainter, view: View
    ) -> None:
        """The lowest layers, from one picture for as long as nothing of them changes."""

        def draw(own: QPainter) -> None:
            for name, layer in still:
                self.guard.paint(own, view.rect, name, layer, view)

        scene, race = spot.scene, spot.race
        shows = (view, spot.unit, spot.relief, scene.view, scene.theme, self.guard.failure)
        problems = (race.spec.problem, race.problem)
        self.still.paint(painter, view.rect, scene.theme.surface, (*shows, *problems), draw)

    def _layer(self, paint: Paint[MapSpot], spot: MapSpot) -> Callable[[QPainter, View], None]:
        def painted(painter: QPainter, _: View) -> None:
            if not paint(painter, spot, Moment(self.step, self.patience)):
                self._late.start()

        return painted

    def _paint_empty(self, painter: QPainter, view: View) -> None:
        painter.fillRect(view.rect, QColor(self.theme.surface))

    def set_theme(self, theme: Theme) -> None:
        """Another theme; that of the race comes with its scene."""
        self.theme = theme
        self.update()
