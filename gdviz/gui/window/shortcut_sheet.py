"""The shortcut sheet: keys and what they do, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QWidget

from gdviz.gui.state.actions import ACTIONS, Act, sheet_rows
from gdviz.gui.widgets.layouts import column, muted, row
from gdviz.gui.widgets.questions import plain_buttons

COLUMNS = 3
Group = tuple[str, list[tuple[str, str]]]


class ShortcutSheet(QDialog):
    """All shortcuts of a table of actions."""

    def __init__(self, acts: Sequence[Act] = ACTIONS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = _columns(sheet_rows(acts))
        buttons = plain_buttons(QDialogButtonBox(QDialogButtonBox.StandardButton.Close))
        buttons.rejected.connect(self.close)
        across = row(*(_grid(part) for part in columns), spacing=36)
        self.setLayout(column(across, buttons, margins=(22, 18, 22, 16), spacing=14))


def _columns(groups: list[Group]) -> list[list[Group]]:
    """The groups in columns, in order, the longest of which is as short as it can be."""
    lines = [len(rows) + 2 for _, rows in groups]

    def longest(cuts: tuple[int, ...]) -> int:
        return max(sum(lines[a:b]) for a, b in pairwise((0, *cuts, len(groups))))

    best = min(combinations(range(1, len(groups)), COLUMNS - 1), key=longest)
    return [groups[a:b] for a, b in pairwise((0, *best, len(groups)))]


def _grid(groups: list[Group]) -> QGridLayout:
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
