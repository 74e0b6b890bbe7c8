"""A clip as GIF: one palette, and in each frame only what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import GifImagePlugin, Image

from gdviz.export.clips import Change, Clip, Pixels, rgb

# the last of 256 is reserved for transparency
GIF_COLOURS = 255
MOST_KEPT = 120


def gif(path: Path, clip: Clip) -> None:
    """An endless GIF: one palette for all frames and no dither, so that nothing flickers."""
    # a quarter of the pixels has their colours, too
    samples = [np.asarray(rgb(image))[::2, ::2] for image in clip.samples()]
    strip = Image.fromarray(np.concatenate(samples))
    palette = common_palette(strip, clip.colours)
    table, shown = Table(palette), np.full(clip.size[0] * clip.size[1], GIF_COLOURS, np.uint8)
    about = {"loop": 0, "comment": clip.comment.encode()}
    with path.open("wb") as file:
        header, _ = GifImagePlugin.getheader(palette.resize(clip.size), None, about)
        file.writelines(header)
        for change, lasting in zip(clip.changes(), clip.durations(), strict=True):
            found = table.places(change.pixels)
            differ = found != shown[change.places]
            shown[change.places] = found
            # what has not changed is transparent, and costs nothing
            new = Change(clip.size[0], found[differ], change.places[differ])
            corner, rows = new.part(GIF_COLOURS)
            file.writelines(
                GifImagePlugin.getdata(
                    Image.fromarray(rows),
                    corner,
                    duration=lasting,
                    disposal=1,
                    transparency=GIF_COLOURS,
                )
            )
        file.write(b";")


def common_palette(samples: Image.Image, kept: tuple[str, ...] = ()) -> Image.Image:
    """A picture with the palette of a clip: the `kept` colours ("#rrggbb") as they are, since thin
    lines would lose theirs, and the rest from the samples."""
    exact = [tuple(bytes.fromhex(colour[1:])) for colour in dict.fromkeys(kept)][:MOST_KEPT]
    rest = samples.quantize(
        GIF_COLOURS - len(exact), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    colours = [value for rgb in exact for value in rgb] + (rest.getpalette() or [])
    palette = Image.new("P", (1, 1))
    palette.putpalette((colours + [0] * 768)[: 3 * GIF_COLOURS])
    return palette


class Table:
    """The place in a palette of each colour, by its number; of one that is not in it, that of the
    nearest, which is looked up once. GIF_COLOURS for those not met yet."""

    def __init__(self, palette: Image.Image) -> None:
        self._palette = palette
        self._places = np.full(1 << 24, GIF_COLOURS, np.uint8)
        red, green, blue = (
            np.array(palette.getpalette(), np.uint32)[: 3 * GIF_COLOURS].reshape(-1, 3).T
        )
        # of equal colours the first counts
        numbers = (red << 16 | green << 8 | blue)[::-1]
        self._places[numbers] = np.arange(len(numbers))[::-1]

    def places(self, pixels: Pixels) -> Any:
        """The place of each pixel's colour."""
        colours = pixels & 0xFFFFFF
        found = self._places[colours]
        unmet = found == GIF_COLOURS
        if unmet.any():
            new = np.unique(colours[unmet])
            row = Image.frombytes("RGB", (len(new), 1), new.tobytes(), "raw", "BGRX")
            near = row.quantize(palette=self._palette, dither=Image.Dither.NONE)
            self._places[new] = np.asarray(near)[0]
            found = self._places[colours]
        return found
