"""All landscapes at a glance: pictures by group, searched by any word."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from gdviz.core.problems.catalogue import LandscapeInfo
from gdviz.core.problems.search import found
from gdviz.gui.gallery.cards import Card, Named
from gdviz.gui.gallery.gallery import Gallery, Words
from gdviz.gui.gallery.pictures import Pictures
from gdviz.render.paint.theme import Theme

SIZE = QSize(740, 620)
WORDS = Words("Landscapes", "landscapes", "search: a name, a property, what it teaches")
NOTE_LINES = 4


def card_of(info: LandscapeInfo) -> Card:
    """The card of a landscape; its note has the facts for choosing it."""
    note = "\n".join(line for line in (info.summary, info.teaches, info.source) if line)
    return Card(info.id, info.group, info.title, note=note)


def found_cards(text: str) -> list[Card]:
    """The cards of the landscapes that have all words of a text."""
    return [card_of(info) for info in found(text)]


class LandscapeBrowser(Gallery):
    """`picked` brings the id of a landscape; the browser stays open while one clicks."""

    def __init__(self, pictures: Pictures, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(WORDS, found_cards, pictures, Named(pictures.size), theme, parent)
        self.resize(SIZE)

    def open_at(self, name: str = "") -> None:
        self.note.setFixedHeight(NOTE_LINES * self.note.fontMetrics().lineSpacing() + 2)
        super().open_at(name)
