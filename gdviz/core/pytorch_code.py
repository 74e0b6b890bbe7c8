"""A racer as code for PyTorch that can be pasted and run.

Only what differs from torch's defaults is written. For a method that torch does not have, the code
imports it from the package that has it; where no package has it, or nothing of the kind exists
(a knob that torch lacks), a comment says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdviz.core import pytorch_schedules
from gdviz.core.compiled import numeric_knobs
from gdviz.core.knobs import knobs_of
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.spec import Entry

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """The class that has the method elsewhere: its package and name, how its arguments follow from
    the knobs, and the knobs it does not know with the value they must have."""

    package: str
    name: str
    arguments: Callable[[Any], Arguments]
    fixed: tuple[tuple[str, Any], ...] = ()
    note: str = ""


def _same(*names: str) -> Callable[[Any], Arguments]:
    return lambda method: {name: getattr(method, name) for name in names}


def _betas(*names: str) -> Callable[[Any], Arguments]:
    def arguments(method: Any) -> Arguments:
        return {"betas": (method.beta1, method.beta2)} | _same(*names)(method)

    return arguments


def _betas3(method: Any) -> Arguments:
    return {
        "betas": (method.beta1, method.beta2, method.beta3),
        "eps": method.eps,
        "weight_decay": method.weight_decay,
    }


def _nesterov(method: Any) -> Arguments:
    return {"momentum": method.momentum, "nesterov": True}


def _rprop(method: Any) -> Arguments:
    return {
        "etas": (method.etaminus, method.etaplus),
        "step_sizes": (method.step_min, method.step_max),
    }


def _prodigy(method: Any) -> Arguments:
    names = "eps d0 d_coef weight_decay use_bias_correction safeguard_warmup"
    arguments = _betas(*names.split())(method)
    grown = {} if method.growth_rate is None else {"growth_rate": method.growth_rate}
    return arguments | grown


def _lbfgs(method: Any) -> Arguments:
    search = {} if method.line_search_fn == "none" else {"line_search_fn": "strong_wolfe"}
    # torch's own default of one evaluation per iteration would leave the search no step
    evaluations = {"max_eval": 26} if search else {}
    return {"max_iter": 1, "history_size": method.history_size, **evaluations, **search}


TORCH = "torch.optim"
EXTRA = "pytorch_optimizer"
ADAM = (("convention", "torch"), ("bias_correction", True))
OUTSIDE = (("convention", "outside"),)
TARGETS: dict[str, Target] = {
    "sgd": Target(TORCH, "SGD", _same("momentum", "dampening", "nesterov")),
    "momentum": Target(TORCH, "SGD", _same("momentum", "dampening"), (("convention", "torch"),)),
    "nesterov": Target(TORCH, "SGD", _nesterov, (("convention", "torch"),)),
    "adagrad": Target(
        TORCH, "Adagrad", _same("lr_decay", "initial_accumulator_value", "eps"), OUTSIDE
    ),
    "adadelta": Target(TORCH, "Adadelta", _same("rho", "eps")),
    "rmsprop": Target(TORCH, "RMSprop", _same("alpha", "eps", "momentum", "centered"), OUTSIDE),
    "rprop": Target(TORCH, "Rprop", _rprop),
    "asgd": Target(TORCH, "ASGD", _same("lambd", "alpha", "t0")),
    "adam": Target(TORCH, "Adam", _betas("eps", "amsgrad"), ADAM),
    "amsgrad": Target(TORCH, "Adam", _betas("eps", "amsgrad"), ADAM),
    "adamw": Target(TORCH, "AdamW", _betas("eps", "amsgrad", "weight_decay"), ADAM),
    "adamax": Target(TORCH, "Adamax", _betas("eps")),
    "nadam": Target(TORCH, "NAdam", _betas("eps", "momentum_decay")),
    "radam": Target(TORCH, "RAdam", _betas("eps"), (("threshold", 5.0),)),
    "lbfgs": Target(TORCH, "LBFGS", _lbfgs),
    "adabelief": Target(EXTRA, "AdaBelief", _betas("eps", "weight_decay")),
    "yogi": Target(EXTRA, "Yogi", _betas("eps", "initial_accumulator")),
    "adan": Target(EXTRA, "Adan", _betas3),
    "lion": Target(EXTRA, "Lion", _betas("weight_decay")),
    "sophia": Target(
        EXTRA,
        "SophiaH",
        _betas("p", "update_period", "eps", "weight_decay"),
        note="it estimates the diagonal of the Hessian that gdviz computes exactly",
    ),
    "signsgd": Target(EXTRA, "SignSGD", lambda method: {"momentum": 0.0}),
    "signum": Target(EXTRA, "SignSGD", _same("momentum")),
    "sgdschedulefree": Target(
        "schedulefree", "SGDScheduleFree", _same("momentum", "weight_decay", "warmup_steps", "r")
    ),
    "adamwschedulefree": Target(
        "schedulefree", "AdamWScheduleFree", _betas("eps", "weight_decay", "warmup_steps", "r")
    ),
    "prodigy": Target("prodigyopt", "Prodigy", _prodigy),
    "dadaptsgd": Target("dadaptation", "DAdaptSGD", _same("momentum", "d0")),
    "dadaptadam": Target(
        "dadaptation", "DAdaptAdam", lambda m: _betas("eps", "weight_decay", "d0")(m)
    ),
}
# what a torch optimizer has unless told otherwise
DEFAULTS: dict[str, Arguments] = {
    "SGD": {"momentum": 0.0, "dampening": 0.0, "nesterov": False},
    "Adagrad": {"lr_decay": 0.0, "initial_accumulator_value": 0.0, "eps": 1e-10},
    "Adadelta": {"rho": 0.9, "eps": 1e-6},
    "RMSprop": {"alpha": 0.99, "eps": 1e-8, "momentum": 0.0, "centered": False},
    "Rprop": {"etas": (0.5, 1.2), "step_sizes": (1e-6, 50.0)},
    "ASGD": {"lambd": 1e-4, "alpha": 0.75, "t0": 1e6},
    "Adam": {"betas": (0.9, 0.999), "eps": 1e-8, "amsgrad": False},
    "AdamW": {"betas": (0.9, 0.999), "eps": 1e-8, "amsgrad": False, "weight_decay": 0.01},
    "Adamax": {"betas": (0.9, 0.999), "eps": 1e-8},
    "NAdam": {"betas": (0.9, 0.999), "eps": 1e-8, "momentum_decay": 4e-3},
    "RAdam": {"betas": (0.9, 0.999), "eps": 1e-8},
}


def pytorch_code(entry: Entry, lr: float, steps: int = 500) -> str:
    """The racer's method, schedule and training step as Python source for PyTorch.

    It expects `params` (a list of tensors), `steps` and a function `loss_of()`; without torch's
    equivalent the source is comments that say what there is instead.
    """
    target = TARGETS.get(entry.optimizer.id)
    if target is None:
        return _without(entry.optimizer)
    lines = _comments(entry, target)
    schedule = pytorch_schedules.source(entry.schedule, lr, steps)
    lines += ["import torch", *([] if target.package == TORCH else [f"import {target.package}"])]
    lines += ["", *_construction(entry, target, lr), *schedule.setup]
    return "\n".join([*lines, "", *_training(entry, target, schedule.step)]) + "\n"


def _without(method: Optimizer) -> str:
    lines = [f"# PyTorch has no {method.title}, and gdviz knows no package that has it."]
    base = getattr(method, "base", None)
    if isinstance(base, Optimizer) or method.id == "ranger":
        lines[0] = f"# {method.title}: pytorch_optimizer has it as a wrapper or a class of its own."
    if method.id == "muon":
        lines[0] = "# torch.optim.Muon takes matrices only; two coordinates are a 1x2 matrix."
    knobs = ", ".join(f"{name}={value:g}" for name, value in numeric_knobs(method).items())
    return "\n".join([*lines, f"# Its settings here: {knobs or 'none'}."]) + "\n"


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
    return said


def _construction(entry: Entry, target: Target, lr: float) -> list[str]:
    arguments = target.arguments(entry.optimizer)
    usual = DEFAULTS.get(target.name, {}) if target.package == TORCH else {}
    shown = {name: v for name, v in arguments.items() if name not in usual or usual[name] != v}
    if entry.l2 and target.name != "LBFGS":
        own = "weight_decay" in knobs_of(entry.optimizer)
        shown |= {} if own else {"weight_decay": entry.l2}
    words = "".join(f", {name}={value!r}" for name, value in shown.items())
    return [f"optimizer = {target.package}.{target.name}(params, lr={lr!r}{words})"]


def _training(entry: Entry, target: Target, schedule: tuple[str, ...]) -> list[str]:
    body = ["optimizer.zero_grad()", "loss = loss_of()", "loss.backward()"]
    if entry.clip_norm is not None:
        body.append(f"torch.nn.utils.clip_grad_norm_(params, {entry.clip_norm!r})")
    if entry.clip_value is not None:
        body.append(f"torch.nn.utils.clip_grad_value_(params, {entry.clip_value!r})")
    own = "weight_decay" in knobs_of(entry.optimizer)
    if entry.l2 and (own or target.name == "LBFGS"):
        body += ["for p in params:", f"    p.grad.add_(p.detach(), alpha={entry.l2!r})"]
    if target.name == "LBFGS":
        inner = ["def closure():", *("    " + line for line in (*body, "return loss"))]
        body = [*inner, "", *_decay(entry), "optimizer.step(closure)"]
    else:
        body += [*_decay(entry), "optimizer.step()"]
    before = ["optimizer.train()"] if target.package == "schedulefree" else []
    return [*before, "for step in range(steps):", *("    " + s for s in (*body, *schedule))]


def _decay(entry: Entry) -> list[str]:
    if not entry.decay:
        return []
    rate = f"1 - optimizer.param_groups[0]['lr'] * {entry.decay!r}"
    return ["with torch.no_grad():", "    for p in params:", f"        p.mul_({rate})"]
