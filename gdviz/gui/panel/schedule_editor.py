"""The choice and editor of a learning-rate schedule, with the two parts of a sequence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from gdviz.core.schedules import SCHEDULES, Schedule, Sequence
from gdviz.gui.widgets.controls import StillCombo
from gdviz.gui.widgets.knob_column import KnobColumn
from gdviz.gui.widgets.knob_editor import NAME_WIDTH, Edits
from gdviz.gui.widgets.layouts import column, row

NO_SCHEDULE = "no schedule"
PARTS = ("first", "then")
INDENT = 10
# a part this deep is not a sequence itself: the card has no room for more
DEEPEST = 2


class ScheduleEditor(QWidget, Edits):
    """`edited` brings the whole new schedule, or None, and the name of the changed knob.

    A part of a sequence must be there and cannot watch the loss.
    """

    edited = Signal(object, str)

    def __init__(self, words: str = "schedule", depth: int = 0) -> None:
        super().__init__()
        part, self._depth = depth > 0, depth
        self._schedule: Any = None
        self._steps = 0
        self.kind = StillCombo()
        self.kind.setAccessibleName(words)
        if not part:
            self.kind.addItem(NO_SCHEDULE, "")
        for cls in SCHEDULES:
            if not ((part and cls.closed_loop) or (depth >= DEEPEST and cls is Sequence)):
                self.kind.addItem(cls.title, cls.id)
        self.kind.activated.connect(self._choose)
        label = QLabel(words)
        label.setMinimumWidth(NAME_WIDTH - (INDENT if part else 0))
        self.knobs = KnobColumn()
        self.knobs.edited.connect(self.edited)
        # made when first needed: a part may be a sequence itself
        self.parts: dict[str, ScheduleEditor] = {}
        margins = (INDENT if part else 0, 0, 0, 0)
        self._column = column(row(label, (self.kind, 1)), self.knobs, margins=margins, spacing=4)
        self.setLayout(self._column)
        self.hand_on(self.knobs)

    def show_schedule(self, schedule: Schedule | None, steps: int) -> None:
        """Show a schedule of a race of `steps` steps, or a part of one."""
        self._schedule, self._steps = schedule, steps
        self.kind.setCurrentIndex(self.kind.findData(schedule.id if schedule else ""))
        self.kind.setToolTip(
            schedule.summary if schedule else "no schedule: the same learning rate at every step"
        )
        self.knobs.show_owner(schedule)
        self.knobs.setVisible(bool(self.knobs.editors))
        for editor in self.parts.values():
            editor.hide()
        if isinstance(schedule, Sequence):
            split = min(schedule.milestone, steps)
            for name, length in zip(PARTS, (split, steps - split), strict=True):
                self._part(name).show_schedule(getattr(schedule, name), length)
                self._part(name).show()

    def _part(self, name: str) -> ScheduleEditor:
        if name not in self.parts:
            editor = self.parts[name] = ScheduleEditor(name, self._depth + 1)
            editor.edited.connect(lambda part, what: self._part_edited(name, part, what))
            self.hand_on(editor)
            self._column.addWidget(editor)
        return self.parts[name]

    def _part_edited(self, name: str, part: Schedule, what: str) -> None:
        changes: dict[str, Any] = {name: part}
        self.edited.emit(replace(self._schedule, **changes), f"{name}.{what}" if what else "")

    def _choose(self, index: int) -> None:
        name = self.kind.itemData(index)
        self.edited.emit(SCHEDULES[name].over(self._steps) if name else None, "")
        self.committed.emit()
