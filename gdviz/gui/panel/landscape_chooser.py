"""The choice of landscapes: a searchable list, and a button that shows all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from gdviz.gui.panel.landscape_browser import LandscapeBrowser
from gdviz.gui.panel.landscape_combo import LandscapeCombo
from gdviz.gui.panel.thumbnails import Thumbnails
from gdviz.gui.widgets.icons import icon
from gdviz.gui.widgets.layouts import row
from gdviz.render.paint.theme import Theme


class LandscapeChooser(QWidget):
    """`picked` brings the id of a landscape, or that of a formula of the user's own."""

    picked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name = ""
        self.pictures = Thumbnails(theme, self)
        self.combo = LandscapeCombo(self.pictures)
        self.combo.picked.connect(self.picked)
        self.button = QToolButton()
        self.button.setToolTip("choose from small pictures of all landscapes (Ctrl+L)")
        self.button.setAccessibleName("browse landscapes")
        self.button.setIcon(icon("browse", theme))
        self.button.clicked.connect(self.browse)
        self.browser: LandscapeBrowser | None = None
        self.setLayout(row((self.combo, 1), self.button, spacing=4))

    def show_name(self, name: str) -> None:
        """Show a landscape as chosen, without a signal."""
        self._name = name
        self.combo.show_name(name)

    def browse(self) -> None:
        """Open the window of all landscapes."""
        if self.browser is None:
            self.browser = LandscapeBrowser(self.pictures, self._theme, self)
            self.browser.picked.connect(self.picked)
        self.browser.open_at(self._name)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self.pictures.set_theme(theme)
        self.button.setIcon(icon("browse", theme))
        if self.browser is not None:
            self.browser.set_theme(theme)
