"""A racer's rule set as in print, each line with this step's numbers in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.equation import (
    equation_lines,
    equation_numbers,
    equations,
    numbered,
    state_variable,
    symbols,
)
from gdviz.core.expr import Node
from gdviz.core.optimizers.base import Array, Optimizer
from gdviz.core.race import Race
from gdviz.render.boxes import Box, gap, paint_box, row, text_box
from gdviz.render.theme import Theme
from gdviz.render.typeset import Setter, set_lines
from gdviz.render.words import TEXT, write_lines

# sizes that are tried until a line fits
SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
MOST_LINES = 4
INDENT, BETWEEN, AFTER = 14.0, 3.0, 6.0
# what the words take where a method has no line, in a narrow column
WITHOUT_LINES = 3 * (TEXT + 5)
NO_LINE = (
    "no single formula: this step depends on a search, a solved equation, or the history of steps"
)


def step_values(race: Race, racer: int, step: int) -> dict[str, float]:
    """The variables of the racer's equations before the step: point, gradient, state, t and lr."""
    track, entry = race.tracks[racer], race.spec.entries[racer]
    shrunk = 1.0 - float(track.lr[step]) * entry.decay
    parts: dict[str, Array] = {"w": track.points[step] * shrunk, "g": track.used_grads[step]}
    parts |= {state_variable(name): rows[step] for name, rows in track.state.items()}
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
    method = race.method(racer, step)
    rules = equation_lines(method)
    numbers = equation_numbers(method, step_values(race, racer, step))
    return [(a, b.partition("← ")[2]) for a, b in zip(rules, numbers, strict=True)]


def rule_boxes(race: Race, racer: int, step: int, width: float) -> list[tuple[Box, bool]]:
    """The lines from top to bottom, each with whether it is the rule itself."""
    method = race.method(racer, step)
    found: list[tuple[Box, bool]] = []
    told = numbered(method, step_values(race, racer, step))
    for rule, numbers in zip(_rules(method, width), told, strict=True):
        found += [(box, True) for box in rule]
        end = f" = {numbers.result}"
        made = _fitted("", numbers.node, numbers.numbers, width - INDENT, end)
        found += [(row(gap(INDENT), box), False) for box in made]
    return found


@lru_cache(32)
def _rules(method: Optimizer, width: float) -> list[list[Box]]:
    names = symbols(method)
    return [
        _fitted(f"{names.get(line.name, line.name)} ← ", line.node, names, width, "")
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
    if not boxes:
        return WITHOUT_LINES
    return sum(box.up + box.down + (BETWEEN if rule else AFTER) for box, rule in boxes)


def paint_rule(
    painter: QPainter, rect: QRectF, boxes: list[tuple[Box, bool]], look: Theme
) -> float:
    """The lines within the rectangle; returns where they end."""
    y = rect.top()
    if not boxes:
        return y + write_lines(painter, rect, NO_LINE, look.muted)
    for box, rule in boxes:
        colour = look.text if rule else look.muted
        paint_box(painter, box, rect.left(), y + box.up, colour)
        y += box.up + box.down + (BETWEEN if rule else AFTER)
    return y
