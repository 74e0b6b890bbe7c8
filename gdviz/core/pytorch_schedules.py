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


def _warmup(s: Any, lr: float, steps: int) -> str:
    return f"LinearLR(optimizer, {s.start_factor!r}, {s.end_factor!r}, {s.total_iters})"


def _cosine(s: Any, lr: float, steps: int) -> str:
    return f"CosineAnnealingLR(optimizer, {s.t_max or max(steps, 1)}, {s.floor * lr!r})"


def _restarts(s: Any, lr: float, steps: int) -> str:
    return f"CosineAnnealingWarmRestarts(optimizer, {s.t_0}, {s.t_mult}, {s.floor * lr!r})"


def _onecycle(s: Any, lr: float, steps: int) -> str:
    names = "pct_start div_factor final_div_factor base_momentum max_momentum three_phase"
    words = "".join(f", {name}={getattr(s, name)!r}" for name in names.split())
    total = s.total_steps or max(steps, 2)
    return f"OneCycleLR(optimizer, {lr!r}, {total}, anneal_strategy={s.anneal!r}{words})"


def _cyclic(s: Any, lr: float, steps: int) -> str:
    down = s.step_size_down or s.step_size_up
    words = f"{s.step_size_up}, {down}, {s.mode!r}, {s.gamma!r}"
    momentum = f"base_momentum={s.base_momentum!r}, max_momentum={s.max_momentum!r}"
    cycled = "cycle_momentum='momentum' in optimizer.defaults or 'betas' in optimizer.defaults"
    return f"CyclicLR(optimizer, {lr!r}, {s.top * lr!r}, {words}, {cycled}, {momentum})"


def _plateau(s: Any, lr: float, steps: int) -> str:
    words = f"factor={s.factor!r}, patience={s.patience}, threshold={s.threshold!r}"
    last = f"cooldown={s.cooldown}, min_lr={s.min_factor * lr!r}"
    return f"ReduceLROnPlateau(optimizer, {words}, {last})"


def _sequence(s: Any, lr: float, steps: int) -> str:
    first = _called(s.first, lr, min(s.milestone, steps))
    then = _called(s.then, lr, max(steps - s.milestone, 0))
    return f"SequentialLR(optimizer, [{first}, {then}], [{s.milestone}])"


CALLS: dict[str, Callable[[Any, float, int], str]] = {
    "constant": lambda s, lr, steps: "LambdaLR(optimizer, lambda t: 1.0)",
    "step": _step,
    "multistep": _multistep,
    "exponential": _exponential,
    "inversetime": _inverse_time,
    "inversesqrt": _inverse_sqrt,
    "polynomial": _polynomial,
    "warmup": _warmup,
    "cosine": _cosine,
    "restarts": _restarts,
    "onecycle": _onecycle,
    "cyclic": _cyclic,
    "plateau": _plateau,
    "sequence": _sequence,
}


def _called(schedule: Schedule, lr: float, steps: int) -> str:
    return f"torch.optim.lr_scheduler.{CALLS[schedule.id](schedule, lr, steps)}"


def source(schedule: Schedule | None, lr: float, steps: int) -> Source:
    """The lines of a schedule for a race of some steps at the base rate lr."""
    if schedule is None:
        return Source()
    if schedule.id not in CALLS:
        return Source((f"# torch has no schedule {schedule.title!r}.",))
    setup = f"scheduler = {_called(schedule, lr, steps)}"
    if schedule.closed_loop:
        return Source((setup,), ("scheduler.step(float(loss_of()))",))
    return Source((setup,), ("scheduler.step()",))
