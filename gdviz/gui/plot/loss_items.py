"""The items painted over the steps of a race: a quantity and learning rates, with the playhead."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QPainter

from gdviz.gui.graphics.canvas import unit_of
from gdviz.gui.graphics.pixel_item import Layer, PixelItem
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.axes import paint_grid
from gdviz.render.paint.layer import Moment, Paint, Painters, saved
from gdviz.render.paint.mapping import View
from gdviz.render.paint.still import StillPicture
from gdviz.render.paint.theme import Theme, font, width_of
from gdviz.render.plot import layers
from gdviz.render.plot.ghost import has_ghost
from gdviz.render.plot.rates import free_place, paint_rates
from gdviz.render.plot.spot import CURVE, HEAD, PlotSpot
from gdviz.render.scene.scene import Scene

# of the texts at the axes
SIZE = 11.5
# around what an item asks for, in pixels
EDGE = 2.0


class StepsItem(PixelItem):
    """A picture over the steps; a click or a drag in it moves the playhead."""

    dragged = Signal(float)

    def __init__(self, box: Any, theme: Theme) -> None:
        super().__init__(box, theme)
        self.scene_shown: Scene | None = None
        self.step = 0
        # the point nearest to the pointer: racer, row, height
        self.hover: tuple[int, int, float] | None = None
        # the last spot, and what is painted again when the last step is left
        self._last: PlotSpot | None = None
        self._moved = -1, QRectF()
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def show_scene(self, scene: Scene) -> None:
        """Show another race, the same one grown, or another view of it."""
        self.scene_shown, self.theme = scene, scene.theme
        self.update()

    def set_step(self, step: int) -> None:
        """Put the playhead there; what it does not touch is not painted again."""
        if step == self.step or self.scene() is None:
            self.step = step
            return
        before = self._moving()
        self.step = step
        # Qt paints two pixels around it: those below would be the whole axis
        inset = EDGE / unit_of(self)
        self.update(before.united(self._moving()).adjusted(0.0, inset, 0.0, -inset))

    def _moving(self) -> QRectF:
        """The part that is painted for this step."""
        spot = self._spot()
        if spot is None:
            return self.boundingRect()
        if self._moved[0] != self.step:
            self._moved = self.step, spot.moving(self.step)
        return self._moved[1]

    def _spot(self) -> PlotSpot | None:
        """The same one for as long as nothing of it changes."""
        scene, last, view, near = self.scene_shown, self._last, self.view(), self.hover
        if scene is None:
            return None
        if last is None or (last.scene, last.view, last.near) != (scene, view, near):
            last = self._last = PlotSpot(scene, view, size=SIZE, near=near)
            self._moved = -1, QRectF()
        return last

    def mouseClickEvent(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.dragged.emit(self.view().unmap(event.pos().x(), event.pos().y())[0])

    mouseDragEvent = mouseClickEvent

    def _paint_ground(self, painter: QPainter, view: View) -> None:
        painter.fillRect(view.rect, QColor(self.theme.background))
        paint_grid(painter, view, self.theme, (False, True))


class CurvesItem(StepsItem):
    """The layers of every plot; a ring at `hover`, the point nearest to the pointer."""

    def __init__(self, box: Any, theme: Theme) -> None:
        super().__init__(box, theme)
        self._painters = Painters(layers.LAYERS)
        self._still = StillPicture()

    def layers(self) -> tuple[Layer, ...]:
        """An empty grid; once there is a race, the layers of the plot."""
        spot = self._spot()
        if spot is None:
            return (("the grid of the plot", self._paint_ground),)
        here = self._painters.here(spot)
        still = [paint for row, paint in here if row.still]
        moving = (
            (row.name, self._moving_layer(paint, spot)) for row, paint in here if not row.still
        )
        return (("the grid of the plot", partial(self._paint_still, spot, still)), *moving)

    def _moving_layer(self, paint: Paint[PlotSpot], spot: PlotSpot) -> Any:
        return lambda painter, _: paint(painter, spot, Moment(self.step))

    def _paint_still(
        self, spot: PlotSpot, still: Sequence[Paint[PlotSpot]], painter: QPainter, _: View
    ) -> None:
        """The lowest layers, from one picture for as long as nothing of them changes."""

        def draw(own: QPainter) -> None:
            for paint in still:
                with saved(own):
                    paint(own, spot, Moment(0))

        scene, view = spot.scene, spot.view
        shows: tuple[object, ...] = view.box, scene.logs, scene.theme, spot.size
        if has_ghost(spot):
            shows += scene.overlays.ghost, scene.view, scene.scale, scene.visible
        self._still.paint(painter, view.rect, scene.theme.background, shows, draw)


class RatesItem(StepsItem):
    """The racers' learning rates over the same steps."""

    def layers(self) -> tuple[Layer, ...]:
        """Grid, once there is a race its rates, and the caption."""
        ground: tuple[Layer, ...] = (("the grid of rates", self._paint_ground),)
        if self.scene_shown is not None:
            ground += (("the learning rates", self._paint_rates),)
        return (*ground, ("the name of the rates", self._paint_name))

    def _paint_name(self, painter: QPainter, view: View) -> None:
        """Where no curve runs, on a ground of its own: they may run anywhere."""
        face, text, scene = font(11), "learning rate", self.scene_shown
        size = QSizeF(width_of(text, face) + 8, 16)
        if scene is not None:
            place = free_place(view, scene.race, scene.visible, size)
        else:
            place = QRectF(QPointF(view.rect.left() + 4, view.rect.bottom() - 20), size)
        ground = QColor(self.theme.background)
        ground.setAlpha(225)
        painter.fillRect(place, ground)
        painter.setPen(QColor(self.theme.muted))
        painter.setFont(face)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_rates(self, painter: QPainter, view: View) -> None:
        scene = self.scene_shown
        assert scene is not None
        style = TrailStyle(scene.colours, scene.visible, CURVE, HEAD, scene.slots)
        paint_rates(painter, view, scene.race, self.step, style, self.theme)
