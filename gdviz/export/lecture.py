"""A whole lecture in one file: a handout of one page for each scene.

One race is computed and drawn at a time, so that the number of scenes takes no memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPdfWriter

from gdviz.core.base.files import StrPath, open_part, shown
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.engine.run import run
from gdviz.core.files.lecture_file import lecture_text
from gdviz.core.files.presets import caption_of
from gdviz.core.lecture.lecture import Lecture, LectureScene
from gdviz.core.spec.checked_fields import prefixed
from gdviz.core.spec.names import labels
from gdviz.core.view import ViewSpec
from gdviz.endings import awaited, cleaned_up, going_on, undisturbed
from gdviz.export.job import Progress, last_step, page_size, report
from gdviz.export.options import ExportOptions
from gdviz.export.stills import pdf_writer
from gdviz.render.page.legend import Legend, Words
from gdviz.render.page.page import PagePainter
from gdviz.render.paint.application import require_application
from gdviz.render.paint.theme import theme

HANDOUT = ".pdf"
SUFFIXES = (HANDOUT,)
# what a PDF that is complete ends with
END = b"%%EOF"


@awaited()
@cleaned_up()
def export_lecture(
    lecture: Lecture,
    path: StrPath,
    options: ExportOptions | None = None,
    force: bool = False,
    progress: Progress | None = None,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Write all scenes of a lecture to `path`, as its suffix says, each as its own view shows it,
    with the fields `seen` in place of the view's.

    A handout (.pdf) has a page for each scene, at its last stop or else its end, with its caption,
    or with its question but not the answer. Progress and errors are as in `export`; an
    error about a scene says its number.
    """
    options = options or ExportOptions()
    options.validate()
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise InputError(f"{shown(path)}: a lecture's name must end in one of {known}")
    if not force and Path(path).exists():
        raise InputError(f"{shown(path)} exists; it is kept unless overwriting is asked for")
    # before Qt takes the thread of its first object for the main one
    require_application()
    sheets = _Sheets(lecture, page_size(options, even=False), seen or {}, progress)
    with open_part(path, force) as part:
        _handout(part, lecture, sheets)


@dataclass(frozen=True)
class _Sheet:
    """A scene with its view on its page, and the words below it."""

    where: str
    scene: LectureScene
    view: ViewSpec
    words: Words


class _Sheets:
    """The scenes of a lecture on pages of a size."""

    def __init__(
        self,
        lecture: Lecture,
        size: tuple[int, int],
        seen: Mapping[str, Any],
        progress: Progress | None,
    ) -> None:
        self.size, self._progress = size, progress
        self.done, self.total = 0, len(lecture)
        self.all = [_sheet(lecture, index, seen) for index in range(len(lecture))]

    def told(self, more: int = 0) -> None:
        """Tell how far the export is; Cancelled if it is not wanted any more."""
        self.done += more
        report(self._progress, self.done, self.total)

    def race(self, sheet: _Sheet) -> Race:
        """The finished race of a scene."""
        for race in run(sheet.scene.spec):
            self.told()
            if race.done:
                return race
        raise AssertionError("a race that is wanted has an end")

    def page(self, sheet: _Sheet, race: Race, below: int) -> PagePainter:
        """The page of a scene, as high as its legend leaves."""
        size = self.size[0], self.size[1] - below
        return PagePainter(race, sheet.view, size, wanted=going_on)

    def paint(self, painter: QPainter, sheet: _Sheet, legend: Legend, below: int) -> None:
        """The legend of a scene, on the lowest part of the page."""
        width, height = self.size
        legend.paint(painter, QRectF(0.0, height - below, width, below), theme(sheet.view.theme))


def _sheet(lecture: Lecture, index: int, seen: Mapping[str, Any]) -> _Sheet:
    scene, number = lecture.scenes[index], index + 1
    view = replace(scene.view or ViewSpec(), **seen)
    with prefixed(where := f"scene {number}"):
        view.validate()
    text = scene.caption or caption_of(scene.spec)
    return _Sheet(
        where, scene, view, Words(f"{number}. {scene.title}".strip(), lecture.title, text)
    )


def _asked(sheet: _Sheet, race: Race) -> Words:
    """The words of a scene on paper: its caption may say what it asks."""
    ask = sheet.scene.ask
    if ask is None:
        return sheet.words
    offered = ask.offered(race.spec, labels(race.spec, race.lrs))
    return replace(sheet.words, text=ask.text, choices=tuple(one.words for one in offered))


def _handout(path: Path, lecture: Lecture, sheets: _Sheets) -> None:
    title = lecture.title or lecture.scenes[0].title
    writer = pdf_writer(str(path), sheets.size, title, "lecture.toml", lecture_text(lecture))
    painter = QPainter()
    try:
        for sheet in sheets.all:
            with prefixed(sheet.where):
                _add_page(writer, painter, sheets, sheet)
            sheets.told(1)
    finally:
        if painter.isActive():
            painter.end()
    if not path.read_bytes().rstrip().endswith(END):
        raise InputError(f"{shown(path)}: could not be written to its end")


def _add_page(writer: QPdfWriter, painter: QPainter, sheets: _Sheets, sheet: _Sheet) -> None:
    race = sheets.race(sheet)
    legend = Legend(_asked(sheet, race), sheets.size)
    page = sheets.page(sheet, race, legend.height)
    step = min(*sheet.scene.stops[-1:], last_step(race), race.spec.steps)
    with undisturbed():
        if painter.isActive():
            writer.newPage()
        else:
            painter.begin(writer)
        painter.save()
        page.paint(painter, step)
        painter.restore()
        sheets.paint(painter, sheet, legend, legend.height)
