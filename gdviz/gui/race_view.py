"""The landscape with the race on it: all racers on one map, or one linked map a racer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.gui.axis_item import make_plot, theme_plot
from gdviz.gui.map_item import MapItem
from gdviz.gui.relief_job import ReliefMaker, ReliefRequest
from gdviz.gui.start_flag import StartFlag
from gdviz.render.layout import SIDE_COLUMNS
from gdviz.render.line import line_box
from gdviz.render.relief import Relief
from gdviz.render.theme import Theme
from gdviz.render.ticks import short

PER_PAGE = 8
# a relief is asked for when the view has rested this long
REST_MS = 60


class RaceView(QWidget):
    """Shows the race it is given; reports a dragged start, and what the pointer sees."""

    start_moved = Signal(object, bool)
    hovered = Signal(str)
    page_count_changed = Signal(int)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._layout = "overlay"
        self._page = 0
        self._race: Race | None = None
        self._spec: RaceSpec | None = None
        self._step = 0
        self._shape: tuple[Any, ...] = ()
        self.items: list[MapItem] = []
        self.plots: list[Any] = []
        self.flags: list[StartFlag] = []
        self._picture: Relief | None = None
        self._explained: int | None = None
        self._canvas = pg.GraphicsLayoutWidget()
        self._canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._canvas.ci.layout.setContentsMargins(0, 4, 6, 0)
        self._canvas.ci.layout.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._canvas)
        self._canvas.scene().sigMouseMoved.connect(self._pointer_moved)
        self._canvas.scene().sigMouseClicked.connect(self._clicked)
        self._maker = ReliefMaker(self)
        self._maker.ready.connect(self._relief_ready)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_relief)
        self.set_theme(look)

    @property
    def page_count(self) -> int:
        """How many pages the side-by-side layout has."""
        count = len(self._racers()) if self._layout == "side" else 1
        return max(1, math.ceil(count / PER_PAGE))

    def set_race(self, race: Race) -> None:
        """A new or grown race; the same problem keeps the part of it that is shown."""
        before = self._race
        self._race = race
        if self._spec is None or self._spec != race.spec:
            self._spec = race.spec
        self._arrange()
        if before is None or before.problem != race.problem:
            if before is None or before.problem.box != race.problem.box:
                self.fit()
            self._picture_of(None if before is None else self._picture)
            self._ask_relief()
        for item in self.items:
            item.show_race(race, self._spec)
        for flag in self.flags:
            flag.show_at(start_place(race))

    def set_spec(self, spec: RaceSpec) -> None:
        """Labels, colours and visibility; nothing is computed."""
        self._spec = spec
        if self._race is not None and self._race.spec == spec:
            self._arrange()
            for item in self.items:
                item.show_race(self._race, spec)

    def set_step(self, step: int) -> None:
        """Show this step."""
        self._step = step
        for item in self.items:
            item.step = step
            item.update()

    def explain(self, racer: int | None) -> None:
        """Draw what the step of that racer is made of, or nothing."""
        self._explained = racer
        for item in self.items:
            item.explained = racer if item.racer in (None, racer) else None
            item.update()

    def set_layout(self, name: str) -> None:
        """ "overlay" or "side"."""
        self._layout, self._page = name, 0
        self._arrange()

    def set_page(self, page: int) -> None:
        """Which eight racers the side-by-side layout shows."""
        self._page = min(max(page, 0), self.page_count - 1)
        self._arrange()

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    def set_theme(self, look: Theme) -> None:
        """Another look."""
        self._look = look
        self._canvas.setBackground(QColor(look.background))
        for plot, item in zip(self.plots, self.items, strict=True):
            theme_plot(plot, look)
            item.set_theme(look)
            if self._race is not None and self._spec is not None:
                item.show_race(self._race, self._spec)
        for flag in self.flags:
            flag.set_theme(look)
        self._ask_relief()

    def fit(self) -> None:
        """Show the whole box of the landscape."""
        if self._race is None or not self.plots:
            return
        problem = self._race.problem
        x0, x1, y0, y1 = problem.box if problem.dim == 2 else line_box(problem)
        self.plots[0].getViewBox().setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0.0)

    def stop(self) -> None:
        """End the work in the background; before the window closes."""
        self._rest.stop()
        self._maker.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.start()

    def _racers(self) -> list[int]:
        entries = self._spec.entries if self._spec else ()
        return [i for i, entry in enumerate(entries) if entry.visible]

    def _arrange(self) -> None:
        """Rebuild the panels if the layout or the racers shown have changed."""
        racers = self._racers()
        side = self._layout == "side" and bool(racers)
        self._page = min(self._page, self.page_count - 1)
        here = racers[self._page * PER_PAGE :][:PER_PAGE] if side else [None]
        shape = (side, tuple(here))
        if shape == self._shape:
            return
        ranges = self.plots[0].getViewBox().viewRange() if self.plots else None
        self._shape = shape
        self._clear()
        columns = SIDE_COLUMNS.get(len(here), 4)
        for k, racer in enumerate(here):
            self._add_panel(k // columns, k % columns, racer)
        if ranges is not None:
            self.plots[0].getViewBox().setRange(xRange=ranges[0], yRange=ranges[1], padding=0.0)
        self.page_count_changed.emit(self.page_count)
        self._rest.start()

    def _clear(self) -> None:
        self._canvas.clear()
        self.items, self.plots, self.flags = [], [], []

    def _add_panel(self, row: int, column: int, racer: int | None) -> None:
        plot = make_plot()
        theme_plot(plot, self._look)
        self._canvas.addItem(plot, row, column)
        box = plot.getViewBox()
        item = MapItem(box, self._look, racer)
        item.step, item.picture = self._step, self._picture
        item.explained = self._explained if racer in (None, self._explained) else None
        flag = StartFlag(self._look)
        flag.moved.connect(self._start_dragged)
        plot.addItem(flag, ignoreBounds=True)
        if self.plots:
            box.setXLink(self.plots[0])
            box.setYLink(self.plots[0])
        else:
            box.sigRangeChanged.connect(lambda *_: self._rest.start())
        self.plots.append(plot)
        self.items.append(item)
        self.flags.append(flag)
        if self._race is not None and self._spec is not None:
            item.show_race(self._race, self._spec)
            flag.show_at(start_place(self._race))

    def _ask_relief(self) -> None:
        if self._race is None or not self.items or self._race.problem.dim != 2:
            return
        view = self.items[0].view()
        ratio = self.devicePixelRatioF()
        size = (int(view.rect.width() * ratio), int(view.rect.height() * ratio))
        if min(size) < 2:
            return
        self._maker.request(ReliefRequest(self._race.problem, view.box, size, self._look))

    def _relief_ready(self, asked: ReliefRequest, picture: Relief) -> None:
        if asked is self._maker.wanted:
            self._picture_of(picture)

    def _picture_of(self, picture: Relief | None) -> None:
        self._picture = picture
        for item in self.items:
            item.picture = picture
            item.update()

    def _at(self, position: QPointF) -> tuple[MapItem, float, float] | None:
        for item in self.items:
            box = item.parentItem()
            if box.sceneBoundingRect().contains(position):
                point = box.mapSceneToView(position)
                return item, point.x(), point.y()
        return None

    def _pointer_moved(self, position: QPointF) -> None:
        found = self._at(position)
        for item in self.items:
            hover = (found[1], found[2]) if found and found[0] is item else None
            if item.hover != hover:
                item.hover = hover
                item.update()
        self.hovered.emit(self._read_out(found[1], found[2]) if found else "")

    def _read_out(self, x: float, y: float) -> str:
        if self._race is None:
            return ""
        objective = self._race.problem.objective
        if self._race.problem.dim == 1:
            loss, g = objective.loss_and_grad(np.array([x]))
            return f"x {short(x)}   loss {short(float(loss))}   slope {short(float(g[0]))}"
        loss, g = objective.loss_and_grad(np.array([x, y]))
        slope = math.hypot(*map(float, g))
        return f"x {short(x)}   y {short(y)}   loss {short(float(loss))}   ‖∇f‖ {short(slope)}"

    def _clicked(self, event: Any) -> None:
        if event.double() and event.button() == Qt.MouseButton.LeftButton:
            found = self._at(event.scenePos())
            if found:
                self._start_dragged((found[1], found[2]), True)

    def _start_dragged(self, point: tuple[float, float], finished: bool) -> None:
        dim = self._race.problem.dim if self._race is not None else 2
        self.start_moved.emit(point[:dim], finished)


def start_place(race: Race) -> tuple[float, float]:
    """Where the start lies on the map; of one variable on its curve."""
    if race.problem.dim == 2:
        return race.start[0], race.start[1]
    loss = float(race.problem.objective.loss(np.array(race.start)))
    return race.start[0], loss if math.isfinite(loss) else 0.0
