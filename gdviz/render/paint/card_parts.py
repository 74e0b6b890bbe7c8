"""Parts that many cards have: sentences, facts and a small plot."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.render.paint.facts import LINE, Facts, facts_height, write_facts
from gdviz.render.paint.flow import CardPart
from gdviz.render.paint.small_plot import SmallPlot, paint_small_plot, plot_head
from gdviz.render.paint.text import lines_height, write_lines
from gdviz.render.paint.theme import Theme

# the field of a small plot: its height by its width, at least and at most, and how it may grow
FIELD, LEAST, MOST, GROWS = 0.5, 96.0, 150.0, 0.72

Column = tuple[int, int]


def words_part(text: str, colour: str, column: Column = (0, 0)) -> CardPart:
    """Sentences on as many lines as they need."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        write_lines(painter, rect, text, colour)

    return CardPart(lambda width: lines_height(text, width), paint, column)


def facts_part(
    facts: Facts, theme: Theme, column: Column = (0, 0), names: float = 0.0, line: float = LINE
) -> CardPart:
    """Pairs of words and a number."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        write_facts(painter, rect, facts, theme, line, names)

    return CardPart(lambda width: facts_height(facts, width, line, names), paint, column)


def plot_part(plot: SmallPlot, theme: Theme, column: Column = (0, 0)) -> CardPart:
    """A small plot, larger where there is room."""

    def height(width: float) -> float:
        return plot_head(plot, width) + min(max(FIELD * width, LEAST), MOST)

    def paint(painter: QPainter, rect: QRectF) -> None:
        paint_small_plot(painter, rect, plot, theme)

    return CardPart(height, paint, column, GROWS)
