"""A racer's rule, typeset, each line followed by the numbers of this step."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.analysis.step_rule import RESTS, StepRule, Table, step_rule
from gdviz.core.engine.race import Race
from gdviz.core.expr.graph import Node
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.rules.equation import equation_lines, equations, heads, symbols
from gdviz.core.rules.substitution import Row
from gdviz.render.paint.boxes import TypeBox, gap, paint_box, row, text_box
from gdviz.render.paint.formula_lines import set_lines
from gdviz.render.paint.layer import saved
from gdviz.render.paint.text import elided, lines_height, write_lines
from gdviz.render.paint.theme import Theme, font
from gdviz.render.paint.typeset import Setter, shown_box

# sizes that are tried until a line fits
SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
# size of numbers on one line
NUMBERS = SIZES[1:4]
MOST_LINES = 4
INDENT, BETWEEN, AFTER, CELL_GAP = 14.0, 3.0, 6.0, 12.0
NO_LINE = "no rule in print: the step of this class asks for more than a gradient"
PLAIN = "no formula: this update runs as plain NumPy and cannot be written out"


class RuleLine(NamedTuple):
    """A line of boxes, whether it is a line of the rule itself, and the pixels below it."""

    box: TypeBox
    rule: bool
    below: float = AFTER


# a card computes its height, then paints
_KEPT: deque[tuple[StepRule, float, list[RuleLine]]] = deque(maxlen=4)


def no_line(method: Optimizer) -> str:
    """Why a method has no printed rule."""
    return PLAIN if method.first_order else NO_LINE


def rule_rows(race: Race, racer: int, step: int, chosen: int = 0) -> list[tuple[str, str]]:
    """Each line of the racer's rule with the same line in this step's numbers: those of all
    coordinates where they are few, else of the chosen one."""
    found = step_rule(race, racer, step, chosen)
    if found is None:
        return []
    texts = equation_lines(found.method)
    return [(text, _numbers(line.rows)) for text, line in zip(texts, found.lines, strict=True)]


def _numbers(rows: Sequence[Row]) -> str:
    """The numbers of all coordinates on one line."""
    if len(rows) < 2:
        return "".join(f"{each.of}: {each}" if each.of else str(each) for each in rows).strip(" =")
    made = ", ".join(each.expression for each in rows)
    ends = ", ".join(each.result for each in rows)
    return f"({made}) = ({ends})" if rows[0].node is not None else f"({ends})"


def rule_boxes(race: Race, racer: int, step: int, width: float, chosen: int = 0) -> list[RuleLine]:
    """The lines from top to bottom, each with whether it is the rule itself."""
    found = step_rule(race, racer, step, chosen)
    if found is None:
        return []
    for rule, wide, kept in tuple(_KEPT):
        if rule is found and wide == width:
            return kept
    boxes = _boxes(found, width)
    _KEPT.appendleft((found, width, boxes))
    return boxes


def _boxes(found: StepRule, width: float) -> list[RuleLine]:
    boxes: list[RuleLine] = []
    for rule, line in zip(_rules(found.method, width), found.lines, strict=True):
        boxes += _paragraph(rule, True)
        boxes += _paragraph(_number_boxes(line.rows, width), False)
    for table in found.tables:
        boxes += _paragraph(_table_boxes(table, width), False)
    return [*boxes, *plain_boxes([(RESTS, "")], width)] if found.rests else boxes


def _paragraph(boxes: Sequence[TypeBox], rule: bool) -> list[RuleLine]:
    """Lines close to each other; below the last of numbers there is room."""
    lines = [RuleLine(box, rule, BETWEEN) for box in boxes]
    return lines if rule or not lines else [*lines[:-1], RuleLine(boxes[-1], rule)]


def _number_boxes(rows: Sequence[Row], width: float) -> list[TypeBox]:
    """Each coordinate's name, line and value, on one line where an easily read size allows it."""
    room = width - INDENT
    for size in NUMBERS:
        made = [_whole(told, size) for told in rows]
        if all(box.width <= room for box in made):
            break
    else:
        made = [box for told in rows for box in _broken(told, room)]
    return [row(gap(INDENT), box) for box in made]


def _head(told: Row) -> str:
    return f"{told.of}  " if told.of else ""


def _whole(told: Row, size: float) -> TypeBox:
    start = text_box(_head(told), size)
    if told.node is None:
        return _ended(start, told, size)
    return _ended(row(start, Setter(size, told.names, True, True).box(told.node)), told, size)


def _broken(told: Row, room: float) -> list[TypeBox]:
    if told.node is not None:
        return _fitted(_head(told), told.node, told.names, room, told)
    text = elided(f"{_head(told)}{told.end.strip()}", font(SIZES[1]), room)
    return [text_box(text, SIZES[1])]


def _ended(box: TypeBox, told: Row | None, size: float) -> TypeBox:
    """A line with the result of its numbers."""
    if told is None:
        return box
    sign, _, _ = told.end.partition(told.result)
    return row(box, text_box(sign, size), shown_box(told.result, size))


def _table_boxes(table: Table, width: float) -> list[TypeBox]:
    """A title and the table's columns, as large as they fit."""
    room = width - INDENT
    for size in SIZES[1:]:
        cells = [[shown_box(text, size) for text in line] for line in (table.heads, *table.rows)]
        widths = [max(box.width for box in column) for column in zip(*cells, strict=True)]
        if sum(widths) + CELL_GAP * (len(widths) - 1) <= room:
            break
    lines = []
    for line in cells:
        parts = [gap(INDENT)]
        for box, wide in zip(line, widths, strict=True):
            parts += [box, gap(wide - box.width + CELL_GAP)]
        lines.append(row(*parts[:-1]))
    return [text_box(elided(table.title, font(SIZES[1]), width), SIZES[1]), *lines]


def plain_boxes(rows: Sequence[tuple[str, str]], width: float) -> list[RuleLine]:
    """Lines of text, each followed by its numbers, or above them where it is too long."""
    found = []
    for rule, numbers in rows:
        told = f"= {numbers}" if numbers else ""
        whole = text_box(f"{rule} {told}", SIZES[0])
        if whole.width <= width:
            found.append(RuleLine(whole, True, BETWEEN))
            continue
        told = elided(told, font(SIZES[0]), width - INDENT)
        found.append(RuleLine(text_box(rule, SIZES[0]), True, BETWEEN))
        found.append(RuleLine(row(gap(INDENT), text_box(told, SIZES[0])), False))
    return found


@lru_cache(32)
def _rules(method: Optimizer, width: float) -> list[list[TypeBox]]:
    names = symbols(method)
    return [
        _fitted(f"{head} ← " if head else "", line.node, names, width)
        for head, line in zip(heads(method), equations(method), strict=True)
    ]


def _fitted(
    head: str, node: Node, names: Mapping[str, str], width: float, told: Row | None = None
) -> list[TypeBox]:
    """A formula after `head`, and the result of its numbers, as large as fits."""
    for size in SIZES if told is None else SIZES[1:]:
        lines = set_lines(head, node, Setter(size, names, True, True), width, MOST_LINES)
        last = _ended(lines[-1], told, size)
        below = [lines[-1], _ended(gap(0.0), told, size)]
        lines = [*lines[:-1], *([last] if last.width <= width else below)]
        if all(box.width <= width for box in lines):
            break
    return lines


def rule_height(boxes: Sequence[RuleLine], words: str, width: float) -> float:
    """The pixels that the lines take in a width, or the words in their place."""
    return boxes_height(boxes, width) if boxes else lines_height(words, width) + AFTER


def boxes_height(boxes: Sequence[RuleLine], width: float) -> float:
    """The pixels that lines take in a width."""
    return sum(_scale(b, width) * (b.up + b.down) + below for b, _, below in boxes)


def _scale(box: TypeBox, width: float) -> float:
    """The scale in which a line fits that is too wide in its smallest size."""
    return min(1.0, width / box.width) if box.width > 0.0 else 1.0


def paint_rule(
    painter: QPainter, rect: QRectF, boxes: Sequence[RuleLine], words: str, theme: Theme
) -> float:
    """The lines within the rectangle, or `words` in their place; returns where they end."""
    if not boxes:
        return rect.top() + write_lines(painter, rect, words, theme.muted) + AFTER
    return paint_boxes(painter, rect, boxes, theme)


def paint_boxes(painter: QPainter, rect: QRectF, boxes: Sequence[RuleLine], theme: Theme) -> float:
    """Lines within the rectangle; returns where they end."""
    y = rect.top()
    for box, rule, below in boxes:
        colour, scale = theme.text if rule else theme.muted, _scale(box, rect.width())
        with saved(painter):
            painter.translate(rect.left(), y)
            painter.scale(scale, scale)
            paint_box(painter, box, 0.0, box.up, colour)
        y += scale * (box.up + box.down) + below
    return y
