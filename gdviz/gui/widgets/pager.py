"""Which page of maps is shown, with a button to either side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from gdviz.gui.widgets.layouts import row


class Pager(QWidget):
    """Hidden as long as there is only one page; `asked` brings a page, from 0."""

    asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._page = 0
        self.label = QLabel()
        self.back = self._button("‹", "show the maps of the previous eight racers", -1)
        self.on = self._button("›", "show the maps of the next eight racers", 1)
        self.setLayout(row(None, self.back, self.label, self.on, None, margins=(0, 0, 0, 2)))
        self.hide()

    def _button(self, text: str, tip: str, by: int) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setText(text)
        button.setToolTip(tip)
        button.clicked.connect(lambda: self.asked.emit(self._page + by))
        return button

    def show_page(self, page: int, count: int) -> None:
        """Show that page `page` (from 0) of `count` is in sight."""
        self._page = page
        self.label.setText(f"{page + 1} / {count}")
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page + 1 < count)
        self.setVisible(count > 1)
