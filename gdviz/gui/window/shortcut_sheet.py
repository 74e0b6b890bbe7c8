"""The shortcut sheet: keys and what they do, in columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gdviz.gui.state.actions import ACTIONS, Act, sheet_rows

COLUMNS = 2


class ShortcutSheet(QDialog):
    """All shortcuts of a table of actions."""

    def __init__(self, acts: Sequence[Act] = ACTIONS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups = sheet_rows(acts)
        total = sum(len(rows) + 2 for _, rows in groups)
        columns: list[list[tuple[str, list[tuple[str, str]]]]] = [[] for _ in range(COLUMNS)]
        filled, column = 0, 0
        for name, rows in groups:
            if filled > total / COLUMNS and column < COLUMNS - 1:
                column, filled = column + 1, 0
            columns[column].append((name, rows))
            filled += len(rows) + 2
        across = QHBoxLayout()
        across.setSpacing(36)
        for part in columns:
            across.addLayout(_column(part))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 18, 22, 16)
        outer.setSpacing(14)
        outer.addLayout(across)
        outer.addWidget(buttons)


def _column(groups: list[tuple[str, list[tuple[str, str]]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(4)
    line = 0
    for name, rows in groups:
        head = QLabel(name)
        head.setObjectName("heading")
        grid.addWidget(head, line, 0, 1, 2)
        line += 1
        for keys, words in rows:
            shown = QLabel(keys)
            shown.setObjectName("muted")
            for column, label in enumerate((shown, QLabel(words))):
                label.setTextFormat(Qt.TextFormat.PlainText)
                grid.addWidget(label, line, column)
            line += 1
        grid.setRowMinimumHeight(line, 8)
        line += 1
    grid.setRowStretch(line, 1)
    return grid
