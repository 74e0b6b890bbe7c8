"""Editors of a race's own numbers: steps, noise, seed, and stop rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.core.base.knobs import Knob, knobs_of
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import RaceSpec, StopRules
from gdviz.gui.widgets.knob_column import KnobColumn
from gdviz.gui.widgets.knob_editor import KnobEditor

SHORTER = {"stop_when_converged": "stop at rest", "inside": "stay in the box"}
MORE = Knob(
    "",
    "rules that end a racer before its last step: a loss, a gradient norm, no improvement, a "
    "number of epochs; an empty field is no rule",
    scale="bool",
)
# the rules that a race without data can have
PLAIN = ("loss", "gradient", "patience", "least")


class RaceKnobs(QWidget):
    """One editor for each of `names`, and the stop rules; `changed` brings the name and the
    value."""

    changed = Signal(str, object)
    committed = Signal()
    refused = Signal(str)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        self.editors = {name: self._editor(name) for name in names}
        self.more = KnobEditor("stop rules", MORE)
        self.more.changed.connect(self._open_rules)
        self.rules = KnobColumn()
        # while the user edits the rules they stay open, even when there are none
        self._open = False
        self.rules.edited.connect(lambda rules, _: self._edited(rules))
        self.rules.committed.connect(self.committed)
        self.rules.refused.connect(self.refused)
        for widget in (*self.editors.values(), self.more, self.rules):
            column.addWidget(widget)

    def _editor(self, name: str) -> KnobEditor:
        editor = KnobEditor(SHORTER.get(name, name), knobs_of(RaceSpec)[name])
        editor.changed.connect(lambda value: self.changed.emit(name, value))
        editor.committed.connect(self.committed)
        editor.refused.connect(self.refused)
        return editor

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a spec without a signal."""
        for name, editor in self.editors.items():
            editor.set_value(getattr(spec, name))
        self.rules.show_owner(spec.stop, None if isinstance(spec.problem, Data) else PLAIN)
        shown = self._open or spec.stop.given
        self.more.set_value(shown)
        self.rules.setVisible(shown)

    def forget(self) -> None:
        """A different race: its rules are shown if it has any."""
        self._open = False

    def _edited(self, rules: StopRules) -> None:
        self._open = True
        self.changed.emit("stop", rules)

    def _open_rules(self, on: bool) -> None:
        """Show the rules; hiding them removes them."""
        self._open = on
        self.rules.setVisible(on)
        if not on:
            self.changed.emit("stop", StopRules())
            self.committed.emit()
