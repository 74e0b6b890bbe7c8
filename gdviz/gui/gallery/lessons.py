"""The lessons by chapter: a picture, a title and the sentence of each, searched by any word."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gdviz.core.files.lessons import found_lessons
from gdviz.core.files.presets import presets
from gdviz.core.view import ViewSpec
from gdviz.gui.gallery.cards import Card, Told
from gdviz.gui.gallery.gallery import NOTHING, Gallery, Words
from gdviz.gui.gallery.pictures import Pictures
from gdviz.gui.state.background import Wanted
from gdviz.render.page.thumbnail import raced, thumbnail
from gdviz.render.paint.theme import Theme

PICTURE = QSize(160, 120)
# seconds of a processor for the race of a picture; a longer one is shown as far as it is by then
PATIENCE = 1.0
WORDS = Words("Lessons", "lessons", "search: a method, a landscape, what happens")
# of the window that it belongs to, and at most
SHARE, LARGEST = 0.86, QSize(1480, 920)
KEYS = "arrows choose, Return opens, Esc closes"


def lesson_pictures(theme: Theme, parent: QObject | None = None) -> Pictures:
    """The pictures of the lessons: each race at its end, as its file shows it."""
    return Pictures(PICTURE, _drawn, theme, parent)


def _drawn(name: str, size: tuple[int, int], theme: Theme, wanted: Wanted) -> QImage:
    lesson = presets()[name]
    view = replace(lesson.view or ViewSpec(), theme=theme.name)
    return thumbnail(raced(lesson.spec, wanted, PATIENCE), view, size, wanted)


def found_cards(text: str) -> list[Card]:
    """The cards of the lessons that have all words of a text."""
    return [
        Card(lesson.id, chapter, lesson.title, lesson.summary, lesson.summary)
        for chapter, lesson in found_lessons(text)
    ]


class LessonGallery(Gallery):
    """`picked` brings the id of a preset, and closes the gallery."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        pictures = lesson_pictures(theme)
        super().__init__(WORDS, found_cards, pictures, Told(PICTURE), theme, parent)
        pictures.setParent(self)
        self.picked.connect(self.close)
        self.note.setObjectName("muted")
        if parent is not None:
            self.resize((parent.window().size() * SHARE).boundedTo(LARGEST))

    def told(self, card: Card | None) -> str:
        count = len(self.grid.tiles)
        return f"{count} {'lesson' if count == 1 else 'lessons'}: {KEYS}" if card else NOTHING

    def set_theme(self, theme: Theme) -> None:
        self.pictures.set_theme(theme)
        super().set_theme(theme)
