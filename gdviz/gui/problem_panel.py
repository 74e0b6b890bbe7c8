"""What is raced on: landscape, parameters, formula, start, steps, noise and seed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gdviz.core.formula import FormulaError
from gdviz.core.knobs import InputError, Knob, knobs_of
from gdviz.core.objectives.landscape import LANDSCAPES, parameters, problem_of, with_params
from gdviz.core.spec import Init, Landscape, Line, Problem, RaceSpec
from gdviz.gui.knob_editor import NAME_WIDTH, KnobEditor, NumberBox, StillCombo, number, written

OWN = "own formula"
OWN_LINE = "own formula of one variable"
# what a race of one variable begins with
FIRST_LINE = Line("x^4/4 - x^2 + x/3", interval=(-2.5, 2.5))
DEBOUNCE_MS = 250
RACE_KNOBS = ("steps", "noise", "seed", "stop_when_converged")
COORDINATE = Knob("", "where every racer starts; drag the ring on the map", low=-1e15, high=1e15)


class ProblemPanel(QFrame):
    """Edits everything of a spec but its racers; every edit is a whole new spec."""

    edited = Signal(object, str)
    committed = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._spec: RaceSpec | None = None
        self._shown: Problem | None = None
        self._params: dict[str, KnobEditor] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 10)
        self._column.setSpacing(5)
        self.landscape = self._landscape_combo()
        self.formula = QLineEdit()
        self.formula.setMaxLength(1001)
        self.formula.setPlaceholderText("a loss in x and y, such as x^2 + 10y^2")
        self.formula.setAccessibleName("formula")
        self.formula.textEdited.connect(lambda _: self._typing.start())
        self._typing = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._typing.timeout.connect(self._formula_typed)
        self.formula.editingFinished.connect(self._formula_finished)
        self.problem = QLabel()
        self.problem.setObjectName("error")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.teaches = QLabel()
        self.teaches.setObjectName("muted")
        self.teaches.setTextFormat(Qt.TextFormat.PlainText)
        self.teaches.setWordWrap(True)
        for widget in (self.landscape, self.teaches, self.formula, self.problem):
            self._column.addWidget(widget)
        self._param_column = QVBoxLayout()
        self._param_column.setSpacing(4)
        self._column.addLayout(self._param_column)
        self._column.addLayout(self._start_row())
        self.knobs = {name: self._race_editor(name) for name in RACE_KNOBS}
        for editor in self.knobs.values():
            self._column.addWidget(editor)

    def _landscape_combo(self) -> StillCombo:
        combo = StillCombo()
        model = QStandardItemModel(combo)
        group = ""
        for info in sorted(LANDSCAPES, key=lambda i: _groups().index(i.group)):
            if info.group != group:
                group = info.group
                head = QStandardItem(group)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                model.appendRow(head)
            item = QStandardItem(info.title)
            item.setData(info.id, Qt.ItemDataRole.UserRole)
            item.setToolTip(info.summary)
            model.appendRow(item)
        for own in (OWN, OWN_LINE):
            item = QStandardItem(own.capitalize())
            item.setData(own, Qt.ItemDataRole.UserRole)
            model.appendRow(item)
        combo.setModel(model)
        combo.setMaxVisibleItems(24)
        combo.setEditable(True)
        combo.setInsertPolicy(StillCombo.InsertPolicy.NoInsert)
        completer = QCompleter(model, combo)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._completed)
        combo.setCompleter(completer)
        combo.setToolTip("the landscape; type to search")
        combo.activated.connect(self._choose)
        line = combo.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._show_name)
        return combo

    def _start_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        label = QLabel("start")
        label.setMinimumWidth(NAME_WIDTH)
        label.setToolTip(COORDINATE.help)
        row.addWidget(label)
        self.start = [NumberBox(), NumberBox()]
        for axis, box in zip("xy", self.start, strict=True):
            row.addWidget(QLabel(axis))
            box.setAccessibleName(f"start {axis}")
            box.entered.connect(self._start_typed)
            row.addWidget(box, 1)
        return row

    def _race_editor(self, name: str) -> KnobEditor:
        editor = KnobEditor(
            name.replace("stop_when_converged", "stop at end"), knobs_of(RaceSpec)[name]
        )
        editor.changed.connect(lambda value: self._tell(name, **{name: value}))
        editor.committed.connect(self.committed)
        editor.refused.connect(self.refused)
        return editor

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a spec without telling anyone."""
        self._spec = spec
        if self._shown != spec.problem:
            self._shown = spec.problem
            self._show_problem(spec)
        self._show_start(spec)
        for name, editor in self.knobs.items():
            editor.set_value(getattr(spec, name))

    def _show_problem(self, spec: RaceSpec) -> None:
        self._show_name()
        problem = problem_of(spec.problem)
        if not (self.formula.hasFocus() and self._own_text(spec)):
            self.formula.setText(problem.formula)
            self._mark("")
        named = isinstance(spec.problem, Landscape) and spec.problem.name
        info = LANDSCAPES[named] if named else None
        self.teaches.setText(info.summary if info else "")
        self.teaches.setToolTip(info.teaches if info else "")
        self.teaches.setVisible(info is not None)
        self._show_params(spec)

    def _own_text(self, spec: RaceSpec) -> bool:
        return getattr(spec.problem, "formula", "") == self.formula.text()

    def _show_params(self, spec: RaceSpec) -> None:
        declared: dict[str, Knob] = {}
        if isinstance(spec.problem, Landscape) and spec.problem.name:
            declared = {p.name: p.knob for p in LANDSCAPES[spec.problem.name].params}
        else:
            declared = {
                n: Knob("", "a parameter of the formula", -1e9, 1e9, slider=(-10.0, 10.0))
                for n, _ in spec.problem.params
            }
        shown = {n: (e.declared.low, e.declared.high) for n, e in self._params.items()}
        if shown != {n: (k.low, k.high) for n, k in declared.items()}:
            for editor in self._params.values():
                self._param_column.removeWidget(editor)
                editor.hide()
                editor.deleteLater()
            self._params = {name: self._param_editor(name, knob) for name, knob in declared.items()}
        values = parameters(spec.problem)
        for name, editor in self._params.items():
            editor.set_value(values[name])

    def _param_editor(self, name: str, declared: Knob) -> KnobEditor:
        editor = KnobEditor(name, declared)
        editor.changed.connect(lambda value: self._param_changed(name, value))
        editor.committed.connect(self.committed)
        editor.refused.connect(self.refused)
        self._param_column.addWidget(editor)
        return editor

    def _show_start(self, spec: RaceSpec) -> None:
        point = spec.start
        if point is None or isinstance(point, Init):
            point = problem_of(spec.problem).start
        for i, box in enumerate(self.start):
            box.setEnabled(i < len(point))
            box.show_text(written(float(point[i])) if i < len(point) else "")

    def _show_name(self) -> None:
        if self._spec is None:
            return
        own = OWN_LINE if isinstance(self._spec.problem, Line) else OWN
        name = getattr(self._spec.problem, "name", "") or own
        index = self.landscape.findData(name, Qt.ItemDataRole.UserRole)
        self.landscape.setCurrentIndex(index)
        line = self.landscape.lineEdit()
        if line is not None:
            line.setText(self.landscape.itemText(index))
            line.setCursorPosition(0)

    def _completed(self, text: str) -> None:
        index = self.landscape.findText(text)
        if index >= 0:
            self._choose(index)

    def _choose(self, index: int) -> None:
        name = self.landscape.itemData(index, Qt.ItemDataRole.UserRole)
        if self._spec is None or name is None:
            return
        problem: Landscape | Line
        if name in (OWN, OWN_LINE):
            text = self.formula.text()
            problem = Landscape(formula=text) if name == OWN else FIRST_LINE
            self.formula.setFocus()
            self.formula.selectAll()
        else:
            problem = Landscape(name=name)
        if problem != self._spec.problem:
            self._change_problem(problem, "")
            self.committed.emit()

    def _change_problem(self, problem: Any, key: str) -> None:
        assert self._spec is not None
        try:
            ready = problem_of(problem)
        except InputError as error:
            self._mark(str(error))
            return
        keep = ready.box == problem_of(self._spec.problem).box
        start = self._spec.start if keep else None
        self._tell(key, problem=problem, start=start)

    def _param_changed(self, name: str, value: float) -> None:
        if self._spec is not None:
            problem = with_params(self._spec.problem, ((name, value),))
            self._tell(f"param.{name}", problem=problem)

    def _formula_typed(self) -> None:
        """The formula as it is being typed; the last good landscape stays while it is wrong."""
        self._typing.stop()
        text = self.formula.text()
        if self._spec is None or text.strip() == problem_of(self._spec.problem).formula:
            self._mark("")
            return
        params = self._spec.problem.params if getattr(self._spec.problem, "formula", "") else ()
        problem: Landscape | Line = Landscape(formula=text.strip(), params=params)
        if isinstance(self._spec.problem, Line):
            problem = replace(self._spec.problem, formula=text.strip())
        try:
            problem_of(problem)
        except FormulaError as error:
            self._mark(str(error), error.column)
        except InputError as error:
            self._mark(str(error))
        else:
            self._mark("")
            self._change_problem(problem, "formula")

    def _formula_finished(self) -> None:
        if self._typing.isActive():
            self._formula_typed()
        self.committed.emit()

    def _mark(self, text: str, column: int = 0) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if self.formula.property("bad") != bool(text):
            self.formula.setProperty("bad", bool(text))
            self.formula.style().unpolish(self.formula)
            self.formula.style().polish(self.formula)

    def _start_typed(self, _: str) -> None:
        assert self._spec is not None
        try:
            point = tuple(
                float(number(box.text().strip(), f"start {axis}", COORDINATE))
                for axis, box in zip("xy", self.start, strict=True)
                if box.isEnabled()
            )
        except InputError as error:
            self.refused.emit(str(error))
            for box in self.start:
                box.restore()
            return
        self._tell("start", start=point)
        self.committed.emit()

    def _tell(self, key: str, **changes: Any) -> None:
        if self._spec is not None:
            self._spec = replace(self._spec, **changes)
            self.edited.emit(self._spec, key)


def _groups() -> list[str]:
    """The catalogue's groups in the order in which they first appear."""
    return list(dict.fromkeys(info.group for info in LANDSCAPES))
