"""Boxes of type: text and strokes around a baseline, combined into a formula."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.base.letters import ACCENTS
from gdviz.render.paint.theme import font, ink_of, width_of

# in sizes of the text: above and below the baseline, and the middle of a minus sign
ASCENT, DESCENT, AXIS = 0.78, 0.24, 0.31
RULE = 0.07
# taller brackets are drawn; the width of a drawn one
TALLEST, BRACKET = 1.5, 0.3
CURVE = 10
# a hat or bar: its widths, how far above the ink of its letter, how high, how thick
HAT_WIDTH, BAR_WIDTH, OVER, HAT_HEIGHT, ACCENT_WIDTH = 0.34, 0.4, 0.09, 0.13, 0.075
# gaps between the columns and rows of a grid
COLUMN_GAP, ROW_GAP = 0.7, 0.06


@dataclass(frozen=True)
class Glyphs:
    """Text whose baseline begins at x, y."""

    x: float
    y: float
    text: str
    size: float


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    width: float


@dataclass(frozen=True)
class TypeBox:
    """A box from x = 0 to `width`, `up` above and `down` below the baseline y = 0."""

    width: float
    up: float
    down: float
    marks: tuple[Glyphs | Stroke, ...] = ()


# signs and numbers occur many times in a formula, and measuring a text takes time
@lru_cache(4096)
def text_box(text: str, size: float) -> TypeBox:
    """One word, number or sign."""
    wide, marks = width_of(text, font(size)), (Glyphs(0, 0, text, size),)
    return TypeBox(wide, ASCENT * size, DESCENT * size, marks)


def symbol_box(text: str, size: float) -> TypeBox:
    """A symbol; a hat or bar is centred above its letter, whatever the font does."""
    plain = unicodedata.normalize("NFD", text)
    if not any(accent in plain for accent in ACCENTS):
        return text_box(text, size)
    parts = []
    for letters in re.split(f"(.[{''.join(ACCENTS)}])", plain):
        if len(letters) == 2 and letters[1] in ACCENTS:
            parts.append(_accented(letters[0], ACCENTS[letters[1]], size))
        elif letters:
            parts.append(text_box(letters, size))
    return row(*parts)


def _accented(letter: str, accent: str, size: float) -> TypeBox:
    """A letter with a hat or bar over the middle of its ink."""
    base, ink = text_box(letter, size), ink_of(letter, font(size))
    middle, half = ink.center().x(), (HAT_WIDTH if accent == "hat" else BAR_WIDTH) * size / 2
    low = ink.top() - OVER * size
    high = low - (HAT_HEIGHT * size if accent == "hat" else 0.0)
    points = ((middle - half, low), (middle, high), (middle + half, low))
    thick = ACCENT_WIDTH * size
    marks = (*base.marks, Stroke(points, thick))
    return TypeBox(base.width, max(base.up, -high + thick), base.down, marks)


def gap(width: float) -> TypeBox:
    """An empty place."""
    return TypeBox(width, 0.0, 0.0)


def shifted(box: TypeBox, dx: float, dy: float) -> tuple[Glyphs | Stroke, ...]:
    """A box's marks, shifted."""
    moved: list[Glyphs | Stroke] = []
    for mark in box.marks:
        if isinstance(mark, Glyphs):
            moved.append(Glyphs(mark.x + dx, mark.y + dy, mark.text, mark.size))
        else:
            moved.append(Stroke(tuple((x + dx, y + dy) for x, y in mark.points), mark.width))
    return tuple(moved)


def row(*boxes: TypeBox) -> TypeBox:
    """Boxes on one baseline."""
    x = 0.0
    marks: list[Glyphs | Stroke] = []
    for box in boxes:
        marks += shifted(box, x, 0.0)
        x += box.width
    up = max((box.up for box in boxes), default=0.0)
    return TypeBox(x, up, max((box.down for box in boxes), default=0.0), tuple(marks))


def fraction(above: TypeBox, below: TypeBox, size: float) -> TypeBox:
    """One box over another."""
    pad, middle = 0.14 * size, AXIS * size
    width = max(above.width, below.width) + 2 * pad
    high = middle + above.down + 0.16 * size
    low = -middle + below.up + 0.14 * size
    rule = Stroke(((0.04 * size, -middle), (width - 0.04 * size, -middle)), RULE * size)
    marks = shifted(above, 0.5 * (width - above.width), -high)
    marks += (rule, *shifted(below, 0.5 * (width - below.width), low))
    return TypeBox(width, high + above.up, low + below.down, marks)


def raised(base: TypeBox, exponent: TypeBox, size: float) -> TypeBox:
    """An exponent at the shoulder of its base."""
    lift = max(0.36 * size, base.up - 0.42 * size)
    marks = base.marks + shifted(exponent, base.width + 0.04 * size, -lift)
    width = base.width + exponent.width + 0.08 * size
    return TypeBox(width, max(base.up, lift + exponent.up), base.down, marks)


def root(inner: TypeBox, size: float) -> TypeBox:
    """A square root."""
    top, hook = inner.up + 0.12 * size, 0.55 * size
    points = (
        (0.04 * size, -0.3 * size),
        (0.16 * size, -0.38 * size),
        (0.3 * size, inner.down),
        (hook, -top),
        (hook + inner.width + 0.1 * size, -top),
    )
    marks = (Stroke(points, RULE * size), *shifted(inner, hook + 0.04 * size, 0.0))
    return TypeBox(hook + inner.width + 0.14 * size, top + 0.08 * size, inner.down, marks)


def enclosed(inner: TypeBox, size: float, signs: str = "()") -> TypeBox:
    """A box within brackets or bars as tall as it is."""
    if signs != "||" and inner.up + inner.down < TALLEST * size:
        return row(text_box(signs[0], size), inner, text_box(signs[1], size))
    strokes = (Stroke(_side(inner, size, sign), RULE * size) for sign in signs)
    left, right = (TypeBox(BRACKET * size, inner.up, inner.down, (line,)) for line in strokes)
    return row(left, inner, right)


def _side(inner: TypeBox, size: float, sign: str) -> tuple[tuple[float, float], ...]:
    """One bracket as points from the top to the bottom."""
    bend = {"(": -0.16, ")": 0.16}.get(sign, 0.0) * size
    middle, high = 0.5 * BRACKET * size - 0.5 * bend, inner.up + inner.down
    if sign in "[]":
        corner = middle + (0.1 if sign == "[" else -0.1) * size
        ends = (-inner.up, inner.down)
        return ((corner, ends[0]), (middle, ends[0]), (middle, ends[1]), (corner, ends[1]))
    return tuple(
        (middle + bend * math.sin(math.pi * k / CURVE), -inner.up + high * k / CURVE)
        for k in range(CURVE + 1)
    )


def grid(cells: Sequence[Sequence[TypeBox]], size: float) -> TypeBox:
    """Boxes in rows and columns within square brackets, its middle at the height of a minus."""
    columns = list(zip(*cells, strict=True))
    widths = [max(box.width for box in column) for column in columns]
    apart, between = COLUMN_GAP * size, ROW_GAP * size
    lines = []
    for line in cells:
        parts = []
        for box, wide in zip(line, widths, strict=True):
            parts += [gap(apart), gap(wide - box.width), box]
        lines.append(row(*parts[1:]))
    tall = sum(line.up + line.down for line in lines) + between * (len(lines) - 1)
    top = -AXIS * size - tall / 2
    marks: tuple[Glyphs | Stroke, ...] = ()
    y = top
    for made in lines:
        marks += shifted(made, 0.0, y + made.up)
        y += made.up + made.down + between
    inner = TypeBox(max(line.width for line in lines), -top, top + tall, marks)
    return enclosed(inner, size, "[]")


def paint_box(painter: QPainter, box: TypeBox, x: float, baseline: float, colour: str) -> None:
    """The box with its left end at x."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in box.marks:
        if isinstance(mark, Glyphs):
            painter.setPen(QColor(colour))
            painter.setFont(font(mark.size))
            painter.drawText(QPointF(x + mark.x, baseline + mark.y), mark.text)
        else:
            painter.setPen(QPen(QColor(colour), max(mark.width, 0.8)))
            painter.drawPolyline([QPointF(x + a, baseline + b) for a, b in mark.points])
