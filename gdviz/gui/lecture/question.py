"""What a scene asks before it shows its race: a card on the stage with the choices."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from gdviz.core.lecture.checking import Answer
from gdviz.core.lecture.question import Choice
from gdviz.gui.widgets.layouts import column, row

MARGIN, GAP = 16, 8
# the card's share of the width of the stage, at most
SHARE = 0.92


class QuestionCard(QFrame):
    """`chosen` brings the number of a choice, from 0; after that the card tells the answer, until
    it is closed."""

    chosen = Signal(int)
    closed = Signal()

    def __init__(self, stage: QWidget) -> None:
        super().__init__(stage)
        self.setObjectName("question")
        self._stage = stage
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.words.setObjectName("heading")
        self.words.setAccessibleName("question")
        self.reply = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.reply.setAccessibleName("answer")
        self.close_it = QPushButton("Close")
        self.close_it.setToolTip("close the question and go on with the race")
        self.close_it.clicked.connect(self.closed)
        self._buttons: list[QPushButton] = []
        self._offered: Sequence[Choice] = ()
        self._choices = column(spacing=GAP)
        below = row((self.reply, 1), self.close_it, spacing=GAP)
        self._column = column(self.words, self._choices, below, margins=(MARGIN,) * 4, spacing=GAP)
        self.setLayout(self._column)
        self.hide()

    @property
    def asking(self) -> bool:
        """Whether a choice is still to be made."""
        return not self.isHidden() and self.close_it.isHidden()

    def ask(self, question: str, choices: Sequence[Choice]) -> None:
        """Show a question with its choices."""
        self._offered = choices
        self.words.setText(question)
        self.reply.clear()
        self.close_it.hide()
        self.reply.hide()
        while self._buttons:
            old = self._buttons.pop()
            old.hide()
            old.deleteLater()
        for number, choice in enumerate(choices):
            made = QPushButton(f"{number + 1}   {choice.words}", self)
            made.setToolTip(f"choose this answer, as the key {number + 1} does")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setObjectName("choice")
            made.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            self._choices.addWidget(made)
            self._buttons.append(made)
        self.show()
        self.place()

    def tell(self, answer: Answer, chosen: int | None) -> None:
        """Say which choice is right, and what shows it; `chosen` is the one that was made."""
        for made in self._buttons:
            made.hide()
        head = "" if chosen is None else "Right: " if chosen == answer.choice else "No: "
        right = self._offered[answer.choice].words.rstrip(".")
        if not head:
            right = right[:1].upper() + right[1:]
        self.reply.setText(f"{head}{right}. {answer.told}".strip())
        self.reply.show()
        self.close_it.show()
        self.place()

    def place(self) -> None:
        """At the bottom of the stage, as wide as its words need."""
        wide = round(SHARE * self._stage.width())
        self.setFixedWidth(min(max(self.sizeHint().width(), wide // 2), wide))
        self.adjustSize()
        self.move(
            (self._stage.width() - self.width()) // 2, self._stage.height() - self.height() - MARGIN
        )
        self.raise_()

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key chooses an answer, which is done."""
        number = event.key() - Qt.Key.Key_1
        if self.asking and 0 <= number < len(self._offered):
            self.chosen.emit(number)
            return True
        return False
