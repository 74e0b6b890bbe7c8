"""The appearance of the window: layout, theme, marks on the map, and its size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication

from gdviz.core.spec.race import Box
from gdviz.core.view import LAYOUTS
from gdviz.gui.state.settings import CHOICES, Settings
from gdviz.gui.widgets import qt_theme
from gdviz.gui.window.window_parts import WindowParts
from gdviz.render.paint.theme import Theme

USUAL = (1280, 720)
# width kept for the losses where two pictures of the landscape need room, and half of any room
NARROW, WIDE = 260, 1000
# share of the map's room that the data take
DATA_SHARE, LEAST_DATA = 0.35, 190


class WindowLooks(WindowParts):
    """The parts of the window with their appearance, kept in `settings`."""

    # in another theme
    dressed = Signal()
    settings: Settings
    look: Theme
    actions_by_id: dict[str, Any]
    # before a presentation
    _state_before = Qt.WindowState.WindowNoState

    def set_layout(self, name: str) -> None:
        """Show all racers on one map, side by side, or on a height map of the part that the map
        shows."""
        self.settings = replace(self.settings, layout=name)
        self.race_view.set_layout(name)
        surface = name == "surface"
        # a hidden widget would leave the keys to the next field
        focused = self.race_view.hasFocus() or self.surface.hasFocus()
        self.race_view.setVisible(not surface or self.settings.beside)
        self.surface.setVisible(surface)
        if focused:
            (self.surface if surface else self.race_view).setFocus()
        if surface:
            self.surface.set_box(self.race_view.panels[0].shown_box)
        for other in LAYOUTS:
            self.actions_by_id[other].setChecked(other == name)

    def set_beside(self, on: bool) -> None:
        """Show the map beside the height map, or the height map alone."""
        self.settings = replace(self.settings, beside=on)
        self.actions_by_id["beside"].setChecked(on)
        self.set_layout("surface" if on else self.settings.layout)
        if on:
            stage, data, losses = self.top.sizes()
            spare = max(losses - NARROW, 0)
            self.top.setSizes([stage + spare, data, losses - spare])
            self.stage.setSizes([WIDE, WIDE])

    def show_data(self, on: bool) -> None:
        """Show the data beside the map, which makes room for them; the losses stay as wide."""
        if on != self.data_view.isHidden():
            return
        stage, data, losses = self.top.sizes()
        self.data_view.setVisible(on)
        wide = min(max(round(DATA_SHARE * stage), LEAST_DATA), stage // 2) if on else 0
        self.top.setSizes([stage + data - wide, wide, losses])

    def show_part(self, part: str | tuple[float, ...]) -> None:
        """Show the part of the landscape that a view calls so, on the map and in the block."""
        self.race_view.part.show(part)
        if self.settings.layout == "surface":
            self.surface.set_box(self.race_view.panels[0].shown_box)

    def follow_map(self, box: Box) -> None:
        """Beside a map the block is the part of the landscape that the map shows."""
        if self.settings.layout == "surface" and self.settings.beside:
            self.surface.set_box(box)

    def set_equal(self, on: bool) -> None:
        """A unit as long across as up on the maps, or each axis as long as there is room."""
        self.race_view.part.set_equal(on)
        self.surface.set_equal(on)
        self.actions_by_id["equal"].setChecked(on)

    def set_theme(self, setting: str) -> None:
        """Use the light or dark theme, or follow the system."""
        self.settings = replace(self.settings, theme=setting)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        look = qt_theme.chosen(setting, app)
        if look is not self.look:
            self._dress(app, look)
        for other in CHOICES:
            self.actions_by_id[other].setChecked(other == setting)

    def _dress(self, app: QApplication, look: Theme) -> None:
        self.look = look
        qt_theme.apply(app, look)
        self.wardrobe.change(qt_theme.sheet(look))
        for view in self.themed:
            view.set_theme(look)
        self.dressed.emit()

    def present(self, on: bool) -> None:
        """Show map and loss plot alone, magnified for a projector."""
        if on:
            self._state_before = self.windowState()
        for part in (self.panel, self.tabs, self.menuBar(), self.statusBar()):
            part.setVisible(not on)
        for view in (self.race_view, self.loss_view, self.surface):
            view.magnify(on)
        self.showFullScreen() if on else self.setWindowState(self._state_before)
        self.actions_by_id["present"].setChecked(on)

    def full_screen(self) -> None:
        """Switch to the full screen, or back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the menu in step with the full screen, whoever changed it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_by_id["full_screen"].setChecked(self.isFullScreen())

    def restore_looks(self) -> None:
        """Restore geometry, theme, layout and the marks of the last session."""
        self.resize(*USUAL)
        if self.settings.geometry:
            self.restoreGeometry(QByteArray.fromHex(self.settings.geometry.encode()))
            screen = QApplication.screenAt(self.frameGeometry().center())
            if screen is None:
                self.resize(*USUAL)
                self.move(40, 40)
        for name, splitter in self.splitters.items():
            sizes = self.settings.splitters.get(name)
            if sizes and len(sizes) == splitter.count() and sum(sizes) > 0:
                splitter.setSizes(sizes)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._dress(app, self.look)
        self.set_theme(self.settings.theme)
        self.set_layout(self.settings.layout)
        self.actions_by_id["beside"].setChecked(self.settings.beside)

    def looks_kept(self) -> Settings:
        """The settings with the present geometry."""
        splitters = {name: splitter.sizes() for name, splitter in self.splitters.items()}
        return replace(
            self.settings,
            geometry=bytes(self.saveGeometry().toHex().data()).decode(),
            splitters=self.settings.splitters if self.presenting else splitters,
        )

    @property
    def presenting(self) -> bool:
        """Whether map and loss plot are shown alone."""
        return self.panel.isHidden()
