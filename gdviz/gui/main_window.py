"""The window: the one place that connects document, worker, playback and views."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from gdviz.core.knobs import InputError
from gdviz.core.presets import presets
from gdviz.core.race import Race
from gdviz.core.racefile import dumps, loads
from gdviz.core.spec import RaceSpec
from gdviz.core.spec_data import Data
from gdviz.gui import qt_theme
from gdviz.gui.actions import fill_menus, make_actions, typed_keys
from gdviz.gui.background import Newest
from gdviz.gui.collector import Collector
from gdviz.gui.commands import COMMANDS
from gdviz.gui.connections import connect_views
from gdviz.gui.data_links import DataLinks
from gdviz.gui.document import Document
from gdviz.gui.editing import Editing
from gdviz.gui.exploring import Exploring
from gdviz.gui.export_actions import ExportActions
from gdviz.gui.export_job import race_text
from gdviz.gui.file_actions import FileActions
from gdviz.gui.first_race import first_race
from gdviz.gui.glossary_view import GlossaryView
from gdviz.gui.knob_editor import NumberBox
from gdviz.gui.plane_keeper import PlaneKeeper
from gdviz.gui.playback import Playback
from gdviz.gui.settings import Settings, load_settings, save_settings
from gdviz.gui.viewing import Viewing
from gdviz.gui.window_looks import WindowLooks
from gdviz.gui.worker import RaceWorker

POLL_MS = 16
GROWING_SECONDS = 0.08
# what the explanation of a step needs at least
STEP_HEIGHT = 290


class MainWindow(WindowLooks):
    """Document, worker, playback and views, connected."""

    document: Document
    playback: Playback
    glossary: GlossaryView

    def __init__(
        self,
        path: str | None = None,
        spec: RaceSpec | None = None,
        seen: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self.settings, notice = load_settings()
        self.look = qt_theme.chosen(self.settings.theme, QApplication.instance())  # type: ignore[arg-type]
        first, complaint = self._first_spec()
        self.document = Document(first, self)
        self.worker = RaceWorker()
        self.playback = Playback(self)
        self.collector = Collector(self)
        self.planes = PlaneKeeper(self)
        self._race: Race | None = None
        self.shown: Race | None = None
        self._shown_at = 0.0
        self._lesson = ""
        self.build(self.look)
        self.editing = Editing(self.document, self.planes, self.notice.say, self.panel.set_spec)
        self.exports = ExportActions(self, self.notice.say, self.statusBar())
        self.viewing = Viewing(self)
        told = (self.notice.say, self.notice.offer)
        self.files = FileActions(self, self.document, self.viewing, *told, race_text)
        self.exploring = Exploring(self.race_view, self.tabs, self.probe, self.laboratory)
        views = (self.race_view, self.data_view, self.learning, self.noise, self.tabs)
        self.of_rows = DataLinks(*views, self.planes, self.editing.lifted)
        self.glossary = GlossaryView(self)
        # the entry that each tab is about
        self.told: dict[Any, str] = {
            self.inspector: "update-rule",
            self.probe: "steepest",
            self.laboratory: "linear-approximation",
            self.loop: "training-loop",
            self.noise: "unbiased-gradient",
            self.losses: "zero-one-loss",
            self.learning: "learning-curve",
        }
        self._make_actions()
        self._connect()
        self.restore_looks()
        self.files.folder = self.settings.folder
        self.files.show_recent(self.menus["File"], self.settings.recent)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._look_for_race)
        self._poll.start()
        # in a turn of its own, as all answers
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look_for_race)
        self._spec_changed(self.document.spec)
        for text in (notice, complaint):
            if text:
                self.notice.say(text)
        if path is not None:
            self.files.open_path(Path(path))
        elif spec is not None:
            self.document.replace(spec)
        self.viewing.show(seen or {})
        self.playback.play()

    def _first_spec(self) -> tuple[RaceSpec, str]:
        if not self.settings.race:
            return first_race(), ""
        try:
            return loads(self.settings.race, "last race"), ""
        except InputError as error:
            return first_race(), f"the last race could not be restored: {error}"

    def _make_actions(self) -> None:
        self.actions_by_id = make_actions(self, self.act)
        self.menus = fill_menus(self.menuBar(), self.actions_by_id)
        self._keys = typed_keys()
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
        self.tabs.currentChanged.connect(lambda _: self._tab_changed())
        self.inspector.chosen.connect(lambda _: self._tab_changed())
        playback.moved.connect(self._show_step)
        playback.state_changed.connect(self._show_playback)
        self.worker.failed.connect(self._failed)
        self.planes.changed.connect(self._plane_changed)
        self.planes.failed.connect(self.notice.say)
        # a short race is shown at once, without waiting for the next poll
        self.worker.done.connect(self._race_done)
        self.files.settings_changed.connect(self._keep)
        self.exports.folder_changed.connect(self._folder_used)

    # what the document and the worker say

    def _spec_changed(self, spec: RaceSpec) -> None:
        self._lesson = next((p.summary for p in presets() if p.spec == spec), "")
        self.say_below("")
        # what was refused before is of no interest any more
        self.notice.hide()
        self.panel.set_spec(spec)
        if self.shown is not None and self.shown.spec == spec:
            # equal specs may differ in labels, colours and visibility
            self.shown = replace(self.shown, spec=spec)
            if self.shown.problem.dim > 2:
                self._show_map(self.shown)
            for view in (*self.racing, self.loop):
                view.set_spec(spec)
            self.playback.wait(False)
        else:
            self.worker.request(spec)
            another = self.shown is None or self.shown.spec.problem != spec.problem
            self.playback.wait(another)
        self._show_title()

    def _look_for_race(self) -> None:
        race = self.worker.latest
        if race is None or race is self._race or race.spec != self.document.spec:
            return
        # a growing race is shown some times a second: to map it costs more than to draw it
        if not race.done and time.monotonic() - self._shown_at < GROWING_SECONDS:
            return
        # a race that has not yet reached the playhead would make the trails jump back
        if not race.done and race.steps < self.playback.step:
            return
        self._race, self._shown_at = race, time.monotonic()
        spec = self.document.spec
        # a racer may have been renamed or hidden since its race was asked for
        self.shown = race = replace(race, spec=spec)
        self.playback.set_race(spec.steps, spec.steps if race.done else race.steps)
        step = self.playback.step
        self._show_map(race)
        self.loss_view.set_race(race)
        self.table.set_race(race, step)
        self.summary.set_race(race)
        self.inspector.set_race(race, step)
        self.learning.set_race(race)
        self.noise.set_race(race)
        self.loop.set_race(race)
        self.panel.set_race(race)
        self._show_step(step)

    def _show_map(self, race: Race) -> None:
        """The race on the views of the landscape: of many parameters, on a plane of them, which may
        come later."""
        mapped = self.planes.view(race)
        if mapped is not None:
            for view in (self.race_view, self.surface):
                view.set_race(mapped)
            self.exploring.set_race(mapped)
            self.viewing.race_shown()
            self.losses.show_race(race, mapped)
            self.of_rows.plane_changed(race)
        self.data_view.set_race(race)
        learning = isinstance(race.spec.problem, Data)
        self.show_data(learning)
        for tab in self.of_data:
            self.tabs.setTabVisible(self.tabs.indexOf(tab), learning)

    def _plane_changed(self) -> None:
        if self.shown is not None:
            self._show_map(self.shown)

    def _race_done(self, _: Race) -> None:
        self._soon.start()

    def _failed(self, spec: RaceSpec, text: str) -> None:
        if spec == self.document.spec:
            self.playback.wait(self.shown is None)
            self.notice.say(text)

    def _show_step(self, step: int) -> None:
        for view in (*self.racing, self.noise, self.loop):
            view.set_step(step)
        self._show_playback()

    def _show_playback(self) -> None:
        p = self.playback
        self.transport.show_state(p.step, p.steps, p.playing, p.speed, p.loop)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.document.name}{'' if self.document.clean else ' *'} - gdviz")

    def say_below(self, text: str) -> None:
        """What the pointer sees; where it sees nothing, the lesson of an unchanged preset."""
        self.hover.setText(text or self._lesson)
        self.hover.setToolTip(self._lesson)

    # what the user does

    def reslice(self) -> None:
        """Put the plane of the map through the selected racer at the playhead."""
        self.editing.reslice(self.inspector.racer, self.playback.step)

    def _drop_typing(self) -> None:
        """Another race is no place for a number that was typed and not entered."""
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

    def start_anew(self) -> None:
        """A new race, as the program shows one first."""
        self.document.replace(first_race())
        self.viewing.opened(None)

    def act(self, name: str) -> None:
        """Do what the table of actions calls `name`."""
        if name in ("new", "open", "undo", "redo"):
            self._drop_typing()
        own = COMMANDS.get(name)
        if own is not None:
            own(self)
        else:
            self.files.act(name)

    def export(self) -> None:
        """Ask where to, and export what is shown."""
        start = Path(self.files.folder) / self.document.name
        self.exports.ask(self.present_race, self.playback.step, self.viewing.now, start)

    def copy(self) -> None:
        """Put the page at the playhead on the clipboard."""
        self.exports.copy(self.present_race, self.playback.step, self.viewing.now)

    @property
    def settled(self) -> bool:
        """Whether what is shown is the whole race of the document, on its own plane."""
        race = self.present_race
        return race is not None and race.done and not self.planes.busy

    @property
    def present_race(self) -> Race | None:
        """The race of the document; None while the one that is shown is still another."""
        race = self.shown
        return race if race is not None and race.spec == self.document.spec else None

    def _folder_used(self, folder: str) -> None:
        self.files.folder = folder

    def _tab_changed(self) -> None:
        """The step explained needs more room than the standings, and arrows on the map."""
        explained = self.tabs.currentWidget() is self.inspector
        self.race_view.explain(self.inspector.racer if explained else None)
        below = self.tabs.height()
        if self.tabs.currentWidget() is not self.table and below < STEP_HEIGHT:
            above = self.right.height() - STEP_HEIGHT
            self.right.setSizes([above, STEP_HEIGHT])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = QKeySequence(event.keyCombination()).toString()
        if key in self._keys:
            self.act(self._keys[key])
        elif len(key) == 1 and key in "123456789":
            self.editing.toggle(int(key) - 1)
        elif event.key() == Qt.Key.Key_Escape and self.presenting:
            self.present(False)
        else:
            super().keyPressEvent(event)

    # files dropped, and the way out

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
        # a close event that raises would leave the window open for ever
        try:
            self._leave()
        finally:
            event.accept()

    def _leave(self) -> None:
        self._poll.stop()
        self.playback.pause()
        if self.presenting:
            self.present(False)
        self.exports.stop()
        self.race_view.stop()
        self.losses.stop()
        self.surface.stop()
        self.worker.stop()
        for work in self.findChildren(Newest):
            work.stop()
        self.collector.stop()
        kept = replace(self.looks_kept(), race=dumps(self.document.spec), folder=self.files.folder)
        save_settings(kept)
