"""The panel for the problem: landscape, parameters, formula, start, steps, noise and seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from gdviz.core.base.knobs import InputError, linear
from gdviz.core.problems.landscape import (
    LANDSCAPES,
    LINE_VARIABLES,
    parameters,
    params_after,
    problem_of,
    with_params,
)
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Init, Landscape, Line, Problem, RaceSpec
from gdviz.gui.panel.box_fields import BoxFields
from gdviz.gui.panel.formula_field import FormulaField
from gdviz.gui.panel.landscape_chooser import LandscapeChooser
from gdviz.gui.panel.landscape_combo import OWN, OWN_LINE
from gdviz.gui.panel.race_knobs import RaceKnobs
from gdviz.gui.panel.shape_note import ShapeNote
from gdviz.gui.panel.sides import LandscapesLeft, moved, name_of
from gdviz.gui.widgets.controls import NumberBox, StillCombo, typed_number
from gdviz.gui.widgets.knob_column import KnobColumn, KnobRows
from gdviz.gui.widgets.knob_editor import NAME_WIDTH, Edits
from gdviz.gui.widgets.layouts import column, row
from gdviz.gui.widgets.tips import in_lines
from gdviz.render.paint.theme import Theme

RACE_KNOBS = ("steps", "noise", "seed", "inside", "stop_when_converged")
VIEWS_TIP = "show a part of the landscape; racers start there from a point of its own"
COORDINATE = linear("[-1e15, 1e15]").described(
    "", "point from which every racer starts; you can also drag the ring on the map"
)
LETTER = linear("[-1e9, 1e9]", -10.0, 10.0).described("", "value of this letter in the formula")


class ProblemPanel(QFrame, Edits):
    """Edits everything of a spec but its racers; every edit is a whole new spec."""

    edited = Signal(object, str)
    # a formula is to be typed
    typing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self._spec: RaceSpec | None = None
        self._shown: Problem | None = None
        self.left = LandscapesLeft()
        self.landscape = LandscapeChooser(theme)
        self.landscape.picked.connect(self.choose)
        self.views = StillCombo()
        self.views.setAccessibleName("view of the landscape")
        self.views.setToolTip(VIEWS_TIP)
        self.views.activated.connect(self._view_chosen)
        self.field = FormulaField()
        self.formula = self.field.line
        self.field.typed.connect(self._formula_typed)
        self.field.finished.connect(self.committed)
        self.field.parameter_wanted.connect(self._add_parameter)
        self.box = BoxFields()
        self.box.typed.connect(self._box_typed)
        self.teaches = ShapeNote()
        self.params = KnobRows()
        self.params.moved.connect(self._param_changed)
        self.params.hide()
        self.race = RaceKnobs(RACE_KNOBS)
        self.knobs = self.race.editors
        self.race.changed.connect(lambda name, value: self._tell(name, **{name: value}))
        self.noise_form = KnobColumn()
        self.noise_form.edited.connect(lambda form, _: self._tell("noise_form", noise_form=form))
        self.hand_on(self.box, self.params, self.race, self.noise_form)
        problem = self.landscape, self.teaches, self.views, self.field, self.box, self.params
        race = self._start_row(), self.race, self.noise_form
        self.setLayout(column(*problem, *race, margins=(10, 8, 10, 10), spacing=5))

    def _start_row(self) -> QHBoxLayout:
        label = QLabel("start")
        label.setMinimumWidth(NAME_WIDTH)
        label.setToolTip(COORDINATE.help)
        self.start = [NumberBox(), NumberBox()]
        self._axes = [QLabel(axis) for axis in "xy"]
        for axis, box in zip("xy", self.start, strict=True):
            box.setAccessibleName(f"start {axis}")
            box.entered.connect(self._start_typed)
        (x, y), (at_x, at_y) = self._axes, self.start
        return row(label, x, (at_x, 1), y, (at_y, 1), spacing=6)

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a spec without a signal."""
        self._spec = spec
        self.left.show(spec)
        if self._shown != spec.problem:
            self._shown = spec.problem
            self._show_problem(spec)
        self._show_start(spec)
        self.race.set_spec(spec)
        spikes = ("period",) if spec.noise_form.shape == "spikes" else ()
        self.noise_form.show_owner(spec.noise_form if spec.noise else None, ("shape", *spikes))

    def _show_problem(self, spec: RaceSpec) -> None:
        name = name_of(spec.problem)
        own = OWN_LINE if isinstance(spec.problem, Line) else OWN
        self.landscape.show_name(name or own)
        info = LANDSCAPES[name] if name else None
        # on a landscape of the catalogue the user has typed none
        formula = getattr(spec.problem, "formula", "")
        typing = self.formula.hasFocus() and formula == self.formula.text().strip()
        self.field.show_problem(problem_of(spec.problem), info.kink if info else "", typing)
        self.box.show_box(problem_of(spec.problem), not name)
        self.teaches.show_about(problem_of(spec.problem), before=info.summary if info else "")
        self.teaches.setToolTip(in_lines(info.teaches) if info else "")
        views = info.views if info else ()
        self.views.clear()
        self.views.addItems(["the whole landscape", *(view.title for view in views)])
        shown = [(view.box, view.params) for view in views]
        present = (getattr(spec.problem, "box", None), spec.problem.params)
        self.views.setCurrentIndex(shown.index(present) + 1 if present in shown else 0)
        self.views.setVisible(bool(views))
        self._show_params(spec)

    def _show_params(self, spec: RaceSpec) -> None:
        if isinstance(spec.problem, Landscape) and spec.problem.name:
            declared = {p.name: p.knob for p in LANDSCAPES[spec.problem.name].params}
        else:
            declared = dict.fromkeys(dict(spec.problem.params), LETTER)
        self.params.show_knobs(declared, parameters(spec.problem))

    def _show_start(self, spec: RaceSpec) -> None:
        point, names = spec.start, problem_of(spec.problem).names
        if point is None or isinstance(point, Init):
            point = problem_of(spec.problem).start
        for i, (name, box) in enumerate(zip(self._axes, self.start, strict=True)):
            there = i < len(point)
            name.setVisible(there)
            box.setVisible(there)
            box.show_number(float(point[i]) if there else None)
            if there:
                name.setText(names[i])
                box.setAccessibleName(f"start {names[i]}")

    def choose(self, name: str) -> None:
        """Race on another landscape: a name in the catalogue, or a formula of the user's own. A
        problem of a different kind than the present one comes back as it was left."""
        if self._spec is None:
            return
        self._try(lambda spec: self.left.chosen(name, spec), "")
        self.committed.emit()
        if name in (OWN, OWN_LINE):
            self.typing.emit()
            self.formula.setFocus()
            self.formula.selectAll()

    def _view_chosen(self, index: int) -> None:
        if self._spec is None or not isinstance(self._spec.problem, Landscape):
            return
        name = self._spec.problem.name
        if index == 0:
            self._tell("", problem=Landscape(name=name), start=None)
        else:
            view = LANDSCAPES[name].views[index - 1]
            problem = Landscape(name=name, params=view.params, box=view.box)
            self._tell("", problem=problem, start=view.start)
        self.committed.emit()

    def _box_typed(self, sides: tuple[float, ...]) -> None:
        """Show another part of the user's own landscape, from a start that fits it."""
        if self._spec is None:
            return
        present, problem = self._spec.problem, self._spec.problem
        if isinstance(present, Line):
            problem = replace(present, interval=(sides[0], sides[1]))
        elif isinstance(present, Landscape):
            problem = replace(present, box=(sides[0], sides[1], sides[2], sides[3]))
        try:
            spec = moved(self._spec, problem)
        except InputError as error:
            self.refused.emit(str(error))
            self.box.show_box(problem_of(present), True)
        else:
            self._hand_on(spec, "")

    def _add_parameter(self, letter: str) -> None:
        """Make a letter of the formula a parameter with value 1."""
        if self._spec is not None:
            self._try_formula(self.formula.text().strip(), ((letter, 1.0),))
            self.committed.emit()

    def _try(self, change: Callable[[RaceSpec], RaceSpec], key: str) -> None:
        """Pass on another race, or mark an error in its formula."""
        assert self._spec is not None
        try:
            spec = change(self._spec)
        except InputError as error:
            self.field.mark(error)
            return
        if spec != self._spec:
            self._hand_on(spec, key)

    def _param_changed(self, name: str, value: float) -> None:
        if self._spec is not None and not isinstance(self._spec.problem, Data):
            problem = with_params(self._spec.problem, ((name, value),))
            self._tell(f"param.{name}", problem=problem)

    def _formula_typed(self, text: str) -> None:
        """The formula as it is being typed; the last good landscape stays while it is wrong."""
        if self._spec is None or text == problem_of(self._spec.problem).formula:
            self.field.mark(None)
        else:
            self._try_formula(text)

    def _try_formula(self, text: str, more: tuple[tuple[str, float], ...] = ()) -> None:
        assert self._spec is not None
        present = self._spec.problem
        variables = LINE_VARIABLES if isinstance(present, Line) else None
        try:
            pairs = params_after(text, parameters(present), dict(more), variables)
            problem: Problem = Landscape(formula=text, params=pairs)
            if isinstance(present, Line):
                problem = replace(present, formula=text, params=pairs)
            problem_of(problem)
        except InputError as error:
            self.field.mark(error)
        else:
            self.field.mark(None)
            self._try(lambda spec: moved(spec, problem), "formula")

    def _start_typed(self, _: str) -> None:
        assert self._spec is not None
        try:
            point = tuple(
                float(typed_number(box.text().strip(), f"start {axis.text()}", COORDINATE))
                if box.exact is None
                else float(box.exact)
                for axis, box in zip(self._axes, self.start, strict=True)
                if not box.isHidden()
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
            self._hand_on(replace(self._spec, **changes), key)

    def _hand_on(self, spec: RaceSpec, key: str) -> None:
        self._spec = spec
        self.edited.emit(spec, key)
