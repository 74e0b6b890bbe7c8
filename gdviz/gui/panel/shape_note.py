"""A note on a loss; its convexity is added once that has been computed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gdviz.core.analysis.convexity import convexity, convexity_in_parts, surely_convex
from gdviz.core.base.problem import Problem2D
from gdviz.gui.state.background import Newest, Wanted

# placeholder for the unknown part
PENDING = "…"


class ShapeNote(QLabel):
    """Words about a loss with its shape among them, on as many lines as they need, in a quiet
    colour. Where theory does not decide, the computation takes up to 0.2 s, in a thread."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._problem: Problem2D | None = None
        self._around, self._shape = ("", ""), ""
        self._looks = Newest(_looked, self)
        self._looks.ready.connect(lambda _, words: self._show_shape(words))
        self._looks.failed.connect(lambda *_: self._show_shape(""))

    def show_about(self, problem: Problem2D, before: str = "", after: str = "") -> None:
        """Show these words before and after the shape of this problem's loss. Its place is kept
        while it is computed, so that the widgets below do not jump."""
        self._around = before, after
        if problem != self._problem:
            self._problem = problem
            self._looks.forget()
            if surely_convex(problem):
                self._shape = convexity(problem)
            else:
                self._shape = PENDING
                self._looks.ask(problem)
        self._show_shape(self._shape)

    def wait(self) -> None:
        """Show that there will be words."""
        self._problem, self._around = None, ("", "")
        self._looks.forget()
        self._show_shape(PENDING)

    def _show_shape(self, words: str) -> None:
        self._shape = words
        before, after = self._around
        self.setText(" ".join(part for part in (before, words, after) if part))
        self.setVisible(bool(self.text()))


def _looked(problem: Problem2D, wanted: Wanted) -> Iterator[str | None]:
    """In the thread."""
    yield from convexity_in_parts(problem)
