"""The galleries and the palette of a window, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from gdviz.core.files.lectures import Shipped, lectures
from gdviz.core.files.lessons import chapters
from gdviz.core.files.presets import Preset, preset_of, presets
from gdviz.gui.gallery.cards import LECTURE
from gdviz.gui.state.menus import give_letters
from gdviz.gui.window.openers import Openers
from gdviz.gui.window.parts import WindowParts

if TYPE_CHECKING:
    from gdviz.gui.gallery.lessons import LessonGallery
    from gdviz.gui.window.finding import Finding


class Galleries:
    """Where lessons and lectures are chosen, and anything is found."""

    def __init__(self, window: WindowParts, openers: Openers) -> None:
        self._window, self._openers = window, openers
        self._lessons: LessonGallery | None = None
        self._finding: Finding | None = None
        self._last = ""
        window.appearance.dressed.connect(self._dress)

    def fill_menu(self, menu: QMenu) -> None:
        """Add the lectures, and the lessons chapter by chapter."""
        menu.addSeparator()
        lists: dict[str, Iterable[Shipped | Preset]] = {"Lectures": lectures()}
        lists |= {chapter.title: chapter.lessons for chapter in chapters()}
        for title, things in lists.items():
            below = menu.addMenu(title)
            for each in things:
                action = below.addAction(each.title)
                action.setToolTip(each.summary)
                action.setStatusTip(each.summary)
                name = f"{LECTURE}{each.id}" if isinstance(each, Shipped) else each.id
                action.triggered.connect(lambda _=False, name=name: self.open(name))
        give_letters(menu.actions())

    def open_lessons(self) -> None:
        """Show all lessons, at the one that is shown or was chosen last."""
        if self._lessons is None:
            from gdviz.gui.gallery.lessons import LessonGallery

            self._lessons = LessonGallery(self._window.appearance.theme, self._window)
            self._lessons.picked.connect(self.open)
        shown = preset_of(self._window.document.spec)
        self._lessons.open_at(shown.id if shown else self._last)

    def open_palette(self) -> None:
        """Show the palette, in which everything is found by typing."""
        if self._finding is None:
            from gdviz.gui.window.finding import Finding

            self._finding = Finding(self._window, self._openers, self.open)
        self._finding.open()

    def open(self, name: str) -> None:
        """Open the lesson or lecture of a card."""
        self._last = name
        if name.startswith(LECTURE):
            self._openers.lecture(lectures()[name.removeprefix(LECTURE)].lecture)
        else:
            self._openers.preset(presets()[name])

    def _dress(self) -> None:
        if self._lessons is not None:
            self._lessons.set_theme(self._window.appearance.theme)
