"""The training loop of a racer as lines of code, with this step's numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gdviz.core.fitted_values import batch_rows, data_of, parameters_at
from gdviz.core.objectives.fitted import Fitted
from gdviz.core.objectives.model import ModelObjective
from gdviz.core.optimizers.base import Array
from gdviz.core.race import Race
from gdviz.core.sampling import Batches, sampling_of
from gdviz.render.step_card import rule_rows
from gdviz.render.ticks import short

SHOWN = 6


@dataclass(frozen=True)
class LoopLine:
    """A line of the loop: how far it is indented, its code, its numbers, and what it is for."""

    indent: int
    code: str
    numbers: str = ""
    note: str = ""


def loop_lines(race: Race, racer: int, step: int) -> list[LoopLine]:
    """The loop at a step; a line with numbers runs in this step."""
    made = data_of(race)
    if made is None or step >= race.tracks[racer].steps:
        return []
    batches = Batches(
        len(made.train), sampling_of(race.spec, race.spec.entries[racer]), race.spec.seed, racer + 1
    )
    rows = batch_rows(race, racer, step)
    rows = rows if len(rows) else made.train
    part, w = made.part(rows), parameters_at(race, racer, step)
    track = race.tracks[racer]
    epoch, place = divmod(step, batches.per_epoch)
    lines = [
        LoopLine(0, "w = start;  state = 0", "", "velocity and moments begin at 0, t at 1"),
        LoopLine(0, "for epoch in range(epochs):", f"epoch {epoch + 1}"),
        LoopLine(1, _order(batches), _listed(rows), "a new order each epoch, not the file's"),
        LoopLine(
            1,
            f"for batch in split(order, {batches.size}):",
            f"batch {place + 1} of {batches.per_epoch}",
        ),
    ]
    lines += [LoopLine(2, *line) for line in _passes(part, w)]
    for rule, numbers in rule_rows(race, racer, step):
        lines.append(LoopLine(2, rule, numbers, "the update, for the first parameter"))
    lines.append(LoopLine(2, "t = t + 1;  η = schedule(t)", f"η {short(float(track.lr[step]))}"))
    if len(made.validation):
        held = made.part(made.validation)
        value = float(held.loss(parameters_at(race, racer, step + 1)))
        note = "the rows held back are measured, never stepped on"
        lines.append(LoopLine(1, "validate(w)", short(value), note))
    return lines


def _order(batches: Batches) -> str:
    if batches.full:
        return "order = all rows"
    return {
        "shuffle": f"order = rng.permutation({batches.n})",
        "replacement": f"order = rng.integers({batches.n}, size={batches.n})",
        "fixed": f"order = range({batches.n})",
    }[batches.order]


def _passes(part: ModelObjective, w: Array) -> list[tuple[str, str, str]]:
    """Forward, loss and backward, layer by layer."""
    passes = part.passes(w)
    network = len(part.network.sizes) > 2
    last = len(part.network.sizes) - 1
    lines = []
    for k in range(1, last):
        h = passes.layers[k]
        inner = "X" if k == 1 else f"h{k - 1}"
        code = f"h{k} = {part.model.activation}({inner} W{k} + b{k})"
        lines.append((code, _listed(np.asarray(h)[0]), "forward: of the batch's first row"))
    entering = f"h{last - 1}" if network else "X"
    weights = f"W{last}" if network else "w"
    bias = (f" + b{last}" if network else " + b") if part.model.bias else ""
    z = f"z = {entering} {weights}{bias}"
    lines.append((z, _listed(passes.z), "forward: a weighted sum for each row"))
    squashed = part.model.kind in ("logistic", "sigmoid") or not part.misfit.squared
    if squashed:
        lines.append(("a = σ(z)", _listed(passes.prediction), "forward: the prediction"))
    lines.append((_loss_code(part), short(float(part.loss(w))), "the mean of the rows' losses"))
    lines.append((_delta_code(part, last), _listed(passes.deltas[-1][:, 0]), "backward: dL/dz"))
    for k in range(last - 1, 0, -1):
        bent = {"tanh": f"(1 − h{k}²)", "sigmoid": f"h{k}(1 − h{k})", "relu": f"[h{k} > 0]"}
        code = f"d{k} = d{k + 1} W{k + 1}ᵀ · {bent[part.model.activation]}"
        lines.append((code, _listed(passes.deltas[k - 1][0]), "backward: of the first row"))
    gradients = ", ".join(f"{'X' if k == 1 else f'h{k - 1}'}ᵀ d{k}" for k in range(1, last + 1))
    lines.append((f"g = {gradients}", _listed(passes.grad), "backward: the gradient"))
    return lines


def _loss_code(part: ModelObjective) -> str:
    said = "a" if part.model.kind in ("logistic", "sigmoid") else "z"
    if part.misfit.squared:
        half = "½ " if part.model.scaling.startswith("half") else ""
        return f"L = {half}{part.model.scaling.rpartition('_')[2]}(({said} − y)²)"
    return "L = mean(softplus(z) − y z)"


def _delta_code(part: ModelObjective, last: int) -> str:
    name = f"d{last}"
    if not part.misfit.squared:
        return f"{name} = (a − y)/B"
    if part.model.kind in ("logistic", "sigmoid"):
        return f"{name} = (a − y) a (1 − a)/B"
    return f"{name} = (z − y)/B"


def _listed(values: Sequence[float] | Array) -> str:
    """The first few numbers."""
    found = np.asarray(values).ravel()
    words = [str(v) if found.dtype.kind == "i" else short(float(v)) for v in found[:SHOWN].tolist()]
    return ", ".join(words) + (" …" if len(found) > SHOWN else "")


def listing(race: Race, racer: int, step: int) -> str:
    """The loop as text, to be pasted into notes."""
    lines = loop_lines(race, racer, step)
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
