"""Questions to the user, and the buttons of dialogs, which have words and no icons."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QWidget

from gdviz.gui.widgets.layouts import REST, column, row

# of the text, in pixels
WIDTH = 380


class Question(QDialog):
    """A text with a button for each answer: `answers` are their words by id, with an & before the
    letter that chooses one. Return gives the first answer, Esc the last, and so does closing.

    `answered` brings the id.
    """

    answered = Signal(str)

    def __init__(
        self, parent: QWidget, title: str, text: str, answers: Mapping[str, str], detail: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        head = QLabel(text, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        head.setObjectName("heading")
        rest = QLabel(detail, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        rest.setVisible(bool(detail))
        for label in (head, rest):
            label.setFixedWidth(WIDTH)
        self._chosen = list(answers)[-1]
        self._letters: dict[str, QPushButton] = {}
        buttons = [self._button(name, words) for name, words in answers.items()]
        buttons[0].setDefault(True)
        buttons[0].setFocus()
        across = row(REST, *buttons, spacing=8)
        self.setLayout(column(head, rest, 8, across, margins=(20, 18, 20, 16), spacing=8))
        self.setAccessibleName(f"{text} {detail}".strip())
        self.finished.connect(lambda _: self.answered.emit(self._chosen))

    def _button(self, name: str, words: str) -> QPushButton:
        made = QPushButton(words)
        made.setAccessibleName(words.replace("&", ""))
        made.setMinimumWidth(84)
        made.clicked.connect(lambda: self._choose(name))
        _, found, letter = words.partition("&")
        if found:
            self._letters[letter[0].lower()] = made
        return made

    def _choose(self, name: str) -> None:
        self._chosen = name
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        button = self._letters.get(event.text().lower())
        if button is not None:
            button.click()
        else:
            super().keyPressEvent(event)


def asked(parent: QWidget, title: str, text: str, answers: Mapping[str, str]) -> str:
    """Ask, and wait for the id of the answer."""
    question = Question(parent, title, text, answers)
    found: list[str] = []
    question.answered.connect(found.append)
    question.exec()
    return found[0]


def plain_buttons(box: QDialogButtonBox) -> QDialogButtonBox:
    """The buttons of a dialog, without the icons of some desktops, and with accessible names."""
    for button in box.buttons():
        button.setIcon(QIcon())
        button.setAccessibleName(button.text().replace("&", ""))
    return box
