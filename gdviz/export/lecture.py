"""A whole lecture in one file: a handout of one page for each scene, or one clip of all of them.

One race is computed and drawn at a time, so that the number of scenes takes no memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gdviz.core.base.files import StrPath, open_part, shown
from gdviz.core.base.knobs import InputError
from gdviz.core.lecture.lecture import Lecture
from gdviz.endings import awaited, cleaned_up
from gdviz.export.film import Film
from gdviz.export.handout import handout
from gdviz.export.job import CLIPS, VIDEOS, Progress, page_size
from gdviz.export.options import GIF_FPS, ExportOptions
from gdviz.export.sheets import Sheets
from gdviz.render.paint.application import require_application

HANDOUT, GIF = ".pdf", ".gif"
SUFFIXES = (HANDOUT, *CLIPS)


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
    or with its question but not the answer. A clip shows each scene in `options.seconds`, from
    where it begins to its end, and stays for `options.hold` at each stop and at the end. Progress,
    over the frames or pages of all scenes, and errors are as in `export`; an error about a scene
    says its number.
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
    sheets = Sheets(lecture, page_size(options, even=suffix in VIDEOS), seen or {}, progress)
    with open_part(path, force) as part:
        if suffix == HANDOUT:
            handout(part, sheets)
        else:
            timed = replace(options, fps=GIF_FPS) if suffix == GIF else options
            CLIPS[suffix](part, Film(sheets, timed).clip())
