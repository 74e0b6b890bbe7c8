"""Fields for the box of a formula of the user's own: from where to where each variable runs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from gdviz.core.base.knobs import InputError, linear
from gdviz.core.base.problem import Problem2D
from gdviz.gui.widgets.controls import NumberBox, typed_number
from gdviz.gui.widgets.knob_editor import Edits
from gdviz.gui.widgets.layouts import column, held, row

SIDE = linear("[-1e15, 1e15]").described("", "side of the box in which the landscape is shown")
LETTER_WIDTH = 16


class BoxFields(QWidget, Edits):
    """`typed` brings the sides of the box, (x from, x to, ...)."""

    typed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sides = [NumberBox() for _ in range(4)]
        self._letters = [QLabel("x"), QLabel("y")]
        self._rows = [self._row(k) for k in range(2)]
        self.setLayout(column(*self._rows, spacing=5))

    def _row(self, k: int) -> QWidget:
        low, high = self.sides[2 * k : 2 * k + 2]
        self._letters[k].setFixedWidth(LETTER_WIDTH)
        for box in (low, high):
            box.setToolTip(SIDE.help)
            box.entered.connect(self._entered)
        parts = self._letters[k], QLabel("from"), (low, 1), QLabel("to"), (high, 1)
        return held(row(*parts, spacing=6))

    def show_box(self, problem: Problem2D, own: bool) -> None:
        """Show the box of a problem, if it is of the user's own."""
        self.setVisible(own)
        for k, line in enumerate(self._rows):
            line.setVisible(2 * k < len(problem.box))
        for k, value in enumerate(problem.box):
            name = problem.names[k // 2]
            self._letters[k // 2].setText(name)
            self.sides[k].setAccessibleName(f"{name} {'to' if k % 2 else 'from'}")
            self.sides[k].show_number(float(value))

    def _entered(self, _: str) -> None:
        shown = [box for k, box in enumerate(self.sides) if not self._rows[k // 2].isHidden()]
        try:
            sides = tuple(self._side(box) for box in shown)
        except InputError as error:
            self.refused.emit(str(error))
            for box in shown:
                box.restore()
            return
        self.typed.emit(sides)
        self.committed.emit()

    def _side(self, box: NumberBox) -> float:
        if box.exact is not None:
            return float(box.exact)
        return float(typed_number(box.text().strip(), box.accessibleName(), SIDE))
