"""One editor made from one declared knob: a slider and an exact box, a switch, or a choice."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from gdviz.core.base.knobs import InputError, Knob, checked
from gdviz.gui.widgets.controls import NumberBox, StillCombo, StillSlider, typed_number
from gdviz.gui.widgets.layouts import named, row
from gdviz.gui.widgets.text_size import text_unit
from gdviz.gui.widgets.tips import in_lines
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import font, width_of

NOTCHES = 1000
NAME_WIDTH, BOX_WIDTH, SLIDER = 100, 76, 48
# sizes of a name that is too long for its place
SMALLER = (11.0, 10.0)


class Edits:
    """The reports of what edits something: the end of an edit, and a refusal in one line."""

    committed = Signal()
    refused = Signal(str)

    def hand_on(self: Any, *parts: Any) -> None:
        """Report what these report."""
        for part in parts:
            part.committed.connect(self.committed)
            part.refused.connect(self.refused)

    def editor(self, name: str, declared: Knob, change: Callable[..., object]) -> KnobEditor:
        """A new editor that tells its values to `change`, and the rest to this."""
        made = KnobEditor(name, declared)
        made.changed.connect(change)
        self.hand_on(made)
        return made


class KnobEditor(QWidget, Edits):
    """Edits its `value`; `changed` while it moves. Names are as wide as those of other editors in a
    column, or, if it stands `alone`, as their text."""

    changed = Signal(object)

    def __init__(self, name: str, declared: Knob, alone: bool = False) -> None:
        super().__init__()
        self._alone = alone
        self.name = name
        # as a person reads it, without the underscores of race files
        self._called = name.replace("_", " ")
        self.declared = declared
        # those of the slider, if there is one
        low, high = declared.slider or (declared.low, declared.high)
        finite = math.isfinite(low) and math.isfinite(high)
        self._ends = (low, high) if finite and high > low else None
        self.value: Any = None
        self.box: NumberBox | None = None
        self._box_width = BOX_WIDTH
        self._row = row(self._label(name, declared), spacing=6)
        self.setLayout(self._row)
        self._build()

    def _label(self, name: str, declared: Knob) -> QLabel:
        """The name with its symbol, or as much of it as fits; the tip has all of it."""
        words = self._called
        whole = words if declared.symbol in ("", name) else f"{words} {declared.symbol}"
        label = self.label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._whole = whole
        self._fit_label()
        head = whole if label.text() != whole else ""
        zero = f"0: {declared.zero}" if declared.zero else ""
        told = (head, declared.help, declared.allowed, zero)
        tip = in_lines("\n".join(line for line in told if line))
        label.setToolTip(tip)
        # slider and box have none of their own, and show that of the row
        self.setToolTip(tip)
        return label

    def _fit_label(self) -> None:
        """The name in the size of text that there is now."""
        unit = text_unit(self)
        room = round(NAME_WIDTH * unit)
        if self._alone:
            room = min(room, math.ceil(width_of(self._whole, self.font())))
        faces = [self.font(), *(font(size * unit) for size in SMALLER)]
        tries = [(self._whole, faces[0]), *((self._called, face) for face in faces)]
        fitting = (pair for pair in tries if width_of(*pair) <= room)
        text, face = next(fitting, (self._called, faces[-1]))
        self.label.setFont(face)
        self.label.setText(elided(text, face, room))
        self.label.setFixedWidth(room)

    def fix_box(self, width: int) -> None:
        """Give the box another width, at the usual size of text."""
        self._box_width = width
        if self.box is not None:
            self.box.setFixedWidth(round(width * text_unit(self)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_label()
            if self.box is not None:
                self.box.setFixedWidth(round(self._box_width * text_unit(self)))

    def _build(self) -> None:
        scale = self.declared.scale
        self.check: QCheckBox | None = None
        self.choice: StillCombo | None = None
        self.slider: StillSlider | None = None
        if scale == "bool":
            self.check = named(QCheckBox(), self._called)
            self.check.toggled.connect(self._tell)
            self._row.addWidget(self.check)
            self._row.addStretch(1)
        elif scale == "choice":
            combo = self.choice = StillCombo()
            for choice in self.declared.choices:
                self.choice.addItem(choice.replace("_", " ") or "automatic", choice)
            self.choice.setAccessibleName(self._called)
            self.choice.activated.connect(lambda k: self._tell(combo.itemData(k)))
            self._row.addWidget(self.choice, 1)
        else:
            self._build_number()

    def _build_number(self) -> None:
        if self._ends is not None:
            slider = self.slider = StillSlider(Qt.Orientation.Horizontal)
            slider.setAccessibleName(f"{self._called} slider")
            slider.setRange(0, NOTCHES)
            slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            if self._alone:
                slider.setMinimumWidth(SLIDER)
            slider.valueChanged.connect(self._slid)
            slider.sliderReleased.connect(self.committed)
            self._row.addWidget(slider, 1)
        else:
            self._row.addStretch(1)
        box = self.box = NumberBox()
        box.setAccessibleName(self._called)
        box.setFixedWidth(round(BOX_WIDTH * text_unit(self)))
        box.entered.connect(self._typed)
        if self.declared.optional:
            box.setPlaceholderText("off")
        self._row.addWidget(box)

    def add_widget(self, widget: QWidget) -> None:
        """Add another widget at the end of the row."""
        self._row.addWidget(widget)

    def set_value(self, value: Any, shown: float | None = None) -> None:
        """Show a value without a signal; `shown` stands in for None."""
        self.value = value
        if self.check is not None:
            with QSignalBlocker(self.check):
                self.check.setChecked(bool(value))
        elif self.choice is not None:
            self.choice.setCurrentIndex(self.choice.findData(value))
        elif self.box is not None:
            visible = shown if value is None else value
            self.box.show_number(visible)
            if self.slider is not None and not self.slider.isSliderDown():
                with QSignalBlocker(self.slider):
                    self.slider.setValue(self._notch(visible))

    def show_choices(self, named: Mapping[Any, str], value: Any) -> None:
        """Offer these choices by these names, and show a value, without a signal."""
        assert self.choice is not None
        places = range(self.choice.count())
        there = {self.choice.itemData(k): self.choice.itemText(k) for k in places}
        if list(there.items()) != list(named.items()):
            self.choice.clear()
            for choice, name in named.items():
                self.choice.addItem(name, choice)
        self.set_value(value)

    def _notch(self, value: float | None) -> int:
        if value is None or self._ends is None:
            return 0
        low, high = self._ends
        if self.declared.scale == "log" or (self.declared.scale == "int" and low > 0):
            low, high, value = math.log(low), math.log(high), math.log(max(value, low))
        return round(NOTCHES * min(max((value - low) / (high - low), 0.0), 1.0))

    def _at(self, notch: int) -> float | int:
        assert self._ends is not None
        low, high = self._ends
        share = notch / NOTCHES
        if self.declared.scale == "log" or (self.declared.scale == "int" and low > 0):
            value = low * (high / low) ** share
        else:
            value = low + share * (high - low)
        return round(value) if self.declared.scale == "int" else float(f"{value:.3g}")

    def _slid(self, notch: int) -> None:
        try:
            value = checked(self.declared, self._at(notch), self.name)
        except InputError:
            return
        if value != self.value:
            self.value = value
            if self.box is not None:
                self.box.setModified(False)
                self.box.show_number(value)
            self.changed.emit(value)
            if self.slider is not None and not self.slider.isSliderDown():
                self.committed.emit()

    def _typed(self, text: str) -> None:
        assert self.box is not None
        if not text and self.declared.optional:
            self._tell(None)
            return
        try:
            value = typed_number(text, self.name, self.declared)
        except InputError as error:
            self.box.restore()
            self.refused.emit(str(error))
            return
        self._tell(value)

    def _tell(self, value: Any) -> None:
        self.value = value
        self.changed.emit(value)
        self.committed.emit()
