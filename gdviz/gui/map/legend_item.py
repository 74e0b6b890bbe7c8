"""The legend on a map: signs and names of the racers; a click hides, a double click shows alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from gdviz.core.engine.race import Race
from gdviz.gui.graphics.pixel_item import Layer, PixelItem
from gdviz.gui.map.legend import MARGIN, Legend, LegendClicks
from gdviz.gui.map.map_reading import start_place
from gdviz.render.map.chunks import places
from gdviz.render.map.plane_marks import PLANE_WORDS
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme
from gdviz.render.scene.scene import Scene

SAMPLES, NEAR = 300, 14.0
# a part that must not be hidden counts as this many points of a trail
START_WEIGHT, BEST_WEIGHT = 10_000, 500


class LegendItem(PixelItem):
    """The legend of a map of all racers, in the corner where the fewest trails are."""

    def __init__(self, box: Any, theme: Theme) -> None:
        super().__init__(box, theme)
        self.explaining = False
        self.legend = Legend(theme)
        self.clicks = LegendClicks(self)
        self._chosen_for: tuple[Any, ...] = ()
        self.setZValue(100)
        # texts are slow, and a legend seldom changes
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def boundingRect(self) -> QRectF:
        return self.legend.place

    def show_scene(self, scene: Scene) -> None:
        """Another race, or the same one grown, recoloured or with racers hidden."""
        race, self.theme = scene.on_map, scene.theme
        # the words about a plane stand on the lower edge
        worded = any(track.off_plane is not None for track in race.tracks)
        foot = PLANE_WORDS if worded else MARGIN
        if self.legend.show(scene) or foot != self.legend.foot:
            self.legend.foot = foot
            self._lay_out()
            self.update()
        self._choose_corner(race)

    def set_theme(self, theme: Theme) -> None:
        """Another theme; the racers' colours come with their scene."""
        self.theme = self.legend.theme = theme
        self.update()

    def row_at(self, point: QPointF) -> int | None:
        """The racer whose row is at that pixel of the view box."""
        return self.legend.row_at(point)

    def mouseClickEvent(self, event: Any) -> None:
        racer = self.row_at(event.pos())
        if racer is None or event.button() != Qt.MouseButton.LeftButton:
            return
        event.accept()
        (self.clicks.double_click if event.double() else self.clicks.click)(racer)

    def hoverEvent(self, event: Any) -> None:
        inside = None if event.isExit() else self.row_at(event.pos())
        if inside is not None:
            event.acceptClicks(Qt.MouseButton.LeftButton)
        if inside != self.legend.pointed:
            self.legend.pointed = inside
            self._lay_out()
            self.update()

    def _resized(self, *args: Any) -> None:
        super()._resized(*args)
        self._lay_out()

    def _lay_out(self) -> None:
        self.prepareGeometryChange()
        self.legend.area = QRectF(self._area)
        self.legend.lay_out()

    def _choose_corner(self, race: Race) -> None:
        """The quietest corner, once for each problem, so that the legend stays while one drags."""
        key = (race.problem, self.legend.count, self.explaining, self._area.size())
        view, place = self.view(), self.legend.place
        hides_start = place.contains(view.point(*start_place(race)))
        if place.isEmpty() or not race.done or (key == self._chosen_for and not hides_start):
            return
        self._chosen_for = key
        self.prepareGeometryChange()
        self.legend.move(self.explaining, lambda rect: self._crowd(view, race, rect))

    def _crowd(self, view: View, race: Race, rect: QRectF) -> int:
        """How much of the race a legend there would hide."""
        near = rect.adjusted(-NEAR, -NEAR, NEAR, NEAR)
        count = START_WEIGHT if near.contains(view.point(*start_place(race))) else 0
        for known in race.problem.minima:
            if known.is_global and race.problem.dim == 2:
                count += BEST_WEIGHT if near.contains(view.point(*known.point)) else 0
        for track in race.tracks:
            every = max(1, len(track.points) // SAMPLES)
            x, y = view.map(places(track, 0, len(track.points))[::every]).T
            across = (x > near.left()) & (x < near.right())
            count += int(np.count_nonzero(across & (y > near.top()) & (y < near.bottom())))
        return count

    def layers(self) -> tuple[Layer, ...]:
        """The legend alone."""
        return (("the legend", self._paint),)

    def _paint(self, painter: QPainter, _: View) -> None:
        self.legend.paint(painter)
