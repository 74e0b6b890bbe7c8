"""A quantity of the racers by step, with a playhead to drag; below it their learning rates."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.gui.graphics.canvas import Canvas
from gdviz.gui.graphics.plot_item import Plot
from gdviz.gui.plot.loss_items import CurvesItem, RatesItem
from gdviz.gui.plot.plot_head import PlotHead
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short
from gdviz.render.plot.rates import rate_box
from gdviz.render.scene.scale import PlotScale, height_range
from gdviz.render.scene.scene import Scene
from gdviz.render.scene.series import Series, nearest_row

# the height of the learning rates, in pixels
STRIP = 110
# and the width of both axes' numbers while it is shown
LABELS = 44
# number of steps in the closest view
FEWEST = 4.0
# room for the markers at the last step, as a share of the steps
ROOM = 0.016


class LossView(QWidget):
    """Shows the race it is given, by default its losses; reports the step that one drags to.

    The quantity is chosen in its `head`. `failed` brings one line when something cannot be
    drawn; `strip_shown` reports whether the learning rates are shown.
    """

    step_requested = Signal(int)
    hovered = Signal(str)
    failed = Signal(str)
    strip_shown = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        # None: where one of them changes
        self._rates_wanted: bool | None = None
        self.head = PlotHead()
        # (first and last place, lowest and highest height) of the whole race
        self._whole: tuple[float, float, float, float] | None = None
        # the part of the steps that waits for its race
        self._wished: tuple[float, float] | None = None
        self.canvas = Canvas()
        self.plot = Plot()
        self.canvas.addItem(self.plot, 0, 0)
        self.box: Any = self.plot.box
        self.box.setMouseEnabled(x=True, y=False)
        self.curves = CurvesItem(self.box, theme)
        self._strip = Plot(left_log=True)
        self._strip.setMaximumHeight(STRIP)
        self._strip.box.setMouseEnabled(x=True, y=False)
        self._strip.box.setXLink(self.box)
        self.rates = RatesItem(self._strip.box, theme)
        # whether the learning rates are there
        self.rates_shown = False
        for item in (self.curves, self.rates):
            item.dragged.connect(self._step_dragged)
            item.guard.failed.connect(self.failed)
        self.canvas.scene().sigMouseMoved.connect(self._pointer_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.canvas, 1)
        self.set_theme(theme)

    def show_scene(self, scene: Scene) -> None:
        """Show a new or grown race, or another view of the same one; the part of its steps that is
        shown stays as long as it can."""
        before, race = self._scene, scene.race
        another = before is None or _plotted(before) != _plotted(scene)
        if another:
            # a part of the same axis is seen of whatever is plotted
            if before is not None:
                same = before.view.against == scene.view.against
                self._wished = self.span if same else None
            self._whole = None
        if another or before is None or before.race.problem != race.problem:
            self.curves.guard.mend()
            self.rates.guard.mend()
        if another or before is None or before.race.spec != race.spec:
            # the curve near the pointer belongs to another plot
            self.curves.hover = None
        self._scene = scene
        near = self.curves.hover
        if near is not None and not scene.visible[near[0]]:
            self._hover(None)
        for item in (self.curves, self.rates):
            item.show_scene(scene)
        self._show_strip(scene)
        known = any(np.isfinite(values).any() for values in scene.series.values)
        self.head.show_scale(scene.scale.label, known)
        self._follow(scene.series, scene.scale)

    def set_step(self, step: int) -> None:
        """Put the playhead there."""
        self.curves.set_step(step)
        self.rates.set_step(step)

    def show_rates(self, on: bool) -> None:
        """Show the learning rates below, or not."""
        self._rates_wanted = on
        if self._scene is not None:
            self._show_strip(self._scene)

    def set_theme(self, theme: Theme) -> None:
        """Another theme; the colours of the race come with its scene."""
        self.curves.theme = self.rates.theme = theme
        self.canvas.set_theme(theme)
        self.plot.set_theme(theme)
        self._strip.set_theme(theme)

    def magnify(self, on: bool) -> None:
        """Larger texts, lines and signs, or the usual ones."""
        self.canvas.magnify(on)

    def fit(self) -> None:
        """Show the whole race."""
        if self._whole is not None:
            low, high, bottom, top = self._whole
            room = ROOM * (high - low)
            self.box.setRange(xRange=(low, high + room), yRange=(bottom, top), padding=0.0)

    @property
    def span(self) -> tuple[float, float] | None:
        """The part of the horizontal axis that is shown; None if that is all of it."""
        if self._scene is None or self._whole is None:
            return self._wished
        shown, (low, high) = self._scene.series, self.box.viewRange()[0]
        first, last = self._whole[:2]
        near = 1e-6 * (last - first)
        if low <= first + near and high >= last - near:
            return None
        ends = (10.0**low, 10.0**high) if shown.log else (low, high)
        # the last digits are those of the way over pixels and logarithms, and back
        first, last = (float(f"{end:.9g}") for end in ends)
        return max(first, 0.0), last

    def show_span(self, span: tuple[float, ...] | None) -> None:
        """Show that part of the horizontal axis, at once or once there is a race; None: all."""
        self._wished = None if span is None else (float(span[0]), float(span[1]))
        if span is None:
            self.fit()
        elif self._scene is not None and self._whole is not None:
            ends = self._scene.series.limits(span[1], span)
            self.box.setRange(xRange=ends, padding=0.0)
            self._wished = None

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _show_strip(self, scene: Scene) -> None:
        """The learning rates get a strip of their own once one of them changes, or on request."""
        changing = any(entry.schedule is not None for entry in scene.race.spec.entries)
        on = changing if self._rates_wanted is None else self._rates_wanted
        # they lie below the same steps
        on = on and scene.series.by_step and not scene.series.log
        if on != self.rates_shown:
            self.rates_shown = on
            if on:
                self.canvas.addItem(self._strip, 1, 0)
            else:
                self.canvas.removeItem(self._strip)
            # linked axes of unequal width would show other steps
            for plot in (self.plot, self._strip):
                plot.getAxis("left").setWidth(LABELS if on else None)
            self.strip_shown.emit(on)
        if on:
            self._strip.box.setRange(yRange=rate_box(scene.race)[2:], padding=0.0)
            self.rates.update()

    def _follow(self, shown: Series, scale: PlotScale) -> None:
        """All planned steps, as on the transport bar; a growing race does not move the axis."""
        self.plot.getAxis("left").set_log(scale.log)
        self.plot.getAxis("bottom").set_log(shown.log)
        before = self._whole
        (low, high), (bottom, top) = shown.limits(shown.planned), height_range(shown, scale)
        self._whole = (low, high, bottom, top)
        if before == self._whole:
            return
        self.box.setLimits(yMin=bottom, yMax=top, minYRange=0.5 * (top - bottom))
        if before is None or before[:2] != (low, high):
            wide = high - low
            most = wide * (1.0 + ROOM)
            few = min(1.0, FEWEST / max(shown.race.spec.steps, 1)) * wide
            self.box.setLimits(xMin=low, xMax=low + most, minXRange=few, maxXRange=most)
            self.fit()
        else:
            self.box.setYRange(bottom, top, padding=0.0)
        if self._wished is not None:
            self.show_span(self._wished)

    def _step_dragged(self, x: float) -> None:
        if (scene := self._scene) is not None:
            step = scene.series.step_at(x, scene.visible)
            self.step_requested.emit(min(max(step, 0), scene.race.spec.steps))

    def _pointer_moved(self, position: QPointF) -> None:
        inside = self.box.sceneBoundingRect().contains(position)
        self._hover(self.box.mapSceneToView(position) if inside else None)

    def _hover(self, point: QPointF | None) -> None:
        near = None if point is None else self._nearest(point.x(), point.y())
        if near != self.curves.hover:
            self.curves.hover = near
            self.curves.update()
        self.hovered.emit("" if near is None else self._read_out(*near[:2]))

    def _nearest(self, place: float, height: float) -> tuple[int, int, float] | None:
        """(racer, row, height) of the racer shown whose curve is nearest at that place."""
        if (scene := self._scene) is None:
            return None
        near, shown = [], scene.series
        for i, (places, values) in enumerate(zip(shown.drawn, shown.values, strict=True)):
            if not len(values) or not scene.visible[i]:
                continue
            row = nearest_row(places[: len(values)], place)
            found = float(scene.scale.heights(values[row : row + 1])[0])
            if math.isfinite(found):
                near.append((abs(found - height), i, row, found))
        return min(near)[1:] if near else None

    def _read_out(self, racer: int, row: int) -> str:
        assert self._scene is not None
        shown = self._scene.series
        value, at = (short(float(of[racer][row])) for of in (shown.values, shown.places))
        name = self._scene.names[racer].full
        asked = "" if shown.by_step else f"   {shown.against.title} {at}"
        return f"step {row}{asked}   {name}   {shown.quantity.title} {value}"


def _plotted(scene: Scene) -> tuple[Any, ...]:
    """The choices of the plot: quantity, horizontal axis, and their options."""
    view = scene.view
    return view.quantity, view.against, view.log_steps, view.smooth
