"""All scenes of a lecture as one clip."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtGui import QImage, QPainter

from gdviz.core.engine.race import Race
from gdviz.core.files.lecture_file import lecture_text
from gdviz.core.spec.checked_fields import prefixed
from gdviz.endings import undisturbed
from gdviz.export.clips import Clip
from gdviz.export.job import last_step, line_colours
from gdviz.export.options import ExportOptions, frame_steps
from gdviz.export.sheets import Sheet, Sheets
from gdviz.render.page.legend import Legend

# of how many scenes there is a sample
SAMPLES = 8


class Film:
    """The frames of the scenes, one after another, each with its caption below."""

    def __init__(self, sheets: Sheets, options: ExportOptions) -> None:
        self._sheets, self._options = sheets, options
        self._held = round(options.hold * options.fps)
        # the pictures of all scenes are of one size
        self._below = max(Legend(sheet.words, sheets.size).height for sheet in sheets.all)
        sheets.total = sum(self._count(sheet) for sheet in sheets.all)

    def clip(self) -> Clip:
        """The input of a clip's writer; each pause is as many frames as it lasts."""
        sheets, options = self._sheets, self._options
        colours = (line_colours(s.scene.spec, s.view.theme) for s in sheets.all)
        return Clip(
            self._frames(),
            self._samples,
            tuple(dict.fromkeys(colour for each in colours for colour in each)),
            sheets.size,
            sheets.total,
            options.fps,
            0.0,
            lecture_text(sheets.lecture),
            options.quality,
        )

    def _frames(self) -> Iterator[QImage]:
        for sheet in self._sheets.all:
            with prefixed(sheet.where):
                yield from self._scene(sheet)

    def _scene(self, sheet: Sheet) -> Iterator[QImage]:
        race = self._sheets.race(sheet)
        draw, before, drawn = self._drawing(sheet, race), None, QImage()
        for step in self._steps(sheet, last_step(race)):
            if step != before:
                before, drawn = step, draw(step)
            yield drawn
            self._sheets.told(1)

    def _samples(self) -> list[QImage]:
        every = self._sheets.all
        chosen = np.linspace(0, len(every) - 1, min(SAMPLES, len(every)))
        return [self._last(every[round(index)]) for index in chosen]

    def _last(self, sheet: Sheet) -> QImage:
        with prefixed(sheet.where):
            race = self._sheets.race(sheet)
            return self._drawing(sheet, race)(last_step(race))

    def _drawing(self, sheet: Sheet, race: Race) -> Callable[[int], QImage]:
        sheets, below = self._sheets, self._below
        page, ground = (
            sheets.page(sheet, race, below),
            QImage(*sheets.size, QImage.Format.Format_RGB32),
        )
        with undisturbed(), QPainter(ground) as painter:
            sheets.paint(painter, sheet, Legend(sheet.words, sheets.size), below)

        def draw(step: int) -> QImage:
            whole = ground.copy()
            with undisturbed(), QPainter(whole) as painter:
                painter.drawImage(0, 0, page.frame(step))
            return whole

        return draw

    def _steps(self, sheet: Sheet, last: int) -> list[int]:
        """The step of each frame of a scene whose race has that last one."""
        options, view = self._options, sheet.view
        steps = frame_steps(last, options.fps, options.seconds, _part(sheet), view.slow)
        for stop in reversed(_stops(sheet)):
            at = bisect_left(steps, stop)
            steps[at:at] = [min(stop, last)] * self._held
        return steps + steps[-1:] * self._held

    def _count(self, sheet: Sheet) -> int:
        """How many frames a scene has, before its race is there."""
        return len(self._steps(sheet, sheet.scene.spec.steps))


def _part(sheet: Sheet) -> tuple[float, ...]:
    """The first step that is shown of a scene, and the last."""
    return sheet.view.part or (sheet.scene.begins, sheet.scene.spec.steps)


def _stops(sheet: Sheet) -> list[int]:
    """Where a scene pauses before its end."""
    first, last = _part(sheet)
    return [stop for stop in sheet.scene.stops if first < stop < last]
