"""The landscape with the race on it: all racers on one map, or one linked map per racer."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPicture, QResizeEvent
from PySide6.QtWidgets import QWidget

from gdviz.core.engine.race import Race
from gdviz.core.view import LANDSCAPE
from gdviz.gui.graphics.canvas import Canvas
from gdviz.gui.map.grounds import same_ground
from gdviz.gui.map.map_item import PATIENCE, MapItem
from gdviz.gui.map.map_panel import MapPanel, whole_box
from gdviz.gui.map.map_part import MapPart
from gdviz.gui.map.map_pointer import MapPointer
from gdviz.gui.map.relief_job import ReliefMaker, ReliefRequest
from gdviz.gui.widgets.layouts import column
from gdviz.gui.widgets.pager import Pager
from gdviz.render.map.relief import Relief
from gdviz.render.page.layout import columns_of
from gdviz.render.paint.theme import Theme
from gdviz.render.scene.scene import Scene

PER_PAGE, SPACING = 8, 6
# a relief is requested when the view has rested this long
REST_MS = 60


class RaceView(QWidget):
    """Shows the race it is given; reports a dragged start, what the pointer sees, and the legend.

    `pointed` brings where the pointer is, or None, and `rested` the part that is shown once it has
    not moved for a moment. `failed` brings one line when something cannot be drawn,
    `noted` one on how it is drawn, or "" when that no longer holds.
    """

    rested = Signal(object)
    page_count_changed = Signal(int)
    visibility_toggled = Signal(int)
    soloed = Signal(int)
    failed = Signal(str)
    noted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout = "overlay"
        # the page shown, from 0
        self.page = 0
        self._scene: Scene | None = None
        self._step = 0
        self._shape: tuple[Any, ...] = ()
        self._columns = 1
        self.panels: list[MapPanel] = []
        self.picture: Relief | None = None
        self.canvas = Canvas(SPACING)
        self.pager = Pager()
        self.pager.asked.connect(self.set_page)
        self.setLayout(column((self.canvas, 1), self.pager, spacing=0))
        self.part = MapPart(self.panels, lambda: self.race, self.failed.emit)
        self.pointer = MapPointer(self.canvas, self.panels, lambda: self.race)
        self.start_moved, self.hovered = self.pointer.start_moved, self.pointer.hovered
        self.pointed, self.probed = self.pointer.pointed, self.pointer.probed
        self.maker = ReliefMaker(self)
        self.maker.ready.connect(self._show_relief)
        self.maker.failed.connect(self.failed)
        self.maker.noted.connect(self.noted)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._rested)
        self.set_theme(theme)

    @property
    def race(self) -> Race | None:
        """The race that is drawn; one of many parameters as it is on the plane of the map."""
        return self._scene.on_map if self._scene is not None else None

    @property
    def items(self) -> list[MapItem]:
        """The maps' pictures, in order."""
        return [panel.item for panel in self.panels]

    @property
    def page_count(self) -> int:
        """How many pages the side-by-side layout has."""
        count = len(self._racers()) if self._layout == "side" else 1
        return max(1, math.ceil(count / PER_PAGE))

    @property
    def settled(self) -> bool:
        """Whether the picture of the landscape is as fine as it will be."""
        return not (self._rest.isActive() or self.maker.busy)

    def lay_out(self) -> None:
        """Give the axes their width, which they take as they are painted, and request the picture
        in the size that the map has then; under a cover nothing is painted."""
        self.canvas.scene().prepareForPaint()
        nowhere = QPicture()
        for panel in self.panels:
            with QPainter(nowhere) as painter:
                for side in ("left", "bottom"):
                    panel.plot.getAxis(side).paint(painter, None, None)
            panel.plot.layout().activate()
        self._ask_relief()

    @property
    def place(self) -> QRectF:
        """Where the first map is within the window, with the axis on its left."""
        at = self.canvas.viewport().mapTo(self.window(), QPoint(0, 0))
        plot = self.panels[0].plot
        rect: QRectF = plot.box.mapRectToScene(plot.box.rect())
        return rect.translated(QPointF(at)).adjusted(-plot.getAxis("left").width(), 0.0, 0.0, 0.0)

    def show_scene(self, scene: Scene) -> None:
        """Show a new or grown race, or another view of the same one; the same problem keeps the
        part of it that is shown."""
        before, race = self.race, scene.on_map
        self._scene = scene
        self._arrange()
        if before is None or before.problem != race.problem:
            if before is None or whole_box(before) != whole_box(race):
                self.part.show(LANDSCAPE)
            if before is not None and not same_ground(before.problem, race.problem):
                self.maker.forget()
                self._show_relief(None)
            # the first one has no size before the axes have their width
            self._rest.start() if before is None else self._ask_relief()
        for panel in self.panels:
            panel.show(scene)
        self.part.follow_race()

    def set_step(self, step: int) -> None:
        """Show this step."""
        self._step = step
        for panel in self.panels:
            panel.set_step(step)

    def set_layout(self, name: str) -> None:
        """ "overlay" or "side"."""
        self._layout, self.page = name, 0
        self._arrange()

    def set_page(self, page: int) -> None:
        """Which eight racers the side-by-side layout shows."""
        self.page = min(max(page, 0), self.page_count - 1)
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Another theme; the colours of the race come with its scene."""
        self._theme = theme
        self.canvas.set_theme(theme)
        for panel in self.panels:
            panel.set_theme(theme)
        self._ask_relief()

    def magnify(self, on: bool) -> None:
        """Larger texts, lines and signs, or the usual ones."""
        self.canvas.magnify(on)
        self._rest.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._rest.start()

    def stop(self) -> None:
        """End the work in the background; before the window closes."""
        self._rest.stop()
        self.maker.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._regrid()
        self._rest.start()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointer.leave()

    def _racers(self) -> list[int]:
        visible = self._scene.visible if self._scene is not None else ()
        return [i for i, on in enumerate(visible) if on]

    def _arrange(self) -> None:
        """Rebuild the panels if the layout or the racers shown have changed."""
        racers = self._racers()
        side = self._layout == "side" and bool(racers)
        self.page = min(self.page, self.page_count - 1)
        here = racers[self.page * PER_PAGE :][:PER_PAGE] if side else [None]
        self.pager.show_page(self.page, self.page_count)
        shape = (side, tuple(here))
        if shape == self._shape:
            return
        ranges = self.panels[0].box.viewRange() if self.panels else None
        self._shape = shape
        self.canvas.empty()
        self.panels.clear()
        self._columns = columns_of(len(here), self.canvas.width(), self.canvas.height())
        for k, racer in enumerate(here):
            self._add_panel(*divmod(k, self._columns), racer)
            self.panels[k].item.patience = PATIENCE / len(here)
        if ranges is not None:
            self.panels[0].box.setRange(xRange=ranges[0], yRange=ranges[1], padding=0.0)
        self.page_count_changed.emit(self.page_count)
        self._rest.start()

    def _regrid(self) -> None:
        """Put the panels into the grid in which they are largest now."""
        count = len(self.panels)
        columns = columns_of(count, self.canvas.width(), self.canvas.height())
        if columns != self._columns:
            self._columns = columns
            self.canvas.regrid([panel.plot for panel in self.panels], columns)

    def _add_panel(self, row: int, column: int, racer: int | None) -> None:
        panel = MapPanel(self._theme, racer, self.panels[0] if self.panels else None)
        if not self.panels:
            for changed in (panel.box.sigRangeChanged, panel.box.sigResized):
                changed.connect(self._view_moved)
        self.panels.append(panel)
        self.part.join(panel)
        self.canvas.addItem(panel.plot, row, column)
        panel.item.show_relief(self.picture)
        panel.set_step(self._step)
        panel.flag.moved.connect(self.pointer.put_start)
        panel.handle.moved.connect(self._probe)
        panel.item.guard.failed.connect(self.failed)
        if panel.heading is not None:
            panel.heading.guard.failed.connect(self.failed)
        if panel.legend is not None:
            panel.legend.clicks.toggled.connect(self.visibility_toggled)
            panel.legend.clicks.soloed.connect(self.soloed)
        if self._scene is not None:
            panel.limit(self._scene.on_map)
            panel.show(self._scene)

    def _probe(self, point: tuple[float, float], _: bool) -> None:
        self.probed.emit(point)

    def _view_moved(self, *_: Any) -> None:
        self._rest.start()

    def _rested(self) -> None:
        self._ask_relief()
        if self.panels:
            self.rested.emit(self.panels[0].shown_box)

    def _ask_relief(self) -> None:
        race = self.race
        if race is None or not self.panels or race.problem.dim != 2:
            return
        view = self.panels[0].item.view()
        ratio = self.devicePixelRatioF() * self.canvas.unit
        size = (int(view.rect.width() * ratio), int(view.rect.height() * ratio))
        if min(size) < 2:
            return
        self.maker.request(ReliefRequest(race.problem, view.box, size, self._theme))

    def _show_relief(self, picture: Relief | None) -> None:
        self.picture = picture
        for item in self.items:
            item.show_relief(picture)
