"""The landscape in three dimensions under the mouse: orbit, tilt, zoom, and readings."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gdviz.gui.map.map_reading import read_out
from gdviz.gui.map.surface_canvas import SurfaceCanvas
from gdviz.render.paint.theme import Theme
from gdviz.render.surface.trails import on_surface

# degrees per pixel of a drag, and per key press; the zoom per notch of the wheel and per key
TURN, KEY_TURN, NOTCH = 0.4, 6.0, 1.12
# pixels: a press that moves no farther is a click; one this near to the start grabs it
STILL, GRIP = 4.0, 14.0
KEYS = {
    Qt.Key.Key_Left: (-KEY_TURN, 0.0),
    Qt.Key.Key_Right: (KEY_TURN, 0.0),
    Qt.Key.Key_Up: (0.0, KEY_TURN),
    Qt.Key.Key_Down: (0.0, -KEY_TURN),
}


class SurfaceView(SurfaceCanvas):
    """A height map that answers: a drag orbits, the wheel zooms, a double click resets the camera.

    `hovered` reads out what the pointer sees, `pointed` brings that point or None, `probed` a point
    clicked, `start_moved` a dragged start and whether the drag is over. With Ctrl the arrows orbit,
    too; without they are the playback's.
    """

    hovered = Signal(str)
    pointed = Signal(object)
    probed = Signal(object)
    start_moved = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pressed: QPointF | None = None
        self._grip = ""
        self._last = QPointF()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._last = event.position()
            self._grip = "start" if self._near_start(event.position()) else "click"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._pressed is None:
            self._point_at(here)
            return
        if self._grip == "click" and _far(here, self._pressed) > STILL:
            self._grip = "orbit"
            self._point_at(None)
        if self._grip == "orbit":
            way = here - self._last
            self.set_camera(self.camera.turned(-TURN * way.x(), TURN * way.y()))
        elif self._grip == "start":
            self._drag_start(here, False)
        self._last = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        seen = self.point_at(event.position())
        if self._grip == "click" and seen is not None:
            self.probed.emit(seen)
        elif self._grip == "start":
            self._drag_start(event.position(), True)
        self._pressed, self._grip = None, ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = ""
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120.0
        self.set_camera(self.camera.zoomed(NOTCH**notches))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and key in KEYS:
            self.set_camera(self.camera.turned(*KEYS[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_camera(self.camera.zoomed(NOTCH))
        elif key == Qt.Key.Key_Minus:
            self.set_camera(self.camera.zoomed(1.0 / NOTCH))
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, pixel: QPointF | None) -> None:
        seen = None if pixel is None else self.point_at(pixel)
        self.show_pointer(seen)
        self.pointed.emit(seen)
        self.hovered.emit(
            "" if self.race is None or seen is None else read_out(self.race.problem, *seen)
        )

    def show_pointer(self, point: tuple[float, float] | None) -> None:
        """Mark a point of the landscape; None: nothing."""
        if point != self.pointer:
            self.pointer = point
            self.update()

    def _near_start(self, pixel: QPointF) -> bool:
        if self.panel is None or self.race is None:
            return False
        at = on_surface(self.panel.block, self.race.start)
        return at is not None and not at[1] and _far(at[0], pixel) < GRIP

    def _drag_start(self, pixel: QPointF, finished: bool) -> None:
        seen = self.point_at(pixel)
        if seen is None and finished and self.race is not None:
            seen = (self.race.start[0], self.race.start[1])
        if seen is not None:
            self.start_moved.emit(seen, finished)


def _far(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
