"""The limits of a race, and the loss scale of a problem."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from gdviz.core.base.knobs import InputError, Knob, checked, fields_of, knobs_of
from gdviz.core.base.problem import Problem2D
from gdviz.core.models.fitted import fitted
from gdviz.core.optimizers.base import Optimizer, nested
from gdviz.core.own.own_class import check_own
from gdviz.core.problems.landscape import dimension
from gdviz.core.schedules import Schedule
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import (
    MAX_LABEL,
    MAX_RACERS,
    MAX_STEPS,
    Entry,
    Init,
    Problem,
    RaceSpec,
    StopRules,
)

# racers x steps that fit into the memory of a race
MAX_CELLS = 3_200_000
# and times parameters
MAX_NUMBERS = 16_000_000
GRID = 64
CONTINUOUS = ("linear", "log")


def validate(spec: RaceSpec) -> None:
    """Raise InputError, one line with the field and what is allowed, for a spec out of bounds."""
    check_knobs(spec, "")
    _check_racers(spec)
    _check_samples(spec)
    dim = dimension(spec.problem)
    if spec.stop != StopRules():
        check_knobs(spec.stop, "stop")
        _check_rules(spec.problem, spec.stop)
    _check_noise(spec, dim)
    numbers = len(spec.entries) * spec.steps * dim
    if numbers > MAX_NUMBERS:
        most = f"at most {MAX_NUMBERS:,} are allowed"
        raise InputError(f"racers x steps x parameters = {numbers:,}: {most}")
    _check_start(spec, dim)
    for number, entry in enumerate(spec.entries, 1):
        if not isinstance(entry.optimizer, Optimizer):
            hint = "an optimizer with its values, such as Adam()"
            raise InputError(f"racers[{number}].optimizer: must be {hint}")
        check_fits(entry.optimizer, has_layers(spec.problem), f"racers[{number}].optimizer")
        if not _good(_Same(entry), dim):
            _check_entry(entry, dim, f"racers[{number}]")


def _check_racers(spec: RaceSpec) -> None:
    if len(spec.entries) > MAX_RACERS:
        raise InputError(f"racers: {len(spec.entries)} given; at most {MAX_RACERS} are allowed")
    cells = len(spec.entries) * spec.steps
    if cells > MAX_CELLS:
        most = f"at most {MAX_CELLS:,} ({MAX_RACERS} racers of {MAX_STEPS:,} steps) are allowed"
        raise InputError(f"racers x steps = {cells:,}: {most}")


def _check_samples(spec: RaceSpec) -> None:
    """The fields that only a problem with data has, and those that it lacks."""
    data = isinstance(spec.problem, Data)
    if spec.sampling is not None:
        if not data:
            raise InputError("sampling: only a problem with data has samples")
        check_knobs(spec.sampling, "sampling")
    if any(e.batch for e in spec.entries) and not data:
        raise InputError("batch: only a problem with data has samples")
    if spec.inside and data:
        raise InputError("inside: the parameters of a model have no box to stay in")


def _check_rules(problem: Problem, rules: StopRules) -> None:
    """InputError for rules that need something that the problem lacks."""
    judged = rules.judge == "validation"
    if isinstance(problem, Data):
        if judged and not len(fitted(problem).validation):
            hint = "give data.validation a share of them"
            raise InputError(f"stop.judge = validation: no rows are held back; {hint}")
        return
    asked = {"epochs": rules.epochs is not None, "unit = epochs": rules.unit == "epochs"}
    for name, given in (asked | {"judge = validation": judged}).items():
        if given:
            raise InputError(f"stop.{name}: only data have epochs and validation rows")


def _check_start(spec: RaceSpec, dim: int) -> None:
    drawn = isinstance(spec.start, Init) and spec.start.scheme == "fan_in"
    if drawn and not isinstance(spec.problem, Data):
        raise InputError("start.scheme fan_in: only a model's weights have inputs; take uniform")
    if isinstance(spec.start, tuple):
        check_point(spec.start, dim, "start")


def _check_noise(spec: RaceSpec, dim: int) -> None:
    check_knobs(spec.noise_form, "noise_form")
    each = spec.noise_form.each
    if each and not (len(each) == dim and all(math.isfinite(v) and v >= 0 for v in each)):
        shown = ", ".join(f"{v:g}" for v in each)[:40]
        raise InputError(f"noise_form.each = ({shown}): must be {dim} numbers of at least 0")


def _check_entry(entry: Entry, dim: int, where: str) -> None:
    check_own(entry.optimizer)
    check_knobs(entry, where)
    check_knobs(entry.optimizer, where)
    if entry.decay and not rests_on_point(entry.optimizer):
        use = "its weight_decay" if "weight_decay" in knobs_of(entry.optimizer) else "l2"
        lost = "computes its point from its state at each step, where decay is lost"
        raise InputError(f"{where}.decay: {entry.optimizer.id} {lost}; use {use}")
    if entry.schedule is not None:
        check_knobs(entry.schedule, f"{where}.schedule")
    if entry.start is not None:
        check_point(entry.start, dim, f"{where}.start")
    if len(entry.label) > MAX_LABEL:
        raise InputError(f"{where}.label: {len(entry.label)} characters; at most {MAX_LABEL}")


def rests_on_point(method: Optimizer) -> bool:
    """Whether decoupled decay of the point works with a method and the method that it wraps."""
    return all(part.decays for part in nested(method))


def has_layers(problem: Problem) -> bool:
    """Whether the parameters are the matrices and biases of a network's layers."""
    return isinstance(problem, Data) and problem.model.kind == "network"


def fits(method: Optimizer | type[Optimizer], layers: bool) -> bool:
    """Whether a method, and the method that it wraps, is implemented for parameters with or without
    layers."""
    return not (layers and any(part.on_matrices for part in nested(method)))


def check_fits(method: Optimizer, layers: bool, where: str) -> None:
    """Refuse a method that would be a different one on the parameters of a network."""
    if not fits(method, layers):
        name = next(part.id for part in reversed(nested(method)) if part.on_matrices)
        raise InputError(
            f"{where}: {name} works on each weight matrix of a network, but here all "
            "parameters are one vector; take another method, such as adamw"
        )


class _Same:
    """A key that is this very object: 1 and True are equal, but not both allowed."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def __hash__(self) -> int:
        return id(self.entry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.entry is other.entry


@lru_cache(128)
def _good(key: _Same, dim: int) -> bool:
    """Whether an entry is allowed; where only the start moves, the entries stay the same."""
    try:
        _check_entry(key.entry, dim, "")
    except InputError:
        return False
    return True


def check_knobs(owner: Any, where: str) -> None:
    """Check every declared knob of a dataclass instance, and of those it wraps."""
    knobs = knobs_of(owner)
    for name, declared in knobs.items():
        value = getattr(owner, name)
        # almost all are; a race is validated at each move of the mouse
        if not _plainly_good(declared, value):
            checked(declared, value, f"{where}.{name}".lstrip("."))
    for name in fields_of(owner):
        if name not in knobs and isinstance(inner := getattr(owner, name), (Optimizer, Schedule)):
            check_knobs(inner, f"{where}.{name}".lstrip("."))


def _plainly_good(declared: Knob, value: Any) -> bool:
    """Whether a value is allowed, by quick tests; False where they cannot decide."""
    if value is None:
        return declared.optional
    if type(value) is bool:
        return declared.scale == "bool"
    if type(value) is not float or declared.scale not in CONTINUOUS:
        return False
    zero = value == declared.low == 0.0 and not declared.open_low
    return zero or declared.low < value < declared.high


def check_point(point: tuple[float, ...], dim: int, where: str) -> None:
    """A start has one finite number per variable."""
    plain = (isinstance(v, int | float) and not isinstance(v, bool) for v in point)
    if not (len(point) == dim and all(plain) and all(map(math.isfinite, point))):
        shown = ", ".join(map(str, point))[:60]
        raise InputError(f"{where} = ({shown}): must be {dim} finite numbers")


@lru_cache(64)
def loss_range_on_box(problem: Problem2D) -> float:
    """The range of the finite losses over the problem's box, from a coarse grid."""
    losses = problem.objective.loss(problem.places(GRID))
    finite = losses[np.isfinite(losses)]
    return float(np.ptp(finite)) if len(finite) else 0.0
