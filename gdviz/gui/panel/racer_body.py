"""The open part of a racer's card: the knobs of its method, schedule and batches."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gdviz.core.base.knobs import knobs_of
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.problems.validation import rests_on_point
from gdviz.core.spec.race import Entry, RaceSpec
from gdviz.gui.panel.batch_sizes import BatchSizes
from gdviz.gui.panel.method_switches import MethodSwitches
from gdviz.gui.panel.schedule_curve import ScheduleCurve
from gdviz.gui.panel.schedule_editor import ScheduleEditor
from gdviz.gui.widgets.knob_column import KnobColumn
from gdviz.gui.widgets.knob_editor import Edits, KnobEditor
from gdviz.gui.widgets.layouts import column, held
from gdviz.render.paint.theme import Theme

ENTRY_KNOBS = ("clip_norm", "clip_value", "l2", "decay", "batch")


class RacerBody(QWidget, Edits):
    """Edits all of an entry but the part in its card's head.

    `changed` brings fields of the entry with their new values, and the name of the control;
    `switched` a whole new entry.
    """

    changed = Signal(object, str)
    switched = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._method: Optimizer | None = None
        self.switches = MethodSwitches()
        self.switches.switched.connect(self.switched)
        self.knobs, self.base = KnobColumn(), KnobColumn()
        self.knobs.edited.connect(lambda method, name: self._tell(name, optimizer=method))
        self.base.edited.connect(self._base_edited)
        self.schedule = ScheduleEditor()
        self.schedule.edited.connect(
            lambda schedule, name: self._tell(name and f"schedule.{name}", schedule=schedule)
        )
        self.curve = ScheduleCurve(theme)
        self.others = {name: self._editor(name) for name in ENTRY_KNOBS}
        self.sizes = BatchSizes("single", "the race's", "as many rows as set for the race")
        self.sizes.picked.connect(lambda size: self._tell("", batch=size))
        self.hand_on(self.knobs, self.base, self.schedule)
        numbers = self.schedule, self.curve, *self.others.values(), self.sizes
        extras = held(column(*numbers, margins=(0, 2, 0, 0), spacing=4))
        self.setLayout(column(self.switches, self.knobs, self.base, extras, spacing=5))

    def _editor(self, name: str) -> KnobEditor:
        words, declared = name.replace("_", " "), knobs_of(Entry)[name]
        return self.editor(words, declared, lambda value: self._tell(name, **{name: value}))

    def show_entry(self, entry: Entry, colour: str, spec: RaceSpec, rows: int) -> None:
        """Show a racer of a race; `rows` is the number of rows for batches."""
        method = self._method = entry.optimizer
        self.others["batch"].setVisible(rows > 0)
        self.sizes.setVisible(rows > 0)
        self.sizes.show_size(entry.batch, rows, spec.sampling)
        self.others["decay"].setVisible(rests_on_point(method))
        self.switches.show_entry(entry)
        self.knobs.show_owner(method)
        base = getattr(method, "base", None)
        self.base.show_owner(base if isinstance(base, Optimizer) else None)
        for part in (self.knobs, self.base):
            part.setVisible(bool(part.editors))
        self.schedule.show_schedule(entry.schedule, spec.steps)
        self.curve.show_schedule(entry.schedule, spec.steps, colour)
        for name, editor in self.others.items():
            editor.set_value(getattr(entry, name))

    def _tell(self, key: str, **changes: Any) -> None:
        self.changed.emit(changes, key)

    def _base_edited(self, base: Optimizer, name: str) -> None:
        changes: dict[str, Any] = {"base": base}
        self._tell(name, optimizer=dataclasses.replace(self._method, **changes))  # type: ignore[type-var]
