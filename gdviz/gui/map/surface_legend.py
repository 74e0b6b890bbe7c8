"""The legend of a height map, a small widget in the corner where it hides least of the block."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gdviz.gui.map.legend import Legend, LegendClicks
from gdviz.render.paint.theme import Theme
from gdviz.render.scene.scene import Scene


class SurfaceLegend(QWidget):
    """As `LegendItem` on a map; it stands at the upper right, above the lower side of the block,
    and is `unit` times as large."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._map = parent
        self.legend = Legend(theme)
        self.clicks = LegendClicks(self)
        self._unit = 1.0
        self._picture = QImage()
        self._look: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_scene(self, scene: Scene) -> None:
        """Another race, or the same one with other names, colours or racers hidden."""
        if self.legend.show(scene):
            self._lay_out()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Another theme; the racers' colours come with their scene."""
        self.legend.theme = theme
        self.update()

    def fit(self, unit: float) -> None:
        """Stand in the corner of the height map as it is now."""
        self._unit = unit
        self._lay_out()

    def row_at(self, place: QPointF) -> int | None:
        """The racer whose row is at a place of this widget."""
        return self.legend.row_at(place / self._unit + self.legend.place.topLeft())

    def _lay_out(self) -> None:
        parent, unit = self._map, self._unit
        self.legend.area = QRectF(0.0, 0.0, parent.width() / unit, parent.height() / unit)
        self.legend.lay_out()
        place = self.legend.place
        self.setVisible(not place.isEmpty())
        placed = QRectF(place.topLeft() * unit, place.size() * unit)
        self.setGeometry(QRect(placed.toAlignedRect()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.row_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._point(self.row_at(event.position()))

    def _point(self, racer: int | None) -> None:
        if racer != self.legend.pointed:
            self.legend.pointed = racer
            self._lay_out()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        racer = self.row_at(event.position())
        if racer is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicks.click(racer)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        racer = self.row_at(event.position())
        if racer is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicks.double_click(racer)

    def paintEvent(self, event: QPaintEvent) -> None:
        # texts are slow, and a legend seldom changes
        ratio = self.devicePixelRatioF()
        look = (*self.legend.look, self._unit, self.size(), ratio)
        if look != self._look:
            self._picture = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            with QPainter(self._picture) as painter:
                painter.scale(self._unit, self._unit)
                painter.translate(-self.legend.place.topLeft())
                self.legend.paint(painter)
            self._look = look
        with QPainter(self) as painter:
            painter.drawImage(0, 0, self._picture)
