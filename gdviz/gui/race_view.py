"""The landscape with the race on it: all racers on one map, or one linked map per racer."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.core.laboratory import Experiment
from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.core.view import LANDSCAPE
from gdviz.gui.canvas import Canvas
from gdviz.gui.grounds import same_ground
from gdviz.gui.map_item import PATIENCE, MapItem
from gdviz.gui.map_panel import MapPanel, whole_box
from gdviz.gui.map_part import MapPart
from gdviz.gui.map_pointer import MapPointer
from gdviz.gui.pager import Pager
from gdviz.gui.relief_job import ReliefMaker, ReliefRequest
from gdviz.gui.start_flag import StartFlag
from gdviz.render.layout import SIDE_COLUMNS
from gdviz.render.map import MapStyle
from gdviz.render.relief import Relief
from gdviz.render.sample_arrow import SampleWay
from gdviz.render.theme import Theme

PER_PAGE, SPACING = 8, 6
# a relief is asked for when the view has rested this long
REST_MS = 60


class RaceView(QWidget):
    """Shows the race it is given; reports a dragged start, what the pointer sees, and the legend.

    `pointed` brings where the pointer is, or None, and `rested` the part that is shown once it has
    not moved for a moment. `failed` brings one line when something cannot be drawn,
    `noted` one on how it is drawn, or "" when that no longer holds.
    """

    start_moved = Signal(object, bool)
    hovered = Signal(str)
    pointed = Signal(object)
    rested = Signal(object)
    probed = Signal(object)
    page_count_changed = Signal(int)
    visibility_toggled = Signal(int)
    soloed = Signal(int)
    failed = Signal(str)
    noted = Signal(str)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._layout = "overlay"
        self._page = 0
        self._race: Race | None = None
        self._spec: RaceSpec | None = None
        self._step = 0
        self._shape: tuple[Any, ...] = ()
        self.panels: list[MapPanel] = []
        self.picture: Relief | None = None
        self._explained: int | None = None
        self._others: tuple[Race, ...] = ()
        self._looked: tuple[tuple[Any, Any] | None, Experiment | None] = (None, None)
        self.marks = MapStyle(start=False)
        self.canvas = Canvas(SPACING)
        self.pager = Pager()
        self.pager.asked.connect(self.set_page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.pager)
        self.part = MapPart(self, self.failed.emit)
        self.pointer = MapPointer(self)
        for told in ("start_moved", "hovered", "pointed", "probed"):
            getattr(self.pointer, told).connect(getattr(self, told))
        self.maker = ReliefMaker(self)
        self.maker.ready.connect(self._show_relief)
        self.maker.failed.connect(self.failed)
        self.maker.noted.connect(self.noted)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._rested)
        self.set_theme(look)

    @property
    def race(self) -> Race | None:
        """The race that is drawn; one of many parameters as it is on the plane of the map."""
        return self._race

    @property
    def items(self) -> list[MapItem]:
        """The maps' pictures, in order."""
        return [panel.item for panel in self.panels]

    @property
    def plots(self) -> list[Any]:
        """The maps' plots, in order."""
        return [panel.plot for panel in self.panels]

    @property
    def flags(self) -> list[StartFlag]:
        """The flags of the start, one on each map."""
        return [panel.flag for panel in self.panels]

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def page_count(self) -> int:
        """How many pages the side-by-side layout has."""
        count = len(self._racers()) if self._layout == "side" else 1
        return max(1, math.ceil(count / PER_PAGE))

    def set_race(self, race: Race) -> None:
        """A new or grown race; the same problem keeps the part of it that is shown."""
        before = self._race
        self._race = race
        self._spec = race.spec
        self._arrange()
        if before is None or before.problem != race.problem:
            if before is None or whole_box(before) != whole_box(race):
                self.part.show(LANDSCAPE)
            if before is not None and not same_ground(before.problem, race.problem):
                self.maker.forget()
                self._show_relief(None)
            self._ask_relief()
        for panel in self.panels:
            panel.show_race(race, self._spec)
        self.part.follow_race()

    def set_spec(self, spec: RaceSpec) -> None:
        """Labels, colours and visibility; nothing is computed."""
        self._spec = spec
        if self._race is not None and self._race.spec == spec:
            self._arrange()
            for panel in self.panels:
                panel.show_race(self._race, spec)

    def set_step(self, step: int) -> None:
        """Show this step."""
        self._step = step
        for panel in self.panels:
            panel.set_step(step)

    def explain(self, racer: int | None) -> None:
        """Draw what the step of that racer is made of, or nothing."""
        self._explained = racer
        for panel in self.panels:
            panel.explain(racer)
            self._show_race(panel)

    def look_at(self, probed: tuple[Any, Any] | None, tried: Experiment | None) -> None:
        """Draw the probe with its direction, or what the laboratory tries, on every map."""
        self._looked = probed, tried
        for panel in self.panels:
            panel.look_at(probed, tried)

    def point_at(self, sample: SampleWay | None) -> None:
        """Draw where a row alone would send a racer, or nothing."""
        for item in self.items:
            item.sample = sample
            item.update()

    def show_others(self, races: tuple[Race, ...]) -> None:
        """Draw the ways of these races thinly below those of the race."""
        self._others = races
        for item in self.items:
            item.others = races
            item.update()

    def set_marks(self, marks: MapStyle) -> None:
        """Which known points are shown, and whether gradient arrows are."""
        self.marks = marks
        for item in self.items:
            item.marks = marks
            item.update()

    def set_layout(self, name: str) -> None:
        """ "overlay" or "side"."""
        self._layout, self._page = name, 0
        self._arrange()

    def set_page(self, page: int) -> None:
        """Which eight racers the side-by-side layout shows."""
        self._page = min(max(page, 0), self.page_count - 1)
        self._arrange()

    def set_theme(self, look: Theme) -> None:
        """Another look."""
        self._look = look
        self.canvas.set_theme(look)
        for panel in self.panels:
            panel.set_theme(look, self._spec)
            self._show_race(panel)
        self._ask_relief()

    def magnify(self, on: bool) -> None:
        """Larger texts, lines and signs, or the usual ones."""
        self.canvas.magnify(on)
        self._rest.start()

    def stop(self) -> None:
        """End the work in the background; before the window closes."""
        self._rest.stop()
        self.maker.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.start()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointer.leave()

    def _racers(self) -> list[int]:
        entries = self._spec.entries if self._spec else ()
        return [i for i, entry in enumerate(entries) if entry.visible]

    def _arrange(self) -> None:
        """Rebuild the panels if the layout or the racers shown have changed."""
        racers = self._racers()
        side = self._layout == "side" and bool(racers)
        self._page = min(self._page, self.page_count - 1)
        here = racers[self._page * PER_PAGE :][:PER_PAGE] if side else [None]
        self.pager.show_page(self._page, self.page_count)
        shape = (side, tuple(here))
        if shape == self._shape:
            return
        ranges = self.panels[0].box.viewRange() if self.panels else None
        self._shape = shape
        self.canvas.clear()
        self.panels = []
        columns = SIDE_COLUMNS.get(len(here), 4)
        for k, racer in enumerate(here):
            self._add_panel(k // columns, k % columns, racer)
            self.panels[k].item.patience = PATIENCE / len(here)
        if ranges is not None:
            self.panels[0].box.setRange(xRange=ranges[0], yRange=ranges[1], padding=0.0)
        self.page_count_changed.emit(self.page_count)
        self._rest.start()

    def _add_panel(self, row: int, column: int, racer: int | None) -> None:
        panel = MapPanel(self._look, racer, self.panels[0] if self.panels else None)
        if not self.panels:
            for changed in (panel.box.sigRangeChanged, panel.box.sigResized):
                changed.connect(self._view_moved)
        self.panels.append(panel)
        self.part.join(panel)
        self.canvas.addItem(panel.plot, row, column)
        panel.item.picture = self.picture
        panel.look_at(*self._looked)
        panel.item.marks = self.marks
        panel.item.others = self._others
        panel.set_step(self._step)
        panel.explain(self._explained)
        panel.flag.moved.connect(self.pointer.put_start)
        panel.handle.placed.connect(self.probed)
        # not from within the painting, which a message may change
        panel.item.failed.connect(self.failed, Qt.ConnectionType.QueuedConnection)
        if panel.legend is not None:
            panel.legend.toggled.connect(self.visibility_toggled)
            panel.legend.soloed.connect(self.soloed)
        if self._race is not None:
            panel.limit(self._race)
        self._show_race(panel)

    def _show_race(self, panel: MapPanel) -> None:
        if self._race is not None and self._spec is not None and self._race.spec == self._spec:
            panel.show_race(self._race, self._spec)

    def _view_moved(self, *_: Any) -> None:
        self._rest.start()

    def _rested(self) -> None:
        self._ask_relief()
        if self.panels:
            self.rested.emit(self.panels[0].shown_box)

    def _ask_relief(self) -> None:
        if self._race is None or not self.panels or self._race.problem.dim != 2:
            return
        view = self.panels[0].item.view()
        ratio = self.devicePixelRatioF() * self.canvas.unit
        size = (int(view.rect.width() * ratio), int(view.rect.height() * ratio))
        if min(size) < 2:
            return
        self.maker.request(ReliefRequest(self._race.problem, view.box, size, self._look))

    def _show_relief(self, picture: Relief | None) -> None:
        self.picture = picture
        for item in self.items:
            item.picture = picture
            item.update()
