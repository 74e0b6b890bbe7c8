"""A window of cards: searched by any word, walked through by arrows while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from gdviz.gui.gallery.cards import Card, Look
from gdviz.gui.gallery.grid import ACROSS, CHOOSE, MARGIN, ROWS, SEVERAL, CardGrid
from gdviz.gui.gallery.pictures import Pictures
from gdviz.gui.widgets.layouts import column, named, row, scrolled
from gdviz.render.paint.theme import Theme

SMALLEST = (320, 300)
STEER = (*ACROSS, *ROWS, *SEVERAL, *CHOOSE)
NOTHING = "nothing has all of these words"


@dataclass(frozen=True)
class Words:
    """What a gallery calls itself and its things, and what its search field says."""

    title: str
    things: str
    hint: str


class Gallery(QDialog):
    """`picked` brings the id of a card. `found` are the cards that have all words of a text.

    Return closes the gallery; a click does so, too, unless it `stays` open. `told` is the line
    below for the card in the frame.
    """

    picked = Signal(str)

    def __init__(
        self,
        words: Words,
        found: Callable[[str], Sequence[Card]],
        pictures: Pictures,
        look: Look,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._found = found
        self.pictures = pictures
        self.setWindowTitle(words.title)
        self.search = named(QLineEdit(clearButtonEnabled=True), f"search {words.things}")
        self.search.setPlaceholderText(words.hint)
        self.search.textChanged.connect(self._searched)
        self.search.installEventFilter(self)
        self.grid = CardGrid(pictures, look, theme, words.things)
        self.grid.chosen.connect(self._chosen)
        self.grid.finished.connect(self.close)
        self.grid.current_changed.connect(self._show_note)
        self.area = scrolled(self.grid, framed=False)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.verticalScrollBar().valueChanged.connect(self.grid.want_pictures)
        self.note = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setMinimumSize(*SMALLEST)
        # the field and the line begin where the cards do
        ends = (MARGIN, 0, MARGIN, 0)
        head, foot = row(self.search, margins=ends), row(self.note, margins=ends)
        laid = column(head, self.area, foot, margins=(4, 12, 4, 10))
        laid.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(laid)

    def told(self, card: Card | None) -> str:
        """The text below the grid, for the card in the frame."""
        return card.note if card else NOTHING

    def open_at(self, name: str = "") -> None:
        """Show the gallery with the frame around a card."""
        self.search.clear()
        self.grid.show_cards(self._found(""), name)
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()
        self._reveal()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.grid.theme = theme
        self.grid.update()
        if self.isVisible():
            self.grid.want_pictures(self.area.verticalScrollBar().value())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, pages and Return in the search field steer the grid."""
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if pressed and plain and event.key() in STEER:
                self.grid.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for pictures any more."""
        super().hideEvent(event)
        self.pictures.want(())

    def _chosen(self, name: str) -> None:
        self.picked.emit(name)

    def _searched(self, text: str) -> None:
        self.grid.show_cards(self._found(text))
        self.grid.want_pictures(0)

    def _show_note(self, card: Card | None) -> None:
        self.note.setText(self.told(card))
        self._reveal()

    def _reveal(self) -> None:
        if 0 <= self.grid.current < len(self.grid.tiles):
            rect = self.grid.tiles[self.grid.current].rect
            self.area.ensureVisible(rect.center().x(), rect.center().y(), 0, rect.height())
        self.grid.want_pictures(self.area.verticalScrollBar().value())
