"""Boxes of type: text and strokes around a baseline, put together to a formula."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.render.theme import font, width_of

# in sizes of the text: above and below the baseline, and the middle of a minus sign
ASCENT, DESCENT, AXIS = 0.78, 0.24, 0.31
RULE = 0.07
# taller brackets are drawn; a drawn one is so wide
TALLEST, BRACKET = 1.5, 0.3
CURVE = 10


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
class Box:
    """What reaches from x = 0 to `width`, `up` above and `down` below the baseline y = 0."""

    width: float
    up: float
    down: float
    marks: tuple[Glyphs | Stroke, ...] = ()


def text_box(text: str, size: float) -> Box:
    """One word, number or sign."""
    return Box(
        width_of(text, font(size)), ASCENT * size, DESCENT * size, (Glyphs(0, 0, text, size),)
    )


def gap(width: float) -> Box:
    """An empty place."""
    return Box(width, 0.0, 0.0)


def shifted(box: Box, dx: float, dy: float) -> tuple[Glyphs | Stroke, ...]:
    """A box's marks elsewhere."""
    moved: list[Glyphs | Stroke] = []
    for mark in box.marks:
        if isinstance(mark, Glyphs):
            moved.append(Glyphs(mark.x + dx, mark.y + dy, mark.text, mark.size))
        else:
            moved.append(Stroke(tuple((x + dx, y + dy) for x, y in mark.points), mark.width))
    return tuple(moved)


def row(*boxes: Box) -> Box:
    """Boxes on one baseline."""
    x, marks = 0.0, []
    for box in boxes:
        marks += shifted(box, x, 0.0)
        x += box.width
    up = max((box.up for box in boxes), default=0.0)
    return Box(x, up, max((box.down for box in boxes), default=0.0), tuple(marks))


def fraction(above: Box, below: Box, size: float) -> Box:
    """One box over another."""
    pad, middle = 0.14 * size, AXIS * size
    width = max(above.width, below.width) + 2 * pad
    high = middle + above.down + 0.16 * size
    low = -middle + below.up + 0.14 * size
    rule = Stroke(((0.04 * size, -middle), (width - 0.04 * size, -middle)), RULE * size)
    marks = shifted(above, 0.5 * (width - above.width), -high)
    marks += (rule, *shifted(below, 0.5 * (width - below.width), low))
    return Box(width, high + above.up, low + below.down, marks)


def raised(base: Box, exponent: Box, size: float) -> Box:
    """An exponent at the shoulder of its base."""
    lift = max(0.36 * size, base.up - 0.42 * size)
    marks = base.marks + shifted(exponent, base.width + 0.04 * size, -lift)
    width = base.width + exponent.width + 0.08 * size
    return Box(width, max(base.up, lift + exponent.up), base.down, marks)


def root(inner: Box, size: float) -> Box:
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
    return Box(hook + inner.width + 0.14 * size, top + 0.08 * size, inner.down, marks)


def enclosed(inner: Box, size: float, signs: str = "()") -> Box:
    """A box within brackets or bars as tall as it is."""
    if signs != "||" and inner.up + inner.down < TALLEST * size:
        return row(text_box(signs[0], size), inner, text_box(signs[1], size))
    sides = [Stroke(_side(inner, size, sign), RULE * size) for sign in signs]
    wide = BRACKET * size
    marks = (sides[0], *shifted(inner, wide, 0.0))
    marks += shifted(Box(0, 0, 0, (sides[1],)), wide + inner.width, 0.0)
    return Box(inner.width + 2 * wide, inner.up, inner.down, marks)


def _side(inner: Box, size: float, sign: str) -> tuple[tuple[float, float], ...]:
    """One bracket as points from the top to the bottom."""
    bend = {"(": -0.16, ")": 0.16}.get(sign, 0.0) * size
    middle, high = 0.5 * BRACKET * size - 0.5 * bend, inner.up + inner.down
    return tuple(
        (middle + bend * math.sin(math.pi * k / CURVE), -inner.up + high * k / CURVE)
        for k in range(CURVE + 1)
    )


def paint_box(painter: QPainter, box: Box, x: float, baseline: float, colour: str) -> None:
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
