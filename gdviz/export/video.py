"""A clip as MP4 or WebM, by PyAV where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from gdviz.core.base.knobs import InputError
from gdviz.export.clips import Change, Clip

# bt709 in the numbers of the H.264 standard, table E-3 to E-5
BT709, LIMITED = 1, 1
RED, BLUE = 0.2126, 0.0722
# squares of four pixels that are converted at a time
MOST_SQUARES = 1 << 16
# Superfast at 18 takes a quarter of the time of medium at 18, for 0.4 dB less of SSIM and twice the
# bytes; a clip of ten seconds has two million. Veryfast is between in time and bytes, 1 dB worse.
MP4 = {
    "draft": {"crf": "26", "preset": "superfast", "tune": "animation"},
    "standard": {"crf": "18", "preset": "superfast", "tune": "animation"},
    "best": {"crf": "14", "preset": "medium", "tune": "animation"},
}
# A tenth of the time that VP9 takes when it looks ahead, for the same SSIM and bytes. AV1 has two
# thirds of the bytes, but takes three times as long and, looking ahead, 400 MiB.
SCREEN = {"b": "0", "deadline": "realtime", "tune-content": "screen"}
WEBM = {
    "draft": SCREEN | {"crf": "32", "cpu-used": "8"},
    "standard": SCREEN | {"crf": "18", "cpu-used": "7"},
    "best": SCREEN | {"crf": "12", "cpu-used": "5"},
}


def mp4(path: Path, clip: Clip) -> None:
    """H.264, yuv420p, bt709, with the index in front so that it plays while it loads."""
    _video(path, clip, "mp4", "libx264", MP4[clip.quality], {"movflags": "faststart"})


def webm(path: Path, clip: Clip) -> None:
    """VP9, yuv420p, bt709."""
    _video(path, clip, "webm", "libvpx-vp9", WEBM[clip.quality], {})


def _video(
    path: Path,
    clip: Clip,
    container: str,
    codec: str,
    codec_options: dict[str, str],
    container_options: dict[str, str],
) -> None:
    av = _pyav()
    with av.open(str(path), "w", format=container, options=container_options) as output:
        output.metadata["comment"] = clip.comment
        stream = output.add_stream(codec, rate=clip.fps, options=codec_options)
        (stream.width, stream.height), stream.pix_fmt = clip.size, "yuv420p"
        context = stream.codec_context
        context.time_base = Fraction(1, clip.fps)
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED
        number = 0
        for number, planes in enumerate(_held(clip), 1):
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.colorspace, frame.color_range = BT709, LIMITED
            frame.pts, frame.time_base = number - 1, Fraction(1, clip.fps)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    _check(av, path, number)


def _held(clip: Clip) -> Iterator[Any]:
    planes = Planes(*clip.size)
    for change in clip.changes():
        planes.update(change)
        yield planes.rows
    for _ in range(round(clip.hold * clip.fps)):
        yield planes.rows


class Planes:
    """A frame in yuv420p, brightness above its two colours; kept up to date where it changes."""

    def __init__(self, width: int, height: int) -> None:
        self.rows = np.zeros((height * 3 // 2, width), np.uint8)
        self._image = np.zeros(width * height, np.uint32)
        self._luma, *self._chroma = np.split(
            self.rows.reshape(-1), (width * height, width * height * 5 // 4)
        )
        self._width = width

    def update(self, change: Change) -> None:
        """Convert the squares of four pixels in which one changed."""
        self._image[change.places] = change.pixels
        half = self._width // 2
        row, column = np.divmod(change.places, self._width)
        touched = np.zeros(len(self._chroma[0]), bool)
        touched[(row >> 1) * half + (column >> 1)] = True
        squares = np.flatnonzero(touched)
        for first in range(0, len(squares), MOST_SQUARES):
            self._convert(squares[first : first + MOST_SQUARES])

    def _convert(self, squares: Any) -> None:
        row, column = np.divmod(squares, self._width // 2)
        corners = 2 * row * self._width + 2 * column
        places = corners[:, None] + (0, 1, self._width, self._width + 1)
        values = self._image[places]
        red, green, blue = ((values >> shift & 255).astype(np.float32) for shift in (16, 8, 0))
        luma = RED * red + (1 - RED - BLUE) * green + BLUE * blue
        self._luma[places] = 16.5 + luma * (219 / 255)
        for plane, colour, share in zip(self._chroma, (blue, red), (BLUE, RED), strict=True):
            mean = (colour - luma).mean(axis=1) / (2 - 2 * share)
            plane[squares] = 128.5 + mean * (224 / 255)


def _check(av: Any, path: Path, frames: int) -> None:
    """Read the file back: a clip that cannot be played is not kept."""
    with av.open(str(path)) as written:
        found = sum(1 for packet in written.demux(video=0) if packet.size)
    if found != frames:
        raise InputError(f"the clip has {found} of its {frames} frames")


def _pyav() -> Any:
    try:
        import av
    except ImportError:
        raise InputError(
            'video needs PyAV: python -m pip install "gdviz[video]"; GIF and WebP need nothing more'
        ) from None
    return av
