"""The landscape with the race on it: all racers on one map, or one linked map a racer."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gdviz.core.knobs import InputError
from gdviz.core.laboratory import Experiment
from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.core.view import LANDSCAPE, RACE, ViewSpec
from gdviz.gui.canvas import Canvas
from gdviz.gui.grounds import same_ground
from gdviz.gui.map_item import PATIENCE, MapItem
from gdviz.gui.map_panel import MapPanel, whole_box
from gdviz.gui.map_reading import read_out
from gdviz.gui.pager import Pager
from gdviz.gui.relief_job import ReliefMaker, ReliefRequest
from gdviz.gui.start_flag import StartFlag
from gdviz.render.layout import SIDE_COLUMNS
from gdviz.render.map import MapStyle
from gdviz.render.relief import Relief
from gdviz.render.sample_arrow import SampleWay
from gdviz.render.seen_box import seen_box
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
        # what is shown of the landscape: a word of a view, or "" for where the user has gone
        self._part = LANDSCAPE
        # whether the race that is to be shown whole is still growing
        self._growing = False
        self._equal = False
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
        self.canvas.scene().sigMouseMoved.connect(self._pointer_moved)
        self.canvas.scene().sigMouseClicked.connect(self._clicked)
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
                self.fit()
            if before is not None and not same_ground(before.problem, race.problem):
                self.maker.forget()
                self._show_relief(None)
            self._ask_relief()
        for panel in self.panels:
            panel.show_race(race, self._spec)
        if self._growing:
            self.show_part(RACE)

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

    def fit(self) -> None:
        """Show the whole box of the landscape."""
        self.show_part(LANDSCAPE)

    def show_part(self, part: str | tuple[float, ...]) -> None:
        """Show the part of the landscape that a view calls so: "landscape", "race" or a box."""
        if self._race is None or not self.panels:
            return
        for panel in self.panels:
            panel.limit(self._race)
        try:
            x0, x1, y0, y1 = seen_box(self._race, ViewSpec(box=part))
        except InputError as error:
            self.failed.emit(str(error))
            return
        self.panels[0].box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0.0)
        # what is shown as long as nobody moves it
        self._part = part if isinstance(part, str) else ""
        self._growing = part == RACE and not self._race.done

    @property
    def part(self) -> str | tuple[float, ...]:
        """What is shown of the landscape, as a view calls it."""
        shown = self.panels[0].shown_box if self.panels else None
        return self._part or shown or LANDSCAPE

    @property
    def equal(self) -> bool:
        """Whether a unit is as long across as up."""
        return self._equal

    def set_equal(self, on: bool) -> None:
        """A unit as long across as up, or each axis as long as there is room."""
        self._equal = on
        for panel in self.panels[:1]:
            panel.set_equal(on)
        self.show_part(self.part)

    def stop(self) -> None:
        """End the work in the background; before the window closes."""
        self._rest.stop()
        self.maker.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.start()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None, None)

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
            panel.set_equal(self._equal)
        panel.box.sigRangeChangedManually.connect(self._moved_by_hand)
        self.panels.append(panel)
        self.canvas.addItem(panel.plot, row, column)
        panel.item.picture = self.picture
        panel.look_at(*self._looked)
        panel.item.marks = self.marks
        panel.item.others = self._others
        panel.set_step(self._step)
        panel.explain(self._explained)
        panel.flag.moved.connect(self._start_dragged)
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

    def _moved_by_hand(self, *_: Any) -> None:
        self._part, self._growing = "", False

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

    def _pointer_moved(self, position: QPointF) -> None:
        for panel in self.panels:
            point = panel.data_at(position)
            if point is not None:
                self._hover(panel, point)
                return
        self._hover(None, None)

    def show_pointer(self, point: tuple[float, float] | None) -> None:
        """Mark a point of the landscape that is pointed at elsewhere; None: nothing."""
        self._mark(self.panels[0] if self.panels else None, point)

    def _mark(self, here: MapPanel | None, point: tuple[float, float] | None) -> None:
        for panel in self.panels:
            seen = point if panel is here else None
            if panel.item.hover != seen:
                panel.item.hover = seen
                panel.item.update()

    def _hover(self, here: MapPanel | None, point: tuple[float, float] | None) -> None:
        self._mark(here, point)
        self.pointed.emit(point)
        held = QApplication.keyboardModifiers()
        if point is not None and held == Qt.KeyboardModifier.ShiftModifier:
            self.probed.emit(point)
        self.hovered.emit(
            "" if self._race is None or point is None else read_out(self._race.problem, *point)
        )

    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton or event.isAccepted():
            return
        points = [panel.data_at(event.scenePos()) for panel in self.panels]
        for point in filter(None, points):
            if event.double():
                self._start_dragged(point, True)
            else:
                self.probed.emit(point)

    def _start_dragged(self, point: tuple[float, float], finished: bool) -> None:
        """Tell where the start has been put: not out of sight, of one variable only x."""
        if self._race is None:
            return
        (x0, x1), (y0, y1) = self.panels[0].box.viewRange()
        place = (min(max(point[0], x0), x1), min(max(point[1], y0), y1))
        self.start_moved.emit(place[: self._race.problem.dim], finished)
