"""The scenes of a lecture on pages, one race at a time, and how far their export is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.engine.race import Race
from gdviz.core.engine.run import run
from gdviz.core.files.presets import caption_of
from gdviz.core.lecture.lecture import Lecture, LectureScene
from gdviz.core.spec.checked_fields import prefixed
from gdviz.core.view import ViewSpec
from gdviz.endings import going_on
from gdviz.export.job import Progress, report
from gdviz.render.page.legend import Legend, Words
from gdviz.render.page.page import PagePainter
from gdviz.render.paint.theme import theme


@dataclass(frozen=True)
class Sheet:
    """A scene with its view on its page, and the words below it; `where` names it in errors."""

    where: str
    scene: LectureScene
    view: ViewSpec
    words: Words


class Sheets:
    """The scenes of a lecture on pages of a size in pixels, with the fields `seen` in place of
    those of their views. InputError, with the number of the scene, for what a view cannot be."""

    def __init__(
        self,
        lecture: Lecture,
        size: tuple[int, int],
        seen: Mapping[str, Any],
        progress: Progress | None,
    ) -> None:
        self.lecture, self.size, self._progress = lecture, size, progress
        self.all = [_sheet(lecture, index, seen) for index in range(len(lecture))]
        self.done, self.total = 0, len(lecture)

    def told(self, more: int = 0) -> None:
        """Tell how far the export is; Cancelled if it is not wanted any more."""
        self.done += more
        report(self._progress, self.done, self.total)

    def race(self, sheet: Sheet) -> Race:
        """The finished race of a scene."""
        for race in run(sheet.scene.spec):
            self.told()
            if race.done:
                return race
        raise AssertionError("a race that is wanted has an end")

    def page(self, sheet: Sheet, race: Race, below: int) -> PagePainter:
        """The page of a scene, with so many pixels left below it."""
        size = self.size[0], self.size[1] - below
        return PagePainter(race, sheet.view, size, wanted=going_on)

    def paint(self, painter: QPainter, sheet: Sheet, legend: Legend, below: int) -> None:
        """The legend of a scene, on the lowest part of the page."""
        width, height = self.size
        legend.paint(painter, QRectF(0.0, height - below, width, below), theme(sheet.view.theme))


def _sheet(lecture: Lecture, index: int, seen: Mapping[str, Any]) -> Sheet:
    scene, number = lecture.scenes[index], index + 1
    view = replace(scene.view or ViewSpec(), **seen)
    with prefixed(where := f"scene {number}"):
        view.validate()
    words = Words(
        f"{number}. {scene.title}".strip(), lecture.title, scene.caption or caption_of(scene.spec)
    )
    return Sheet(where, scene, view, words)
