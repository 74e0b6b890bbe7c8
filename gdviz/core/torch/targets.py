"""The class of torch, or of another package, for each method, and its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdviz.core.base.knobs import knobs_of
from gdviz.core.torch.names import TUPLES

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """A class elsewhere: its package and name, how its arguments follow from the knobs, and the
    knobs it lacks with the values they must have.

    `decays` is off where a decay from outside would not reach the points the method keeps, or
    spoil the graph of the gradient, which `graph` says it differentiates again.
    """

    package: str
    name: str
    arguments: Callable[[Any], Arguments]
    fixed: tuple[tuple[str, Any], ...] = ()
    note: str = ""
    decays: bool = True
    graph: bool = False


def _same(*names: str) -> Callable[[Any], Arguments]:
    """The knobs of these names that are not empty, those that are passed together as one."""

    def arguments(method: Any) -> Arguments:
        own = {name: getattr(method, name) for name in knobs_of(method)}
        for together, parts in TUPLES.items():
            own[together] = tuple(own[name] for name in parts if name in own)
        return {name: own[name] for name in names if own[name] is not None}

    return arguments


def _sgd(method: Any) -> Arguments:
    arguments = _same("momentum", "dampening")(method)
    # torch has Nesterov's step only with a momentum and without dampening
    ahead = method.nesterov and method.momentum > 0 and not method.dampening
    return arguments | ({"nesterov": True} if ahead else {})


def _nesterov(method: Any) -> Arguments:
    return {"momentum": method.momentum, "nesterov": True} if method.momentum else {}


def _lbfgs(method: Any) -> Arguments:
    names = ("history_size", "tolerance_grad", "tolerance_change")
    arguments = {"max_iter": 1} | _same(*names)(method)
    if method.line_search_fn == "none":
        return arguments
    # torch's own default of one evaluation per iteration would leave the search no step
    return arguments | {"max_eval": 26, "line_search_fn": "strong_wolfe"}


def _dadapt_adam(method: Any) -> Arguments:
    arguments = _same("betas", "eps", "weight_decay", "d0", "growth_rate")(method)
    return arguments | ({"decouple": True} if method.weight_decay else {})


TORCH = "torch.optim"
EXTRA = "pytorch_optimizer"
PRODIGY = "betas eps d0 d_coef weight_decay use_bias_correction safeguard_warmup growth_rate"
ADAM = (("convention", "torch"), ("bias_correction", True))
OUTSIDE = (("convention", "outside"),)
USUAL = (("convention", "torch"),)
TARGETS: dict[str, Target] = {
    "sgd": Target(TORCH, "SGD", _sgd),
    "momentum": Target(TORCH, "SGD", _same("momentum", "dampening"), USUAL),
    "nesterov": Target(TORCH, "SGD", _nesterov, USUAL),
    "adagrad": Target(
        TORCH, "Adagrad", _same("lr_decay", "initial_accumulator_value", "eps"), OUTSIDE
    ),
    "adadelta": Target(TORCH, "Adadelta", _same("rho", "eps")),
    "rmsprop": Target(TORCH, "RMSprop", _same("alpha", "eps", "momentum", "centered"), OUTSIDE),
    "rprop": Target(TORCH, "Rprop", _same("etas", "step_sizes")),
    "asgd": Target(TORCH, "ASGD", _same("lambd", "alpha", "t0")),
    "adam": Target(TORCH, "Adam", _same("betas", "eps", "amsgrad"), ADAM),
    "amsgrad": Target(TORCH, "Adam", _same("betas", "eps", "amsgrad"), ADAM),
    "adamw": Target(TORCH, "AdamW", _same("betas", "eps", "amsgrad", "weight_decay"), ADAM),
    "adamax": Target(TORCH, "Adamax", _same("betas", "eps")),
    "nadam": Target(TORCH, "NAdam", _same("betas", "eps", "momentum_decay")),
    "radam": Target(TORCH, "RAdam", _same("betas", "eps"), (("threshold", 5.0),)),
    "lbfgs": Target(TORCH, "LBFGS", _lbfgs, (("c1", 1e-4), ("c2", 0.9))),
    "adabelief": Target(EXTRA, "AdaBelief", _same("betas", "eps", "weight_decay")),
    "yogi": Target(EXTRA, "Yogi", _same("betas", "eps", "initial_accumulator")),
    "adan": Target(EXTRA, "Adan", _same("betas", "eps", "weight_decay")),
    "lion": Target(EXTRA, "Lion", _same("betas", "weight_decay")),
    "qhm": Target(EXTRA, "QHM", _same("momentum", "nu")),
    "qhadam": Target(EXTRA, "QHAdam", _same("betas", "eps", "nus")),
    "sophia": Target(
        EXTRA,
        "SophiaH",
        _same("betas", "p", "update_period", "eps", "weight_decay"),
        note="it estimates the diagonal of the Hessian that is exact in the race",
        graph=True,
        decays=False,
    ),
    "signsgd": Target(EXTRA, "SignSGD", lambda method: {"momentum": 0.0}),
    "signum": Target(EXTRA, "SignSGD", _same("momentum")),
    "sgdschedulefree": Target(
        "schedulefree",
        "SGDScheduleFree",
        _same("momentum", "weight_decay", "warmup_steps", "r"),
        decays=False,
    ),
    "adamwschedulefree": Target(
        "schedulefree",
        "AdamWScheduleFree",
        _same("betas", "eps", "weight_decay", "warmup_steps", "r"),
        decays=False,
    ),
    "prodigy": Target("prodigyopt", "Prodigy", _same(*PRODIGY.split()), decays=False),
    "dadaptsgd": Target(
        "dadaptation", "DAdaptSGD", _same("momentum", "d0", "growth_rate"), decays=False
    ),
    "dadaptadam": Target("dadaptation", "DAdaptAdam", _dadapt_adam),
}
# the defaults of a torch optimizer
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
    "LBFGS": {"history_size": 100, "tolerance_grad": 1e-7, "tolerance_change": 1e-9},
}
# methods without a class for a training loop in torch, and where something similar is found
ELSEWHERE = {
    "muon": "torch.optim.Muon takes matrices only; two coordinates are a 1x2 matrix",
    "lookahead": "pytorch_optimizer.Lookahead wraps any optimizer",
    "ranger": "pytorch_optimizer.Ranger is nearest (degenerated_to_sgd=True, use_gc=False)",
    "sam": "pytorch_optimizer.SAM takes two backward passes per step",
    "polyak": "optax.polyak_sgd has it for JAX",
    "armijo": "optax.scale_by_backtracking_linesearch has it for JAX",
    "cg": "scipy.optimize.minimize has it as method 'CG'",
    "bfgs": "scipy.optimize.minimize has it as method 'BFGS'",
    "trust": "scipy.optimize.minimize has it as method 'trust-exact'",
}
