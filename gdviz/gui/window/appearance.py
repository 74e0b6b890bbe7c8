"""The appearance of the window: layout, theme, marks on the map, and its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow

from gdviz.core.spec.race import Box
from gdviz.core.view import LAYOUTS
from gdviz.gui.state.settings import CHOICES, FOLDS, TEXT_SIZES, Settings
from gdviz.gui.widgets import qt_theme
from gdviz.gui.widgets.text_size import TEXT_PIXELS
from gdviz.gui.window.arrangement import Arrangement
from gdviz.gui.window.shell import Shell
from gdviz.render.paint.theme import Theme

# how many of its smallest letters a presentation is high
TEXT_LINES = 44


class Appearance(QObject):
    """How a window looks, kept in its `settings`; `dressed` reports another theme."""

    dressed = Signal()

    def __init__(
        self, window: QMainWindow, shell: Shell, actions: Mapping[str, QAction], settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._shell, self._actions = window, shell, actions
        self.settings, self.theme = settings, qt_theme.chosen(settings.theme)
        self.places = Arrangement(shell.splitters, settings.splitters)
        self.presenting = self._asking = self._learning = False
        # before a presentation
        self._state_before, self._geometry_before = Qt.WindowState.WindowNoState, ""

    def set_layout(self, name: str) -> None:
        """Show all racers on one map, side by side, or on a height map of the part that the map
        shows."""
        self._keep(layout=name)
        self._shell.race_view.set_layout(name)
        surface = name == "surface"
        # a hidden widget would leave the keys to another
        focused = self._shell.race_view.hasFocus() or self._shell.surface.hasFocus()
        self._shell.race_view.setVisible(not surface or self.settings.beside)
        self._shell.surface.setVisible(surface)
        # a click beside the controls gives it the keys
        self._window.setFocusProxy(self._shell.surface if surface else self._shell.race_view)
        if focused:
            self._window.setFocus()
        if surface:
            self._shell.surface.set_box(self._shell.race_view.panels[0].shown_box)
        both = surface and self.settings.beside
        for other in LAYOUTS:
            self._check(other, other == name and not both)
        self._check("beside", both)
        self.places.lay_out()

    def show_surface(self) -> None:
        """Show the height map alone."""
        self._keep(beside=False)
        self.set_layout("surface")

    def turn_beside(self) -> None:
        """Show the map beside the height map, or the height map alone."""
        both = self.settings.layout == "surface" and self.settings.beside
        self._keep(beside=not both)
        self.set_layout("surface")

    def show_data(self, on: bool) -> None:
        """Show the data beside the map."""
        self._learning = on
        shown = on and not self._asking
        if shown == self._shell.data_view.isHidden():
            self._shell.data_view.setVisible(shown)
            self.places.lay_out()

    def keep_problem(self, on: bool) -> None:
        """Remember whether all settings of the problem are shown."""
        self._keep(problem=on)

    def turn_fold(self, name: str) -> None:
        """Fold a part beside the stage away, or show it again."""
        self.fold(name, name not in self.settings.folded)

    def fold(self, name: str, away: bool) -> None:
        """Give the room of a part beside the stage to the stage, or take it back."""
        others = [other for other in self.settings.folded if other != name]
        self._keep(folded=[*others, name] if away else others)
        self._show_sides()

    def ask(self, on: bool) -> None:
        """Leave the stage alone in the window, so that nothing tells the answer, or end that."""
        if on != self._asking:
            self._asking = on
            self.show_data(self._learning)
            self._show_sides()

    def show_strip(self, on: bool) -> None:
        """Show the scenes of the lecture below the stage, or not."""
        self._keep(strip=on)
        self._show_sides()

    def _show_sides(self) -> None:
        shell, folded = self._shell, self.settings.folded
        shell.panel.setVisible("panel" not in folded and not self.presenting)
        shell.right.setVisible(("column" not in folded or self.presenting) and not self._asking)
        shell.transport.setVisible(not self._asking)
        shell.strip.setVisible(self.settings.strip and not self.presenting)
        self._check("strip", self.settings.strip)
        for name in FOLDS:
            self._check(name, name not in folded)
        self.places.lay_out()

    def show_part(self, part: str | tuple[float, ...]) -> None:
        """Show the part of the landscape that a view calls so, on the map and in the block."""
        self._shell.race_view.part.show(part)
        if self.settings.layout == "surface":
            self._shell.surface.set_box(self._shell.race_view.panels[0].shown_box)

    def follow_map(self, box: Box) -> None:
        """Beside a map the block is the part of the landscape that the map shows."""
        if self.settings.layout == "surface" and self.settings.beside:
            self._shell.surface.set_box(box)

    def set_equal(self, on: bool) -> None:
        """A unit as long across as up on the maps, or each axis as long as there is room."""
        self._shell.race_view.part.set_equal(on)
        self._shell.surface.set_equal(on)
        self._check("equal", on)

    def set_theme(self, setting: str) -> None:
        """Use the light or dark theme, or follow the system."""
        self._keep(theme=setting)
        theme = qt_theme.chosen(setting)
        if theme is not self.theme:
            self._dress(theme)
        for other in CHOICES:
            self._check(other, other == setting)

    def _dress(self, theme: Theme) -> None:
        self.theme = theme
        qt_theme.apply(theme)
        self._shell.wardrobe.change(qt_theme.sheet(theme))
        for view in self._shell.themed:
            view.set_theme(theme)
        self.dressed.emit()

    def set_text(self, percent: int) -> None:
        """Text of this size in the whole window."""
        self._keep(text=percent)
        self.fit_texts()

    def fit_texts(self) -> None:
        """Take the size of text that was chosen; in a presentation at least one that is read from
        the last row."""
        percent = self.settings.text
        if self.presenting:
            percent = max(percent, round(100 * self._window.height() / TEXT_LINES / TEXT_PIXELS))
        if qt_theme.set_text_size(percent):
            # the program hands its font on only to parts without a style sheet around them
            for part in (self._window, self._shell.tabs, self._shell.tabs.tabBar()):
                part.setFont(QApplication.font())
            self._shell.caption.fit()
            self._shell.wardrobe.change(qt_theme.sheet(self.theme))
            self.places.lay_out()

    def change_text(self, by: int) -> None:
        """The next larger or smaller text."""
        place = TEXT_SIZES.index(self.settings.text) + by
        self.set_text(TEXT_SIZES[min(max(place, 0), len(TEXT_SIZES) - 1)])

    def present(self, on: bool) -> None:
        """Show map and loss plot alone, magnified for a projector."""
        if on:
            self._state_before = self._window.windowState()
            self._geometry_before = self._geometry
        self.presenting = on
        for part in (self._window.menuBar(), self._shell.tools):
            part.setVisible(not on)
        self._show_sides()
        self.fit_texts()
        for view in (*self._shell.pictures, self._shell.transport):
            view.magnify(on)
        self._window.showFullScreen() if on else self._window.setWindowState(self._state_before)
        self._check("present", on)

    def full_screen(self) -> None:
        """Switch to the full screen, or back."""
        self._window.showNormal() if self._window.isFullScreen() else self._window.showFullScreen()

    def show_state(self) -> None:
        """Keep the menu in step with the full screen, whoever changed it."""
        self._check("full_screen", self._window.isFullScreen())

    def _check(self, action: str, on: bool) -> None:
        self._actions[action].setChecked(on)

    def _keep(self, **changes: Any) -> None:
        self.settings = replace(self.settings, **changes)

    def restore(self) -> None:
        """Restore sizes, theme, layout and the marks of the last session."""
        self.set_text(self.settings.text)
        self._dress(self.theme)
        self.set_theme(self.settings.theme)
        self._show_sides()
        self._shell.panel.open_problem(self.settings.problem)
        self.set_layout(self.settings.layout)

    def kept(self) -> Settings:
        """The settings with the present geometry."""
        return replace(
            self.settings,
            geometry=self._geometry_before if self.presenting else self._geometry,
            splitters=self.places.dragged,
            place=self._place,
        )

    @property
    def _geometry(self) -> str:
        return bytes(self._window.saveGeometry().toHex().data()).decode()

    @property
    def _place(self) -> list[float]:
        """Where the map is, as long as it is the only picture of the landscape."""
        if (
            self.presenting
            or self.settings.layout != "overlay"
            or self._shell.data_view.isVisible()
        ):
            return self.settings.place
        rect = self._shell.race_view.place
        size = float(self._window.width()), float(self._window.height())
        return [*size, rect.x(), rect.y(), rect.width(), rect.height()]
