"""Which page of maps is shown, with a button to either side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget


class Pager(QWidget):
    """Hidden as long as there is only one page; `asked` brings a page, from 0."""

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = 0
        self.label = QLabel()
        self.back = self._button("‹", "show the maps of the previous eight racers")
        self.on = self._button("›", "show the maps of the next eight racers")
        self.back.clicked.connect(self._back)
        self.on.clicked.connect(self._on)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.addStretch(1)
        for part in (self.back, self.label, self.on):
            row.addWidget(part)
        row.addStretch(1)
        self.hide()

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        # Space and the arrow keys belong to the playhead
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def show_page(self, page: int, count: int) -> None:
        """Show that page `page` (from 0) of `count` is in sight."""
        self._page = page
        self.label.setText(f"{page + 1} / {count}")
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page + 1 < count)
        self.setVisible(count > 1)

    def _back(self) -> None:
        self.asked.emit(self._page - 1)

    def _on(self) -> None:
        self.asked.emit(self._page + 1)
