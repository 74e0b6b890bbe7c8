"""One step of one racer, explained: its rule with this step's numbers, and their meaning."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.analysis.step_facts import Reading
from gdviz.core.engine.race import Race
from gdviz.render.cards.stability_map import momentum_of, paint_stability
from gdviz.render.cards.step_rows import LIMIT, PROMISE, Bar, all_facts, bars
from gdviz.render.loop import rule_card
from gdviz.render.loop.update_lines import around_rule
from gdviz.render.paint.polylines import fill
from gdviz.render.paint.text import TEXT, write, write_lines
from gdviz.render.paint.theme import Theme, font, mixed, width_of
from gdviz.render.paint.ticks import short

LINE, GAP = 17.0, 24.0
# shares of the width: the rule's column and that of the facts
RULE, FACTS = 0.37, 0.33
# the width of the names of facts
NAME = 150.0
SAFE, NEAR = 0.95, 1.0
# the map of learning rate and momentum
MAP_HEIGHT = 112.0
# with more parameters than these the card shows the first; all are on a separate page
MOST_BARS = 6
# remarks with these beginnings are in red
ALARMS = ("uphill", "beyond")


def step_height(race: Race, racer: int, r: Reading, width: float, chosen: int = 0) -> float:
    """The pixels that the card needs at that width; of many parameters the rule shows `chosen`."""
    room = RULE * width - GAP
    around = sum(map(rule_card.boxes_height, around_rule(race, racer, r.step, room)))
    rules = rule_card.rule_boxes(race, racer, r.step, room, chosen)
    left = around + rule_card.rule_height(rules) + 2 * LINE * len(r.remarks) + LINE
    entry = race.spec.entries[racer]
    if momentum_of(entry.optimizer, entry) is not None:
        left += MAP_HEIGHT + 6
    told = all_facts(race, racer, r)
    room = FACTS * width - GAP - NAME
    middle = (len(told) + sum(_is_long(value, room) for _, value in told) + 2) * LINE
    found = bars(race, racer, r)
    right = sum(LINE * (1 + min(len(bar.values), MOST_BARS)) + 4 for bar in found)
    return max(left, middle, right)


def paint_step(
    painter: QPainter,
    rect: QRectF,
    race: Race,
    racer: int,
    r: Reading,
    theme: Theme,
    chosen: int = 0,
) -> None:
    """The whole card: rule and numbers, facts, bars and remarks; `chosen` as for `step_height`."""
    rule, facts = RULE * rect.width(), FACTS * rect.width()
    left = QRectF(rect.left(), rect.top(), rule - GAP, rect.height())
    middle = QRectF(rect.left() + rule, rect.top(), facts - GAP, rect.height())
    right = QRectF(rect)
    right.setLeft(middle.right() + GAP)
    before, after = around_rule(race, racer, r.step, left.width())
    rules = rule_card.rule_boxes(race, racer, r.step, left.width(), chosen)
    words = rule_card.no_line(race.method(racer, r.step))
    place = QRectF(left)
    place.setTop(rule_card.paint_boxes(painter, place, before, theme))
    place.setTop(rule_card.paint_rule(painter, place, rules, words, theme))
    bottom = rule_card.paint_boxes(painter, place, after, theme)
    bottom = _paint_remarks(painter, left, bottom, r, theme)
    below = QRectF(left.left(), bottom + 6, min(left.width(), 330.0), MAP_HEIGHT)
    if below.bottom() <= rect.bottom() + 2:
        paint_stability(painter, below, race, racer, r, theme)
    _paint_facts(painter, middle, all_facts(race, racer, r), r, theme)
    _paint_bars(painter, right, bars(race, racer, r), race.problem.names, theme)


def _paint_remarks(painter: QPainter, rect: QRectF, top: float, r: Reading, theme: Theme) -> float:
    y = top + 4
    for remark in r.remarks:
        line = QRectF(rect.left(), y, rect.width(), 4 * LINE)
        colour = theme.error if remark.startswith(ALARMS) else theme.accent
        y += write_lines(painter, line, "• " + remark, colour)
    return y


def _paint_facts(
    painter: QPainter, rect: QRectF, told: list[tuple[str, str]], r: Reading, theme: Theme
) -> None:
    y = rect.top()
    room = rect.width() - NAME
    for words, value in told:
        below = _is_long(value, room)
        line = QRectF(rect.left(), y, rect.width() if below else NAME, LINE)
        write(painter, line, words, theme.muted)
        if below:
            line.translate(0, LINE)
            write(painter, line, value, theme.text, right=True)
        else:
            write(painter, QRectF(rect.left() + NAME, y, room, LINE), value, theme.text)
        y = line.bottom()
        if words in (PROMISE, LIMIT[1]):
            gauge = _paint_promise if words == PROMISE else _paint_load
            gauge(painter, QRectF(rect.left(), y + 1, rect.width(), 6), r, theme)
            y += 11


def _is_long(value: str, room: float) -> bool:
    """Whether a value needs a line of its own below its name."""
    return width_of(value, font(TEXT)) > room


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


def _paint_bars(
    painter: QPainter, rect: QRectF, rows: list[Bar], names: tuple[str, ...], theme: Theme
) -> None:
    """Two thin bars per row, one for each coordinate, on a common scale of the row."""
    y, name, number = rect.top(), 96.0, 66.0
    for row in rows:
        finite = [abs(v) for v in row.values if math.isfinite(v)]
        top = max([*finite, *(abs(m) for _, m in row.marks), row.top], default=0.0) or 1.0
        write(painter, QRectF(rect.left(), y, name, LINE), row.name, theme.muted)
        if row.marks:
            told = ", ".join(f"{n} {short(m)}".strip() for n, m in row.marks)
            beside = QRectF(rect.left() + name, y, rect.width() - name, LINE)
            write(painter, beside, told, theme.muted)
        if row.marks or max(map(len, names)) > 1:
            y += LINE
        field = QRectF(rect.left() + name, y, rect.width() - name - number - 8, LINE)
        for i, value in enumerate(row.values[:MOST_BARS]):
            both = any(v < 0 for v in row.values)
            _paint_bar(painter, field, value / top, both, theme.racers[i % 2], theme)
            _paint_marks(painter, field, [m / top for _, m in row.marks], theme)
            label = QRectF(field.right() + 8, field.top(), number, LINE)
            write(painter, label, short(value), theme.text, right=True)
            axis = QRectF(rect.left(), field.top(), name - 4, LINE)
            write(painter, axis, names[i], theme.muted, right=True)
            field.translate(0, LINE)
        y = field.top() + 4
        if y > rect.bottom() - 2 * LINE:
            return


def _paint_bar(
    painter: QPainter, field: QRectF, share: float, both: bool, colour: str, theme: Theme
) -> None:
    """A bar from the left edge, or from the middle where the row has `both` signs."""
    if not math.isfinite(share):
        return
    base = field.center().x() if both else field.left()
    wide = share * field.width() * (0.5 if both else 1.0)
    fill(painter, mixed(colour, theme.background, 0.15))
    left, wide = (base, max(wide, 1.0)) if wide >= 0 else (base + wide, -wide)
    painter.drawRect(QRectF(left, field.top() + 4, wide, field.height() - 8))


def _paint_marks(painter: QPainter, field: QRectF, shares: list[float], theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.text), 1.2))
    for share in shares:
        x = field.left() + min(share, 1.0) * field.width()
        painter.drawLine(QPointF(x, field.top() + 2), QPointF(x, field.bottom() - 2))
