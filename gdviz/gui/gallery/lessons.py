"""Lectures, and lessons by chapter: a picture, a title and the sentence of each."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from gdviz.core.files.lectures import Shipped, lectures
from gdviz.core.files.lessons import found_lectures, found_lessons
from gdviz.core.files.presets import presets
from gdviz.core.lecture.lecture import LectureScene
from gdviz.core.view import ViewSpec
from gdviz.gui.gallery.cards import LECTURE, Card, Told
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
    scene = _scene(name)
    view = replace(scene.view or ViewSpec(), theme=theme.name)
    # a picture does not answer what its scene asks
    step = scene.begins if scene.ask is not None else None
    return thumbnail(raced(scene.spec, wanted, PATIENCE), view, size, wanted, step)


def _scene(name: str) -> LectureScene:
    """The scene of a card: that of a lesson, or the first of a lecture."""
    stem = name.removeprefix(LECTURE)
    if stem == name:
        return presets()[name]
    return lectures()[stem].lecture.scenes[0]


def found_cards(text: str) -> list[Card]:
    """The cards of the lectures and the lessons that have all words of a text."""
    talks = [_card(shipped) for shipped in found_lectures(text)]
    lessons = (
        Card(lesson.id, chapter, lesson.title, lesson.summary, lesson.summary)
        for chapter, lesson in found_lessons(text)
    )
    return [*talks, *lessons]


def _card(shipped: Shipped) -> Card:
    note = counted(len(shipped.scenes), "scene")
    told = f"{shipped.summary}\n{note}" if shipped.summary else note
    return Card(f"{LECTURE}{shipped.id}", "Lectures", shipped.title, told, told)


def counted(number: int, thing: str) -> str:
    """The number of some things in words: "1 lesson", "3 lessons"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


class LessonGallery(Gallery):
    """`picked` brings the id of a preset, or that of a lecture after `LECTURE`; it closes the
    gallery."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        pictures = lesson_pictures(theme)
        super().__init__(WORDS, found_cards, pictures, Told(PICTURE), theme, parent)
        pictures.setParent(self)
        self.picked.connect(self.close)
        self.note.setObjectName("muted")
        if parent is not None:
            self.resize((parent.window().size() * SHARE).boundedTo(LARGEST))

    def told(self, card: Card | None) -> str:
        if card is None:
            return NOTHING
        count = sum(tile.card.id.startswith(LECTURE) for tile in self.grid.tiles)
        lessons = counted(len(self.grid.tiles) - count, "lesson")
        both = f"{counted(count, 'lecture')}, {lessons}" if count else lessons
        return f"{both}: {KEYS}"

    def set_theme(self, theme: Theme) -> None:
        self.pictures.set_theme(theme)
        super().set_theme(theme)
