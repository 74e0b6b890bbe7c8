"""The mouse on the maps: it points, clicks for a probe, and places the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QApplication

from gdviz.core.engine.race import Race
from gdviz.gui.graphics.canvas import Canvas
from gdviz.gui.map.map_panel import MapPanel
from gdviz.gui.map.map_reading import read_out


class MapPointer(QObject):
    """Reports what the pointer sees (`hovered`), where it is or None (`pointed`), the point of a
    click (`probed`), and where the start has been put, and whether for good (`start_moved`), and
    the point and the place on the screen of a click with the right button (`asked`); `race` gives
    what is on the `panels` now."""

    start_moved = Signal(object, bool)
    hovered = Signal(str)
    pointed = Signal(object)
    probed = Signal(object)
    asked = Signal(object, QPoint)

    def __init__(
        self, canvas: Canvas, panels: list[MapPanel], race: Callable[[], Race | None]
    ) -> None:
        super().__init__(canvas)
        self._panels, self._race = panels, race
        scene = canvas.scene()
        scene.sigMouseMoved.connect(self._moved)
        scene.sigMouseClicked.connect(self._clicked)

    def mark(self, point: tuple[float, float] | None) -> None:
        """Mark a point of the landscape that is pointed at elsewhere; None: nothing."""
        self._mark(self._panels[0] if self._panels else None, point)

    def leave(self) -> None:
        """The pointer is not over the maps any more."""
        self._hover(None, None)

    def put_start(self, point: tuple[float, float], finished: bool) -> None:
        """Report where the start has been put: not out of sight, of one variable only x."""
        race = self._race()
        if race is None:
            return
        (x0, x1), (y0, y1) = self._panels[0].box.viewRange()
        place = (min(max(point[0], x0), x1), min(max(point[1], y0), y1))
        self.start_moved.emit(place[: race.problem.dim], finished)

    def _moved(self, position: QPointF) -> None:
        for panel in self._panels:
            point = panel.data_at(position)
            if point is not None:
                self._hover(panel, point)
                return
        self._hover(None, None)

    def _mark(self, here: MapPanel | None, point: tuple[float, float] | None) -> None:
        for panel in self._panels:
            panel.item.point_at(point if panel is here else None)

    def _hover(self, here: MapPanel | None, point: tuple[float, float] | None) -> None:
        self._mark(here, point)
        self.pointed.emit(point)
        held = QApplication.keyboardModifiers()
        if point is not None and held == Qt.KeyboardModifier.ShiftModifier:
            self.probed.emit(point)
        race = self._race()
        self.hovered.emit("" if race is None or point is None else read_out(race.problem, *point))

    def _clicked(self, event: Any) -> None:
        points = [panel.data_at(event.scenePos()) for panel in self._panels]
        if event.button() == Qt.MouseButton.RightButton:
            for point in filter(None, points):
                self.asked.emit(point, event.screenPos().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or event.isAccepted():
            return
        for point in filter(None, points):
            if event.double():
                self.put_start(point, True)
            else:
                self.probed.emit(point)
