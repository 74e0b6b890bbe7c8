"""The window: the one place that connects document, worker, playback and views."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication

from gdviz.core.spec.race import RaceSpec
from gdviz.core.tabs import TABS, TabRow
from gdviz.gui.state.first_race import last_race
from gdviz.gui.state.settings import Settings, load_settings
from gdviz.gui.window.geometry import fit_frame
from gdviz.gui.window.parts import WindowParts
from gdviz.gui.window.typed_again import type_again

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from gdviz.core.engine.race import Race
    from gdviz.core.view import ViewSpec
    from gdviz.gui.panel.editing import Editing
    from gdviz.gui.window.glossary_view import GlossaryView
    from gdviz.gui.window.lecturing import Lecturing
    from gdviz.gui.window.map_links import MapLinks
    from gdviz.gui.window.map_menu import MapMenu
    from gdviz.render.scene.scene import Overlays


class MainWindow(WindowParts):
    """Document, worker, playback and views, connected."""

    editing: Editing
    glossary: GlossaryView
    lecturing: Lecturing
    links: MapLinks
    map_menu: MapMenu
    menus: dict[str, QMenu]
    # the ids of actions by the single keys that are typed for them
    keys: Mapping[str, str]
    # a window that is placed maximised learns so before it has anything
    complete = False

    def __init__(
        self,
        path: str | None = None,
        spec: RaceSpec | None = None,
        seen: Mapping[str, Any] | None = None,
        tabs: Sequence[TabRow] = TABS,
        whole: bool = True,
    ) -> None:
        self.settings, self._notice = load_settings()
        super().__init__(self.settings)
        self.asked, self._rows = (path, spec, seen or {}), tabs
        self._ending = False
        self.kept: list[Callable[[], object]] = []
        self.commands: dict[str, Callable[[], Any]] = {
            "export": self._export,
            "copy": lambda: self.exports.copy(*self._seen),
            "glossary": lambda: self.glossary.open_at(self.tabs.rows[self.tabs.open].entry),
        }
        if whole:
            for _ in self.building():
                pass
            self.begin()

    def building(self) -> Iterator[None]:
        """Make the parts and show the race on them; at each pause events may be handled."""
        from gdviz.gui.window.building import built

        settings = self.settings
        here, other, complaint = last_race(settings)
        yield from built(self, here.spec, settings, self._rows)
        self.document.bring_back(here, other, undoable=False)
        self._connect()
        yield
        self.appearance.restore()
        yield
        self.viewing.show_choices()
        self.files.folder = settings.folder
        self.files.show_recent(self.menus["File"], settings.recent)
        self._spec_changed(self.document.spec)
        for text in (self._notice, complaint):
            if text:
                self.notice.say(text)
        yield
        path, spec, seen = self.asked
        if path is not None:
            self.files.open_path(Path(path))
        elif spec is not None:
            self.document.replace(spec)
        elif here.told is not None:
            self.viewing.opened(here.told.view)
        self.viewing.show(seen)
        # the first key is the playhead's, not that of the first button
        self.setFocus()

    def begin(self) -> None:
        """Play the race, and do what was asked for while the parts were made."""
        self.complete = True
        fit_frame(self)
        self.playback.play()
        self.document.spec_changed.connect(self.autosave.touch)
        self.recovery.look()
        kept, self.kept = self.kept, []
        for act in kept:
            act()

    def when_complete(self, act: Callable[[], object]) -> None:
        """Do this, as soon as there are parts to do it on."""
        act() if self.complete else self.kept.append(act)

    def _connect(self) -> None:
        document, stack = self.document, self.document.stack
        document.spec_changed.connect(self._spec_changed)
        document.title_changed.connect(self._show_title)
        for name, signal in (("undo", stack.canUndoChanged), ("redo", stack.canRedoChanged)):
            signal.connect(self.actions_by_id[name].setEnabled)
            self.actions_by_id[name].setEnabled(False)
        self.tabs.opened.connect(self._tab_opened)
        self.choice.changed.connect(lambda _: self.keeper.look_again())
        self.planes.failed.connect(self.notice.say)
        self.files.settings_changed.connect(self._keep)
        self.exports.folder_changed.connect(self._folder_used)

    # signals of the document and the worker

    def _spec_changed(self, spec: RaceSpec) -> None:
        # an earlier refusal is of no interest any more
        self.notice.over()
        self.panel.set_spec(spec)
        self.shell.describe(spec)
        self.choice.fit(len(spec.entries))
        self.following.ask(spec)
        self._show_title()

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.document.name}{'' if self.document.clean else ' *'} - gdviz")

    # actions of the user

    def _drop_typing(self) -> None:
        """Discard a number that was typed and not entered, before another race comes."""
        from gdviz.gui.widgets.controls import NumberBox

        box = QApplication.focusWidget()
        if isinstance(box, NumberBox):
            box.restore()

    def choose_preset(self, preset: Any) -> None:
        """Race on a preset, from its first step."""
        self._drop_typing()
        self.document.replace(preset.spec, told=preset)
        self.viewing.opened(preset.view)
        self.lecturing.begin()

    def act(self, name: str) -> None:
        if name in ("new", "new_empty", "open", "undo", "redo"):
            self._drop_typing()
        if name in self.commands:
            self.commands[name]()
        elif name in self.tabs.rows:
            self.tabs.toggle(name)
        else:
            self.files.act(name)

    @property
    def settled(self) -> bool:
        """Whether what is shown is the whole race of the document, on its own plane, in the theme
        that was chosen."""
        if not self.complete:
            return False
        race = self.following.present
        busy = self.planes.busy or self.shell.wardrobe.busy
        return race is not None and race.done and not busy

    @property
    def shown(self) -> Race | None:
        """The race that is shown."""
        return self.following.shown

    @property
    def _seen(self) -> tuple[Race | None, int, ViewSpec, Overlays]:
        """The race of the document at the playhead, and what is seen of it."""
        overlays = self.keeper.overlays
        return self.following.present, self.playback.step, self.viewing.now, overlays

    def _export(self) -> None:
        self.exports.ask(*self._seen, self.files.offered(), self.lecturing.lecture)

    def _folder_used(self, folder: str) -> None:
        self.files.folder = folder

    def _tab_opened(self, name: str) -> None:
        """Whatever a tab explains is to be seen, and may be on the map."""
        self.keeper.look_again()
        if name != TABS[0].id:
            self.appearance.fold("column", False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.complete and event.type() == QEvent.Type.WindowStateChange:
            self.appearance.show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.complete and self.appearance.presenting:
            self.appearance.fit_texts()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.complete:
            self.kept.append(partial(type_again, self, event.clone()))
            return
        if self.lecturing.pressed(event):
            return
        key = QKeySequence(event.keyCombination()).toString()
        if key in self.keys:
            self.act(self.keys[key])
        elif len(key) == 1 and key in "123456789":
            self.editing.toggle(int(key) - 1)
        elif event.key() == Qt.Key.Key_Escape and self.appearance.presenting:
            self.lecturing.present(False)
        elif not self.focus.key(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        return self.complete and self.focus.move(1 if following else -1)

    # dropped files, and closing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            self.when_complete(lambda: self.files.open_paths(paths))

    def _keep(self, change: Callable[[Settings], Settings]) -> None:
        settings = self.appearance.settings = change(self.appearance.settings)
        self.files.show_recent(self.menus["File"], settings.recent)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.complete:
            event.ignore()
            self.kept.append(self.end)
            return
        if not self._ending and self.closing.asks():
            event.ignore()
            return
        self._ending = True
        from gdviz.gui.window.leaving import leave

        # a close event that raises would leave the window open forever
        try:
            leave(self)
        finally:
            event.accept()

    def end(self) -> None:
        """Close without a question: what is not saved comes back at the next start."""
        self._ending = self.complete
        self.close()

    def abandon(self) -> None:
        """End the thread of a window that was not completed."""
        if "worker" in vars(self):
            self.worker.stop()
