"""The lines before and after a method's rule on a step's card: the changes to the gradient and the
weights outside the method."""

from __future__ import annotations

from collections.abc import Sequence

from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import batch_rows
from gdviz.render.loop.loop_line import LoopLine
from gdviz.render.loop.rule_card import RuleLine, plain_boxes
from gdviz.render.loop.update_lines import box_lines, decay_lines, gradient_line, received_lines


def around_rule(
    race: Race, racer: int, step: int, width: float
) -> tuple[list[RuleLine], list[RuleLine]]:
    """The lines before the rule and those after it, each with whether it is a line of rule; the
    gradient itself only where the method does not receive that of the loss."""
    lines = received_lines(race, racer, step, 0)
    if lines or len(batch_rows(race, racer, step)):
        lines.insert(0, gradient_line(race, racer, step, 0))
    before, after = decay_lines(race, racer, step, 0)
    after += box_lines(race, racer, step, 0)
    return _boxes(lines + before, width), _boxes(after, width)


def _boxes(lines: Sequence[LoopLine], width: float) -> list[RuleLine]:
    return plain_boxes([(line.code, line.numbers) for line in lines], width)
