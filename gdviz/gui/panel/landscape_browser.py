"""All landscapes at a glance: pictures by group, searched by any word."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from gdviz.core.problems.catalogue import LandscapeInfo
from gdviz.core.problems.search import found
from gdviz.gui.panel.landscape_grid import LandscapeGrid, tip_of
from gdviz.gui.panel.thumbnails import Thumbnails
from gdviz.gui.widgets.layouts import column, scrolled
from gdviz.render.paint.theme import Theme

SIZE, SMALLEST = (740, 620), (320, 300)
STEER = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
NOTE_LINES = 58


class LandscapeBrowser(QDialog):
    """`picked` brings the id of a landscape; the browser stays open while one clicks."""

    picked = Signal(str)

    def __init__(self, pictures: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Landscapes")
        self.resize(*SIZE)
        self.search = QLineEdit()
        self.search.setPlaceholderText("search: a name, a property, what it teaches")
        self.search.setAccessibleName("search landscapes")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._searched)
        self.search.installEventFilter(self)
        self.grid = LandscapeGrid(pictures, theme)
        self.grid.chosen.connect(self.picked)
        self.grid.finished.connect(self.close)
        self.grid.current_changed.connect(self._show_note)
        self.area = scrolled(self.grid, framed=False)
        self.area.verticalScrollBar().valueChanged.connect(self.grid.want_pictures)
        self.note = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.note.setFixedHeight(NOTE_LINES)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setMinimumSize(*SMALLEST)
        laid = column(self.search, self.area, self.note, margins=(12, 12, 4, 10))
        laid.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(laid)

    def open_at(self, name: str) -> None:
        """Show the browser with the frame around a landscape."""
        self.search.clear()
        self.grid.show_infos(found(""), name)
        self.show()
        self.raise_()
        self.search.setFocus()
        self._reveal()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.grid.theme = theme
        self.grid.update()
        if self.isVisible():
            self.grid.want_pictures(self.area.verticalScrollBar().value())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the search field steer the grid."""
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() in STEER:
                self.grid.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def _searched(self, text: str) -> None:
        self.grid.show_infos(found(text))
        self.grid.want_pictures(0)

    def _show_note(self, info: LandscapeInfo | None) -> None:
        self.note.setText(tip_of(info) if info else "nothing has all of these words")
        self._reveal()

    def _reveal(self) -> None:
        if 0 <= self.grid.current < len(self.grid.tiles):
            rect = self.grid.tiles[self.grid.current].rect
            self.area.ensureVisible(rect.center().x(), rect.center().y(), 0, rect.height())
        self.grid.want_pictures(self.area.verticalScrollBar().value())
