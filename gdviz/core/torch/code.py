"""A racer as code for PyTorch that can be pasted and run.

Only differences from torch's defaults are written. For a method that torch does not have, the code
imports it from the package that has it; where no package has it, or nothing of the kind exists
(a knob that torch lacks), a comment says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from gdviz.core.base.knobs import fields_of
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.own.own_method import has_own
from gdviz.core.spec.race import Entry
from gdviz.core.torch import schedules
from gdviz.core.torch.targets import DEFAULTS, ELSEWHERE, TARGETS, TORCH, Target

# torch's classes whose `weight_decay` is the L2 penalty; AdamW's is decoupled, others have none
COUPLED = set(DEFAULTS) - {"AdamW", "Rprop", "LBFGS"}


def pytorch_code(entry: Entry, lr: float, steps: int = 500) -> str:
    """The racer's method, schedule and training step as Python source for PyTorch.

    It expects `params` (a list of tensors), `steps` and a function `loss_of()`; without torch's
    equivalent the source is comments that name an alternative.
    """
    target = None if has_own(entry.optimizer) else TARGETS.get(entry.optimizer.id)
    if target is None:
        return _without(entry.optimizer)
    lines = _comments(entry, target)
    has_momentum = entry.optimizer.momentum_knob is not None
    schedule = schedules.source(entry.schedule, lr, steps, has_momentum)
    lines.append(f"# Yours: params, a list of tensors; loss_of(), their loss; steps, here {steps}.")
    lines += ["import torch", *([] if target.package == TORCH else [f"import {target.package}"])]
    lines += ["", *_construction(entry, target, lr), *schedule.setup]
    return "\n".join([*lines, "", *_training(entry, target, schedule.step)]) + "\n"


def _without(method: Optimizer) -> str:
    nowhere = "no common package has it"
    where = nowhere if has_own(method) else ELSEWHERE.get(method.id, nowhere)
    knobs = ", ".join(_settings(method))
    missing = f"# {method.title} has no class of its own in torch.optim; {where}."
    return f"{missing}\n# Its settings here: {knobs or 'none'}.\n"


def _settings(method: Optimizer, prefix: str = "") -> Iterator[str]:
    """The knobs of a method with their values, those of a wrapped one after its title."""
    for name in fields_of(method):
        value = getattr(method, name)
        if isinstance(value, Optimizer):
            yield f"{prefix}{name}={value.title}"
            yield from _settings(value, f"{prefix}{name}.")
        elif value is not None:
            yield f"{prefix}{name}={value:g}" if type(value) is float else f"{prefix}{name}={value}"


def _comments(entry: Entry, target: Target) -> list[str]:
    method = entry.optimizer
    said = []
    if target.package != TORCH:
        said.append(f"# {method.title} is not part of torch: install the package {target.package}.")
    if target.note:
        said.append(f"# Note: {target.note}.")
    said += [
        f"# {name} = {getattr(method, name)} has no counterpart there."
        for name, usual in target.fixed
        if getattr(method, name) != usual
    ]
    if getattr(method, "nesterov", False) and getattr(method, "dampening", 0.0):
        said.append("# nesterov with dampening has no counterpart there.")
    if entry.decay and not target.decays:
        said.append("# decoupled decay of the racer has no counterpart there.")
    return said


def _construction(entry: Entry, target: Target, lr: float) -> list[str]:
    arguments = target.arguments(entry.optimizer)
    usual = DEFAULTS.get(target.name, {}) if target.package == TORCH else {}
    shown = {name: v for name, v in arguments.items() if name not in usual or usual[name] != v}
    if _penalised_inside(entry, target):
        shown["weight_decay"] = entry.l2
    words = "".join(f", {name}={value!r}" for name, value in shown.items())
    return [f"optimizer = {target.package}.{target.name}(params, lr={lr!r}{words})"]


def _penalised_inside(entry: Entry, target: Target) -> bool:
    """Whether the optimizer adds the L2 penalty; after a decay it would see the shrunk weights."""
    coupled = target.package == TORCH and target.name in COUPLED
    return bool(entry.l2) and coupled and not entry.decay


def _training(entry: Entry, target: Target, schedule: tuple[str, ...]) -> list[str]:
    graph = "create_graph=True" if target.graph else ""
    body = ["optimizer.zero_grad()", "loss = loss_of()", f"loss.backward({graph})"]
    if entry.clip_norm is not None:
        body.append(f"torch.nn.utils.clip_grad_norm_(params, {entry.clip_norm!r})")
    if entry.clip_value is not None:
        body.append(f"torch.nn.utils.clip_grad_value_(params, {entry.clip_value!r})")
    if entry.l2 and not _penalised_inside(entry, target):
        body += ["for p in params:", f"    p.grad.add_(p.detach(), alpha={entry.l2!r})"]
    if target.name == "LBFGS":
        inner = ["def closure():", *("    " + line for line in (*body, "return loss"))]
        body = [*inner, "", *_decayed(entry, "optimizer.step(closure)", around=True)]
    else:
        body += _decayed(entry, "optimizer.step()") if target.decays else ["optimizer.step()"]
    loop = ["for step in range(steps):", *(f"    {s}".rstrip() for s in (*body, *schedule))]
    return ["optimizer.train()", *loop] if target.package == "schedulefree" else loop


def _decayed(entry: Entry, step: str, around: bool = False) -> list[str]:
    """A step after the decay; `around`: of a method whose step takes the gradient itself, which is
    that of the weights before."""
    if not entry.decay:
        return [step]
    share = f"optimizer.param_groups[0]['lr'] * {entry.decay!r}"
    free = "with torch.no_grad():"
    if around:
        shrinks = f"shrinks = [{share} * p.detach() for p in params]"
        each = ["    for p, shrink in zip(params, shrinks):", "        p.sub_(shrink)"]
        return [shrinks, step, free, *each]
    return [free, "    for p in params:", f"        p.mul_(1 - {share})", step]
