"""The problem in three lines: its name, its formula, and from where and how long it is raced."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel

from gdviz.core.base.knobs import InputError
from gdviz.core.models.fitted import fitted
from gdviz.core.problems.landscape import LANDSCAPES, problem_of
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Init, RaceSpec
from gdviz.gui.panel.sides import name_of
from gdviz.gui.widgets.layouts import column, muted
from gdviz.render.paint.text import elided
from gdviz.render.paint.ticks import short

OWN = "Formula of your own"


class ProblemSummary(QFrame):
    """Says what is raced on; a click asks to edit it (`opened`)."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("click to edit the problem")
        self.head = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.head.setObjectName("heading")
        self.formula, self.line = QLabel(textFormat=Qt.TextFormat.PlainText), muted()
        self._texts = ("", "", "")
        self._shown: RaceSpec | None = None
        labels = self.head, self.formula, self.line
        for label in labels:
            label.setMinimumWidth(1)
        self.setLayout(column(*labels, margins=(10, 6, 10, 7), spacing=2))

    def show_spec(self, spec: RaceSpec) -> None:
        """Say what a race is on."""
        known = self._shown
        self._shown = spec
        if known is None or known.problem != spec.problem:
            self._texts = (*head_of(spec), "")
        self._texts = (*self._texts[:2], line_of(spec))
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 22
        labels = self.head, self.formula, self.line
        for label, text in zip(labels, self._texts, strict=True):
            shown = elided(text, label.font(), room)
            label.setText(shown)
            label.setToolTip(text if shown != text else "")
            label.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()


def head_of(spec: RaceSpec) -> tuple[str, str]:
    """The name of a problem, and its formula or its model."""
    problem = spec.problem
    try:
        made = problem_of(problem)
        if isinstance(problem, Data):
            rows = len(fitted(problem).train)
            return made.title, f"{problem.model.kind} model, {rows} rows"
    except InputError:
        return "Data", ""
    name = name_of(problem)
    return LANDSCAPES[name].title if name else OWN, made.formula or made.caption


def line_of(spec: RaceSpec) -> str:
    """Where a race begins, if the point is short, and its number of steps."""
    point, parts = spec.start, []
    if isinstance(point, Init):
        parts.append("start drawn at random")
    elif not isinstance(spec.problem, Data):
        if point is None:
            point = problem_of(spec.problem).start
        parts.append("start " + ", ".join(short(float(x)) for x in point))
    parts.append(f"{spec.steps} steps")
    if spec.noise:
        parts.append(f"noise {short(spec.noise)}")
    return " · ".join(parts)
