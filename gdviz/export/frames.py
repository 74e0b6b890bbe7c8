"""The frames of a clip, as its writer takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtGui import QImage


@dataclass(frozen=True)
class Clip:
    """The input of a clip's writer: the frames in order, their number, and their timing.

    `samples` draws a few frames from the whole clip, ahead of it: their colours are the clip's,
    together with `colours`, which must stay as they are.
    """

    frames: Iterator[QImage]
    samples: Callable[[], list[QImage]]
    colours: tuple[str, ...]
    count: int
    fps: int
    hold: float
    comment: str
