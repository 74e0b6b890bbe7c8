"""From a finished race to a file: the frames, the progress, and the one table of writers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from gdviz.core.base.files import StrPath, open_part, shown, write_atomic
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.files.race_file import dumps
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.endings import awaited, check_endings, cleaned_up, going_on, undisturbed
from gdviz.export import stills
from gdviz.export.clips import Clip
from gdviz.export.gif import gif
from gdviz.export.options import GIF_FPS, ExportOptions, frame_steps
from gdviz.export.video import mp4, webm
from gdviz.export.webp import webp
from gdviz.render.map.chunks import lost
from gdviz.render.page.page import PagePainter
from gdviz.render.paint.application import require_application
from gdviz.render.paint.theme import mixed, racer_colours, theme
from gdviz.render.scene.scene import Overlays

Progress = Callable[[int, int], bool]
STILLS = {".png": stills.png, ".svg": stills.svg, ".pdf": stills.pdf}
VIDEOS = {".mp4": mp4, ".webm": webm}
CLIPS = {".gif": gif, ".webp": webp} | VIDEOS
SAMPLES = 4
BLENDS = (0.3, 0.6, 0.8)
SUFFIXES = (*STILLS, *CLIPS)


class Cancelled(Exception):
    """The export was stopped before its end; nothing was written."""


@awaited()
@cleaned_up()
def export(
    race: Race,
    path: StrPath,
    options: ExportOptions | None = None,
    force: bool = False,
    progress: Progress | None = None,
    view: ViewSpec | None = None,
    overlays: Overlays | None = None,
) -> None:
    """Write the race, as the view shows it, to `path` as the suffix says; both go along as a
    comment. The overlays lie on its maps, by default those of the view.

    `progress(done, total)` is called after each frame; when it returns False the export raises
    Cancelled. The file appears complete or not at all. The application object that Qt needs to draw
    is made where there is none, from any thread. InputError, one line, for an unknown suffix, a
    setting out of bounds, an existing file without `force`, or a full disk.
    """
    options, view = options or ExportOptions(), view or ViewSpec()
    options.validate()
    view.validate()
    if (options.step or 0) > race.spec.steps:
        last = race.spec.steps
        raise InputError(f"step = {options.step}: must be a whole number from 0 to {last}")
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{shown(path)}: the name must end in one of {', '.join(SUFFIXES)}")
    if not force and Path(path).exists():
        raise InputError(f"{shown(path)} exists; it is kept unless overwriting is asked for")
    comment = dumps(race.spec, view=view)
    # before Qt takes the thread of its first object for the main one
    require_application()
    size = page_size(options, even=suffix in VIDEOS)
    page = partial(PagePainter, race, view, size, overlays=overlays, wanted=going_on)
    if suffix in STILLS:
        end = last_step(race)
        step = end if options.step is None else min(options.step, end)
        painter = page()
        with undisturbed():
            data = STILLS[suffix](painter, step, size, comment)
        report(progress, 1, 1)
        write_atomic(path, data, force)
        return
    fps = GIF_FPS if suffix == ".gif" else options.fps
    steps = frame_steps(last_step(race), fps, options.seconds, view.part, view.slow)

    painter = page()

    def samples() -> list[QImage]:
        chosen = np.linspace(0, len(steps) - 1, SAMPLES)
        return [_drawn(painter, steps[round(i)]) for i in chosen]

    with open_part(path, force) as part:
        frames = _frames(painter, steps, progress)
        timing = (len(steps), fps, options.hold)
        colours = line_colours(race.spec, view.theme)
        CLIPS[suffix](part, Clip(frames, samples, colours, size, *timing, comment, options.quality))


def page_size(options: ExportOptions, even: bool) -> tuple[int, int]:
    """The size of the page in pixels; video codecs need even ones."""
    width, height = options.width, options.height
    return (width + width % 2, height + height % 2) if even else (width, height)


def last_step(race: Race) -> int:
    """The step that shows how the race ended: a racer lost in the last one is shown as lost only
    after it."""
    after = min(race.steps + 1, race.spec.steps)
    return after if any(lost(track, after) for track in race.tracks) else race.steps


def line_colours(spec: RaceSpec, name: str) -> tuple[str, ...]:
    """The colours of a page's lines and texts in a theme, with the blends at their edges."""
    chosen = theme(name)
    inks = (*racer_colours(spec, chosen), chosen.text, chosen.muted)
    grounds = (chosen.background, chosen.casing, chosen.relief[len(chosen.relief) // 2])
    blends = [mixed(ink, ground, part) for part in BLENDS for ground in grounds for ink in inks]
    return tuple(dict.fromkeys((chosen.background, *inks, *blends)))


def _frames(painter: PagePainter, steps: list[int], progress: Progress | None) -> Iterator[QImage]:
    drawn = None
    for number, step in enumerate(steps, 1):
        # a short race stays at a step for many frames
        if drawn is None or step != steps[number - 2]:
            drawn = _drawn(painter, step)
        yield drawn
        report(progress, number, len(steps))


def _drawn(painter: PagePainter, step: int) -> QImage:
    with undisturbed():
        return painter.frame(step)


def report(progress: Progress | None, done: int, total: int) -> None:
    """Tell how far an export is; Cancelled if it is not wanted any more."""
    check_endings()
    if progress is not None and not progress(done, total):
        raise Cancelled
