"""The loop of a racer on a landscape: no batches and no layers, but what is done to a gradient
before the method gets it."""

from __future__ import annotations

from gdviz.core.race import Race
from gdviz.render.loop_line import (
    Lamp,
    LoopLine,
    beginning,
    listed,
    rate_lamp,
    slope_lamp,
    update_lines,
)
from gdviz.render.ticks import short

_ZERO = (
    "In PyTorch gradients are added to those of the step before: without optimizer.zero_grad() "
    "w moves by the sum of all slopes so far."
)
_WATCH = "Steps go by the gradient alone; a loss that is printed changes nothing."
_CLIP = "Clipping each coordinate turns the gradient; clipping by the norm keeps its direction."


def landscape_lines(race: Race, racer: int, step: int) -> list[LoopLine]:
    """The loop at a step that the racer takes."""
    track, entry, steps = race.tracks[racer], race.spec.entries[racer], race.spec.steps
    w = track.points[step]
    lines = [
        beginning(step, listed(track.points[0]) if step == 0 else ""),
        LoopLine(0, f"for step in range({steps}):", f"step {step + 1} of {steps}"),
        LoopLine(1, "L = f(w)", short(float(track.losses[step])), "the height here", _WATCH),
        LoopLine(1, "g = ∇f(w)", listed(track.grads[step]), "the slopes here", _ZERO),
    ]
    lines += _received(race, racer, step)
    if entry.decay:
        shrunk = w * (1.0 - float(track.lr[step]) * entry.decay)
        note = "decoupled decay: the weights shrink before the step"
        lines.append(LoopLine(1, f"w = w − η {short(entry.decay)} w", listed(shrunk), note))
    lines += update_lines(race, racer, step, 1)
    if race.spec.inside:
        reached = listed(track.points[step + 1])
        lines.insert(-1, LoopLine(1, "w = clip(w, box)", reached, "the race stays on the map"))
    return lines


def _received(race: Race, racer: int, step: int) -> list[LoopLine]:
    """What is done to the gradient; the number of the last line is what the method receives."""
    entry, lines = race.spec.entries[racer], []
    if race.spec.noise:
        note = "the noise of a batch, drawn anew for each step"
        lines.append(LoopLine(1, "g = g + noise", "", note))
    if entry.clip_norm is not None:
        code = f"g = g · min(1, {short(entry.clip_norm)} / ‖g‖)"
        lines.append(LoopLine(1, code, "", "clipped by its norm", _CLIP))
    if entry.clip_value is not None:
        limit = short(entry.clip_value)
        lines.append(LoopLine(1, f"g = clip(g, −{limit}, {limit})", "", "clipped", _CLIP))
    if entry.l2:
        note = "L2: the slope of ½ λ‖w‖² is added"
        lines.append(LoopLine(1, f"g = g + {short(entry.l2)} w", "", note))
    if lines:
        last = lines[-1]
        told = listed(race.tracks[racer].used_grads[step])
        lines[-1] = LoopLine(last.indent, last.code, told, last.note, last.trap)
    return lines


def landscape_lamps(race: Race, racer: int, step: int) -> tuple[Lamp, ...]:
    """What a step needs: a gradient and a learning rate."""
    slope = slope_lamp(race.tracks[racer].grads[step], "∇f")
    return slope, rate_lamp(race, racer, step)
