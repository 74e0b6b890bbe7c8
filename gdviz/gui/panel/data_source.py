"""The choice of data: a set, custom points or a CSV file, its columns and its parameters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from gdviz.core.base.knobs import InputError
from gdviz.core.data.csv_file import read_file
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.models.fitted import Fitted
from gdviz.core.spec.data import MAX_POINTS, Data, Model
from gdviz.gui.widgets.controls import StillCombo
from gdviz.gui.widgets.knob_column import KnobRows
from gdviz.gui.widgets.knob_editor import Edits
from gdviz.gui.widgets.layouts import button, column
from gdviz.gui.widgets.notice import file_trouble
from gdviz.gui.widgets.panel_rows import ComboRow, note

OWN, FILE = "custom points", "CSV file…"
OWN_TIP = "turn these rows into points of your own: a click adds one, a drag moves one"
OWN_POINTS = ((-2.0, -1.1), (-1.0, 0.4), (0.0, 0.5), (1.0, 1.9), (2.0, 2.2))


class DataSource(QWidget, Edits):
    """Lets the user choose data, as a whole new Data."""

    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._data = Data("hours")
        self._columns: tuple[str, ...] = ()
        self._inputs: tuple[str, ...] = ()
        self._target = ""
        self.choice = StillCombo()
        self.choice.setAccessibleName("data")
        self.choice.setMaxVisibleItems(26)
        for found in DATA_SETS:
            self.choice.addItem(found.title, found.id)
            tip = f"{found.summary}\n{found.source}"
            self.choice.setItemData(self.choice.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        for other in (OWN, FILE):
            self.choice.addItem(other[0].upper() + other[1:], other)
        self.choice.activated.connect(self._chosen)
        self.about = note()
        self.inputs = QPushButton()
        self.inputs.setToolTip("columns from which the model predicts the target")
        self._menu = QMenu(self.inputs)
        self._menu.setToolTipsVisible(True)
        self.inputs.setMenu(self._menu)
        self.target = ComboRow("target", "column that the model learns to predict")
        self.target.picked.connect(self._target_picked)
        self.own = button("Edit the points", OWN_TIP, self._make_own)
        self._params = KnobRows(spacing=5)
        self._params.moved.connect(self._param_changed)
        self._params.hide()
        self.hand_on(self._params)
        columns = self.own, self.inputs, self.target
        self.setLayout(column(self.choice, self.about, *columns, self._params, spacing=5))

    def show_data(self, data: Data, made: Fitted) -> None:
        """Show data without a signal."""
        self._data, self._columns = data, made.table.offered
        self._show_choice()
        rows = f"{len(made.table)} rows"
        text = f"{DATA_SETS[data.source].summary} {rows}." if data.source else rows
        if data.file:
            said = (f"{line}." for line in made.table.notes.lines)
            text = "\n".join((f"{Path(data.file).name}: {rows}.", *said))
        self.about.setText(text)
        few = made.X.shape[1] <= 2 and len(made.table) <= MAX_POINTS
        self.own.setVisible(few and not data.points)
        self._rows = np.column_stack((made.raw, made.y))
        several = len(self._columns) > 2
        self.inputs.setVisible(several)
        self.target.setVisible(several)
        shown = ", ".join(made.inputs)
        self.inputs.setText(shown if len(shown) < 34 else f"{len(made.inputs)} inputs")
        self._inputs, self._target = made.inputs, made.target
        self._fill_menu(made.inputs, made.target, dict(made.table.notes.left_out))
        self.target.show_choice(self._columns, made.target)
        self._show_params(data)

    def _show_choice(self) -> None:
        shown = self._data.source or (FILE if self._data.file else OWN)
        self.choice.setCurrentIndex(self.choice.findData(shown))

    def _fill_menu(self, inputs: tuple[str, ...], target: str, left_out: dict[str, str]) -> None:
        self._menu.clear()
        for name in self._columns[:200]:
            action = self._menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in inputs)
            action.setEnabled(name != target)
            action.setToolTip(left_out.get(name, ""))
            action.toggled.connect(lambda on, name=name: self._toggled(inputs, name, on))

    def _show_params(self, data: Data) -> None:
        declared = DATA_SETS[data.source].params if data.source else ()
        known = {p.name: p.default for p in declared} | dict(data.params)
        whole = {p.name for p in declared if p.knob.scale == "int"}
        values = {name: int(v) if name in whole else v for name, v in known.items()}
        self._params.show_knobs({p.name: p.knob for p in declared}, values)

    def _chosen(self, index: int) -> None:
        wanted = self.choice.itemData(index)
        if wanted == FILE:
            name, _ = QFileDialog.getOpenFileName(self, "Data", "", "Data (*.csv *.tsv *.txt)")
            if name:
                self.open_file(name)
            else:
                self._show_choice()
        elif wanted == OWN:
            self._tell(Data(points=OWN_POINTS))
        else:
            self._tell(first_shown(wanted))

    def open_file(self, name: str) -> None:
        """Learn from a CSV file: its last column of numbers, or of two words, is the target."""
        try:
            file = read_file(name)
            target = file.target()
            inputs = file.inputs(target)
        except InputError as error:
            self.refused.emit(file_trouble(error, name))
            return
        kind = "logistic" if file.has_classes(target) else "linear"
        self._tell(Data(file=name, inputs=inputs[:1], target=target, model=Model(kind)))

    def _toggled(self, inputs: tuple[str, ...], name: str, on: bool) -> None:
        wanted = {*inputs, name} if on else set(inputs) - {name}
        chosen = tuple(column for column in self._columns if column in wanted)
        if chosen:
            self._tell(replace(self._data, inputs=chosen))
        else:
            self.refused.emit("inputs: one column at least")

    def _make_own(self) -> None:
        """The rows as points of the user's own, with the same model."""
        rows = tuple(tuple(float(f"{v:.10g}") for v in row) for row in self._rows)
        own = replace(self._data, source="", file="", points=rows, params=(), inputs=(), target="")
        self._tell(replace(own, missing=Data.missing))

    def _target_picked(self) -> None:
        target = self.target.combo.currentText()
        rest = tuple(c for c in self._inputs if c != target)
        # the only input, if it became the target, changes places with it
        self._tell(replace(self._data, target=target, inputs=rest or (self._target,)))

    def _param_changed(self, name: str, value: float) -> None:
        params = dict(self._data.params) | {name: float(value)}
        self.edited.emit(replace(self._data, params=tuple(sorted(params.items()))), f"data.{name}")

    def _tell(self, data: Data) -> None:
        self.edited.emit(data, "")
        self.committed.emit()


def first_shown(name: str) -> Data:
    """A set of the catalogue with the model with which it is first shown."""
    return Data(name, model=_usual(name), standardise=DATA_SETS[name].standardise)


def _usual(name: str) -> Model:
    if name in ("moons", "xor", "sine", "chebyshev"):
        widths = {"xor": (2,), "sine": (3,), "chebyshev": (12, 12)}
        return Model("network", hidden=widths.get(name, (8,)))
    if name == "sigmoid4":
        return Model("sigmoid")
    return Model("logistic" if DATA_SETS[name].kind == "classes" else "linear")
