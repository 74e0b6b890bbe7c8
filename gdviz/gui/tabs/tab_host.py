"""The tabs below the map, each made when it is first opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QTabWidget, QToolButton, QVBoxLayout

from gdviz.core.spec.race import RaceSpec
from gdviz.core.tabs import TabRow
from gdviz.core.view import ViewSpec
from gdviz.gui.tabs.tab import Shown, Tab, TabSignals
from gdviz.gui.widgets.layouts import column, held
from gdviz.render.paint.theme import Theme

# least size of the tabs; those that are not made yet cannot give it
HEIGHT = 260
# how long numbers stand still while a race is played
READ_MS = 100


class TabHost(QTabWidget, TabSignals):
    """Shows the tabs of a table, and passes on their signals; `opened` brings the id of one."""

    opened = Signal(str)
    refused = Signal(str)

    def __init__(self, rows: Sequence[TabRow], theme: Theme) -> None:
        super().__init__()
        self.rows = {row.id: row for row in rows}
        self._theme = theme
        self._made: dict[str, Tab] = {}
        self._places: dict[str, QVBoxLayout] = {}
        self._shown: Shown | None = None
        self._step = 0
        # the tab that got a step last, and that step
        self._told: tuple[Tab, int] | None = None
        self._reading = QTimer(self, singleShot=True, interval=READ_MS)
        self._reading.timeout.connect(self._tell_step)
        self.setDocumentMode(True)
        self.setMinimumHeight(HEIGHT)
        for row in rows:
            self._places[row.id] = column()
            index = self.addTab(held(self._places[row.id]), row.title)
            self.setTabToolTip(index, f"{row.tip} ({row.key})" if row.key else row.tip)
        for button in self.tabBar().findChildren(QToolButton):
            button.setToolTip("scroll to the tabs that have no room")
        self.tab(self.open)
        self.currentChanged.connect(self._changed)

    @property
    def open(self) -> str:
        """The id of the tab that is open."""
        return list(self.rows)[self.currentIndex()]

    def tab(self, name: str) -> Tab:
        """The tab of an id, made if it has not been opened yet."""
        if name not in self._made:
            module, _, cls = self.rows[name].made_by.partition(":")
            made: Tab = getattr(import_module(module), cls)(self._theme)
            self._made[name] = made
            for signal in ("edits", "views", "says", "races", "finds"):
                getattr(made, signal).connect(getattr(self, signal))
            made.seeks.connect(lambda step, tab=made: self.seeks.emit(self._playhead(tab, step)))
            made.marked.connect(lambda: self.marked.emit() if self.open == name else None)
            if self._shown is not None:
                made.display(self._shown)
            for area in made.findChildren(QScrollArea):
                area.setAccessibleName(self.rows[name].title)
            self._places[name].addWidget(made)
            # by itself it would come one turn after its place
            made.setVisible(True)
        return self._made[name]

    @property
    def kept(self) -> Mapping[str, Any]:
        """The fields of a view that the open tab shows."""
        return self.tab(self.open).kept

    def recall(self, view: ViewSpec) -> None:
        """Show the fields of a view on its tab, if that is open."""
        if self.open == view.tab:
            self.tab(view.tab).recall(view)

    def go(self, name: str) -> bool:
        """Open a tab; False if the race does not have it."""
        index = list(self.rows).index(name)
        if self.isTabVisible(index):
            self.setCurrentIndex(index)
        return self.open == name

    def toggle(self, name: str) -> None:
        """Open a tab; the first one if it is open already."""
        if not self.go(next(iter(self.rows)) if self.open == name else name):
            self.refused.emit(self.rows[name].needs)

    def fit(self, spec: RaceSpec) -> None:
        """Show the tabs that apply to a race."""
        for index, row in enumerate(self.rows.values()):
            applies = row.applies(spec)
            # Qt lays all of it out, and paints it, also for what is so already
            if applies != self.isTabVisible(index):
                self.setTabVisible(index, applies)

    def display(self, shown: Shown) -> None:
        """Show this on all tabs made so far."""
        self._shown, self._theme = shown, shown.theme
        for tab in self._made.values():
            tab.display(shown)
        # the selected racer may be at another step
        self._tell_step()

    def seek(self, step: int, playing: bool = False) -> None:
        """Another step is at the playhead: the open tab gets it, one of numbers while the race is
        `playing` no sooner than it can be read."""
        self._step = step
        if not (playing and self._made[self.open].numbers and self._reading.isActive()):
            self._tell_step()

    def _tell_step(self) -> None:
        tab = self._made[self.open]
        own = self._own(tab, self._step)
        if self._told != (tab, own):
            self._told = tab, own
            tab.seek(own)
            self._reading.start()

    def _own(self, tab: Tab, step: int) -> int:
        """What a tab is shown of a step of the playhead."""
        shown = self._shown
        if not tab.of_racer or shown is None or shown.scene is None:
            return step
        scene = shown.scene
        return scene.own(shown.racer, step) if shown.racer < len(scene.race.tracks) else step

    def _playhead(self, tab: Tab, step: int) -> int:
        """The step of the playhead at which a tab shows a step."""
        shown = self._shown
        pace = shown.scene.pace if shown is not None and shown.scene is not None else None
        if shown is None or pace is None or not tab.of_racer:
            return step
        return pace.playhead(shown.racer, step)

    def stop(self) -> None:
        """The window closes."""
        self._reading.stop()
        for tab in self._made.values():
            tab.stop()

    def _changed(self, _: int) -> None:
        self.tab(self.open)
        self._tell_step()
        self.opened.emit(self.open)
