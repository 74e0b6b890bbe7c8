"""Why this step? One racer at the playhead, explained with its own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel

from gdviz.core.analysis.step_facts import Reading
from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.rules.equation import equation_latex, equations
from gdviz.core.rules.substitution import MOST
from gdviz.core.view import ViewSpec
from gdviz.gui.state.background import Newest
from gdviz.gui.tabs.code_page import CodePage
from gdviz.gui.tabs.racer_combo import RacerCombo
from gdviz.gui.tabs.rate_range_view import RateRangeView
from gdviz.gui.tabs.step_picture import StepPicture
from gdviz.gui.tabs.step_reading import checks, readings
from gdviz.gui.tabs.tab import Shown, Tab
from gdviz.gui.widgets.card import card_page, show_one
from gdviz.gui.widgets.controls import StillCombo
from gdviz.gui.widgets.layouts import button, choice, column
from gdviz.gui.widgets.wrapping import WrappingRow, wrapped
from gdviz.render.loop.rule_card import no_line
from gdviz.render.paint.theme import Theme

PAGES = (
    ("rule", "This step", "the rule of the method with the numbers of this step"),
    ("parameters", "Parameters", "the step of every parameter, one per row"),
    ("rates", "Learning rates", "the loss at which this racer ends at each of many learning rates"),
    ("code", "Code", "this racer as code for PyTorch, to copy"),
)
# what is shown at each button: the card, the rates or the code
SHOWN = (0, 0, 1, 2)
LATEX_TIP = "copy the rule of this optimizer as LaTeX"
TORCH_TIP = "copy the code for PyTorch that does what this racer does"
CHECK_TIP = "compare the gradient with central differences of the loss, parameter by parameter"
# how wide the choice of a parameter may be
PARAMETER = 110


class Inspector(Tab):
    """Follows the playhead for the racer that is chosen."""

    of_racer = True

    numbers = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._readings, self._checks = Newest(readings, self), Newest(checks, self)
        self._readings.ready.connect(lambda asked, found: self._show(*asked[:2], *found))
        self._checks.ready.connect(self._checked)
        self.card = StepPicture(theme)
        self.rates = RateRangeView(theme)
        self.code = CodePage()
        self.shown = self.card, self.rates, self.code
        parts = ((page, 1) for page in self.shown)
        self.setLayout(column(card_page(self._controls(), *parts)))
        show_one(self.shown, 0)

    def _controls(self) -> WrappingRow:
        self.question = QLabel("Why this step of")
        self.racers = RacerCombo()
        self.racers.activated.connect(lambda k: self.views.emit({"racer": k + 1}))
        self.parameter = StillCombo()
        self.parameter.setToolTip("parameter whose numbers the rule shows")
        self.parameter.setAccessibleName("parameter of the rule")
        self.parameter.setMaximumWidth(PARAMETER)
        self.parameter.activated.connect(self.choose_parameter)
        self.pages = choice(self, PAGES, self._show_page)
        self.check = button("Check the gradient", CHECK_TIP, self._check)
        self.latex = button("Copy as LaTeX", LATEX_TIP, self._copy_latex)
        self.torch = button("Copy as PyTorch", TORCH_TIP, self._copy_torch)
        for later in (self.parameter, self.check, self.torch):
            later.hide()
        asked = self.question, (self.racers, 1), self.parameter
        shown = *self.pages.buttons(), self.check, self.latex, self.torch
        return wrapped(*asked, *shown, margins=(12, 8, 12, 0))

    @property
    def kept(self) -> Mapping[str, Any]:
        """The open page."""
        index = self.pages.checkedId()
        return {"page": PAGES[index][0] if index else ""}

    def recall(self, view: ViewSpec) -> None:
        """Open that page."""
        names = [page for page, _, _ in PAGES]
        self.pages.button(names.index(view.page or names[0])).click()

    def _show_page(self, index: int) -> None:
        show_one(self.shown, SHOWN[index])
        self.card.parameters = index == 1
        self.check.setVisible(index == 1)
        self._offer_parameters()
        # there is not room for all: each copies what its page shows
        self.latex.setVisible(index == 0)
        self.torch.setVisible(index == 3)
        self._refresh()

    def _offer_parameters(self) -> None:
        """The names of many parameters, to choose whose numbers the rule shows."""
        names = self._race.problem.names if self._race is not None else ()
        if tuple(self.parameter.itemText(k) for k in range(self.parameter.count())) != names:
            self.parameter.clear()
            self.parameter.addItems(names)
            self.choose_parameter(0)
        on_rule = self.pages.checkedId() == 0
        self.parameter.setVisible(on_rule and len(names) > MOST)

    def choose_parameter(self, index: int) -> None:
        """Show the rule in another parameter's numbers."""
        self.card.parameter = max(index, 0)
        self.parameter.setCurrentIndex(self.card.parameter)
        self.card.refit()

    def _check(self) -> None:
        if (shown := self.card.reading) is not None:
            self._checks.ask((self.card.race, shown))

    def _checked(self, question: tuple[Race, Reading], found: Array) -> None:
        if question[1] is self.card.reading:
            self.card.check = found
            self.card.refit()

    @property
    def racer(self) -> int:
        """The racer that is explained."""
        return self._shown.racer if self._shown is not None else 0

    def display(self, shown: Shown) -> None:
        """Another race or racer, other names or colours."""
        before, self._shown = self._shown, shown
        race = shown.race
        if before is None or before.theme is not shown.theme:
            for page in (self.card, self.rates):
                page.theme = shown.theme
                page.refit()
        if race is None:
            return
        if before is None or before.race is None or before.race.spec != race.spec:
            self._readings.forget()
        self.racers.show_race(race, shown.racer, shown.theme)
        self._refresh()

    def _refresh(self) -> None:
        race, racer = self._race, self.racer
        if race is None or not self.isVisible():
            return
        if racer < len(race.tracks):
            self.rates.set_racer(race, racer)
            self._offer_latex(race.spec.entries[racer].optimizer)
            step = min(self._step, race.tracks[racer].steps - 1)
            self._ask(step, race.spec.steps)
            self._readings.follow((race, racer, step))
        else:
            self._ask(-1, race.spec.steps)
            self._readings.forget()
            self._show(race, racer, None)
        if not self.code.isHidden():
            self.code.show_racer(race, racer)

    def _show(self, race: Race, racer: int, shown: Reading | None) -> None:
        self.card.show_step(race, racer, shown)
        self._offer_parameters()
        self.card.refit()

    def _ask(self, step: int, most: int) -> None:
        """Which step it is: past a racer's end it is the last one, not that of the playhead."""
        self.question.setText(f"Why step {step + 1} of" if step >= 0 else "Why this step of")
        # the buttons beside it stand still while the number grows
        width = self.question.fontMetrics().horizontalAdvance(f"Why step {most} of")
        self.question.setMinimumWidth(width)

    def _offer_latex(self, method: Optimizer) -> None:
        there = bool(equations(method))
        self.latex.setEnabled(there)
        self.latex.setToolTip(LATEX_TIP if there else no_line(method))

    def _copy_latex(self) -> None:
        if (race := self._race) is not None and race.spec.entries:
            method = race.spec.entries[self.racer].optimizer
            QApplication.clipboard().setText(equation_latex(method))

    def _copy_torch(self) -> None:
        if (race := self._race) is not None:
            self.code.copy_racer(race, self.racer)
