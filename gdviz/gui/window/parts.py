"""The window and what its parts are called; they are made by `building`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from gdviz.gui.state.settings import Settings
from gdviz.gui.window.geometry import put_back

# importing the parts takes as long as all else until the window is seen
if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from gdviz.gui.files.closing import Closing
    from gdviz.gui.files.export_actions import ExportActions
    from gdviz.gui.files.file_actions import FileActions
    from gdviz.gui.files.recovery import Recovery
    from gdviz.gui.map.data_view import DataView
    from gdviz.gui.map.race_view import RaceView
    from gdviz.gui.map.surface_view import SurfaceView
    from gdviz.gui.panel.panel import ParameterPanel
    from gdviz.gui.plot.loss_view import LossView
    from gdviz.gui.state.actions import Act
    from gdviz.gui.state.autosave import Autosave
    from gdviz.gui.state.collector import Collector
    from gdviz.gui.state.document import Document
    from gdviz.gui.state.plane_keeper import PlaneKeeper
    from gdviz.gui.state.playback import Playback
    from gdviz.gui.state.racer_choice import RacerChoice
    from gdviz.gui.state.scene_keeper import SceneKeeper
    from gdviz.gui.state.worker import RaceWorker
    from gdviz.gui.tabs.tab_host import TabHost
    from gdviz.gui.transport.bar import TransportBar
    from gdviz.gui.transport.timeline import Timeline
    from gdviz.gui.widgets.notice import NoticeBar
    from gdviz.gui.window.appearance import Appearance
    from gdviz.gui.window.focus import Focus
    from gdviz.gui.window.following import Following
    from gdviz.gui.window.shell import Shell
    from gdviz.gui.window.viewing import Viewing


class WindowParts(QMainWindow):
    """A window at its place on the screen, whose parts may be still to come."""

    document: Document
    worker: RaceWorker
    playback: Playback
    collector: Collector
    planes: PlaneKeeper
    choice: RacerChoice
    shell: Shell
    panel: ParameterPanel
    tabs: TabHost
    notice: NoticeBar
    race_view: RaceView
    surface: SurfaceView
    data_view: DataView
    loss_view: LossView
    transport: TransportBar
    timeline: Timeline
    keeper: SceneKeeper
    focus: Focus
    acts: tuple[Act, ...]
    actions_by_id: dict[str, QAction]
    appearance: Appearance
    viewing: Viewing
    recovery: Recovery
    following: Following
    files: FileActions
    exports: ExportActions
    closing: Closing
    autosave: Autosave

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        put_back(self, settings.geometry)

    def act(self, name: str) -> None:
        """Do what the table of actions calls `name`."""
        raise NotImplementedError

    def show_playback(self) -> None:
        """Put the transport bar where the playback is."""
        self.transport.show_state(self.playback)
