"""The rule by which early stopping ends a training, as a menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gdviz.core.base.printed import printed

# numbers of epochs without improvement, and the least improvement that counts, as a share
PATIENCES, TOLERANCES = (None, 1, 2, 5, 10, 20, 50, 100, 200), (0.0, 1e-4, 1e-3, 1e-2)


class StopRule(QMenu):
    """One `patience` and one `tolerance`, the data of the actions that are checked."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.patience, self.tolerance = QActionGroup(self), QActionGroup(self)
        epochs = {p: f"after {p} epochs without improvement" for p in PATIENCES[2:]}
        named = {None: "no early stopping", 1: "after one epoch without improvement"} | epochs
        for group, rows in (
            (self.patience, [(named[p], p) for p in PATIENCES]),
            (
                self.tolerance,
                [
                    (f"improvement: by more than {printed(t)} of the best loss", t)
                    for t in TOLERANCES
                ],
            ),
        ):
            for k, (text, value) in enumerate(rows):
                action = QAction(text, self, checkable=True, checked=k == 0)
                action.setData(value)
                group.addAction(action)
                self.addAction(action)
            group.triggered.connect(lambda _: self.changed.emit())
            self.addSeparator()
