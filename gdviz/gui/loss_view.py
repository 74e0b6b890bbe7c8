"""The loss against the step, with a playhead that can be dragged."""

from __future__ import annotations

import dataclasses
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.core.standings import labels
from gdviz.gui.axis_item import make_plot, theme_plot
from gdviz.gui.pixel_item import PixelItem
from gdviz.render import plot
from gdviz.render.axes import paint_grid
from gdviz.render.rates import paint_rates, rate_box
from gdviz.render.theme import Theme, font, racer_colours
from gdviz.render.ticks import short
from gdviz.render.trails import TrailStyle
from gdviz.render.view import View

CURVE, HEAD = 1.7, 5.5
STRIP = 110


class _Curves(PixelItem):
    """Grid, curves and playhead in the pixels of the view box; a drag moves the playhead."""

    dragged = Signal(float)

    def __init__(self, box: Any, look: Theme) -> None:
        super().__init__(box, look)
        self.race: Race | None = None
        self.scale: plot.LossScale | None = None
        self.style: TrailStyle | None = None
        self.step = 0
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def draw(self, painter: QPainter, view: View) -> None:
        painter.fillRect(view.rect, QColor(self.look.background))
        if self.race is None or self.scale is None or self.style is None:
            return
        paint_grid(painter, view, self.look, self.scale.log)
        painter.setPen(QColor(self.look.muted))
        painter.setFont(font(11))
        corner = view.rect.adjusted(8, 6, -10, 0)
        painter.drawText(corner, int(Qt.AlignmentFlag.AlignRight), f"{self.scale.label} by step")
        if len(self.style.shown) == len(self.race.tracks):
            plot.paint_curves(
                painter, view, self.race, self.step, self.scale, self.style, self.look
            )
            plot.paint_playhead(
                painter, view, self.race, self.step, self.scale, self.style, self.look
            )

    def mouseClickEvent(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.dragged.emit(self.view().unmap(event.pos().x(), event.pos().y())[0])

    def mouseDragEvent(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.dragged.emit(self.view().unmap(event.pos().x(), event.pos().y())[0])


class _Rates(PixelItem):
    """The racers' learning rates over the same steps."""

    def __init__(self, box: Any, look: Theme) -> None:
        super().__init__(box, look)
        self.race: Race | None = None
        self.style: TrailStyle | None = None
        self.step = 0

    def draw(self, painter: QPainter, view: View) -> None:
        painter.fillRect(view.rect, QColor(self.look.background))
        if self.race is None or self.style is None:
            return
        paint_grid(painter, view, self.look, log=True)
        painter.setPen(QColor(self.look.muted))
        painter.setFont(font(11))
        corner = view.rect.adjusted(8, 4, -10, 0)
        painter.drawText(corner, int(Qt.AlignmentFlag.AlignRight), "learning rate")
        if len(self.style.shown) == len(self.race.tracks):
            paint_rates(painter, view, self.race, self.step, self.style, self.look)


class LossView(QWidget):
    """Shows the losses of the race it is given; reports the step that the user drags to."""

    step_requested = Signal(int)
    hovered = Signal(str)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._race: Race | None = None
        self._spec: RaceSpec | None = None
        self._log = True
        self._box_shown: tuple[float, ...] = ()
        self._canvas = pg.GraphicsLayoutWidget()
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas.ci.layout.setContentsMargins(0, 4, 10, 0)
        # a race that falls without end has a linear axis, whatever is asked for
        self._axis_log = True
        self._plot = make_plot(lambda: self._axis_log)
        self._canvas.addItem(self._plot, 0, 0)
        self._plot.getViewBox().setMouseEnabled(x=True, y=False)
        self._strip = make_plot(lambda: True)
        self._strip.setMaximumHeight(STRIP)
        self._strip.getViewBox().setMouseEnabled(x=True, y=False)
        self._strip.getViewBox().setXLink(self._plot)
        self.rates = _Rates(self._strip.getViewBox(), look)
        self._strip_shown = False
        self.curves = _Curves(self._plot.getViewBox(), look)
        self.curves.dragged.connect(lambda x: self.step_requested.emit(round(x)))
        self._canvas.scene().sigMouseMoved.connect(self._pointer_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._canvas)
        self.set_theme(look)

    @property
    def log(self) -> bool:
        """Whether the loss is on a log axis."""
        return self._log

    def set_race(self, race: Race) -> None:
        """A new or grown race."""
        self._race = race
        if self._spec is None or self._spec != race.spec:
            self._spec = race.spec
        self._restyle()
        self.curves.race = self.rates.race = race
        self._show_strip(any(entry.schedule is not None for entry in race.spec.entries))
        self.curves.scale = plot.loss_scale(race, self._log)
        self._axis_log = self.curves.scale.log
        box = plot.plot_box(race, self.curves.scale)
        if box != self._box_shown:
            self._box_shown = box
            self.fit()
        self._plot.getAxis("left").setToolTip(self.curves.scale.label)
        self.curves.update()

    def set_spec(self, spec: RaceSpec) -> None:
        """Labels, colours and visibility; nothing is computed."""
        self._spec = spec
        self._restyle()

    def set_step(self, step: int) -> None:
        """Put the playhead there."""
        self.curves.step = self.rates.step = step
        self.curves.update()
        self.rates.update()

    def set_log(self, on: bool) -> None:
        """Log or linear losses."""
        self._log = on
        if self._race is not None:
            self.set_race(self._race)

    def set_theme(self, look: Theme) -> None:
        """Another look."""
        self._look = self.curves.look = self.rates.look = look
        theme_plot(self._strip, look)
        self._canvas.setBackground(QColor(look.background))
        theme_plot(self._plot, look)
        self._restyle()

    def fit(self) -> None:
        """Show the whole race."""
        if len(self._box_shown) == 4:
            x0, x1, y0, y1 = self._box_shown
            self._plot.getViewBox().setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0.0)

    def _show_strip(self, on: bool) -> None:
        """The learning rates get a strip of their own once one of them changes."""
        if on != self._strip_shown:
            self._strip_shown = on
            if on:
                self._canvas.addItem(self._strip, 1, 0)
            else:
                self._canvas.removeItem(self._strip)
        if on and self._race is not None:
            box = rate_box(self._race)
            self._strip.getViewBox().setRange(yRange=box[2:], padding=0.0)
            self.rates.update()

    def _restyle(self) -> None:
        if self._spec is None:
            return
        shown = tuple(entry.visible for entry in self._spec.entries)
        colours = racer_colours(self._spec, self._look)
        style = TrailStyle(colours, shown, CURVE, HEAD)
        if style != self.curves.style:
            self.curves.style = self.rates.style = dataclasses.replace(style)
            self.curves.update()
            self.rates.update()

    def _pointer_moved(self, position: QPointF) -> None:
        box = self._plot.getViewBox()
        if self._race is None or not box.sceneBoundingRect().contains(position):
            self.hovered.emit("")
            return
        point = box.mapSceneToView(position)
        self.hovered.emit(self._read_out(round(point.x()), point.y()))

    def _read_out(self, step: int, height: float) -> str:
        """The racer whose curve is nearest to the pointer at that step."""
        race, scale = self._race, self.curves.scale
        if race is None or scale is None or not race.tracks:
            return ""
        step = min(max(step, 0), race.steps)
        losses = [float(t.losses[t.row(step)]) for t in race.tracks]
        heights = scale.heights(losses)  # type: ignore[arg-type]
        shown = self.curves.style.shown if self.curves.style else ()
        near = [
            (abs(float(h) - height), i)
            for i, h in enumerate(heights)
            if i < len(shown) and shown[i] and h == h
        ]
        if not near:
            return f"step {step}"
        i = min(near)[1]
        return f"step {step}   {labels(self._spec or race.spec)[i]}   loss {short(losses[i])}"
