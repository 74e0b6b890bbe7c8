"""The parts of the window: its document, the state around that, and its widgets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMainWindow

from gdviz.core.spec.race import RaceSpec
from gdviz.core.tabs import TabRow
from gdviz.gui.state.actions import acts, make_actions
from gdviz.gui.state.collector import Collector
from gdviz.gui.state.document import Document
from gdviz.gui.state.plane_keeper import PlaneKeeper
from gdviz.gui.state.playback import Playback
from gdviz.gui.state.racer_choice import RacerChoice
from gdviz.gui.state.scene_keeper import SceneKeeper
from gdviz.gui.state.settings import Settings
from gdviz.gui.state.worker import RaceWorker
from gdviz.gui.widgets import qt_theme
from gdviz.gui.window.appearance import Appearance
from gdviz.gui.window.shell import Shell


class WindowParts(QMainWindow):
    """A window with all its parts, which do not know of each other yet."""

    def __init__(self, spec: RaceSpec, settings: Settings, tabs: Sequence[TabRow]) -> None:
        super().__init__()
        self.document = Document(spec, self)
        self.worker = RaceWorker()
        self.playback = Playback(self)
        self.collector = Collector(self)
        self.planes = PlaneKeeper(self)
        self.choice = RacerChoice(self)
        self.shell = shell = Shell(self, qt_theme.chosen(settings.theme), tabs)
        self.panel, self.tabs, self.notice = shell.panel, shell.tabs, shell.notice
        self.race_view, self.surface = shell.race_view, shell.surface
        self.data_view, self.loss_view = shell.data_view, shell.loss_view
        self.transport = shell.transport
        self.keeper = SceneKeeper((self.race_view, self.surface), (self.loss_view,))
        self.acts = acts(tabs)
        self.actions_by_id = make_actions(self, self.act, self.acts)
        self.appearance = Appearance(self, shell, self.actions_by_id, settings)

    def act(self, name: str) -> None:
        """Do what the table of actions calls `name`."""
        raise NotImplementedError

    def show_playback(self) -> None:
        """Put the transport bar where the playback is."""
        p = self.playback
        self.transport.show_state(p.step, p.steps, p.playing, p.speed, p.loop)
