"""The lines of a loop from the gradient to the next step: its changes, the rule, decay, counter."""

from __future__ import annotations

from dataclasses import replace

from gdviz.core.analysis.step_gradient import step_gradient, step_stages
from gdviz.core.base.knobs import knobs_of
from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import batch_rows, data_of
from gdviz.core.spec.race import Entry
from gdviz.render.loop.loop_line import LoopLine
from gdviz.render.loop.loop_traps import CLIP, ZERO, average_trap, count_trap
from gdviz.render.loop.rule_card import RuleLine, no_line, plain_boxes, rule_rows
from gdviz.render.paint.text import listed
from gdviz.render.paint.ticks import short


def update_lines(race: Race, racer: int, step: int, indent: int) -> list[LoopLine]:
    """All lines between the gradient and the next step."""
    before, after = decay_lines(race, racer, step)
    lines = received_lines(race, racer, step) + before + _rule_lines(race, racer, step) + after
    lines += box_lines(race, racer, step)
    told, trap = _next_rate(race, racer, step), count_trap(race.spec.entries[racer])
    lines.append(LoopLine(0, "t = t + 1;  η = schedule(t)", told, "", trap))
    return [replace(line, indent=indent) for line in lines]


def gradient_line(race: Race, racer: int, step: int, indent: int = 0) -> LoopLine:
    """The gradient at the beginning of a step."""
    code = "g = ∇f(w)" if data_of(race) is None else "g = ∇L(w)"
    told = listed(step_gradient(race, racer, step))
    return LoopLine(indent, code, told, "the slopes here", ZERO)


def received_lines(race: Race, racer: int, step: int) -> list[LoopLine]:
    """The changes to the gradient before the method receives it."""
    said = _changes(race.spec.entries[racer])
    lines = [
        LoopLine(0, code, listed(g), note, trap)
        for name, g in step_stages(race, racer, step).items()
        for code, note, trap in (said[name],)
    ]
    if lines and not race.spec.entries[racer].optimizer.first_order:
        lines.append(LoopLine(0, "and so every gradient that the step asks for"))
    return lines


def _changes(entry: Entry) -> dict[str, tuple[str, str, str]]:
    """The code of each change to a gradient, its purpose, and its usual mistake."""
    norm, limit = (short(c or 0.0) for c in (entry.clip_norm, entry.clip_value))
    return {
        "noise": ("g = g + noise", "the noise of a batch, drawn again for each step", ""),
        "clip_norm": (f"g = g · min(1, {norm} / ‖g‖)", "clipped by its norm", CLIP),
        "clip_value": (f"g = clip(g, −{limit}, {limit})", "clipped", CLIP),
        "l2": (f"g = g + {short(entry.l2)} w", "L2: the slope of ½ λ‖w‖² is added", ""),
    }


def decay_lines(race: Race, racer: int, step: int) -> tuple[list[LoopLine], list[LoopLine]]:
    """Decoupled decay, as lines before and after the rule: a method that asks for more than one
    gradient decays after its step, by the point before it."""
    track, entry = race.tracks[racer], race.spec.entries[racer]
    if not entry.decay:
        return [], []
    rate = short(entry.decay)
    if entry.optimizer.first_order:
        shrunk = track.beginning(step) * (1.0 - float(track.lr[step]) * entry.decay)
        note = "decoupled decay: the weights shrink before the step"
        return [LoopLine(0, f"w = w − η {rate} w", listed(shrunk), note)], []
    # it is not known where a point that was put back into the box came from
    reached = "" if race.spec.inside else listed(track.points[step + 1])
    note = "decoupled decay: by w₀, the weights before the step"
    return [], [LoopLine(0, f"w = w − η {rate} w₀", reached, note)]


def box_lines(race: Race, racer: int, step: int) -> list[LoopLine]:
    """The end of a step in a race that stays in its box."""
    if not race.spec.inside:
        return []
    reached = listed(race.tracks[racer].points[step + 1])
    return [LoopLine(0, "w = clip(w, box)", reached, "the race stays on the map")]


def _rule_lines(race: Race, racer: int, step: int) -> list[LoopLine]:
    """The racer's rule, or that it has none."""
    note = "the update in numbers, of many parameters those of the first one"
    rules = rule_rows(race, racer, step)
    if rules:
        return [LoopLine(0, r, numbers, note, average_trap(r)) for r, numbers in rules]
    track, entry = race.tracks[racer], race.spec.entries[racer]
    method = entry.optimizer
    # with one gradient the weights have decayed before
    decay = 0.0 if method.first_order else float(track.lr[step]) * entry.decay
    undecayed = track.points[step + 1] + decay * track.points[step]
    reached = "" if race.spec.inside else listed(undecayed)
    call = "update(w, g, state, t, η)" if method.first_order else "step(w, state)"
    return [LoopLine(0, f"w, state = {call}", reached, no_line(method))]


def _next_rate(race: Race, racer: int, step: int) -> str:
    """The rate that the schedule gives the next step; nothing without a schedule."""
    track, entry = race.tracks[racer], race.spec.entries[racer]
    if step + 1 >= len(track.lr):
        return ""
    told = f"η {short(float(track.lr[step + 1]))}"
    knob = entry.optimizer.momentum_knob
    schedule = entry.schedule
    moved = None if schedule is None else schedule.momentum_at(step + 1, race.spec.steps)
    if moved is None or knob is None:
        return told
    return f"{told}, {knobs_of(entry.optimizer)[knob].symbol} {short(moved)}"


def around_rule(
    race: Race, racer: int, step: int, width: float
) -> tuple[list[RuleLine], list[RuleLine]]:
    """The lines before and after the rule; the gradient only where the method receives another."""
    lines = received_lines(race, racer, step)
    if lines or len(batch_rows(race, racer, step)):
        lines.insert(0, gradient_line(race, racer, step))
    before, after = decay_lines(race, racer, step)
    parts = lines + before, after + box_lines(race, racer, step)
    first, last = (plain_boxes([(line.code, line.numbers) for line in p], width) for p in parts)
    return first, last
