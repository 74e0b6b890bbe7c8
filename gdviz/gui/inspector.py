"""Why this step? One racer at the playhead, explained with its own numbers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gdviz.core.arrays import Array
from gdviz.core.equation import equation_latex, equations
from gdviz.core.microscope import Reading
from gdviz.core.names import Name, names
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.core.substitution import MOST
from gdviz.gui.background import Newest
from gdviz.gui.controls import StillCombo
from gdviz.gui.names_combo import NamesCombo
from gdviz.gui.rate_range_view import RateRangeView
from gdviz.gui.step_picture import MARGIN, StepPicture
from gdviz.gui.step_reading import checks, readings
from gdviz.gui.table import chip
from gdviz.render.parameter_table import table_height
from gdviz.render.rule_card import no_line
from gdviz.render.step_card import step_height
from gdviz.render.theme import Theme, racer_colours

PAGES = (
    ("This step", "the rule of the method with the numbers of this step"),
    ("Parameters", "the step of every parameter, one per row"),
    ("Learning rates", "the loss at which this racer ends at each of many learning rates"),
    ("Code", "this racer as code for PyTorch, to copy"),
)
# the page of the stack behind each button
STACKED = (0, 0, 1, 2)
LATEX_TIP = "copy the rule of this optimizer as LaTeX"
# a row narrower than this has no room for the question
ROOMY = 800
# the names of the racers take the room of the row before anything else does
ROOM = 100
# how wide the choice of a parameter may be
PARAMETER = 110


class Inspector(QWidget):
    """Follows the playhead for the racer that is chosen; `chosen` reports which one that is."""

    chosen = Signal(int)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._spec: RaceSpec | None = None
        self._shown: tuple[tuple[Name, ...], tuple[str, ...]] | None = None
        self._race: Race | None = None
        self._racer, self._step = 0, 0
        self._readings = Newest(readings, self)
        self._readings.ready.connect(self._bring)
        self._checks = Newest(checks, self)
        self._checks.ready.connect(self._checked)
        self.card = StepPicture(look)
        self.racers = NamesCombo()
        self.racers.activated.connect(self.choose)
        self.latex = QPushButton("Copy as LaTeX")
        self.latex.setToolTip(LATEX_TIP)
        self.latex.clicked.connect(self._copy_latex)
        self.torch = QPushButton("Copy as PyTorch")
        self.torch.setToolTip("copy the code for PyTorch that does what this racer does")
        self.torch.clicked.connect(self._copy_torch)
        self.torch.hide()
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 6, MARGIN, 0)
        self.question = QLabel("Why this step of")
        row.addWidget(self.question)
        row.addWidget(self.racers, ROOM)
        self.parameter = StillCombo()
        self.parameter.setToolTip("parameter whose numbers the rule shows")
        self.parameter.setAccessibleName("parameter of the rule")
        self.parameter.setMaximumWidth(PARAMETER)
        self.parameter.activated.connect(self.choose_parameter)
        self.parameter.hide()
        row.addWidget(self.parameter)
        self._add_pages(row)
        self.check = QPushButton("Check the gradient")
        self.check.setToolTip(
            "compare the gradient with central differences of the loss, parameter by parameter"
        )
        self.check.clicked.connect(self._check)
        self.check.hide()
        row.addWidget(self.check)
        row.addStretch(1)
        row.addWidget(self.latex)
        row.addWidget(self.torch)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        self.rates = RateRangeView(look)
        self.stack = QStackedWidget()
        self.stack.addWidget(area)
        self.stack.addWidget(self.rates)
        self.code = QPlainTextEdit()
        self.code.setReadOnly(True)
        self.code.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.code.setAccessibleName("code for PyTorch")
        self.stack.addWidget(self.code)
        column.addWidget(self.stack, 1)

    def _add_pages(self, row: QHBoxLayout) -> None:
        self.pages = QButtonGroup(self)
        self.pages.idClicked.connect(self._show_page)
        for index, (words, tip) in enumerate(PAGES):
            button = QPushButton(words)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setChecked(index == 0)
            self.pages.addButton(button, index)
            row.addWidget(button)

    def _show_page(self, index: int) -> None:
        self.stack.setCurrentIndex(STACKED[index])
        self.card.parameters = index == 1
        self.check.setVisible(index == 1)
        self._offer_parameters()
        # there is not room for all: each copies what its page shows
        self.latex.setVisible(index == 0)
        self.torch.setVisible(index == 3)
        self._read()

    def _offer_parameters(self) -> None:
        """The names of many parameters, to choose whose numbers the rule shows."""
        names = self._race.problem.names if self._race is not None else ()
        if tuple(self.parameter.itemText(k) for k in range(self.parameter.count())) != names:
            self.parameter.clear()
            self.parameter.addItems(names)
            self.choose_parameter(0)
        on_rule = self.stack.currentIndex() == 0 and not self.card.parameters
        self.parameter.setVisible(on_rule and len(names) > MOST)

    def choose_parameter(self, index: int) -> None:
        """Show the rule in another parameter's numbers."""
        self.card.parameter = max(index, 0)
        self.parameter.setCurrentIndex(self.card.parameter)
        if self.card.race is not None:
            self.card.setMinimumHeight(self._height(self.card.race))
        self.card.update()

    def _check(self) -> None:
        if (shown := self.card.reading) is not None:
            self._checks.ask((self.card.race, shown))

    def _checked(self, question: tuple[Race, Reading], found: Array) -> None:
        race, checked = question
        if checked is self.card.reading:
            self.card.check = found
            self.card.setMinimumHeight(self._height(race))
            self.card.update()

    @property
    def racer(self) -> int:
        """The racer that is explained."""
        return self._racer

    @property
    def busy(self) -> bool:
        """Whether the step, or the check of its gradient, is still being computed."""
        return self._readings.busy or self._checks.busy

    def set_race(self, race: Race, step: int) -> None:
        """Another race or step."""
        if self._race is not None and self._race.spec != race.spec:
            self._readings.forget()
        self._race = race
        self.set_spec(race.spec)
        self.set_step(step)

    def set_spec(self, spec: RaceSpec) -> None:
        """Labels and colours."""
        self._spec = spec
        race = self._race
        lrs = race.lrs if race is not None and race.spec == spec else ()
        shown = names(spec, lrs), racer_colours(spec, self._look)
        if shown == self._shown:
            return
        self._shown = shown
        found, colours = shown
        icons = [chip(i, colour, True, self._look) for i, colour in enumerate(colours)]
        self.racers.show_names(found, icons)
        self.choose(min(self._racer, len(spec.entries) - 1))

    def choose(self, racer: int) -> None:
        """Explain another racer."""
        self._racer = max(racer, 0)
        self.racers.setCurrentIndex(self._racer)
        self._read()
        self.chosen.emit(self._racer)

    def set_step(self, step: int) -> None:
        """Take another step; nothing is computed while it is hidden."""
        self._step = step
        if self.isVisible():
            self._read()

    def set_theme(self, look: Theme) -> None:
        """Take another theme."""
        self._look = self.card.look = look
        if self._spec is not None:
            self.set_spec(self._spec)
        self.rates.set_theme(look)
        self.card.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.question.setVisible(self.width() >= ROOMY)

    def showEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        race, racer = self._race, self._racer
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
        if self.stack.currentWidget() is self.code:
            self._show_code(self._torch_code())

    def _bring(self, question: tuple[Race, int, int], found: tuple[Reading | None]) -> None:
        self._show(*question[:2], *found)

    def _show(self, race: Race, racer: int, shown: Reading | None) -> None:
        self.card.show_step(race, racer, shown)
        self._offer_parameters()
        self.card.setMinimumHeight(self._height(race))
        self.card.update()

    def _ask(self, step: int, most: int) -> None:
        """Which step it is: past a racer's end it is the last one, not that of the playhead."""
        self.question.setText(f"Why step {step + 1} of" if step >= 0 else "Why this step of")
        # the buttons beside it stand still while the number grows
        width = self.question.fontMetrics().horizontalAdvance(f"Why step {most} of")
        self.question.setMinimumWidth(width)

    def _height(self, race: Race) -> int:
        """The pixels that the card needs."""
        if self.card.parameters:
            return int(table_height(race.problem.dim + (self.card.check is not None)))
        if self.card.reading is None:
            return 0
        width = self.card.width() - 2 * MARGIN
        chosen = self.card.parameter
        return round(step_height(race, self.card.racer, self.card.reading, width, chosen)) + MARGIN

    def _offer_latex(self, method: Optimizer) -> None:
        there = bool(equations(method))
        self.latex.setEnabled(there)
        self.latex.setToolTip(LATEX_TIP if there else no_line(method))

    def _copy_latex(self) -> None:
        if self._spec is not None and self._spec.entries:
            method = self._spec.entries[self._racer].optimizer
            QApplication.clipboard().setText(equation_latex(method))

    def _show_code(self, text: str) -> None:
        # a page that is set again at each step would lose its selection
        if text != self.code.toPlainText():
            self.code.setPlainText(text)

    def _torch_code(self) -> str:
        race = self._race
        if race is None or self._racer >= len(race.lrs):
            return ""
        from gdviz.core.pytorch_code import pytorch_code

        entry = race.spec.entries[self._racer]
        return pytorch_code(entry, race.lrs[self._racer], race.spec.steps)

    def _copy_torch(self) -> None:
        if code := self._torch_code():
            QApplication.clipboard().setText(code)
