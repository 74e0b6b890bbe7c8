"""Editors of a race's own numbers: steps, noise, seed, stop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.core.knobs import knobs_of
from gdviz.core.spec import RaceSpec
from gdviz.gui.knob_editor import KnobEditor

SHORTER = {"stop_when_converged": "stop at end", "inside": "stay in the box"}


class RaceKnobs(QWidget):
    """One editor for each of `names`; `changed` brings the name and the value."""

    changed = Signal(str, object)
    committed = Signal()
    refused = Signal(str)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        self.editors = {name: self._editor(name) for name in names}
        for editor in self.editors.values():
            column.addWidget(editor)

    def _editor(self, name: str) -> KnobEditor:
        editor = KnobEditor(SHORTER.get(name, name), knobs_of(RaceSpec)[name])
        editor.changed.connect(lambda value: self.changed.emit(name, value))
        editor.committed.connect(self.committed)
        editor.refused.connect(self.refused)
        return editor

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a spec without telling anyone."""
        for name, editor in self.editors.items():
            editor.set_value(getattr(spec, name))
