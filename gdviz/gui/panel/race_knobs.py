"""Editors of a race's own numbers: steps, noise, seed, and stop rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gdviz.core.base.knobs import Knob, knobs_of
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import RaceSpec, StopRules
from gdviz.gui.widgets.knob_column import KnobColumn
from gdviz.gui.widgets.knob_editor import Edits, KnobEditor
from gdviz.gui.widgets.layouts import column

SHORTER = {"stop_when_converged": "stop at rest", "inside": "stay in the box"}
MORE = Knob(
    "",
    "rules that end a racer before its last step: a loss, a gradient norm, no improvement, a "
    "number of epochs; an empty field is no rule",
    scale="bool",
)
# the rules that a race without data can have
PLAIN = ("loss", "gradient", "patience", "least")


class RaceKnobs(QWidget, Edits):
    """One editor for each of `names`, and the stop rules; `changed` brings the name and the
    value."""

    changed = Signal(str, object)

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.editors = {name: self._editor(name) for name in names}
        self.more = KnobEditor("stop rules", MORE)
        self.more.changed.connect(self._open_rules)
        self.rules = KnobColumn()
        # while the user edits the rules they stay open, even when there are none
        self._open = False
        self.rules.edited.connect(lambda rules, _: self._edited(rules))
        self.hand_on(self.rules)
        self.setLayout(column(*self.editors.values(), self.more, self.rules, spacing=5))

    def _editor(self, name: str) -> KnobEditor:
        words, declared = SHORTER.get(name, name), knobs_of(RaceSpec)[name]
        return self.editor(words, declared, lambda value: self.changed.emit(name, value))

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
