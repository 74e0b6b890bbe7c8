"""The window's widgets and where they stand; nothing is connected here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QSizePolicy, QStackedWidget

from gdviz.core.tabs import TabRow
from gdviz.gui.map.data_view import DataView
from gdviz.gui.map.race_view import RaceView
from gdviz.gui.map.surface_view import SurfaceView
from gdviz.gui.panel.panel import ParameterPanel
from gdviz.gui.plot.loss_view import LossView
from gdviz.gui.tabs.tab_host import TabHost
from gdviz.gui.widgets.layouts import column, held, row
from gdviz.gui.widgets.notice import NoticeBar
from gdviz.gui.widgets.paint_gate import PaintGate
from gdviz.gui.widgets.splitter import Splitter
from gdviz.gui.widgets.wardrobe import Wardrobe
from gdviz.gui.window.transport import TransportBar
from gdviz.render.paint.theme import Theme

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class Shell:
    """Three areas of a window: parameters, the landscape with its transport bar, loss plot and
    tabs."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.gate, self.wardrobe = PaintGate(window), Wardrobe(window)

    def made(self, theme: Theme, tabs: Sequence[TabRow]) -> Iterator[None]:
        """Make the widgets; at each pause the window may handle its events."""
        self.panel = ParameterPanel(theme)
        yield
        self.race_view = RaceView(theme)
        self.race_view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.surface = SurfaceView(theme)
        self.transport = TransportBar(theme)
        yield
        self.loss_view = LossView(theme)
        self.data_view = DataView(theme)
        self.notice = NoticeBar(theme)
        self.tabs = TabHost(tabs, theme)
        yield
        self._arrange()
        # painted from the window's scene; those beside them take the spec of a race and the step
        self.pictures: tuple[Any, ...] = (self.race_view, self.surface, self.loss_view)
        self.racing: tuple[Any, ...] = (self.data_view,)
        # those that the user can drag, by the name under which their sizes are kept
        self.splitters = {"main": self.main, "right": self.right, "top": self.top}
        around = (self.panel, self.transport, self.notice, *self.splitters.values(), self.stage)
        # what changes with the theme
        self.themed: tuple[Any, ...] = (*self.pictures, *self.racing, *around)
        self._add_status()
        self._dress_apart()

    def _dress_apart(self) -> None:
        """Let the parts take the theme's style sheet, each apart from the others."""
        window = self._window
        around = (self.notice, self.transport, window.menuBar(), window.statusBar())
        self.wardrobe.add(self.race_view, self.surface, self.data_view, self.loss_view)
        self.wardrobe.add_within(self.panel.inner)
        self.wardrobe.add(*around, self.tabs.tabBar())
        for pages in self.tabs.findChildren(QStackedWidget, options=DIRECT):
            self.wardrobe.add_within(pages)

    def _arrange(self) -> None:
        self.stage = Splitter(Qt.Orientation.Horizontal, (self.race_view, 1), (self.surface, 1))
        self.data_view.hide()
        parts = (self.stage, 3), (self.data_view, 2), (self.loss_view, 2)
        self.top = Splitter(Qt.Orientation.Horizontal, *parts)
        self.top.setSizes([560, 340, 380])
        upper = column(self.notice, (self.top, 1), self.transport, margins=(0, 6, 0, 0), spacing=2)
        self.right = Splitter(Qt.Orientation.Vertical, (held(upper), 1), (self.tabs, 0))
        self.right.setSizes([480, 196])
        self.main = Splitter(Qt.Orientation.Horizontal, (self.panel, 0), (self.right, 1))
        self.main.setSizes([self.panel.minimumWidth(), 940])
        self._window.setCentralWidget(self.main)

    def say_below(self, text: str) -> None:
        """Show the reading at the pointer; without one, the lesson of an unchanged preset."""
        self.hover.setText(text or self._lesson)

    def show_lesson(self, lesson: str) -> None:
        """Take the lesson of another race, in place of the reading."""
        self._lesson = lesson
        self.hover.setText(lesson)
        self.hover.setToolTip(lesson)

    def _add_status(self) -> None:
        self._lesson = ""
        self.hover = QLabel(textFormat=Qt.TextFormat.PlainText)
        # a long sentence must not make the window wider
        self.hover.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        bar = self._window.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(held(row(self.hover, margins=(10, 0, 10, 2))), 1)
