"""How large and how long an exported picture or clip is, and which step each frame shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.base.knobs import checked, knob, knobs_of

# GIF counts in hundredths of a second, and viewers slow anything below 2; 4 is 25 frames per second
GIF_FPS = 25


@dataclass(frozen=True)
class ExportOptions:
    """Settings of one export.

    `width` and `height` are in pixels; a video's are rounded up to even numbers. A still shows
    `step` (None: the last). A clip shows the whole race in `seconds`, then holds the last picture
    for `hold` seconds.
    """

    width: int = knob(1280, "w", "width of the page in pixels", low=160, high=7680, scale="int")
    height: int = knob(720, "h", "height of the page in pixels", low=120, high=4320, scale="int")
    fps: int = knob(30, "fps", "frames per second of a clip", low=1, high=60, scale="int")
    seconds: float = knob(10.0, "s", "length of a clip in seconds", low=0.1, high=600.0)
    hold: float = knob(1.0, "s", "seconds for which the last frame stays", low=0.0, high=60.0)
    step: int | None = knob(
        None,
        "t",
        "step that a picture shows; if empty, the last",
        low=0,
        high=100_000,
        scale="int",
        optional=True,
    )

    def validate(self) -> None:
        """Raise InputError, one line, for a setting out of bounds."""
        for name, declared in knobs_of(self).items():
            checked(declared, getattr(self, name), name)


def frame_steps(steps: int, fps: int, seconds: float) -> list[int]:
    """The step of each frame before the hold: 0 first, `steps` last, evenly spread between."""
    count = max(2, round(fps * seconds))
    return [int(s) for s in np.round(np.linspace(0, steps, count))]
