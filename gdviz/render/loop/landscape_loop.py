"""The loop of a racer on a landscape: no batches and no layers."""

from __future__ import annotations

from gdviz.core.analysis.step_gradient import step_gradient
from gdviz.core.engine.race import Race
from gdviz.render.loop.loop_line import Lamp, LoopLine, beginning, rate_lamp, slope_lamp
from gdviz.render.loop.loop_traps import watch_trap
from gdviz.render.loop.update_lines import gradient_line, update_lines
from gdviz.render.paint.text import listed
from gdviz.render.paint.ticks import short


def landscape_lines(race: Race, racer: int, step: int) -> list[LoopLine]:
    """The loop at a step that the racer takes."""
    track, steps = race.tracks[racer], race.spec.steps
    # a method that plots another point is at its own point here
    loss = race.problem.objective.loss(track.beginning(step))
    trap = watch_trap(race.spec.entries[racer])
    return [
        beginning(race, racer, step, listed(track.points[0]) if step == 0 else ""),
        LoopLine(0, f"for step in range({steps}):", f"step {step + 1} of {steps}"),
        LoopLine(1, "L = f(w)", short(float(loss)), "the height here", trap),
        gradient_line(race, racer, step, 1),
        *update_lines(race, racer, step, 1),
    ]


def landscape_lamps(race: Race, racer: int, step: int) -> tuple[Lamp, ...]:
    """The needs of a step: a gradient and a learning rate."""
    slope = slope_lamp(step_gradient(race, racer, step), "∇f")
    return slope, rate_lamp(race, racer, step)
