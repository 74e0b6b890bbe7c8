"""The window: the one place that connects document, worker, playback and views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow

from gdviz.core.engine.race import Race
from gdviz.core.files.presets import lesson_of, presets
from gdviz.core.files.race_file import dumps
from gdviz.core.spec.race import RaceSpec
from gdviz.core.tabs import TABS, TabRow
from gdviz.gui.files.export_actions import ExportActions
from gdviz.gui.files.file_actions import FileActions
from gdviz.gui.map.race_view import RaceView
from gdviz.gui.panel.editing import Editing
from gdviz.gui.panel.panel import ParameterPanel
from gdviz.gui.plot.loss_view import LossView
from gdviz.gui.state.actions import Act, acts, fill_menus, make_actions, typed_keys
from gdviz.gui.state.background import Newest
from gdviz.gui.state.collector import Collector
from gdviz.gui.state.document import Document
from gdviz.gui.state.first_race import last_race
from gdviz.gui.state.plane_keeper import PlaneKeeper
from gdviz.gui.state.playback import Playback
from gdviz.gui.state.racer_choice import RacerChoice
from gdviz.gui.state.scene_keeper import SceneKeeper
from gdviz.gui.state.settings import Settings, load_settings, save_settings
from gdviz.gui.state.worker import RaceWorker
from gdviz.gui.tabs.tab_host import TabHost
from gdviz.gui.widgets import qt_theme
from gdviz.gui.widgets.controls import NumberBox
from gdviz.gui.window.appearance import Appearance
from gdviz.gui.window.commands import COMMANDS
from gdviz.gui.window.connections import connect_views
from gdviz.gui.window.data_links import DataLinks
from gdviz.gui.window.exploring import Exploring
from gdviz.gui.window.following import Following
from gdviz.gui.window.glossary_view import GlossaryView
from gdviz.gui.window.shell import Shell
from gdviz.gui.window.viewing import Viewing

# least height for the explanation of a step
STEP_HEIGHT = 290


class MainWindow(QMainWindow):
    """Document, worker, playback and views, connected."""

    document: Document
    playback: Playback
    glossary: GlossaryView
    viewing: Viewing
    settings: Settings
    shell: Shell
    appearance: Appearance
    panel: ParameterPanel
    tabs: TabHost
    race_view: RaceView
    loss_view: LossView
    choice: RacerChoice
    editing: Editing
    exports: ExportActions
    actions_by_id: dict[str, QAction]
    acts: tuple[Act, ...]

    def __init__(
        self,
        path: str | None = None,
        spec: RaceSpec | None = None,
        seen: Mapping[str, Any] | None = None,
        tabs: Sequence[TabRow] = TABS,
    ) -> None:
        super().__init__()
        self.settings, notice = load_settings()
        theme = qt_theme.chosen(self.settings.theme, QApplication.instance())  # type: ignore[arg-type]
        first, complaint = last_race(self.settings)
        self.document = Document(first, self)
        self.worker = RaceWorker()
        self.playback = Playback(self)
        self.collector = Collector(self)
        self.planes = PlaneKeeper(self)
        self._lesson = ""
        self.shell = shell = Shell(self, theme, tabs)
        self.appearance = Appearance(self, shell, theme)
        self.panel, self.tabs, self.notice = shell.panel, shell.tabs, shell.notice
        self.race_view, self.surface = shell.race_view, shell.surface
        self.data_view, self.loss_view = shell.data_view, shell.loss_view
        self.transport = shell.transport
        self.choice = RacerChoice(self)
        self.acts = acts(tabs)
        self.editing = Editing(self.document, self.planes, self.notice.say, self.panel.set_spec)
        self.exports = ExportActions(self, self.notice.say, self.statusBar())
        self.viewing = Viewing(self)
        told = (self.notice.say, self.notice.offer)
        self.files = FileActions(self, self.document, self.viewing, *told)
        self.keeper = SceneKeeper(
            lambda: self.viewing.now, (self.race_view, self.surface), (self.loss_view,)
        )
        places = self.race_view, self.keeper, self.tabs
        self.exploring = Exploring(*places, self.editing.lifted)
        self.of_rows = DataLinks(self.keeper, self.data_view, self.tabs, self.planes)
        self.glossary = GlossaryView(self)
        self.following = Following(self)
        self._make_actions()
        self._connect()
        self.appearance.restore()
        self.viewing.show_choices()
        self.files.folder = self.settings.folder
        self.files.show_recent(self.menus["File"], self.settings.recent)
        self._spec_changed(self.document.spec)
        for text in (notice, complaint):
            if text:
                self.notice.say(text)
        if path is not None:
            self.files.open_path(Path(path))
        elif spec is not None:
            self.document.replace(spec)
        self.viewing.show(seen or {})
        # the first key is the playhead's, not that of the first button
        self.race_view.setFocus()
        self.playback.play()

    def _make_actions(self) -> None:
        self.actions_by_id = make_actions(self, self.act, self.acts)
        self.menus = fill_menus(self.menuBar(), self.actions_by_id, self.acts)
        self._keys = typed_keys(self.acts)
        for preset in presets():
            action = self.menus["Presets"].addAction(preset.title)
            action.setToolTip(preset.summary)
            action.setStatusTip(preset.summary)
            action.triggered.connect(lambda _=False, p=preset: self.choose_preset(p))

    def _connect(self) -> None:
        connect_views(self)
        document, playback = self.document, self.playback
        document.spec_changed.connect(self._spec_changed)
        document.title_changed.connect(self._show_title)
        for name, signal in (
            ("undo", document.stack.canUndoChanged),
            ("redo", document.stack.canRedoChanged),
        ):
            signal.connect(self.actions_by_id[name].setEnabled)
            self.actions_by_id[name].setEnabled(False)
        self.tabs.opened.connect(self._tab_opened)
        self.choice.changed.connect(lambda _: self.keeper.look_again())
        self.appearance.dressed.connect(self.keeper.look_again)
        playback.state_changed.connect(self.show_playback)
        self.planes.failed.connect(self.notice.say)
        self.files.settings_changed.connect(self._keep)
        self.exports.folder_changed.connect(self._folder_used)

    # signals of the document and the worker

    def _spec_changed(self, spec: RaceSpec) -> None:
        self._lesson = lesson_of(spec)
        self.say_below("")
        # an earlier refusal is of no interest any more
        self.notice.hide()
        self.panel.set_spec(spec)
        self.choice.fit(len(spec.entries))
        self.following.ask(spec)
        self._show_title()

    def show_playback(self) -> None:
        """Put the transport bar where the playback is."""
        p = self.playback
        self.transport.show_state(p.step, p.steps, p.playing, p.speed, p.loop)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.document.name}{'' if self.document.clean else ' *'} - gdviz")

    def say_below(self, text: str) -> None:
        """Show the reading at the pointer; without one, the lesson of an unchanged preset."""
        self.shell.hover.setText(text or self._lesson)
        self.shell.hover.setToolTip(self._lesson)

    # actions of the user

    def _drop_typing(self) -> None:
        """Discard a number that was typed and not entered, before another race comes."""
        box = QApplication.focusWidget()
        if isinstance(box, NumberBox):
            box.restore()

    def choose_preset(self, preset: Any) -> None:
        """Race on a preset, from its first step."""
        self._drop_typing()
        self.document.replace(preset.spec)
        self.viewing.opened(preset.view)
        self.playback.seek(0)
        self.playback.play()

    def act(self, name: str) -> None:
        """Do what the table of actions calls `name`."""
        if name in ("new", "open", "undo", "redo"):
            self._drop_typing()
        own = COMMANDS.get(name)
        if own is not None:
            own(self)
        elif name in self.tabs.rows:
            self.tabs.toggle(name)
        else:
            self.files.act(name)

    @property
    def settled(self) -> bool:
        """Whether what is shown is the whole race of the document, on its own plane, in the theme
        that was chosen."""
        race = self.present_race
        busy = self.planes.busy or self.shell.wardrobe.busy
        return race is not None and race.done and not busy

    @property
    def shown(self) -> Race | None:
        """The race that is shown."""
        return self.following.shown

    @property
    def present_race(self) -> Race | None:
        """The race of the document; None while the one that is shown is still another."""
        return self.following.present

    def _folder_used(self, folder: str) -> None:
        self.files.folder = folder

    def _tab_opened(self, name: str) -> None:
        """Whatever a tab explains needs more room than the standings, and may be on the map."""
        self.keeper.look_again()
        if name != TABS[0].id and self.tabs.height() < STEP_HEIGHT:
            above = self.shell.right.height() - STEP_HEIGHT
            self.shell.right.setSizes([above, STEP_HEIGHT])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.appearance.show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = QKeySequence(event.keyCombination()).toString()
        if key in self._keys:
            self.act(self._keys[key])
        elif len(key) == 1 and key in "123456789":
            self.editing.toggle(int(key) - 1)
        elif event.key() == Qt.Key.Key_Escape and self.appearance.presenting:
            self.appearance.present(False)
        else:
            super().keyPressEvent(event)

    # dropped files, and closing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            self.files.open_path(Path(urls[0].toLocalFile()))

    def _keep(self, change: Callable[[Settings], Settings]) -> None:
        self.settings = change(self.settings)
        self.files.show_recent(self.menus["File"], self.settings.recent)

    def closeEvent(self, event: QCloseEvent) -> None:
        # a close event that raises would leave the window open forever
        try:
            self._leave()
        finally:
            event.accept()

    def _leave(self) -> None:
        self.following.stop()
        self.playback.pause()
        if self.appearance.presenting:
            self.appearance.present(False)
        self.exports.stop()
        self.race_view.stop()
        self.tabs.stop()
        self.surface.stop()
        self.worker.stop()
        for work in self.findChildren(Newest):
            work.stop()
        self.collector.stop()
        kept = replace(
            self.appearance.kept(), race=dumps(self.document.spec), folder=self.files.folder
        )
        save_settings(kept)
