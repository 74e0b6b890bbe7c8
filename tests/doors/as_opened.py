"""A window as it was when it was opened, so that the next test finds it so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from gdviz.export import ExportOptions
from tests.doors.reading import Reading


class AsOpened:
    """What a window is like now is what `put_back` goes back to."""

    def __init__(self, seen: Reading) -> None:
        self._seen, main = seen, seen.main
        main.document.stack.clear()
        self._first = self._state()
        self._settings = main.appearance.settings
        self._dragged = dict(main.appearance.places.dragged)

    def put_back(self) -> None:
        """Make the window as it was; the race that this asks for may still be on its way."""
        for other in QApplication.topLevelWidgets():
            if other is not self._seen.main and other.isVisible():
                other.close()
        self._leave()
        self._put_back_looks()
        self._put_back_race()

    def _leave(self) -> None:
        """Take the pointer out of the pictures."""
        main = self._seen.main
        for picture in (main.race_view, main.loss_view, main.surface):
            QApplication.sendEvent(picture, QEvent(QEvent.Type.Leave))

    def _put_back_looks(self) -> None:
        main, first = self._seen.main, self._first
        main.appearance.set_text(self._settings.text)
        for name, on in first["checked"].items():
            # found again each time: one action may take others away
            action = main.findChild(QAction, name)
            if action is not None and action.isChecked() != on:
                action.trigger()
        main.setWindowState(Qt.WindowState.WindowNoState)
        main.setGeometry(first["place"])
        main.panel.open_problem(True)
        for card in main.panel.cards:
            card.set_open(False)
        main.appearance.places.dragged = dict(self._dragged)
        main.appearance.places.lay_out()

    def _put_back_race(self) -> None:
        main, first = self._seen.main, self._first
        main.document.replace(first["spec"])
        main.playback.pause()
        main.playback.set_speed(first["speed"])
        main.playback.set_loop(first["loop"])
        main.playback.set_part(first["part"])
        main.playback.seek(first["step"])
        main.tabs.go(first["tab"])
        main.choice.choose(0)

    def check(self) -> None:
        """Put back the rest, the race being there; AssertionError where something is left."""
        main = self._seen.main
        main.notice.hide()
        main.exports.options = ExportOptions()
        main.document.stack.clear()
        main.appearance.settings = replace(self._settings, theme=main.appearance.settings.theme)
        main.files.folder = self._settings.folder
        main.files.show_recent(main.menus["File"], self._settings.recent)
        main.activateWindow()
        main.setFocus()
        QApplication.clipboard().clear()
        QApplication.processEvents()
        now = self._state()
        left = {key: (now[key], was) for key, was in self._first.items() if now[key] != was}
        assert not left, left

    def _state(self) -> dict[str, Any]:
        seen = self._seen
        # those of a tab come with the tab
        actions = [a for a in seen.main.findChildren(QAction) if a.objectName()]
        playback = seen.main.playback
        return {
            "spec": seen.spec,
            "step": playback.step,
            "speed": playback.speed,
            "loop": playback.loop,
            "part": playback.part,
            "playing": playback.playing,
            "tab": seen.tab,
            "checked": {a.objectName(): a.isChecked() for a in actions if a.isCheckable()},
            "place": seen.main.geometry(),
            "disabled": {a.objectName() for a in actions if not a.isEnabled()},
            "title": seen.title,
            "notice": seen.notice,
            "maps": seen.maps,
            "shown": seen.map().frame.box if seen.maps else None,
            "others": [w for w in QApplication.topLevelWidgets() if w.isVisible()],
        }
