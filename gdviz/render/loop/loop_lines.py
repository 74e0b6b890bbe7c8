"""The training loop of a racer as lines of code, with this step's numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from gdviz.core.analysis.step_gradient import step_gradient
from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.learning.chain_rule import squashed
from gdviz.core.learning.fitted_values import batch_loss, data_of, parameters_at
from gdviz.core.models.fitted import Fitted
from gdviz.core.models.model import ModelObjective, without_ridge
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.spec.sampling import Batches, sampling_of
from gdviz.render.loop.loop_line import Lamp, LoopLine, beginning, rate_lamp, slope_lamp
from gdviz.render.loop.loop_traps import HELD, loss_trap, order_trap, watch_trap
from gdviz.render.loop.update_lines import gradient_line, update_lines
from gdviz.render.paint.text import listed
from gdviz.render.paint.ticks import short

REPEATED = "the lines below, once for each step"
EPOCH = "an epoch is one pass over all rows"


def loop_lines(race: Race, racer: int, step: int) -> list[LoopLine]:
    """The loop at a step; none where the racer does not move any more."""
    if step >= race.tracks[racer].steps:
        return []
    made = data_of(race)
    if made is None:
        return _landscape_lines(race, racer, step)
    sampling = sampling_of(race.spec, race.spec.entries[racer])
    batches = Batches(len(made.train), sampling, race.spec.seed, racer + 1)
    part = batch_loss(made, race, racer, step)
    lines = [beginning(race, racer, step), *_head(race, racer, made, batches, step)]
    lines += _passes(part, race.tracks[racer].beginning(step), batches)
    lines += update_lines(race, racer, step, 2)
    if len(made.validation):
        lines.append(_validation(race, made, racer, step, batches))
    return lines


def _landscape_lines(race: Race, racer: int, step: int) -> list[LoopLine]:
    """The loop without batches and layers."""
    track, steps = race.tracks[racer], race.spec.steps
    # a method that plots another point is at its own point here
    loss = race.problem.objective.loss(track.beginning(step))
    trap = watch_trap(race.spec.entries[racer])
    return [
        beginning(race, racer, step, listed(track.points[0]) if step == 0 else ""),
        LoopLine(0, f"for step in range({steps}):", f"step {step + 1} of {steps}", REPEATED),
        LoopLine(1, "L = f(w)", short(float(loss)), "the height here", trap),
        gradient_line(race, racer, step, 1),
        *update_lines(race, racer, step, 1),
    ]


def _head(race: Race, racer: int, made: Fitted, batches: Batches, step: int) -> list[LoopLine]:
    """The lines at the beginning of an epoch and of a step, up to the batch."""
    epoch, place = divmod(step, batches.per_epoch)
    order, rows = made.train[batches.epoch(epoch)], made.train[batches.of(step)]
    here = f"batch {place + 1} of {batches.per_epoch}"
    first = place == 0
    seen = epoch * batches.n + min(place * batches.size, batches.n)
    called = _called(batches, race.spec.entries[racer].optimizer)
    told = here if batches.full else f"{here}: rows {listed(rows)}"
    shuffled, trap = _order(batches), order_trap(batches)
    begun = f"epoch {epoch + 1}, {seen:,} samples seen"
    return [
        LoopLine(0, "for epoch in range(epochs):", begun, EPOCH, runs=first),
        LoopLine(1, shuffled, listed(order), "the order of an epoch", trap, first),
        LoopLine(1, f"for batch in split(order, {batches.size}):", told, called),
    ]


def _called(batches: Batches, method: Optimizer) -> str:
    """The name of steps by such batches."""
    descent = method.id == "sgd"
    if batches.full:
        return f"all rows in each step: {'batch gradient descent' if descent else 'full batches'}"
    if batches.size == 1:
        name = "stochastic gradient descent, SGD" if descent else "stochastic steps"
        return f"one row in each step: {name}"
    return "mini-batch gradient descent, mostly called SGD as well" if descent else "mini-batches"


def _validation(race: Race, made: Fitted, racer: int, step: int, batches: Batches) -> LoopLine:
    last = (step + 1) % batches.per_epoch == 0
    held = made.part(made.validation)
    value = short(float(without_ridge(held, parameters_at(race, racer, step + 1)[:, None])[0]))
    note = "the rows held back are measured, never stepped on"
    said = value if last else "after the epoch's last batch"
    return LoopLine(1, "validate(w)", said, note, HELD, last)


def _order(batches: Batches) -> str:
    if batches.full:
        return "order = all rows"
    return {
        "shuffle": f"order = rng.permutation({batches.n})",
        "replacement": f"order = rng.integers({batches.n}, size={batches.n})",
        "fixed": f"order = range({batches.n})",
    }[batches.order]


def _passes(part: ModelObjective, w: Array, batches: Batches) -> list[LoopLine]:
    """Forward, loss and backward, layer by layer."""
    passes, line = part.passes(w), partial(LoopLine, 2)
    last = len(part.network.sizes) - 1
    lines = []
    for k in range(1, last):
        code = f"h{k} = {part.model.activation}({_entering(part, k)} W{k}{_bias(part, k)})"
        first = listed(np.asarray(passes.layers[k])[0])
        lines.append(line(code, first, "forward, for the batch's first row"))
    weights = f"W{last}{_bias(part, last)}" if last > 1 else f"w{_bias(part, '')}"
    z = f"z = {_entering(part, last)} {weights}"
    lines.append(line(z, listed(passes.z), "forward: a weighted sum for each row"))
    if squashed(part):
        lines.append(line("ŷ = σ(z)", listed(passes.prediction), "forward: the prediction"))
    loss, trap = short(float(part.loss(w))), loss_trap(part, batches)
    lines.append(line(_loss_code(part), loss, "what the batch costs", trap))
    deltas = listed(passes.deltas[-1][:, 0])
    lines.append(line(_delta_code(part, last), deltas, "backward: dL/dz of each row"))
    for k in range(last - 1, 0, -1):
        bent = {"tanh": f"(1 − h{k}²)", "sigmoid": f"h{k}(1 − h{k})", "relu": f"[h{k} > 0]"}
        code = f"d{k} = d{k + 1} W{k + 1}ᵀ · {bent[part.model.activation]}"
        lines.append(line(code, listed(passes.deltas[k - 1][0]), "backward, for the first row"))
    note = "backward: the gradient" + (", of each bias the sum of its d" if part.model.bias else "")
    return [*lines, line(_gradient_code(part, last), listed(passes.grad), note)]


def _entering(part: ModelObjective, layer: int) -> str:
    """The input that a layer's weights multiply."""
    return f"h{layer - 1}" if layer > 1 else "T(X)" if part.model.degree > 1 else "X"


def _bias(part: ModelObjective, layer: int | str) -> str:
    return f" + b{layer}" if part.model.bias else ""


def _loss_code(part: ModelObjective) -> str:
    said = "ŷ" if squashed(part) else "z"
    total = part.model.scaling.rpartition("_")[2]
    if part.misfit.squared:
        half = "½ " if part.model.scaling.startswith("half") else ""
        code = f"L = {half}{total}(({said} − y)²)"
    elif part.model.loss == "zero_one":
        code = f"L = {total}([{said} ≥ ½] ≠ y)"
    else:
        code = f"L = {total}(softplus(z) − y z)"
    return f"{code} + ½ λ‖w‖²" if part.model.ridge else code


def _delta_code(part: ModelObjective, last: int) -> str:
    """The derivative of the loss by each row's z; that of the 0-1 loss is 0."""
    if part.model.loss == "zero_one":
        return f"d{last} = 0"
    twice = "2 " if part.misfit.squared and not part.model.scaling.startswith("half") else ""
    share = "/B" if part.model.scaling.endswith("mean") else ""
    if not squashed(part):
        return f"d{last} = {twice}(z − y){share}"
    bent = " ŷ (1 − ŷ)" if part.misfit.squared else ""
    return f"d{last} = {twice}(ŷ − y){bent}{share}"


def _gradient_code(part: ModelObjective, last: int) -> str:
    parts = []
    for k in range(1, last + 1):
        parts.append(f"{_entering(part, k)}ᵀ d{k}")
        parts += [f"Σ d{k}"] if part.model.bias else []
    parts[0] += " + λ w" if part.model.ridge and last == 1 else ""
    more = " (+ λ W)" if part.model.ridge and last > 1 else ""
    return f"g = {', '.join(parts)}{more}"


def lamps(race: Race, racer: int, step: int) -> tuple[Lamp, ...]:
    """The needs of learning by gradients: a loss with slopes, a gradient, a learning rate."""
    if step >= race.tracks[racer].steps:
        return ()
    made = data_of(race)
    rate = rate_lamp(race, racer, step)
    if made is None:
        return slope_lamp(step_gradient(race, racer, step), "∇f"), rate
    flat = made.data.model.loss == "zero_one"
    part = batch_loss(made, race, racer, step)
    sloped = Lamp(not flat, "the loss is flat" if flat else "loss with slopes")
    return sloped, slope_lamp(part.grad(race.tracks[racer].beginning(step)), "∂L/∂w"), rate


def listing(lines: Sequence[LoopLine]) -> str:
    """The loop as text, to be pasted into notes."""
    wide = max((4 * line.indent + len(line.code) for line in lines), default=0)
    rows = []
    for line in lines:
        code = f"{'    ' * line.indent}{line.code}".ljust(wide)
        rows.append(f"{code}  # {line.numbers}" if line.numbers else code)
    return "\n".join(row.rstrip() for row in rows) + "\n"


def fitted_row(made: Fitted, rows: Array) -> int:
    """The place among the training rows of the batch's first row."""
    first = int(rows[0]) if len(rows) else int(made.train[0])
    return int(np.flatnonzero(made.train == first)[0])
