"""What the writers of clips share: the frames in order, and what changes from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtGui import QImage

Pixels = np.ndarray[Any, np.dtype[np.uint32]]
Places = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Clip:
    """The input of a clip's writer: the frames in order, their size and number, and their timing.

    `samples` draws a few frames from the whole clip, ahead of it: their colours are the clip's,
    together with `colours`, which must stay as they are.
    """

    frames: Iterator[QImage]
    samples: Callable[[], list[QImage]]
    colours: tuple[str, ...]
    size: tuple[int, int]
    count: int
    fps: int
    hold: float
    comment: str
    quality: str = "standard"

    def durations(self) -> Iterator[int]:
        """How long each frame is shown, in milliseconds."""
        one = round(1000 / self.fps)
        for number in range(1, self.count + 1):
            yield one + round(1000 * self.hold) if number == self.count else one

    def changes(self) -> Iterator[Change]:
        """The frames, each as its change from the one before; all of the first is new."""
        before, known = None, None
        for image in self.frames:
            # Qt frees the pixels with their image: `known` keeps those of `before`
            seen = pixels(image)
            places = np.arange(seen.size) if before is None else np.flatnonzero(seen != before)
            yield Change(self.size[0], seen[places], places)
            before, known = seen, image
        del known


def pixels(image: QImage) -> Pixels:
    """A frame's pixels in one row, each 0xffRRGGBB, for as long as there is the frame."""
    return np.frombuffer(image.constBits(), np.uint32)


@dataclass(frozen=True, eq=False)
class Change:
    """The new pixels of a frame that is `width` wide, as numbers, and their places in it, which
    rise."""

    width: int
    pixels: Any
    places: Places

    def part(self, empty: int) -> tuple[tuple[int, int], Any]:
        """The smallest rectangle around the new pixels, `empty` between them: its corner, at an
        even column and row, and its rows. A single empty pixel where nothing is new."""
        if not len(self.places):
            return (0, 0), np.full((1, 1), empty, self.pixels.dtype)
        rows, columns = np.divmod(self.places, self.width)
        left, top = int(columns.min()) & ~1, int(rows[0]) & ~1
        sides = rows[-1] + 1 - top, columns.max() + 1 - left
        found = np.full(sides, empty, self.pixels.dtype)
        found[rows - top, columns - left] = self.pixels
        return (left, top), found


def rgb(image: QImage) -> Image.Image:
    """A frame as Pillow has it."""
    data, size = image.constBits(), (image.width(), image.height())
    return Image.frombytes("RGB", size, bytes(data), "raw", "BGRX")
