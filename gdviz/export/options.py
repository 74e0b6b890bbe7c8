"""How large and how long an exported picture or clip is, and which step each frame shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.analysis.pace import fitting_part, share_of, step_at
from gdviz.core.base.knobs import checked, choice, knobs_of, linear, whole

# GIF counts in hundredths of a second, and viewers slow anything below 2; 4 is 25 frames per second
GIF_FPS = 25
# the first is the usual one
QUALITIES = ("standard", "draft", "best")


@dataclass(frozen=True)
class ExportOptions:
    """Settings of one export.

    `width` and `height` are in pixels; a video's are rounded up to even numbers. A still shows
    `step` (None: the last). A clip shows the whole race, or the view's part, in `seconds`, then
    holds the last picture for `hold` seconds. Only videos have a `quality`: other clips lose
    nothing that they can keep.
    """

    width: int = whole("[160, 7680]").knob(1280, "w", "width of the page in pixels")
    height: int = whole("[120, 4320]").knob(720, "h", "height of the page in pixels")
    fps: int = whole("[1, 60]").knob(30, "fps", "frames per second of a clip")
    seconds: float = linear("[0.1, 600]").knob(10.0, "s", "length of a clip in seconds")
    hold: float = linear("[0, 60]").knob(1.0, "s", "seconds for which the last frame stays")
    step: int | None = whole("[0, 100_000]").knob(
        None, "t", "step that a picture shows; if empty, the last"
    )
    quality: str = choice(
        "how much of its detail a video keeps, and how long that takes", *QUALITIES
    )

    def validate(self) -> None:
        """Raise InputError, one line, for a setting out of bounds."""
        for name, declared in knobs_of(self).items():
            checked(declared, getattr(self, name), name)


def frame_steps(
    steps: int,
    fps: int,
    seconds: float,
    part: tuple[float, ...] | None = None,
    slow: bool = False,
) -> list[int]:
    """The step of each frame before the hold, from 0 to `steps` or over a part of them: evenly
    spread, or as they are played with a slow start."""
    first, last = fitting_part(part, steps) or (0, steps)
    begin, end = (share_of(step, steps, slow) for step in (first, last))
    shares = np.linspace(begin, end, max(2, round(fps * seconds)))
    return [round(step_at(share, steps, slow)) for share in shares.tolist()]
