"""A schedule as code for PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdviz.core.schedules import Schedule


@dataclass(frozen=True)
class Source:
    """Lines before the training loop, and at the end of each of its steps."""

    setup: tuple[str, ...] = ()
    step: tuple[str, ...] = ()


def _step(s: Any, lr: float, steps: int) -> str:
    return f"StepLR(optimizer, {s.step_size}, {s.gamma!r})"


def _multistep(s: Any, lr: float, steps: int) -> str:
    return f"MultiStepLR(optimizer, [{s.first}, {s.second}, {s.third}], {s.gamma!r})"


def _exponential(s: Any, lr: float, steps: int) -> str:
    return f"ExponentialLR(optimizer, {s.gamma!r})"


def _inverse_time(s: Any, lr: float, steps: int) -> str:
    return f"LambdaLR(optimizer, lambda t: 1 / (1 + {s.decay!r} * t))"


def _inverse_sqrt(s: Any, lr: float, steps: int) -> str:
    return "LambdaLR(optimizer, lambda t: (t + 1) ** -0.5)"


def _polynomial(s: Any, lr: float, steps: int) -> str:
    return f"PolynomialLR(optimizer, {s.total_iters or max(steps, 1)}, {s.power!r})"


def _constant_warmup(s: Any, lr: float, steps: int) -> str:
    return f"ConstantLR(optimizer, {s.factor!r}, {s.total_iters})"


def _warmup(s: Any, lr: float, steps: int) -> str:
    return f"LinearLR(optimizer, {s.start_factor!r}, {s.end_factor!r}, {s.total_iters})"


def _cosine(s: Any, lr: float, steps: int) -> str:
    return f"CosineAnnealingLR(optimizer, {s.T_max or max(steps, 1)}, {s.floor * lr!r})"


def _restarts(s: Any, lr: float, steps: int) -> str:
    return f"CosineAnnealingWarmRestarts(optimizer, {s.T_0}, {s.T_mult}, {s.floor * lr!r})"


def _onecycle(s: Any, lr: float, steps: int) -> str:
    names = "pct_start div_factor final_div_factor three_phase"
    words = "".join(f", {name}={getattr(s, name)!r}" for name in names.split())
    return f"OneCycleLR(optimizer, {lr!r}, {_length(s, steps)}, anneal_strategy={s.anneal!r}{words}"


def _length(s: Any, steps: int) -> int:
    return int(s.total_steps or max(steps, 2))


def _cyclic(s: Any, lr: float, steps: int) -> str:
    down = s.step_size_down or s.step_size_up
    words = f"{s.step_size_up}, {down}, {s.mode!r}, {s.gamma!r}"
    return f"CyclicLR(optimizer, {lr!r}, {s.top * lr!r}, {words}"


def _momentum(s: Any, has_momentum: bool) -> str:
    """The last arguments of a schedule that sets a momentum, where the method has one."""
    if not (has_momentum and s.cycle_momentum):
        return ", cycle_momentum=False)"
    return f", base_momentum={s.base_momentum!r}, max_momentum={s.max_momentum!r})"


def _plateau(s: Any, lr: float, steps: int) -> str:
    words = f"factor={s.factor!r}, patience={s.patience}, threshold={s.threshold!r}"
    last = f"cooldown={s.cooldown}, min_lr={s.min_factor * lr!r}, eps={s.eps!r}"
    return f"ReduceLROnPlateau(optimizer, {words}, {last})"


def _parts(s: Any, steps: int) -> list[tuple[int, Schedule, int]]:
    """First step, schedule and length of the parts of a sequence, sequences within unfolded."""
    if s.id != "sequence":
        return [(0, s, steps)]
    split = min(s.milestone, steps)
    late = [(split + at, part, length) for at, part, length in _parts(s.then, steps - split)]
    return [*_parts(s.first, split), *late]


CALLS: dict[str, Callable[[Any, float, int], str]] = {
    "constant": lambda s, lr, steps: "LambdaLR(optimizer, lambda t: 1.0)",
    "step": _step,
    "multistep": _multistep,
    "exponential": _exponential,
    "inversetime": _inverse_time,
    "inversesqrt": _inverse_sqrt,
    "polynomial": _polynomial,
    "constantwarmup": _constant_warmup,
    "warmup": _warmup,
    "cosine": _cosine,
    "restarts": _restarts,
    "onecycle": _onecycle,
    "cyclic": _cyclic,
    "plateau": _plateau,
}


MODULE = "torch.optim.lr_scheduler"
CYCLING = ("onecycle", "cyclic")


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
    call = CALLS[schedule.id](schedule, lr, steps)
    call += _momentum(schedule, has_momentum) if schedule.id in CYCLING else ""
    setup = (f"scheduler = {MODULE}.{call}",)
    if schedule.closed_loop:
        return Source(setup, ("scheduler.step(float(loss_of()))",))
    if schedule.id == "onecycle" and _length(schedule, steps) < steps:
        # it refuses a step beyond its end
        return Source(setup, (f"if step + 1 < {_length(schedule, steps)}:", "    scheduler.step()"))
    return Source(setup, ("scheduler.step()",))


def _sequence(schedule: Schedule, lr: float, steps: int) -> Source:
    parts = [part for part in _parts(schedule, steps) if part[2] > 0]
    if any(part.id in CYCLING for _, part, _ in parts):
        return Source(("# torch cannot put a one-cycle or cyclic schedule into a sequence.",))
    calls = [f"    {MODULE}.{CALLS[part.id](part, lr, length)}," for _, part, length in parts]
    marks = [at for at, _, _ in parts[1:]]
    setup = (
        "parts = [",
        *calls,
        "]",
        f"scheduler = {MODULE}.SequentialLR(optimizer, parts, {marks})",
    )
    return Source(setup, ("scheduler.step()",))
