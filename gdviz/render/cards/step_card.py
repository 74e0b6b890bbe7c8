"""One step of one racer, explained: its rule with this step's numbers, and their meaning."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.analysis.step_facts import Reading
from gdviz.core.engine.race import Race
from gdviz.render.cards.stability_map import momentum_of, paint_stability, stability_height
from gdviz.render.cards.step_bars import bars_part
from gdviz.render.cards.step_rows import LIMIT, PROMISE, all_facts, bars
from gdviz.render.loop import rule_card
from gdviz.render.loop.update_lines import around_rule
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.facts import (
    LINE,
    Facts,
    aligned_names,
    fact_rows,
    facts_height,
    write_fact,
)
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.polylines import fill
from gdviz.render.paint.theme import LIGHT, Theme

# the width of the names of facts, and the room of a gauge below one
NAME, GAUGE = 150.0, 11.0
# of the columns in the width: those of two, and those of rule, facts and values
SHARES = (1.0, 1.0), (0.37, 0.33, 0.3)
SAFE, NEAR = 0.95, 1.0
# remarks with these beginnings are in red
ALARMS = ("uphill", "beyond")


def step_card(race: Race, racer: int, r: Reading, theme: Theme, chosen: int = 0) -> Flow:
    """Rule and remarks, facts, values by coordinate, and the stability map where there is one; of
    many parameters the rule shows `chosen`."""
    entry = race.spec.entries[racer]

    def stability(painter: QPainter, rect: QRectF) -> None:
        paint_stability(painter, rect, race, racer, r, theme)

    parts = [
        _rule_part(race, racer, r, theme, chosen),
        *(words_part("• " + remark, _remark_ink(remark, theme)) for remark in r.remarks),
        _facts_part(all_facts(race, racer, r), r, theme),
        bars_part(bars(race, racer, r), race.problem.names, theme),
    ]
    if momentum_of(entry.optimizer, entry) is not None:
        parts.append(CardPart(lambda width: stability_height(width, theme), stability, (1, 0)))
    return Flow(parts, SHARES)


def step_height(race: Race, racer: int, r: Reading, width: float, chosen: int = 0) -> float:
    """The pixels that the card needs at that width."""
    return step_card(race, racer, r, LIGHT, chosen).height(width)


def paint_step(
    painter: QPainter,
    rect: QRectF,
    race: Race,
    racer: int,
    r: Reading,
    theme: Theme,
    chosen: int = 0,
) -> None:
    """Paint the card."""
    step_card(race, racer, r, theme, chosen).paint(painter, rect)


def _rule_part(race: Race, racer: int, r: Reading, theme: Theme, chosen: int) -> CardPart:
    words = rule_card.no_line(race.method(racer, r.step))

    def lines(width: float) -> tuple[list[rule_card.RuleLine], ...]:
        before, after = around_rule(race, racer, r.step, width)
        return before, rule_card.rule_boxes(race, racer, r.step, width, chosen), after

    def height(width: float) -> float:
        before, rules, after = lines(width)
        around = rule_card.boxes_height([*before, *after], width)
        return around + rule_card.rule_height(rules, words, width)

    def paint(painter: QPainter, rect: QRectF) -> None:
        before, rules, after = lines(rect.width())
        place = QRectF(rect)
        place.setTop(rule_card.paint_boxes(painter, place, before, theme))
        place.setTop(rule_card.paint_rule(painter, place, rules, words, theme))
        rule_card.paint_boxes(painter, place, after, theme)

    return CardPart(height, paint)


def _remark_ink(remark: str, theme: Theme) -> str:
    return theme.error if remark.startswith(ALARMS) else theme.accent


def _facts_part(told: Facts, r: Reading, theme: Theme) -> CardPart:
    gauges = {PROMISE: _paint_promise, LIMIT[1]: _paint_load}

    def height(width: float) -> float:
        there = sum(GAUGE for words, _ in told if words in gauges)
        return facts_height(told, width, LINE, NAME) + there

    def paint(painter: QPainter, rect: QRectF) -> None:
        y, aligned = rect.top(), aligned_names(rect.width(), NAME)
        for row in fact_rows(told, rect.width(), LINE, NAME):
            place = QRectF(rect.left(), y, rect.width(), row.high)
            y = write_fact(painter, place, row, aligned, theme)
            if gauge := gauges.get(row.name):
                gauge(painter, QRectF(rect.left(), y + 1, rect.width(), 6), r, theme)
                y += GAUGE

    return CardPart(height, paint, (1, 1))


def _paint_load(painter: QPainter, rect: QRectF, r: Reading, theme: Theme) -> None:
    """How much of the stability limit is used: the mark in the middle is the limit."""
    load = r.load
    share = min(max(load, 0.0), 2.0) / 2.0 if math.isfinite(load) else 0.0
    colour = theme.racers[2] if load < SAFE else theme.racers[4] if load <= NEAR else theme.error
    used = QRectF(rect.left(), rect.top(), share * rect.width(), rect.height())
    _paint_gauge(painter, rect, used, 3, colour, theme)


def _paint_promise(painter: QPainter, rect: QRectF, r: Reading, theme: Theme) -> None:
    """How much of the tangent's promise is kept: all at the right end, the opposite left of the
    mark; in red where the loss rose."""
    zero, ratio = rect.center().x(), r.ratio if math.isfinite(r.ratio) else 0.0
    reach = min(max(ratio, -1.0), 1.0) * rect.width() / 2
    colour = theme.error if r.actual > 0 else theme.racers[2]
    kept = QRectF(min(zero, zero + reach), rect.top(), abs(reach), rect.height())
    _paint_gauge(painter, rect, kept, 0, colour, theme)


def _paint_gauge(
    painter: QPainter, rect: QRectF, share: QRectF, corner: float, colour: str, theme: Theme
) -> None:
    """A share of a bar, with a mark in the middle of the bar."""
    fill(painter, theme.grid)
    painter.drawRoundedRect(rect, 3, 3)
    fill(painter, colour)
    painter.drawRoundedRect(share, corner, corner)
    painter.setPen(QPen(QColor(theme.text), 1.5))
    x = rect.center().x()
    painter.drawLine(QPointF(x, rect.top() - 2), QPointF(x, rect.bottom() + 2))
