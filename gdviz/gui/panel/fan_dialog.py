"""The question at which values of which number a racer shall race."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QWidget

from gdviz.core.base.knobs import InputError
from gdviz.core.spec.fan import fannable, fanned, own_rate, rates_around, values_in
from gdviz.core.spec.race import RaceSpec
from gdviz.gui.widgets.controls import StillCombo
from gdviz.gui.widgets.layouts import column, muted, named, row
from gdviz.gui.widgets.questions import plain_buttons

WIDTH = 340


class FanDialog(QDialog):
    """Asks for a knob and for values; `found` brings the race with a racer at each of them."""

    found = Signal(object)

    def __init__(self, spec: RaceSpec, racer: int, rate: float | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Fan out")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._spec, self._racer = spec, racer
        entry = spec.entries[racer]
        self._knobs = fannable(entry)
        self.knob = named(StillCombo(narrow=False), "number that differs")
        for name, declared in self._knobs.items():
            words = "learning rate" if name == "lr" else name.replace("_", " ")
            sign = "" if declared.symbol in ("", name) else f" {declared.symbol}"
            self.knob.addItem(words + sign, name)
        self.values = named(QLineEdit(), "values")
        around = rates_around(own_rate(entry, rate), 3)
        self.values.setText(", ".join(map(str, around)))
        self.values.selectAll()
        self.error = muted()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.hide()
        offered = QDialogButtonBox.StandardButton
        buttons = plain_buttons(QDialogButtonBox(offered.Ok | offered.Cancel))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        self.knob.activated.connect(self._another)
        head = QLabel(f"One {entry.label or entry.optimizer.title} per value")
        head.setObjectName("heading")
        hint = muted("values with commas or spaces between them")
        parts = head, row((self.knob, 1)), self.values, hint, self.error, 8, buttons
        self.setLayout(column(*parts, margins=(20, 18, 20, 16), spacing=8))
        self.setMinimumWidth(WIDTH)
        self.values.setFocus()

    def _another(self, _: int) -> None:
        self.values.clear()
        self.values.setPlaceholderText(self._knobs[self.knob.currentData()].allowed)
        self.values.setFocus()

    def _accept(self) -> None:
        name = str(self.knob.currentData())
        try:
            values = values_in(self.values.text(), self._knobs[name], name)
            spec = fanned(self._spec, self._racer, name, values)
        except InputError as error:
            self.error.setText(str(error))
            self.error.show()
        else:
            self.accept()
            self.found.emit(spec)
