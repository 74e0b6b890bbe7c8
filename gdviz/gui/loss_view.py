"""The loss against the step, with a playhead that can be dragged; below it learning rates."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.core.standings import labels
from gdviz.gui.axis_item import make_plot, theme_plot
from gdviz.gui.loss_items import CurvesItem, RatesItem
from gdviz.render import plot
from gdviz.render.rates import rate_box
from gdviz.render.theme import Theme, racer_colours
from gdviz.render.ticks import short
from gdviz.render.trails import TrailStyle

CURVE, HEAD = 1.7, 5.5
# the height of the learning rates, in pixels
STRIP = 110
# so many steps can be seen at the closest
FEWEST = 4.0


class LossView(QWidget):
    """Shows the losses of the race it is given; reports the step that the user drags to.

    `failed` brings one line when something cannot be drawn.
    """

    step_requested = Signal(int)
    hovered = Signal(str)
    failed = Signal(str)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._race: Race | None = None
        self._spec: RaceSpec | None = None
        self._log = True
        # (last step, lowest height, highest height) of the whole race
        self._whole: tuple[float, float, float] | None = None
        self._canvas = pg.GraphicsLayoutWidget()
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas.ci.layout.setContentsMargins(0, 4, 18, 0)
        self._plot = make_plot()
        self._canvas.addItem(self._plot, 0, 0)
        self._box: Any = self._plot.getViewBox()
        self._box.setMouseEnabled(x=True, y=False)
        self.curves = CurvesItem(self._box, look)
        self._strip = make_plot(left_log=True)
        self._strip.setMaximumHeight(STRIP)
        self._strip.getViewBox().setMouseEnabled(x=True, y=False)
        self._strip.getViewBox().setXLink(self._plot)
        self.rates = RatesItem(self._strip.getViewBox(), look)
        self._strip_shown = False
        for item in (self.curves, self.rates):
            item.dragged.connect(self._step_dragged)
            # not from within the painting, which a message may change
            item.failed.connect(self.failed, Qt.ConnectionType.QueuedConnection)
        self._canvas.scene().sigMouseMoved.connect(self._pointer_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._canvas)
        self.set_theme(look)

    @property
    def log(self) -> bool:
        """Whether a log axis is asked for; a race that falls without end has none."""
        return self._log

    def set_race(self, race: Race) -> None:
        """A new or grown race; the part of its steps that is shown stays as long as it can."""
        if self._race is None or self._race.problem != race.problem:
            self.curves.mend()
            self.rates.mend()
        self._race = race
        if self._spec is None or self._spec != race.spec:
            self._spec = race.spec
        self._restyle()
        self.curves.race = self.rates.race = race
        self._show_strip(race)
        self.curves.scale = plot.loss_scale(race, self._log)
        self._follow(race, self.curves.scale)
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
        self._canvas.setBackground(QColor(look.background))
        theme_plot(self._plot, look)
        theme_plot(self._strip, look)
        self._restyle()

    def fit(self) -> None:
        """Show the whole race."""
        if self._whole is not None:
            last, low, high = self._whole
            self._box.setRange(xRange=(0.0, last), yRange=(low, high), padding=0.0)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _show_strip(self, race: Race) -> None:
        """The learning rates get a strip of their own once one of them changes."""
        on = any(entry.schedule is not None for entry in race.spec.entries)
        if on != self._strip_shown:
            self._strip_shown = on
            if on:
                self._canvas.addItem(self._strip, 1, 0)
            else:
                self._canvas.removeItem(self._strip)
        if on:
            self._strip.getViewBox().setRange(yRange=rate_box(race)[2:], padding=0.0)
            self.rates.update()

    def _follow(self, race: Race, scale: plot.LossScale) -> None:
        """All planned steps, as on the transport bar; a growing race does not move the axis."""
        self._plot.getAxis("left").set_log(scale.log)
        last, before = float(max(race.spec.steps, 1)), self._whole
        low, high = plot.height_range(race, scale)
        self._whole = (last, low, high)
        if before == self._whole:
            return
        self._box.setLimits(yMin=low, yMax=high, minYRange=0.5 * (high - low))
        if before is None or before[0] != last:
            self._box.setLimits(xMin=0.0, xMax=last, minXRange=min(last, FEWEST), maxXRange=last)
            self.fit()
        else:
            self._box.setYRange(low, high, padding=0.0)

    def _restyle(self) -> None:
        if self._spec is None:
            return
        shown = tuple(entry.visible for entry in self._spec.entries)
        style = TrailStyle(racer_colours(self._spec, self._look), shown, CURVE, HEAD)
        if style != self.curves.style:
            self.curves.style = self.rates.style = style
            self.curves.update()
            self.rates.update()

    def _step_dragged(self, x: float) -> None:
        if self._race is not None:
            self.step_requested.emit(min(max(round(x), 0), self._race.spec.steps))

    def _pointer_moved(self, position: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(position)
        self._hover(self._box.mapSceneToView(position) if inside else None)

    def _hover(self, point: QPointF | None) -> None:
        near = None if point is None else self._nearest(round(point.x()), point.y())
        if near != self.curves.hover:
            self.curves.hover = near
            self.curves.update()
        self.hovered.emit("" if near is None else self._read_out(near[0], near[1]))

    def _nearest(self, step: int, height: float) -> tuple[int, int, float] | None:
        """(racer, step, height) of the racer shown whose curve is nearest at that step."""
        race, scale, style = self._race, self.curves.scale, self.curves.style
        if race is None or style is None or not self.curves.drawable:
            return None
        near = []
        for i, track in enumerate(race.tracks):
            row = track.row(step)
            found = float(scale.heights(track.losses[row : row + 1])[0])
            if style.shown[i] and math.isfinite(found):
                near.append((abs(found - height), i, row, found))
        return min(near)[1:] if near else None

    def _read_out(self, racer: int, step: int) -> str:
        race = self._race
        assert race is not None
        loss = float(race.tracks[racer].losses[step])
        return f"step {step}   {labels(self._spec or race.spec)[racer]}   loss {short(loss)}"
