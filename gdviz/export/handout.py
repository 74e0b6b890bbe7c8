"""A lecture as PDF, with a page for each scene."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QPainter, QPdfWriter

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.files.lecture_file import lecture_text
from gdviz.core.spec.checked_fields import prefixed
from gdviz.core.spec.names import labels
from gdviz.endings import undisturbed
from gdviz.export.job import last_step
from gdviz.export.sheets import Sheet, Sheets
from gdviz.export.stills import pdf_writer
from gdviz.render.page.legend import Legend, Words

# what a PDF that is complete ends with, and where this is looked for
END, TAIL = b"%%EOF", 64


def handout(path: Path, sheets: Sheets) -> None:
    """Write each scene at its last stop or else its end; the lecture file is attached."""
    lecture = sheets.lecture
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
    # a full disk is nothing that Qt reports
    with path.open("rb") as written:
        written.seek(-min(TAIL, path.stat().st_size), 2)
        if END not in written.read():
            raise InputError("the handout could not be written to its end")


def _add_page(writer: QPdfWriter, painter: QPainter, sheets: Sheets, sheet: Sheet) -> None:
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


def _asked(sheet: Sheet, race: Race) -> Words:
    """The words of a scene on paper: its caption may say what it asks."""
    ask = sheet.scene.ask
    if ask is None:
        return sheet.words
    offered = ask.offered(race.spec, labels(race.spec, race.lrs))
    return replace(sheet.words, text=ask.text, choices=tuple(one.words for one in offered))
