"""The shortcut sheet: keys and what they do, in columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QWidget

from gdviz.gui.state.actions import ACTIONS, Act, sheet_rows
from gdviz.gui.widgets.layouts import column, muted, row
from gdviz.gui.widgets.questions import plain_buttons

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
        filled, here = 0, 0
        for name, rows in groups:
            if filled > total / COLUMNS and here < COLUMNS - 1:
                here, filled = here + 1, 0
            columns[here].append((name, rows))
            filled += len(rows) + 2
        buttons = plain_buttons(QDialogButtonBox(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.close)
        across = row(*(_grid(part) for part in columns), spacing=36)
        self.setLayout(column(across, buttons, margins=(22, 18, 22, 16), spacing=14))


def _grid(groups: list[tuple[str, list[tuple[str, str]]]]) -> QGridLayout:
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
            grid.addWidget(muted(keys), line, 0)
            grid.addWidget(QLabel(words, textFormat=Qt.TextFormat.PlainText), line, 1)
            line += 1
        grid.setRowMinimumHeight(line, 8)
        line += 1
    grid.setRowStretch(line, 1)
    return grid
