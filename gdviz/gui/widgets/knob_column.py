"""The knobs of one dataclass instance, one editor per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gdviz.core.base.knobs import Knob, knobs_of
from gdviz.gui.widgets.knob_editor import KnobEditor


class KnobColumn(QWidget):
    """Edits one value; rebuilt only for another class or other knobs of it."""

    edited = Signal(object, str)
    committed = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._owner: Any = None
        self.editors: dict[str, KnobEditor] = {}
        # below a value of 0 its meaning is shown, where it does not mean none
        self._zeros: dict[str, QLabel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_owner(self, owner: Any, names: Sequence[str] | None = None) -> None:
        """The knobs of `owner`, all or those of these names; None shows nothing."""
        declared = knobs_of(owner) if owner is not None else {}
        wanted = {n: k for n, k in declared.items() if names is None or n in names}
        if type(owner) is not type(self._owner) or wanted.keys() != self.editors.keys():
            self._rebuild(wanted)
        self._owner = owner
        for name, editor in self.editors.items():
            editor.set_value(getattr(owner, name))
        for name, zero in self._zeros.items():
            zero.setVisible(getattr(owner, name) == 0)

    def _rebuild(self, declared: dict[str, Knob]) -> None:
        for widget in (*self.editors.values(), *self._zeros.values()):
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._zeros = {}
        self.editors = {name: self._editor(name, knob) for name, knob in declared.items()}
        self.setVisible(bool(self.editors))

    def _editor(self, name: str, declared: Knob) -> KnobEditor:
        editor = KnobEditor(name, declared)
        editor.changed.connect(lambda value: self._changed(name, value))
        editor.committed.connect(self.committed)
        editor.refused.connect(self.refused)
        self._column.addWidget(editor)
        if declared.zero:
            self._zeros[name] = note = QLabel(f"0: {declared.zero}")
            note.setObjectName("muted")
            note.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._column.addWidget(note)
        return editor

    def _changed(self, name: str, value: Any) -> None:
        self._owner = replace(self._owner, **{name: value})
        self.edited.emit(self._owner, name)
