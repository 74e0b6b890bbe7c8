"""The window's widgets and where they stand; nothing is connected here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QScrollArea, QStackedWidget, QWidget

from gdviz.core.spec.names import labels
from gdviz.core.spec.race import RaceSpec
from gdviz.core.tabs import TabRow
from gdviz.gui.lecture.strip import SceneStrip
from gdviz.gui.map.data_view import DataView
from gdviz.gui.map.race_view import RaceView
from gdviz.gui.map.surface_view import SurfaceView
from gdviz.gui.panel.panel import ParameterPanel
from gdviz.gui.plot.loss_view import LossView
from gdviz.gui.tabs.tab_host import TabHost
from gdviz.gui.transport.bar import TransportBar
from gdviz.gui.widgets.layouts import column, held, row
from gdviz.gui.widgets.notice import NoticeBar
from gdviz.gui.widgets.paint_gate import PaintGate
from gdviz.gui.widgets.splitter import Splitter
from gdviz.gui.widgets.wardrobe import Wardrobe
from gdviz.gui.window.caption import Caption
from gdviz.gui.window.tool_bar import ToolBar
from gdviz.render.paint.theme import Theme

# the tabs scroll where they need more
LEAST_TABS = 360
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class Shell:
    """The stage with its landscape, the panel of parameters on its left, losses and tabs on its
    right; above them the tool bar, below them the transport bar and the caption."""

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
        self.strip = SceneStrip(theme)
        self.strip.hide()
        yield
        self._arrange()
        # painted from the window's scene; those beside them take the spec of a race and the step
        self.pictures: tuple[Any, ...] = (self.race_view, self.surface, self.loss_view)
        self.racing: tuple[Any, ...] = (self.data_view,)
        # those that the user can drag, by the name under which their sizes are kept
        self.splitters = {"main": self.main, "right": self.right, "stage": self.stage}
        around = (self.panel, self.transport, self.strip, self.notice, *self.splitters.values())
        # what changes with the theme
        self.themed: tuple[Any, ...] = (*self.pictures, *self.racing, *around)
        self._add_status()
        self._name_parts()
        self._dress_apart()

    def _name_parts(self) -> None:
        """What those hear who do not see them."""
        self.race_view.setAccessibleName("map of the race")
        self.surface.setAccessibleName("height map of the race")
        self.data_view.setAccessibleName("picture of the data")
        self.loss_view.setAccessibleName("plot of the losses")
        self.tabs.tabBar().setAccessibleName("explanations of the race")
        for part, name in ((self.panel, "parameters"), (self.transport, "playback")):
            part.setAccessibleName(name)
            for area in part.findChildren(QScrollArea):
                area.setAccessibleName(name)

    def describe(self, spec: RaceSpec) -> None:
        """Say of the pictures of the landscape who races."""
        said = f"racers: {', '.join(labels(spec)) or 'none'}"
        for view in (self.race_view, self.surface):
            view.setAccessibleDescription(said)

    def _dress_apart(self) -> None:
        """Let the parts take the theme's style sheet, each apart from the others."""
        window = self._window
        around = (self.notice, self.transport, self.strip, window.menuBar(), window.statusBar())
        self.wardrobe.add(self.race_view, self.surface, self.data_view, self.loss_view)
        self.wardrobe.add_within(self.panel.inner)
        self.wardrobe.add(*around, self.tabs.tabBar())
        for pages in self.tabs.findChildren(QStackedWidget, options=DIRECT):
            self.wardrobe.add_within(pages)

    def _arrange(self) -> None:
        self.data_view.hide()
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        views = (self.race_view, 1), (self.data_view, 1), (self.surface, 1)
        self.stage = Splitter(across, *views)
        self.right = Splitter(down, (self.loss_view, 1), (self.tabs, 1))
        self.tabs.setMinimumWidth(LEAST_TABS)
        self.middle = held(column(self.notice, (self.stage, 1), spacing=2))
        self.main = Splitter(across, (self.panel, 0), (self.middle, 1), (self.right, 0))
        whole = column((self.main, 1), self.transport, self.strip, spacing=0)
        self._window.setCentralWidget(held(whole))

    def add_tools(self, actions: Mapping[str, QAction], theme: Theme) -> None:
        """Make the tool bar, of the window's actions."""
        self.tools = ToolBar(actions, theme)
        self._window.addToolBar(self.tools)
        self.wardrobe.add(self.tools)
        self.themed = (*self.themed, self.tools)

    @property
    def areas(self) -> tuple[QWidget, ...]:
        """The parts of the window in the order of the eye."""
        parts = self.panel, self.middle, self.loss_view, self.tabs, self.transport, self.strip
        return (self.tools, *parts, self._window.statusBar())

    def _add_status(self) -> None:
        self.caption = Caption()
        bar = self._window.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(held(row(self.caption, margins=(10, 0, 10, 2))), 1)
