"""The card at the end of a race: sentences on the left, the milestones on the right."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.analysis.summary import MILESTONES, Passage, passages, summary
from gdviz.core.engine.race import Race
from gdviz.core.spec.names import names
from gdviz.render.cards.racer_rows import write_numbers, write_racer
from gdviz.render.paint.fitted_names import fitted_names
from gdviz.render.paint.text import TEXT, write_lines
from gdviz.render.paint.theme import Theme, font, racer_colours, width_of
from gdviz.render.paint.ticks import power_of_ten, short

LINE, NUMBER = 19.0, 74.0
# the column of the names beside its signs, and the share that is left to the sentences at least
SIGN, NAME, LONGEST, TEXT_SHARE = 20.0, 150.0, 260.0, 0.34
HEADS = ("loss", *(f"gap × {power_of_ten(round(math.log10(p)))}" for p in MILESTONES), "evals")

# the racers' milestones, and the sentences
Told = tuple[tuple[Passage, ...], tuple[str, ...]]


def told_of(race: Race) -> Told:
    """The summary of a race; for a long one it takes a while."""
    return passages(race), summary(race)


def card_height(count: int) -> float:
    """The height in pixels for this number of racers."""
    return (count + 1) * LINE + 12.0


def passage_texts(row: Passage) -> tuple[str, ...]:
    """The numbers of one racer: loss, the step of each milestone, evaluations."""
    steps = tuple("–" if step is None else str(step) for step in row.steps)
    return (short(row.loss), *steps, str(row.evaluations))


def paint_summary(
    painter: QPainter, rect: QRectF, told: Told, race: Race, step: int, theme: Theme
) -> None:
    """Sentences, and one row per racer shown; milestones ahead of the playhead are fainter."""
    rows, sentences = told
    longest = SIGN + 12 + max((width_of(row.label, font(TEXT)) for row in rows), default=0.0)
    room = rect.width() * (1.0 - TEXT_SHARE) - len(HEADS) * NUMBER
    name = min(max(longest, NAME), LONGEST, max(room, NAME))
    wide = rect.width() - name - len(HEADS) * NUMBER
    y = rect.top()
    for k, sentence in enumerate(sentences):
        line = QRectF(rect.left(), y, wide - 24, rect.height())
        y += write_lines(painter, line, sentence, theme.text if k else theme.accent) + 5
    line = QRectF(rect.left() + wide, rect.top(), rect.width() - wide, LINE)
    heads = [(head, theme.muted) for head in HEADS]
    write_numbers(painter, line.adjusted(name, 0, 0, 0), NUMBER, heads)
    texts = fitted_names(names(race.spec, race.lrs), TEXT, name - SIGN - 8)
    colours = racer_colours(race.spec, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for row in rows:
        line.translate(0, LINE)
        i, ends = row.index, race.tracks[row.index].steps
        write_racer(painter, line, i, texts[i], colours[i], name - SIGN - 8, theme)
        numbers = []
        for text, at_step in zip(passage_texts(row), (ends, *row.steps, ends), strict=True):
            reached = at_step is not None and at_step <= step
            numbers.append((text, theme.text if reached else theme.muted))
        write_numbers(painter, line.adjusted(name, 0, 0, 0), NUMBER, numbers)
