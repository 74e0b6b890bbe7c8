"""Pairs of words and a number, one below the other, in any width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.render.paint.text import TEXT, lines_height, write, write_lines
from gdviz.render.paint.theme import Theme, font, width_of

Facts = Sequence[tuple[str, str]]
# the height of a line, and the room between words and number
LINE, APART = 17.0, 8.0
# beside a column of names there is at least so much for numbers
LEAST = 100.0


@dataclass(frozen=True)
class FactRow:
    """A fact in a width: the height of its words, and of its number where that is below them."""

    name: str
    value: str
    high: float
    below: float


def fact_rows(facts: Facts, width: float, line: float = LINE, names: float = 0.0) -> list[FactRow]:
    """The facts in a width: numbers after the width of the `names`, or at the right end; one that
    has no room beside its words stands below them."""
    aligned, face = aligned_names(width, names), font(TEXT)
    rows = []
    for name, value in facts:
        told = width_of(name, face)
        room = width - aligned - 4.0 if aligned else width - told - APART
        beside = told <= (aligned or width) and width_of(value, face) <= room
        high = _high(name, width, line)
        rows.append(FactRow(name, value, high, 0.0 if beside else _high(value, width, line)))
    return rows


def aligned_names(width: float, names: float) -> float:
    """The width of the column of names; 0 where it would leave too little to the numbers."""
    return names if width >= names + LEAST else 0.0


def _high(text: str, width: float, line: float) -> float:
    return line if width_of(text, font(TEXT)) <= width else lines_height(text, width) + 3.0


def facts_height(facts: Facts, width: float, line: float = LINE, names: float = 0.0) -> float:
    """The pixels that facts take."""
    return sum(row.high + row.below for row in fact_rows(facts, width, line, names))


def write_facts(
    painter: QPainter,
    rect: QRectF,
    facts: Facts,
    theme: Theme,
    line: float = LINE,
    names: float = 0.0,
) -> float:
    """The facts from the upper edge of the rectangle; returns where they end."""
    y, aligned = rect.top(), aligned_names(rect.width(), names)
    for row in fact_rows(facts, rect.width(), line, names):
        y = write_fact(painter, QRectF(rect.left(), y, rect.width(), row.high), row, aligned, theme)
    return y


def write_fact(
    painter: QPainter, place: QRectF, row: FactRow, aligned: float, theme: Theme
) -> float:
    """One fact; returns where it ends."""
    _write(painter, place, row.name, theme.muted, False)
    if not row.below:
        beside = place.adjusted(aligned + 4.0, 0, 0, 0) if aligned else place
        write(painter, beside, row.value, theme.text, right=not aligned)
        return place.bottom()
    below = QRectF(place.left(), place.bottom(), place.width(), row.below)
    if aligned:
        # below the other numbers, or as far to the left of them as it needs
        spare = place.width() - width_of(row.value, font(TEXT))
        below.setLeft(place.left() + max(min(aligned + 4.0, spare), 0.0))
    _write(painter, below, row.value, theme.text, not aligned)
    return below.bottom()


def _write(painter: QPainter, place: QRectF, text: str, colour: str, right: bool) -> None:
    """A text on one line, or on as many as it needs."""
    if width_of(text, font(TEXT)) <= place.width():
        write(painter, place, text, colour, right=right)
    else:
        write_lines(painter, place, text, colour, right=right)
