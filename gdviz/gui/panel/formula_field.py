"""The field for a formula: mistakes are marked while typing, a correct formula is typeset."""

from __future__ import annotations

import textwrap

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from gdviz.core.base.knobs import InputError
from gdviz.core.base.printed import printed
from gdviz.core.base.problem import Problem2D, Turned
from gdviz.core.expr.text import to_reading
from gdviz.core.files.glossary import entry_of
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.formula.parsing import FormulaError
from gdviz.core.formula.vocabulary import kinks_of
from gdviz.gui.panel.formula_card import FormulaCard
from gdviz.gui.widgets.layouts import column
from gdviz.render.paint.theme import font, width_of

DEBOUNCE_MS = 150
MOST = 1001
NOTE_PIXELS, TIP_LETTERS = 11, 110


class FormulaField(QWidget):
    """`typed` brings the text once typing pauses; `finished` reports its end.

    `parameter_wanted` asks to make an unknown letter a parameter.
    """

    typed = Signal(str)
    finished = Signal()
    parameter_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setMaxLength(MOST)
        self.line.setPlaceholderText("a loss, such as x^2 + 10y^2")
        self.line.setAccessibleName("formula")
        self._resting = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._resting.timeout.connect(self._rested)
        self.line.textEdited.connect(lambda _: self._resting.start())
        self.line.editingFinished.connect(self._left)
        self.caret = _note("error")
        self.error = _note("error")
        self._letter = ""
        self.offer = QPushButton()
        self.offer.clicked.connect(lambda: self.parameter_wanted.emit(self._letter))
        self.card = FormulaCard()
        self.kinks = _note("muted")
        self.kinks.setWordWrap(True)
        self.error.setWordWrap(True)
        told = self.caret, self.error, self.offer, self.card, self.kinks
        self.setLayout(column(self.line, *told, spacing=3))
        self.mark(None)

    def show_problem(self, problem: Problem2D, kink: str, keep_text: bool) -> None:
        """Show a problem's formula, its gradient, and where it has none."""
        if not keep_text:
            if self.line.text() != problem.formula:
                self.line.setText(problem.formula)
                # show the beginning of a long one
                self.line.setCursorPosition(0)
            self.line.setPlaceholderText(problem.caption)
            self.mark(None)
        turned = problem.turned
        objective = turned.plain if turned else problem.objective
        # a loop written out is too long to read
        readable = bool(problem.formula or turned)
        self.card.setVisible(readable)
        if isinstance(objective, FormulaObjective) and readable:
            self.card.set_formula(objective)
            self.card.setToolTip(reading(objective))
            kink = kink or "\n".join(kinks_of(objective.node))
        note = "\n".join(filter(None, (_axes(turned), kink)))
        self.kinks.setText(note)
        self.kinks.setVisible(bool(note))
        self.kinks.setToolTip(entry_of("subgradient").tip if kink else "")

    def mark(self, problem: InputError | None) -> None:
        """Show an error, with a caret under its column, or remove it."""
        bad = problem is not None
        self.error.setText("" if problem is None else str(problem))
        self.error.setVisible(bad)
        column = problem.column if isinstance(problem, FormulaError) else 0
        self.caret.setVisible(0 < column <= len(self.line.text()) + 1 and self._fits())
        self.caret.setText("^")
        self.caret.setContentsMargins(self._offset(column), 0, 0, 0)
        self._letter = problem.name if isinstance(problem, FormulaError) else ""
        self.offer.setText(f"Make {self._letter} a parameter")
        self.offer.setVisible(len(self._letter) == 1)
        if self.line.property("bad") != bad:
            self.line.setProperty("bad", bad)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _fits(self) -> bool:
        return width_of(self.line.text(), self.line.font()) < max(self.line.width() - 16, 200)

    def _offset(self, column: int) -> int:
        before = self.line.text()[: max(column - 1, 0)]
        return int(8 + width_of(before, self.line.font()))

    def _rested(self) -> None:
        self._resting.stop()
        self.typed.emit(self.line.text().strip())

    def _left(self) -> None:
        if self._resting.isActive():
            self._rested()
        self.finished.emit()


def reading(objective: FormulaObjective) -> str:
    """The formula and its partial derivatives as lines of text."""
    parts = [(f"∂f/∂{n}", s) for n, s in zip(objective.names, objective.slopes, strict=True)]
    rows = [f"{head} = {to_reading(node)}" for head, node in [("f", objective.node), *parts]]
    wrapped = (textwrap.wrap(row, TIP_LETTERS, subsequent_indent="    ") for row in rows)
    return "\n".join(line for lines in wrapped for line in lines)


def _axes(turned: Turned | None) -> str:
    degrees = printed(turned.degrees) if turned else ""
    return f"x and y along axes turned by {degrees}°" if turned else ""


def _note(name: str) -> QLabel:
    label = QLabel(textFormat=Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setFont(font(NOTE_PIXELS))
    return label
