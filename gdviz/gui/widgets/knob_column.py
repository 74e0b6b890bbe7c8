"""Declared knobs, one editor per row: some of them, or those of a dataclass instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from gdviz.core.base.knobs import Knob, knobs_of
from gdviz.gui.widgets.knob_editor import Edits, KnobEditor
from gdviz.gui.widgets.layouts import column, muted


class KnobRows(QWidget, Edits):
    """An editor for each of some knobs; `moved` brings the name and the value of one."""

    moved = Signal(str, object)

    def __init__(self, spacing: int = 4) -> None:
        super().__init__()
        self.editors: dict[str, KnobEditor] = {}
        # below a value of 0 its meaning is shown, where it does not mean none
        self._zeros: dict[str, QLabel] = {}
        self._column = column(spacing=spacing)
        self.setLayout(self._column)

    def show_knobs(self, declared: Mapping[str, Knob], values: Mapping[str, Any]) -> None:
        """Show these values; the editors are rebuilt only for other knobs."""
        shown = {name: editor.declared for name, editor in self.editors.items()}
        if list(shown.items()) != list(declared.items()):
            self._rebuild(declared)
        for name, editor in self.editors.items():
            editor.set_value(values[name])
        for name, zero in self._zeros.items():
            zero.setVisible(values[name] == 0)

    def _rebuild(self, declared: Mapping[str, Knob]) -> None:
        for widget in (*self.editors.values(), *self._zeros.values()):
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._zeros = {}
        self.editors = {name: self._row(name, knob) for name, knob in declared.items()}
        self.setVisible(bool(self.editors))

    def _row(self, name: str, declared: Knob) -> KnobEditor:
        editor = self.editor(name, declared, lambda value: self.moved.emit(name, value))
        self._column.addWidget(editor)
        if declared.zero:
            self._zeros[name] = note = muted(f"0: {declared.zero}")
            note.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._column.addWidget(note)
        return editor


class KnobColumn(KnobRows):
    """Edits the knobs of a dataclass instance; `edited` brings another one, and the knob's name."""

    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._owner: Any = None
        self.moved.connect(self._moved)

    def show_owner(self, owner: Any, names: Sequence[str] | None = None) -> None:
        """The knobs of `owner`, all or those of these names; None shows nothing."""
        self._owner = owner
        declared = knobs_of(owner) if owner is not None else {}
        wanted = {n: k for n, k in declared.items() if names is None or n in names}
        self.show_knobs(wanted, {name: getattr(owner, name) for name in wanted})

    def _moved(self, name: str, value: Any) -> None:
        self._owner = replace(self._owner, **{name: value})
        self.edited.emit(self._owner, name)
