"""A page drawn as SVG, read as a reader of the picture does: axes by their ticks, texts, signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
from PIL import ImageFont

from tests.doors.exported import SVG, Shape, drawing

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
MUTED = {"light": "#5a6672", "dark": "#9aa6b2"}
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
TICKS = (2.0, 4.0)


@lru_cache(256)
def wide(text: str, size: float, bold: bool = False) -> float:
    """The width of a text in pixels, as FreeType measures the bundled font."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return float(ImageFont.truetype(FONTS / name, 100).getlength(text)) * size / 100


def value(text: str) -> float:
    """The number that a text stands for: "−1.4", "10⁻³", "2·10⁵"."""
    plain = text.replace("−", "-")
    found = re.fullmatch(r"(?:(.+)·)?10([⁻⁰¹²³⁴-⁹]+)", plain)
    if found is None:
        return float(plain)
    return float(found[1] or 1) * 10.0 ** int(found[2].translate(RAISED))


@dataclass(frozen=True)
class Text:
    """A text and where it stands; `upright` is false for one that runs upwards."""

    text: str
    left: float
    right: float
    baseline: float
    colour: str
    size: float
    bold: bool
    upright: bool

    @property
    def middle(self) -> tuple[float, float]:
        """About the middle of the text."""
        return 0.5 * (self.left + self.right), self.baseline - 0.36 * self.size


@dataclass(frozen=True)
class Ruler:
    """An axis as its ticks and their texts have it; `log` where equal ways are equal factors."""

    ticks: tuple[tuple[float, str], ...]
    log: bool

    def at(self, number: float) -> float:
        """The pixel of a value."""
        slope, offset = self._line
        return float(slope * (np.log10(number) if self.log else number) + offset)

    def back(self, pixel: Any) -> Any:
        """The value at a pixel, or at some."""
        slope, offset = self._line
        found = (pixel - offset) / slope
        return 10.0**found if self.log else found

    @cached_property
    def _line(self) -> Any:
        pixels = np.array([pixel for pixel, _ in self.ticks])
        numbers = np.array([value(text) for _, text in self.ticks])
        return np.polyfit(np.log10(numbers) if self.log else numbers, pixels, 1)

    @property
    def uneven(self) -> float:
        """How far a tick lies from where its text says, in pixels."""
        return max(abs(pixel - self.at(value(text))) for pixel, text in self.ticks)


@dataclass(frozen=True)
class Axes:
    """A frame (left, top, right, bottom) with its rulers; None where ticks have no texts."""

    frame: tuple[float, float, float, float]
    x: Ruler | None
    y: Ruler | None
    order: int

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a place."""
        assert self.x is not None and self.y is not None
        return self.x.at(x), self.y.at(y)

    def map(self, points: Any) -> Any:
        """Places (n, 2) in pixels (n, 2)."""
        return np.array([self.at(x, y) for x, y in points])

    def holds(self, at: Any, margin: float = 0.0) -> bool:
        """Whether a pixel lies in the frame."""
        left, top, right, bottom = self.frame
        return bool(
            left - margin <= at[0] <= right + margin and top - margin <= at[1] <= bottom + margin
        )


@dataclass(frozen=True)
class Drawn:
    """All that a page in SVG shows."""

    shapes: tuple[Shape, ...]
    clips: dict[str, tuple[float, float, float, float]]
    theme: str = "light"

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The texts, those that stand end to end as one."""
        found: list[Text] = []
        for text in self._pieces():
            last = found[-1] if found else None
            if last is not None and _goes_on(last, text):
                found[-1] = Text(
                    last.text + text.text, last.left, text.right, last.baseline, last.colour,
                    last.size, last.bold, last.upright,
                )  # fmt: skip
            else:
                found.append(text)
        return tuple(found)

    def _pieces(self) -> Iterator[Text]:
        for shape in self.shapes:
            if shape.tag == "text":
                size, bold = float(shape.style["font-size"]), shape.style["font-weight"] == "700"
                (x, y), upright = shape.points[0], "matrix(0" not in shape.style["transform"]
                right = x + (wide(shape.text, size, bold) if upright else 0.0)
                yield Text(
                    shape.text, x, right, y, shape.style["fill"], size, bold, upright
                )  # fmt: skip

    def text(self, words: str) -> Text:
        """The only text that reads so."""
        found = [text for text in self.texts if text.text.strip() == words]
        assert len(found) == 1, (words, [t.text for t in self.texts])
        return found[0]

    def has_text(self, words: str) -> bool:
        """Whether a text contains these words."""
        return any(words in text.text for text in self.texts)

    def beside(self, at: tuple[float, float], within: float = 4.0) -> list[Text]:
        """The texts whose middle is as high as a place, from left to right."""
        row = [t for t in self.texts if abs(t.middle[1] - at[1]) <= within]
        return sorted(row, key=lambda t: t.left)

    def lines(self, colour: str, least: int = 2) -> list[Shape]:
        """What is drawn with a pen of that colour and has at least so many points."""
        return [
            s for s in self.shapes if s.style.get("stroke") == colour and len(s.points) >= least
        ]

    def filled(self, colour: str) -> list[Shape]:
        """What is filled with a colour, texts apart."""
        return [s for s in self.shapes if s.style.get("fill") == colour and s.tag != "text"]

    def clip(self, shape: Shape) -> tuple[float, float, float, float] | None:
        """The rectangle that a shape is cut to."""
        found = re.search(r"#(\w+)", shape.style.get("clip-path", ""))
        return self.clips[found[1]] if found else None

    @cached_property
    def axes(self) -> tuple[Axes, ...]:
        """The axes of the page in the order in which they are painted: maps, then the plot."""
        muted = MUTED[self.theme]
        return tuple(
            self._axes(order, shape)
            for order, shape in enumerate(self.shapes)
            if shape.tag == "rect" and shape.style.get("stroke") == muted
        )

    def round(self, ink: str) -> list[tuple[float, float]]:
        """The middles of the circles that are drawn in a colour."""
        circles = (s for s in self.shapes if s.tag in ("circle", "ellipse"))
        return [tuple(s.points[0]) for s in circles if s.style.get("stroke") == ink]

    def _axes(self, order: int, shape: Shape) -> Axes:
        (left, top), (right, bottom) = shape.points
        return Axes(
            (left, top, right, bottom),
            self._ruler(0, bottom, (left, right), 1.0),
            self._ruler(1, left, (top, bottom), -1.0),
            order,
        )

    def _ruler(self, axis: int, edge: float, ends: tuple[float, float], out: float) -> Ruler | None:
        """The ticks that begin at an edge and lead outwards, with the texts beyond them."""
        found = []
        for shape in self.lines(MUTED[self.theme]):
            along, across = shape.points[:, axis], shape.points[:, 1 - axis]
            reach = sorted((across - edge) * out)
            level = len(along) == 2 and np.ptp(along) < 0.02 and abs(reach[0]) < 0.02
            long = level and min(abs(reach[1] - t) for t in TICKS) < 0.02
            if long and _within(along[0], ends):
                text = self._beyond(axis, float(along[0]), edge)
                found += [(float(along[0]), text)] if text else []
        return ruler(tuple(found)) if len(found) > 1 else None

    def _beyond(self, axis: int, at: float, edge: float) -> str:
        """What stands beside a tick: centred below it, or at its left and as high as it."""
        for text in self.texts:
            x, y = text.middle
            if axis == 0 and abs(x - at) < 1.5 and 2 < y - edge < 18:
                return text.text
            if axis == 1 and abs(y - at) < 3 and 4 < edge - text.right < 9:
                return text.text
        return ""


def ruler(ticks: tuple[tuple[float, str], ...]) -> Ruler:
    """A ruler of the kind to which the ticks are even; of two ticks, of that of their texts."""
    even = Ruler(ticks, False)
    if min(value(text) for _, text in ticks) <= 0:
        return even
    by_factors = Ruler(ticks, True)
    if len(ticks) > 2:
        return by_factors if by_factors.uneven < even.uneven else even
    powers = all(re.fullmatch("10[⁻⁰¹²³⁴-⁹]+", text) for _, text in ticks)
    apart = abs(value(ticks[0][1]) - value(ticks[1][1]))
    step = apart / 10.0 ** np.floor(np.log10(apart) + 1e-9)
    return even if not powers and np.isclose(step, (1, 2, 5)).any() else by_factors


def _goes_on(last: Text, text: Text) -> bool:
    same = (last.colour, last.size, last.bold) == (text.colour, text.size, text.bold)
    level = abs(last.baseline - text.baseline) < 0.1 and last.upright and text.upright
    return same and level and abs(text.left - last.right) < 1.2


def _within(at: float, ends: tuple[float, float]) -> bool:
    return ends[0] - 0.5 <= at <= ends[1] + 0.5


def drawn(path: Path, theme: str = "light") -> Drawn:
    """What an SVG shows."""
    clips = {}
    for node in ElementTree.parse(path).getroot().iter(f"{SVG}clipPath"):
        numbers = re.findall(r"-?[\d.]+(?:e-?\d+)?", node[0].get("d", ""))
        points = np.array(numbers, dtype=float).reshape(-1, 2)
        clips[str(node.get("id"))] = (*points.min(axis=0), *points.max(axis=0))
    return Drawn(tuple(drawing(path)), clips, theme)


def outline(shape: Shape) -> Any:
    """The corners (n, 2) of a closed outline, each once."""
    points = shape.points
    return points[:-1] if len(points) > 2 and np.allclose(points[0], points[-1]) else points


def centre(shape: Shape) -> tuple[float, float]:
    """The middle of a sign's corners."""
    x, y = outline(shape).mean(axis=0)
    return float(x), float(y)


def sign(shape: Shape) -> str:
    """What a filled sign is."""
    corners = outline(shape)
    x, y = (corners - corners.mean(axis=0)).T
    count = len(corners)
    if count == 4:
        return "square" if np.isclose(np.abs(x), np.abs(y), atol=0.05).all() else "diamond"
    if count == 3:
        flat = sorted(y)
        if abs(flat[1] - flat[2]) < 0.1:
            return "triangle"
        return "down" if abs(flat[0] - flat[1]) < 0.1 else "arrow"
    named = {5: "pentagon", 6: "hexagon", 10: "star", 12: "circle"}
    return named.get(count, f"{count} corners")
