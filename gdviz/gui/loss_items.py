"""The items painted over the steps of a race: a quantity and learning rates, with the playhead."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter

from gdviz.core.race import Race
from gdviz.gui.pixel_item import Layer, PixelItem
from gdviz.render import marks, plot
from gdviz.render.axes import paint_grid
from gdviz.render.rates import paint_rates
from gdviz.render.scale import Scale
from gdviz.render.series import Series
from gdviz.render.theme import Theme, font, width_of
from gdviz.render.trails import TrailStyle
from gdviz.render.view import View

RING = 5.5


class StepsItem(PixelItem):
    """A picture over the steps; a click or a drag in it moves the playhead."""

    dragged = Signal(float)

    def __init__(self, box: Any, look: Theme) -> None:
        super().__init__(box, look)
        self.race: Race | None = None
        self.style: TrailStyle | None = None
        self.step = 0
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    @property
    def drawable(self) -> bool:
        """Whether race and style belong together: a spec may be ahead of its race."""
        race, style = self.race, self.style
        return race is not None and style is not None and len(style.shown) == len(race.tracks)

    def mouseClickEvent(self, event: Any) -> None:
        self._follow(event)

    def mouseDragEvent(self, event: Any) -> None:
        self._follow(event)

    def _follow(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.dragged.emit(self.view().unmap(event.pos().x(), event.pos().y())[0])

    def _paint_empty(self, painter: QPainter, view: View, log: bool) -> None:
        painter.fillRect(view.rect, QColor(self.look.background))
        paint_grid(painter, view, self.look, log)


class CurvesItem(StepsItem):
    """The curves of `series` on `scale`; a ring at `hover`, the point nearest to the pointer."""

    def __init__(self, box: Any, look: Theme) -> None:
        super().__init__(box, look)
        self.series: Series | None = None
        self.scale = Scale(True, 0.0, "loss")
        # (racer, row, height)
        self.hover: tuple[int, int, float] | None = None

    def layers(self) -> tuple[Layer, ...]:
        """Grid and caption; once there is a race, curves, playhead and ring."""
        ground: tuple[Layer, ...] = (("the grid of the plot", self._paint_ground),)
        if not self.drawable or self.series is None:
            return ground
        return (
            *ground,
            (f"the {self.series.quantity.title} of the racers", self._paint_curves),
            ("the playhead", self._paint_playhead),
            ("the nearest racer", self._paint_hover),
        )

    def _paint_ground(self, painter: QPainter, view: View) -> None:
        self._paint_empty(painter, view, self.scale.log)

    def _paint_curves(self, painter: QPainter, view: View) -> None:
        assert self.series is not None and self.style is not None
        plot.paint_curves(painter, view, self.series, self.step, self.scale, self.style, self.look)

    def _paint_playhead(self, painter: QPainter, view: View) -> None:
        assert self.series is not None and self.style is not None
        plot.paint_playhead(
            painter, view, self.series, self.step, self.scale, self.style, self.look
        )

    def _paint_hover(self, painter: QPainter, view: View) -> None:
        if self.hover is None or self.style is None or self.series is None:
            return
        racer, row, height = self.hover
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = float(self.series.places[racer][row])
        at, colour = view.point(place, height), self.style.colours[racer]
        marks.draw_ring(painter, at, RING, colour, self.look.casing)


class RatesItem(StepsItem):
    """The racers' learning rates over the same steps."""

    def layers(self) -> tuple[Layer, ...]:
        """Grid, once there is a race its rates, and the caption."""
        rates: tuple[Layer, ...] = (("the learning rates", self._paint_rates),)
        return (
            ("the grid of rates", self._paint_ground),
            *(rates if self.drawable else ()),
            ("the name of the rates", self._paint_name),
        )

    def _paint_ground(self, painter: QPainter, view: View) -> None:
        self._paint_empty(painter, view, True)

    def _paint_name(self, painter: QPainter, view: View) -> None:
        """On a ground of its own: curves may run anywhere."""
        face, text = font(11), "learning rate"
        place = QRectF(view.rect.left() + 4, view.rect.bottom() - 19, width_of(text, face) + 8, 16)
        ground = QColor(self.look.background)
        ground.setAlpha(225)
        painter.fillRect(place, ground)
        painter.setPen(QColor(self.look.muted))
        painter.setFont(face)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_rates(self, painter: QPainter, view: View) -> None:
        assert self.race is not None and self.style is not None
        paint_rates(painter, view, self.race, self.step, self.style, self.look)
