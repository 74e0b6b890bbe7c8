"""Exported files, read as other programs read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

import numpy as np
from PIL import Image, ImageSequence

from gdviz.command.arguments import parsed
from gdviz.core.engine.race import Race
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.files.lecture_file import load_lecture
from gdviz.core.planes.plane_race import shown
from gdviz.core.view import ViewSpec
from gdviz.export import Cancelled, ExportOptions, export, export_lecture
from gdviz.render.page.page import SIZE, PagePainter
from gdviz.render.paint.mapping import View
from tests.doors.command_line import gdviz

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
SVG = "{http://www.w3.org/2000/svg}"


def exported(path: Path, *words: object) -> Path:
    """`gdviz export words -o path`, which must say nothing; the path."""
    assert gdviz("export", *words, "-o", path).good == ""
    return path


def watched(
    race: Race, path: Path, most: int | None = None, force: bool = False, **chosen: Any
) -> list[tuple[int, int]]:
    """Export as a Python program does, and the reports of its progress; cancelled after `most`
    reports, which must end it as such."""
    names = {field.name for field in fields(ViewSpec)}
    view = ViewSpec(**{n: v for n, v in chosen.items() if n in names})
    options = ExportOptions(**{n: v for n, v in chosen.items() if n not in names})
    return _watched(most, partial(export, race, path, options, force, view=view))


def watched_lecture(
    file: Path, path: Path, most: int | None = None, **chosen: Any
) -> list[tuple[int, int]]:
    """Export the lecture in a file as `watched` does a race."""
    return _watched(
        most, partial(export_lecture, load_lecture(file), path, ExportOptions(**chosen))
    )


def _watched(most: int | None, write: Callable[..., None]) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) != most

    try:
        write(progress=progress)
    except Cancelled:
        assert len(told) == most
    else:
        assert most is None or len(told) < most
    return told


@dataclass(frozen=True)
class Frame:
    """A rectangle of pixels that shows the box (x0, x1, y0, y1), y upwards."""

    box: tuple[float, float, float, float]
    left: float
    top: float
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Column and row of a point, in pixels."""
        x0, x1, y0, y1 = self.box
        across, up = (x - x0) / (x1 - x0), (y - y0) / (y1 - y0)
        return self.left + across * self.width, self.top + (1.0 - up) * self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle of the box."""
        x0, x1, y0, y1 = self.box
        return 0.5 * (x0 + x1), 0.5 * (y0 + y1)


@dataclass(frozen=True)
class Plan:
    """Where the maps and the loss plot of a page lie, and the race that is on it."""

    race: Race
    maps: tuple[Frame, ...]
    plot: Frame


def plan(*words: object, **style: Any) -> Plan:
    """The plan of the page that these words of `gdviz export` and these settings of a page give."""
    given = parsed(["export", *(str(word) for word in words), "-o", "none.png"])
    options = (given.start, given.steps, given.noise, given.seed, given.batch, given.stop)
    race = finished(resolve(given.spec, given.formula, *options))
    size = style.pop("size", SIZE)
    page = PagePainter(race, ViewSpec(**style), size)
    assert shown(race).problem.dim <= 2
    maps = tuple(_frame(panel.view) for panel in page.panels)
    return Plan(race, maps, _frame(page.plot_view))


def _frame(view: View) -> Frame:
    rect = view.rect
    return Frame(view.box, rect.left(), rect.top(), rect.width(), rect.height())


def picture(path: Path) -> Pixels:
    """A picture's pixels (rows, columns, 3)."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@dataclass(frozen=True)
class Clip:
    """The frames (rows, columns, 3) of a clip and how long each is shown, in milliseconds; whether
    it begins again forever, and whether nothing shines through it."""

    frames: tuple[Pixels, ...]
    shown_ms: tuple[float, ...]
    endless: bool = False
    opaque: bool = True


def clip(path: Path) -> Clip:
    """A clip, read by Pillow or by PyAV."""
    return _images(path) if path.suffix in (".gif", ".webp") else _video(path)


def _images(path: Path) -> Clip:
    with Image.open(path) as image:
        frames, times, clear = [], [], False
        for frame in ImageSequence.Iterator(image):
            seen = np.asarray(frame.convert("RGBA"))
            frames.append(seen[..., :3])
            clear = clear or bool((seen[..., 3] < 255).any())
            times.append(float(frame.info["duration"]))
        return Clip(tuple(frames), tuple(times), image.info.get("loop") == 0, not clear)


def _video(path: Path) -> Clip:
    import av

    with av.open(str(path)) as video:
        stream = video.streams.video[0]
        shown = [(frame.to_ndarray(format="rgb24"), frame.time) for frame in video.decode(stream)]
        assert stream.average_rate is not None
        last = float(1 / Fraction(stream.average_rate))
    times = np.array([time for _, time in shown])
    lasting = np.append(np.diff(times), last) * 1000
    return Clip(tuple(pixels for pixels, _ in shown), tuple(lasting.round(3).tolist()))


@dataclass(frozen=True)
class Shape:
    """An element of a drawing: its tag, its attributes with those of the groups around it, its
    points (n, 2) on the page, and its text."""

    tag: str
    style: dict[str, str]
    points: np.ndarray[Any, np.dtype[np.float64]]
    text: str = ""


def drawing(path: Path | IO[bytes]) -> list[Shape]:
    """The elements of an SVG, in the order in which they are painted."""
    found: list[Shape] = []
    _collect(ElementTree.parse(path).getroot(), {}, np.eye(3), found)
    return found


def clip_areas(path: Path) -> dict[str, Any]:
    """The points (n, 2) of each clip of an SVG, under the words by which a shape names it."""
    return {
        f"url(#{node.get('id')})": _points(node[0].tag.removeprefix(SVG), node[0])
        for node in ElementTree.parse(path).iter(f"{SVG}clipPath")
    }


def _collect(
    node: ElementTree.Element, style: dict[str, str], matrix: Any, found: list[Shape]
) -> None:
    if turned := node.get("transform"):
        matrix = matrix @ _matrix(turned)
    style = {**style, **node.attrib}
    tag = node.tag.removeprefix(SVG)
    rows = _points(tag, node)
    if len(rows) or tag == "text":
        placed = np.ones((len(rows), 3))
        placed[:, :2] = rows
        text = "".join(node.itertext()) if tag == "text" else ""
        found.append(Shape(tag, style, (placed @ matrix.T)[:, :2], text))
    if tag not in ("defs", "desc", "title"):
        for child in node:
            _collect(child, style, matrix, found)


def _matrix(text: str) -> Any:
    numbers = [float(value) for value in re.findall(r"-?[\d.]+(?:e-?\d+)?", text)]
    if not text.startswith("matrix"):
        return np.eye(3)
    a, b, c, d, e, f = numbers
    return np.array([[a, c, e], [b, d, f], [0, 0, 1]])


def _points(tag: str, node: ElementTree.Element) -> Any:
    def number(name: str) -> float:
        return float(node.get(name, "0"))

    if tag in ("path", "polyline", "polygon"):
        text = node.get("d" if tag == "path" else "points", "")
        values = [float(v) for v in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", text)]
        return np.array(values, dtype=float).reshape(-1, 2)
    if tag in ("rect", "image"):
        x, y, w, h = (number(name) for name in ("x", "y", "width", "height"))
        return np.array([[x, y], [x + w, y + h]])
    if tag in ("circle", "ellipse"):
        return np.array([[number("cx"), number("cy")]])
    if tag == "text":
        return np.array([[number("x"), number("y")]])
    return np.empty((0, 2))


@dataclass(frozen=True)
class Page:
    """A page of a PDF: its pixels (rows, columns, 3) at 96 a inch, its text, the names of the
    fonts whose data the file holds, and of those that its characters are set in."""

    pixels: Pixels
    text: str
    fonts: tuple[str, ...]
    faces: tuple[str, ...]


def pdf_page(path: Path) -> Page:
    """The only page of a PDF, drawn by pypdfium2."""
    [page] = pdf_pages(path)
    return page


def pdf_pages(path: Path) -> list[Page]:
    """The pages of a PDF, drawn by pypdfium2."""
    import pypdfium2

    raw = path.read_bytes()
    found = re.findall(rb"/FontName\s*/(?:[A-Z]{6}\+)?([\w-]+)[^>]*?/FontFile", raw, re.DOTALL)
    fonts = tuple(sorted({name.decode() for name in found}))
    document = pypdfium2.PdfDocument(path)
    try:
        return [_read(page, fonts) for page in document]
    finally:
        document.close()


def _read(page: Any, fonts: tuple[str, ...]) -> Page:
    pixels = np.asarray(page.render(scale=96 / 72).to_pil().convert("RGB"))
    words = page.get_textpage()
    return Page(pixels, words.get_text_range(), fonts, _faces(words))


def _faces(words: Any) -> tuple[str, ...]:
    import ctypes

    import pypdfium2.raw as pdfium

    found, name = set(), ctypes.create_string_buffer(200)
    for k in range(words.count_chars()):
        if not pdfium.FPDFText_IsGenerated(words, k):
            pdfium.FPDFText_GetFontInfo(words, k, name, len(name), None)
            found.add(name.value.decode().rpartition("+")[2])
    return tuple(sorted(found))


def rgb(colour: str) -> tuple[int, int, int]:
    """The bytes of "#rrggbb"."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def near(pixels: Pixels, colour: str | Sequence[int], apart: int = 12) -> Any:
    """Where a picture has a colour (rows, columns), each channel at most `apart` from it."""
    wanted = np.array(rgb(colour) if isinstance(colour, str) else colour, dtype=int)
    return (np.abs(pixels.astype(int) - wanted) <= apart).all(axis=2)


def has(
    pixels: Pixels,
    colour: str | Sequence[int],
    at: tuple[float, float],
    within: int = 2,
    apart: int = 12,
) -> bool:
    """Whether a pixel of that colour lies `within` pixels of a place (column, row)."""
    column, row = round(at[0]), round(at[1])
    if row < -within or column < -within:
        return False
    top, left = max(row - within, 0), max(column - within, 0)
    part = pixels[top : row + within + 1, left : column + within + 1]
    return bool(near(part, colour, apart).any()) if part.size else False
