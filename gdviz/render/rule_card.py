"""A racer's rule set as in print, each line with this step's numbers in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.equation import (
    UPHILL,
    equation_lines,
    equation_numbers,
    equations,
    numbered,
    state_variable,
    stepping,
    symbols,
)
from gdviz.core.expr import Node
from gdviz.core.optimizers.base import Array, Optimizer
from gdviz.core.optimizers.wrappers import INNER
from gdviz.core.race import Race
from gdviz.core.step_gradient import step_stages, uphill
from gdviz.render.boxes import Box, gap, paint_box, row, text_box
from gdviz.render.theme import Theme, font
from gdviz.render.typeset import Setter, set_lines
from gdviz.render.words import TEXT, elided, listed, write_lines

# sizes that are tried until a line fits
SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
MOST_LINES = 4
INDENT, BETWEEN, AFTER = 14.0, 3.0, 6.0
# what the words take where a method has no line, in a narrow column
WITHOUT_LINES = 3 * (TEXT + 5) + AFTER
NO_LINE = (
    "no formula in g alone: the step asks for more, such as losses, curvatures or gradients "
    "elsewhere"
)


PLAIN = "no formula: this update runs as plain NumPy and cannot be written out"


def no_line(method: Optimizer) -> str:
    """Why a method has no rule in print."""
    return PLAIN if method.first_order else NO_LINE


def step_values(race: Race, racer: int, step: int) -> dict[str, float]:
    """The variables of the racer's equations before the step: point, gradient, state, t and lr."""
    track, entry = race.tracks[racer], race.spec.entries[racer]
    decay = entry.decay if entry.optimizer.first_order else 0.0
    shrunk, above = 1.0 - float(track.lr[step]) * decay, uphill(race, racer, step)
    g = track.used_grads[step] if above is None else above[1]
    parts: dict[str, Array] = {"w": track.beginning(step) * shrunk, "g": g}
    state = track.state_at(step).items()
    inner = {n if above is None else n.removeprefix(INNER): values for n, values in state}
    parts |= {state_variable(name): values for name, values in inner.items()}
    values = {"t": float(step + 1), "lr": float(track.lr[step])}
    for name, part in parts.items():
        flat = np.atleast_1d(part)
        # an inverse Hessian, or pairs of vectors, no line of a rule can name
        if flat.ndim > 1:
            continue
        values[name] = float(flat[0])
        if len(flat) > 1:
            values[f"{name}_y"] = float(flat[1])
    return values


def rule_rows(race: Race, racer: int, step: int) -> list[tuple[str, str]]:
    """Each line of the racer's rule with the same line in this step's numbers (x coordinate)."""
    method = stepping(race.method(racer, step))
    rules = equation_lines(method)
    numbers = equation_numbers(method, step_values(race, racer, step))
    found = [(a, b.partition("← ")[2]) for a, b in zip(rules, numbers, strict=True)]
    return _uphill_rows(race, racer, step) + found if found else []


def _uphill_rows(race: Race, racer: int, step: int) -> list[tuple[str, str]]:
    """What SAM does before the rule of its base, with all coordinates."""
    above = uphill(race, racer, step)
    if above is None:
        return []
    rows = [
        (f"{name} ← {text}", listed(values))
        for (name, text, _), values in zip(UPHILL, above, strict=True)
    ]
    if step_stages(race, racer, step):
        # the second gradient is changed as the first one is
        rows[-1] = (f"{rows[-1][0]}, then as above", rows[-1][1])
    return rows


def rule_boxes(race: Race, racer: int, step: int, width: float) -> list[tuple[Box, bool]]:
    """The lines from top to bottom, each with whether it is the rule itself."""
    method = stepping(race.method(racer, step))
    rules = _rules(method, width)
    found = plain_boxes(_uphill_rows(race, racer, step), width) if rules else []
    told = numbered(method, step_values(race, racer, step))
    for rule, numbers in zip(rules, told, strict=True):
        found += [(box, True) for box in rule]
        end = f" = {numbers.result}"
        made = _fitted("", numbers.node, numbers.numbers, width - INDENT, end)
        found += [(row(gap(INDENT), box), False) for box in made]
    return found


def plain_boxes(rows: Sequence[tuple[str, str]], width: float) -> list[tuple[Box, bool]]:
    """Lines that are text, each followed by its numbers, or above them where it is too long."""
    found = []
    for rule, numbers in rows:
        told = f"= {numbers}" if numbers else ""
        whole = text_box(f"{rule} {told}", SIZES[0])
        if whole.width <= width:
            found.append((whole, True))
            continue
        told = elided(told, font(SIZES[0]), width - INDENT)
        found.append((text_box(rule, SIZES[0]), True))
        found.append((row(gap(INDENT), text_box(told, SIZES[0])), False))
    return found


@lru_cache(32)
def _rules(method: Optimizer, width: float) -> list[list[Box]]:
    names = symbols(method)
    return [
        _fitted(f"{names.get(f'let:{line.name}', line.name)} ← ", line.node, names, width, "")
        for line in equations(method)
    ]


def _fitted(head: str, node: Node, names: Mapping[str, str], width: float, end: str) -> list[Box]:
    """A formula between `head` and `end`, as large as fits."""
    for size in SIZES:
        lines = set_lines(
            head, node, Setter(size, names, tidy=True, in_order=True), width, MOST_LINES
        )
        last = row(lines[-1], text_box(end, size))
        lines = [*lines[:-1], last] if last.width <= width else [*lines, text_box(end, size)]
        if all(box.width <= width for box in lines):
            break
    return lines


def rule_height(boxes: list[tuple[Box, bool]]) -> float:
    """The pixels that the lines take, or the words in their place."""
    return boxes_height(boxes) if boxes else WITHOUT_LINES


def boxes_height(boxes: list[tuple[Box, bool]]) -> float:
    """The pixels that lines take."""
    return sum(box.up + box.down + (BETWEEN if rule else AFTER) for box, rule in boxes)


def paint_rule(
    painter: QPainter, rect: QRectF, boxes: list[tuple[Box, bool]], words: str, look: Theme
) -> float:
    """The lines within the rectangle, or `words` in their place; returns where they end."""
    if not boxes:
        return rect.top() + write_lines(painter, rect, words, look.muted) + AFTER
    return paint_boxes(painter, rect, boxes, look)


def paint_boxes(
    painter: QPainter, rect: QRectF, boxes: list[tuple[Box, bool]], look: Theme
) -> float:
    """Lines within the rectangle; returns where they end."""
    y = rect.top()
    for box, rule in boxes:
        colour = look.text if rule else look.muted
        paint_box(painter, box, rect.left(), y + box.up, colour)
        y += box.up + box.down + (BETWEEN if rule else AFTER)
    return y
