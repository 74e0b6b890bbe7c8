"""The usual mistakes in the lines of a training loop, for the racers to which they apply."""

from __future__ import annotations

import re

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.expr.graph import ordered
from gdviz.core.models.model import ModelObjective
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.optimizers.wrappers import SAM
from gdviz.core.own.own_method import guarded
from gdviz.core.rules.equation import equations
from gdviz.core.spec.race import Entry
from gdviz.core.spec.sampling import Batches

ZERO = (
    "In PyTorch gradients are added to those of the step before: without optimizer.zero_grad() "
    "the sum of all gradients so far takes the place of the gradient."
)
CLIP = "Clipping each coordinate turns the gradient; clipping by the norm keeps its direction."
HELD = "Rows trained on say nothing about new ones: these rows are only measured."
_WATCH = "Steps use the gradient alone; printing the loss changes nothing."
_ORDER = "for i in range(n) sees the rows in the file's order in every epoch: nothing is random."
_MEAN = "The mean of a batch drawn at random is an unbiased estimate of the mean over all rows. "
_DIVISION = "Without the division gradient descent needs a learning rate {} times smaller."
_SUM = "A sum is not divided by {}: gradient descent needs a learning rate smaller by that factor."
_COUNT = "t begins at 1 and is counted here; if forgotten, the bias correction is never right."
_RATE = "t is counted here; if forgotten, the learning rate keeps its first value."
_FIRST = "If this is left out, the first step has nothing to start from"
_DIVIDES = ", and t = 0 divides by zero in the bias correction"
# x ← a·x + (1 − a)·…
_AVERAGE = re.compile(r"(\S+) ← (\S+) \+ \(1 − (\S+?)\)")


def is_corrected(method: Optimizer) -> bool:
    """Whether a power of a decay rate with t is in the method's rule, as in a bias correction."""
    nodes = ordered(line.node for line in equations(method))
    powers = (n.args[1] for n in nodes if n.op == "pow")
    return any(n.op == "var" and n.name == "t" for power in powers for n in ordered((power,)))


def memory(method: Optimizer, w: Array) -> str:
    """The memory of a method before its first step at w: "" for nothing, "0", or "init(w)"."""
    method = method.base if isinstance(method, SAM) else method
    state = guarded(method).init(w)
    forgetful = method.id == "sgd" and not getattr(method, "momentum", 0.0)
    if not state or forgetful:
        return ""
    return "init(w)" if any(np.any(value) for value in state.values()) else "0"


def beginning_trap(method: Optimizer, w: Array) -> str:
    """The mistake in the line before all steps."""
    if not memory(method, w):
        return ""
    return f"{_FIRST}{_DIVIDES if is_corrected(method) else ''}."


def average_trap(rule: str) -> str:
    """The mistake in a line of a method's rule that keeps an average."""
    found = _AVERAGE.match(rule)
    if found is None:
        return ""
    name, kept, rate = found.groups()
    if kept.removesuffix("ₜ₋₁") != f"{rate}·{name}":
        return ""
    return (
        f"An average is replaced, not added to: {name} += {rate}·{name} + … grows by 1 + {rate} "
        f"each step. With {rate} = 0.9 and g = 1 it is 8.34·10²⁶ after 100 steps instead of "
        "0.99997."
    )


def count_trap(entry: Entry) -> str:
    """The mistake in the line that counts the steps."""
    if is_corrected(entry.optimizer):
        return _COUNT
    return _RATE if entry.schedule is not None and not entry.schedule.closed_loop else ""


def watch_trap(entry: Entry) -> str:
    """The mistake about the loss, which many methods compute in each step but do not need."""
    closed = entry.schedule is not None and entry.schedule.closed_loop
    return _WATCH if entry.optimizer.first_order and not closed else ""


def order_trap(batches: Batches) -> str:
    """The mistake in the order of an epoch."""
    return "" if batches.full else _ORDER


def loss_trap(part: ModelObjective, batches: Batches) -> str:
    """The mistake in the loss of a batch."""
    count = "n" if batches.full else "B"
    if not part.model.scaling.endswith("mean"):
        return _SUM.format(count)
    random = not batches.full and batches.order != "fixed"
    return (_MEAN if random else "") + _DIVISION.format(count)
