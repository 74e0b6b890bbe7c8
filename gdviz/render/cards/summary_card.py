"""The card at the end of a race: sentences, and the milestones of each racer."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.analysis.summary import MILESTONES, Passage, passages, summary
from gdviz.core.base.printed import power_of_ten
from gdviz.core.engine.race import Race
from gdviz.core.spec.names import names
from gdviz.core.spec.slots import slots
from gdviz.render.cards.racer_rows import write_racer
from gdviz.render.cards.records import Records
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.fitted_names import fitted_names
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.text import TEXT
from gdviz.render.paint.theme import Theme, racer_colours
from gdviz.render.paint.ticks import short

# the widths of a number, and of a racer's sign before its name
NUMBER, SIGN = 62.0, 24.0
HEADS = ("loss", *(f"gap × {power_of_ten(round(math.log10(p)))}" for p in MILESTONES), "evals")

# the racers' milestones, and the sentences
Told = tuple[tuple[Passage, ...], tuple[str, ...]]


def told_of(race: Race) -> Told:
    """The summary of a race; for a long one it takes a while."""
    return passages(race), summary(race)


def passage_texts(row: Passage) -> tuple[str, ...]:
    """The numbers of one racer: loss, the step of each milestone, evaluations."""
    steps = tuple("–" if step is None else str(step) for step in row.steps)
    return (short(row.loss), *steps, str(row.evaluations))


def summary_card(told: Told, race: Race, step: int, theme: Theme) -> Flow:
    """Sentences, and the numbers of each racer shown."""
    rows, sentences = told
    table = milestone_table(rows, race, step, theme)
    inks = (theme.accent, *[theme.text] * len(sentences))
    words = (words_part(text, ink) for text, ink in zip(sentences, inks, strict=False))
    return Flow((*words, CardPart(table.height, table.paint, (0, 1))), ((1.0,), (1.0, 2.4)))


def milestone_table(rows: tuple[Passage, ...], race: Race, step: int, theme: Theme) -> Records:
    """When each racer passed its milestones; those ahead of the playhead are fainter."""
    colours, found = racer_colours(race.spec, theme), names(race.spec, race.lrs)
    signs = slots(race.spec.entries)

    def cells(k: int) -> list[tuple[str, str]]:
        row, ends = rows[k], race.tracks[rows[k].index].steps
        numbers = []
        for text, at_step in zip(passage_texts(row), (ends, *row.steps, ends), strict=True):
            reached = at_step is not None and at_step <= step
            numbers.append((text, theme.text if reached else theme.muted))
        return numbers

    def name(painter: QPainter, line: QRectF, k: int) -> None:
        i, room = rows[k].index, line.width() - SIGN
        text = fitted_names(found, TEXT, room)[i]
        write_racer(painter, line, signs[i], text, colours[i], room, theme)

    return Records(HEADS, len(rows), cells, name, theme, NUMBER)


def paint_summary(
    painter: QPainter, rect: QRectF, told: Told, race: Race, step: int, theme: Theme
) -> None:
    """Paint the card."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    summary_card(told, race, step, theme).paint(painter, rect)
