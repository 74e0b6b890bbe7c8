"""The galleries that a window opens, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gdviz.core.files.presets import Preset, presets
from gdviz.gui.window.parts import WindowParts

if TYPE_CHECKING:
    from gdviz.gui.gallery.lessons import LessonGallery


class Galleries:
    """`open_preset` races on a lesson that is chosen."""

    def __init__(self, window: WindowParts, open_preset: Callable[[Preset], None]) -> None:
        self._window, self._open_preset = window, open_preset
        self._lessons: LessonGallery | None = None
        self._last = ""
        window.appearance.dressed.connect(self._dress)

    def open_lessons(self) -> None:
        """Show all lessons, at the one that was chosen last."""
        if self._lessons is None:
            from gdviz.gui.gallery.lessons import LessonGallery

            self._lessons = LessonGallery(self._window.appearance.theme, self._window)
            self._lessons.picked.connect(self._open)
        self._lessons.open_at(self._last)

    def _open(self, name: str) -> None:
        self._last = name
        self._open_preset(presets()[name])

    def _dress(self) -> None:
        if self._lessons is not None:
            self._lessons.set_theme(self._window.appearance.theme)
