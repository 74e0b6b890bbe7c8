"""Rows of the panel without a declared knob: a choice, a text, a heading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from gdviz.gui.widgets.controls import NumberBox, StillCombo
from gdviz.gui.widgets.knob_editor import NAME_WIDTH, Edits
from gdviz.gui.widgets.layouts import muted, row


def heading(text: str) -> QLabel:
    """A small heading above a group of rows."""
    label = muted(text)
    label.setContentsMargins(0, 6, 0, 0)
    return label


def note() -> QLabel:
    """A text on as many lines as it needs, in a quiet colour."""
    label = muted()
    label.setWordWrap(True)
    return label


class _Row(QWidget, Edits):
    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        label = QLabel(name, textFormat=Qt.TextFormat.PlainText)
        label.setToolTip(tip)
        label.setFixedWidth(NAME_WIDTH)
        self.row = row(label, spacing=6)
        self.setLayout(self.row)


class TextRow(_Row):
    """A short text; `entered` brings the text typed."""

    entered = Signal(str)

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.box = NumberBox()
        self.box.setAccessibleName(name)
        self.box.entered.connect(self._typed)
        self.row.addWidget(self.box, 1)

    def _typed(self, text: str) -> None:
        self.entered.emit(text)
        self.committed.emit()


class ComboRow(_Row):
    """A choice of one name among some; `picked` reports that another was taken."""

    picked = Signal()

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.combo = StillCombo()
        self.combo.setAccessibleName(name)
        self.combo.setMaxVisibleItems(20)
        self.combo.activated.connect(self._picked)
        self._names: tuple[str, ...] = ()
        self.row.addWidget(self.combo, 1)

    def show_choice(self, names: Sequence[str], chosen: str) -> None:
        """Show the names and which is chosen, without a signal."""
        if tuple(names) != self._names:
            self._names = tuple(names)
            self.combo.clear()
            self.combo.addItems(self._names)
        self.combo.setCurrentText(chosen)

    def _picked(self, _: int) -> None:
        self.picked.emit()
        self.committed.emit()
