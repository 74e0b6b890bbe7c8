"""A race's frames as GIF, WebP, MP4 or WebM, written to a path frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image
from PySide6.QtGui import QImage

from gdviz.core.base.knobs import InputError

# the last of 256 is reserved for transparency
GIF_COLOURS = 255
MOST_KEPT = 120
# bt709 in the numbers of the H.264 standard, table E-3 to E-5
BT709, LIMITED = 1, 1
# ISO 16684-1: a description is a list of alternatives by language
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
    "</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
)


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


def pixels(image: QImage) -> np.ndarray[Any, Any]:
    """A frame as an array (height, width, 3) of RGB bytes."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


def _durations(clip: Clip) -> list[int]:
    one = round(1000 / clip.fps)
    return [one] * (clip.count - 1) + [one + round(1000 * clip.hold)]


def _save(
    path: Path, kind: str, clip: Clip, frames: Iterator[Image.Image], **settings: Any
) -> None:
    """An endless clip, written by Pillow."""
    # opened here: Pillow leaves its own file open after an interrupt
    with path.open("w+b") as file:
        next(frames).save(
            file,
            format=kind,
            save_all=True,
            append_images=frames,
            duration=_durations(clip),
            loop=0,
            **settings,
        )


def gif(path: Path, clip: Clip) -> None:
    """An endless GIF: one palette for all frames and no dither, so that nothing flickers."""
    palette = common_palette([pixels(sample) for sample in clip.samples()], clip.colours)
    exact = exact_places(palette)
    indexed = (in_palette(pixels(frame), palette, exact) for frame in clip.frames)
    # pixels that have not changed since the frame before become transparent, and cost nothing
    thrift = {"optimize": True, "transparency": GIF_COLOURS, "disposal": 1}
    _save(path, "GIF", clip, indexed, **thrift, comment=clip.comment.encode())


def common_palette(samples: list[np.ndarray[Any, Any]], kept: tuple[str, ...] = ()) -> Image.Image:
    """A picture with the palette of a clip: the `kept` colours ("#rrggbb") as they are, since thin
    lines would lose theirs, and the rest from the samples."""
    exact = [tuple(bytes.fromhex(colour[1:])) for colour in dict.fromkeys(kept)][:MOST_KEPT]
    strip = Image.fromarray(np.concatenate(samples))
    rest = strip.quantize(
        GIF_COLOURS - len(exact), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    colours = [value for rgb in exact for value in rgb] + (rest.getpalette() or [])
    palette = Image.new("P", (1, 1))
    palette.putpalette((colours + [0] * 768)[: 3 * GIF_COLOURS])
    return palette


def exact_places(palette: Image.Image) -> np.ndarray[Any, Any]:
    """The place in the palette of each colour, by its number; GIF_COLOURS for those not in it."""
    colours = np.array(palette.getpalette(), np.uint8)[: 3 * GIF_COLOURS].reshape(-1, 3)
    places = np.full(1 << 24, GIF_COLOURS, np.uint8)
    # of equal colours the first counts
    places[_numbers(colours)[::-1]] = np.arange(len(colours))[::-1]
    return places


def _numbers(colours: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    red, green, blue = (colours[..., k].astype(np.uint32) for k in range(3))
    return red << 16 | green << 8 | blue


def in_palette(
    frame: np.ndarray[Any, Any], palette: Image.Image, exact: np.ndarray[Any, Any]
) -> Image.Image:
    """A frame (height, width, 3) in the colours of a palette, each pixel in the nearest one."""
    near = Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE)
    # Pillow searches neighbours in steps of four, and may miss a colour of the palette
    found = exact[_numbers(frame)]
    indexed = Image.fromarray(np.where(found < GIF_COLOURS, found, np.asarray(near)))
    indexed.putpalette(palette.getpalette() or [])
    return indexed


def webp(path: Path, clip: Clip) -> None:
    """An endless lossless WebP; its comment is the description in its XMP."""
    frames = (Image.fromarray(pixels(frame)) for frame in clip.frames)
    effort = {"lossless": True, "quality": 40, "method": 2}
    _save(path, "WEBP", clip, frames, **effort, xmp=XMP.format(escape(clip.comment)).encode())


def mp4(path: Path, clip: Clip) -> None:
    """H.264, yuv420p, bt709, with the index in front so that it plays while it loads."""
    options = {"crf": "18", "preset": "medium"}
    _video(path, clip, "mp4", "libx264", options, {"movflags": "faststart"})


def webm(path: Path, clip: Clip) -> None:
    """VP9, yuv420p, bt709."""
    options = {"crf": "24", "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1"}
    _video(path, clip, "webm", "libvpx-vp9", options, {})


def _video(
    path: Path,
    clip: Clip,
    container: str,
    codec: str,
    codec_options: dict[str, str],
    container_options: dict[str, str],
) -> None:
    av = _pyav()
    first = next(clip.frames)
    with av.open(str(path), "w", format=container, options=container_options) as output:
        output.metadata["comment"] = clip.comment
        stream = output.add_stream(codec, rate=clip.fps, options=codec_options)
        stream.width, stream.height, stream.pix_fmt = first.width(), first.height(), "yuv420p"
        context = stream.codec_context
        context.time_base = Fraction(1, clip.fps)
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED
        number = 0
        for number, image in enumerate(_held(first, clip)):
            output.mux(stream.encode(_frame(av, image, number, clip.fps)))
        output.mux(stream.encode(None))
    _check(av, path, number + 1)


def _held(first: QImage, clip: Clip) -> Iterator[QImage]:
    last = first
    for last in chain([first], clip.frames):
        yield last
    yield from islice(iter(lambda: last, None), round(clip.hold * clip.fps))


def _frame(av: Any, image: QImage, number: int, fps: int) -> Any:
    rgb = av.VideoFrame.from_ndarray(pixels(image), format="rgb24")
    frame = rgb.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
    frame.pts, frame.time_base = number, Fraction(1, fps)
    return frame


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
