"""A schedule as code for PyTorch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gdviz.core.base.knobs import knobs_of
from gdviz.core.schedules import Schedule
from gdviz.core.schedules.base import WHOLE
from gdviz.core.torch.names import RATES


@dataclass(frozen=True)
class Source:
    """Lines before the training loop, and at the end of each of its steps."""

    setup: tuple[str, ...] = ()
    step: tuple[str, ...] = ()


# a schedule as a call of torch's class, in the names of `_values`
CALLS = {
    "constant": "LambdaLR(optimizer, lambda t: 1.0)",
    "step": "StepLR(optimizer, {step_size}, {gamma!r})",
    "multistep": "MultiStepLR(optimizer, [{first}, {second}, {third}], {gamma!r})",
    "exponential": "ExponentialLR(optimizer, {gamma!r})",
    "inversetime": "LambdaLR(optimizer, lambda t: 1 / (1 + {decay!r} * t))",
    "inversesqrt": "LambdaLR(optimizer, lambda t: (t + 1) ** -0.5)",
    "polynomial": "PolynomialLR(optimizer, {total_iters}, {power!r})",
    "constantwarmup": "ConstantLR(optimizer, {factor!r}, {total_iters})",
    "warmup": "LinearLR(optimizer, {start_factor!r}, {end_factor!r}, {total_iters})",
    "cosine": "CosineAnnealingLR(optimizer, {T_max}, {eta_min!r})",
    "restarts": "CosineAnnealingWarmRestarts(optimizer, {T_0}, {T_mult}, {eta_min!r})",
    "onecycle": "OneCycleLR(optimizer, {lr!r}, {total_steps}, anneal_strategy={anneal!r}, "
    "pct_start={pct_start!r}, div_factor={div_factor!r}, final_div_factor={final_div_factor!r}, "
    "three_phase={three_phase!r}, {momentum})",
    "cyclic": "CyclicLR(optimizer, {lr!r}, {max_lr!r}, {step_size_up}, {step_size_down}, {mode!r}, "
    "{gamma!r}, {momentum})",
    "plateau": "ReduceLROnPlateau(optimizer, factor={factor!r}, patience={patience}, "
    "threshold={threshold!r}, cooldown={cooldown}, min_lr={min_lr!r}, eps={eps!r})",
}
MODULE = "torch.optim.lr_scheduler"
CYCLING = ("onecycle", "cyclic")


def _values(s: Any, lr: float, steps: int, has_momentum: bool = False) -> dict[str, Any]:
    """A schedule's knobs with lengths of 0 as what they mean, its rates at lr, and the arguments
    that set a momentum."""
    found = {name: getattr(s, name) for name in knobs_of(s)}
    for name, declared in knobs_of(s).items():
        if declared.zero == WHOLE:
            found[name] = found[name] or max(steps, 2 if s.id == "onecycle" else 1)
    if s.id == "cyclic":
        found["step_size_down"] = s.step_size_down or s.step_size_up
    found |= {theirs: found[ours] * lr for theirs, ours in RATES.get(s.id, {}).items()}
    momentum = "cycle_momentum=False"
    if has_momentum and s.id in CYCLING and s.cycle_momentum:
        momentum = f"base_momentum={s.base_momentum!r}, max_momentum={s.max_momentum!r}"
    return found | {"lr": lr, "momentum": momentum}


def source(schedule: Schedule | None, lr: float, steps: int, has_momentum: bool = True) -> Source:
    """The lines of a schedule for a race of some steps at the base rate lr.

    `has_momentum` says whether the method has a momentum that the schedule may set.
    """
    if schedule is None:
        return Source()
    if schedule.id == "sequence":
        return _sequence(schedule, lr, steps)
    if schedule.id not in CALLS:
        return Source((f"# torch has no schedule {schedule.title!r}.",))
    values = _values(schedule, lr, steps, has_momentum)
    setup = (f"scheduler = {MODULE}.{CALLS[schedule.id].format(**values)}",)
    if schedule.closed_loop:
        return Source(setup, ("scheduler.step(float(loss_of()))",))
    if schedule.id == "onecycle" and values["total_steps"] < steps:
        # it refuses a step beyond its end
        step = (f"if step + 1 < {values['total_steps']}:", "    scheduler.step()")
        return Source(setup, step)
    return Source(setup, ("scheduler.step()",))


def _parts(s: Any, steps: int) -> list[tuple[int, Schedule, int]]:
    """First step, schedule and length of the parts of a sequence, sequences within unfolded."""
    if s.id != "sequence":
        return [(0, s, steps)]
    split = min(s.milestone, steps)
    late = [(split + at, part, length) for at, part, length in _parts(s.then, steps - split)]
    return [*_parts(s.first, split), *late]


def _sequence(schedule: Schedule, lr: float, steps: int) -> Source:
    parts = [part for part in _parts(schedule, steps) if part[2] > 0]
    if any(part.id in CYCLING for _, part, _ in parts):
        return Source(("# torch cannot put a one-cycle or cyclic schedule into a sequence.",))
    calls = [CALLS[part.id].format(**_values(part, lr, length)) for _, part, length in parts]
    marks = [at for at, _, _ in parts[1:]]
    last = f"scheduler = {MODULE}.SequentialLR(optimizer, parts, {marks})"
    setup = ("parts = [", *(f"    {MODULE}.{call}," for call in calls), "]", last)
    return Source(setup, ("scheduler.step()",))
