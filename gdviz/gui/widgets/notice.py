"""A line above the map for errors and notes, always plain text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QWidget

from gdviz.core.base.files import StrPath, shown
from gdviz.core.base.knobs import InputError
from gdviz.core.data.csv_file import MissingValue
from gdviz.gui.widgets.icons import icon
from gdviz.gui.widgets.layouts import named, row
from gdviz.render.paint.theme import Theme

SHOWN_MS = 12_000
MOST = 300
# the remedy for a row of a file that lacks a value
SKIP_ROWS = "Skip such rows"


def file_trouble(error: InputError, path: StrPath) -> str:
    """An error about a file, with its bare name; the remedy is a button."""
    text = str(error).replace(shown(path), shown(Path(path).name))
    return text.removesuffix(MissingValue.HOW) if isinstance(error, MissingValue) else text


class NoticeBar(QFrame):
    """Shows the newest notice for a while, or until it is closed.

    An error has colours of its own; a note never takes the place of one. What stands is shown
    whenever nothing else is, until it is taken or closed.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.clicked.connect(self._take_offer)
        self._offered: Callable[[], object] | None = None
        self._standing: tuple[str, str, Callable[[], object]] | None = None
        tip = "close this notice; it goes away by itself after a while"
        self._close = named(QToolButton(), "close the notice", tip)
        self._close.clicked.connect(self._dismiss)
        across = row((self.label, 1), self.button, self._close, margins=(10, 4, 4, 4))
        for part in (self.button, self._close):
            across.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.setLayout(across)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.over)
        self.set_theme(theme)
        self.hide()

    @property
    def text(self) -> str:
        """The text shown, or ""."""
        return self.label.text() if not self.isHidden() else ""

    def say(self, text: str) -> None:
        """Show an error."""
        self._show(text, "notice")

    def offer(self, text: str, words: str, act: Callable[[], object]) -> None:
        """Show an error with a button that names a remedy and applies it."""
        self._show(text, "notice")
        self._add_button(words, act)

    def stand(self, text: str, words: str, act: Callable[[], object]) -> None:
        """Show a note with a button that stays for as long as it is neither taken nor closed."""
        self._standing = text, words, act
        if not self.text:
            self.over()

    def over(self) -> None:
        """Take away what was shown for a while."""
        if self._standing is None:
            self.hide()
            return
        text, words, act = self._standing
        self._show(text, "note")
        self._add_button(words, act)
        self._timer.stop()

    def _dismiss(self) -> None:
        if self._stands:
            self._standing = None
        self.over()

    @property
    def _stands(self) -> bool:
        """Whether what is shown is what stands."""
        return self._standing is not None and self._offered is self._standing[2]

    def _add_button(self, words: str, act: Callable[[], object]) -> None:
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.button.show()
        self._offered = act

    def _take_offer(self) -> None:
        act = self._offered
        if self._stands:
            self._standing = None
        self._offered = None
        self.over()
        if act is not None:
            act()

    def note(self, text: str) -> None:
        """Show a note; "" takes the present one away."""
        if self.text and self.objectName() != "note":
            return
        if text:
            self._show(text, "note")
        else:
            self.over()

    def _show(self, text: str, name: str) -> None:
        if self.objectName() != name:
            self.setObjectName(name)
            self.style().unpolish(self)
            self.style().polish(self)
        self.label.setText(" ".join(text.split())[:MOST])
        self.button.hide()
        self._offered = None
        self.show()
        self._timer.start()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._close.setIcon(icon("remove", theme))
