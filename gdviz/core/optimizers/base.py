"""The base of optimizers: an optimizer is a frozen dataclass of knobs with a formula."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from importlib import import_module
from os.path import dirname
from pkgutil import iter_modules
from types import FunctionType
from typing import Any, ClassVar, NamedTuple, TypeVar, dataclass_transform

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.catalogues import Catalog, freeze
from gdviz.core.base.notes import let as let
from gdviz.core.base.objective import Objective

State = dict[str, Any]
# the point and the state after a step
Moved = tuple[Array, State]
# the modules of the program's own methods, in order of complexity, with the ids of these
FAMILIES = {
    "descent": "sgd normgd signsgd signum",
    "momentum": "momentum nesterov qhm",
    "adaptive": "adagrad adadelta rmsprop rprop asgd",
    "adam": "adam amsgrad adamw adamax nadam radam",
    "adam_kin": "adabelief yogi adan qhadam lion muon",
    "schedule_free": "sgdschedulefree adamwschedulefree",
    "rate_free": "prodigy dadaptsgd dadaptadam",
    "wrappers": "lookahead ranger sam",
    "line_search": "armijo exact bb polyak",
    "conjugate_gradient": "cg",
    "second_order": "newton levenberg saddlefree sophia",
    "trust_region": "trust",
    "quasi_newton": "bfgs lbfgs",
}
SHIPPED = frozenset(f"{__package__}.{name}" for name in FAMILIES)
FAMILY_OF = {own: family for family, ids in FAMILIES.items() for own in ids.split()}
# what the knobs of a wrapped method begin with in a printed rule
INNER = "base_"


class StepRefused(ArithmeticError):
    """The method found no step; the racer stays where it is. The reason is a few words."""


class Taken(NamedTuple):
    """A step t = 1, 2, ... that was taken: its rate, the gradient (dim,) that was received, and the
    states before and after."""

    t: int
    lr: float
    g: Array
    before: State
    after: State


class Optimizer:
    """Base of all optimizers; a subclass is a frozen dataclass and registers with `@optimizer`.

    A first-order method implements `update` with operators and np.sqrt, abs, sign, maximum,
    minimum, where, sum(axis=0) only, so that the same lines run on arrays and can be traced; a
    user's own may be any NumPy for one point, which is slower. A method that asks the objective for
    more implements `step`, written for one point.
    The state is a dict of arrays of shape (dim, *batch) or batch, always in the order of `init`;
    none of them is mutated, but a user's method gets copies that it may write to.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    # the title where there is little room, if there is a shorter one
    brief: ClassVar[str] = ""
    summary: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    # torch's (or the authors') default learning rate
    default_lr: ClassVar[float] = 1e-3
    # it finds its own step length, so its lr is a factor that stays at the default
    own_step_length: ClassVar[bool] = False
    # whether a point shrunk before the step stays so: not where it is computed again from the state
    decays: ClassVar[bool] = True
    # fields that are plain numbers count as knobs, too
    numbers_are_knobs: ClassVar[bool] = True
    # it is defined on matrices, and takes all parameters as one with a single row
    on_matrices: ClassVar[bool] = False
    # a coordinate's step also depends on the gradients of others: it has no rate of its own
    mixes: ClassVar[bool] = False
    # the values of its state that begin as zeros, one for each coordinate
    zeros: ClassVar[tuple[str, ...]] = ()
    # the knob that schedules with a momentum (one-cycle, cyclic) set at each step
    momentum_knob: ClassVar[str | None] = None

    def __init_subclass__(cls) -> None:
        """A user's class takes its own name, and does not inherit claims about the steps of the
        method that it extends."""
        super().__init_subclass__()
        if not is_own(cls):
            return
        summary = (cls.__doc__ or "").strip().partition("\n")[0]
        words: dict[str, Any] = {"id": cls.__name__, "title": cls.__name__, "summary": summary}
        words |= {"brief": "", "aliases": ()}
        own = vars(cls).copy()
        for name in words.keys() - own.keys():
            setattr(cls, name, words[name])
        said = {"scaling", "curvature_limit", "scaling_in", "limit_in"}
        said |= {"shrinking", "rescales", "signs", "rule", "mixes"}
        functions = {n for n, v in own.items() if isinstance(v, FunctionType)}
        if any(not name.startswith("__") for name in functions - said):
            for name in said - own.keys():
                setattr(cls, name, vars(Optimizer)[name])

    def init(self, w: Array) -> State:
        """The state before the first step, from the starting point w of shape (dim, *batch)."""
        return {name: np.zeros_like(w) for name in self.zeros}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        """The point and state after step t = 1, 2, ... given the gradient g at w."""
        raise NotImplementedError

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        """One step that may evaluate the objective where and as often as it likes."""
        return self.update(w, objective.grad(w), state, t, lr)

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        """The step as its printed rule, with symbols in place of numbers; for a first-order method
        `update` itself. One that asks for more writes `step` here in symbols of the values that
        `step` names with `let`."""
        return self.update(w, g, state, t, lr)

    def scaling(self, state: State, t: int) -> Array | None:
        """The per-coordinate divisor of the step after step t, shape (dim,), where there is one."""
        return None

    def curvature_limit(self) -> float | None:
        """The largest lr * curvature at which a bowl is stable, as 2 for gradient descent; None
        where steps are not lr times gradients (divided by `scaling`), so that there is none."""
        return None

    def scaling_in(self, taken: Taken) -> Array | None:
        """`scaling` of a step that needs more than the state after it to be known."""
        return self.scaling(taken.after, taken.t)

    def limit_in(self, taken: Taken) -> float | None:
        """`curvature_limit` if all steps were like this one; the other is in the long run.

        There gradients that alternate in sign have steps of twice the point: it is 2 over the
        factor with which the method responds to them.
        """
        return self.curvature_limit()

    def shrinking(self, taken: Taken | None = None) -> float:
        """The part of the point, in units of lr, that a step also takes away, as decoupled
        weight decay does."""
        return 0.0

    @property
    def rescales(self) -> bool:
        """Whether it has a `scaling`."""
        return type(self).scaling is not Optimizer.scaling

    def report(self, w: Array, state: State) -> Array:
        """The point that is plotted, where it is not the one the method evaluates at."""
        return w

    def with_momentum(self, value: float) -> Optimizer:
        """The method as a schedule sets its momentum for one step; itself if it has none."""
        if self.momentum_knob is None:
            return self
        changes = {self.momentum_knob: float(value)}
        return dataclasses.replace(self, **changes)  # type: ignore[type-var]

    @property
    def signs(self) -> Mapping[str, str]:
        """The printed letters of names that differ in the code: for a state or label, and as
        "NAME_old" for the state before the step. The state's names stay those of files."""
        return {}

    @property
    def first_order(self) -> bool:
        """Whether one gradient at w is all it asks for (so that it can be traced)."""
        return type(self).step is Optimizer.step


# the methods of each module of this package that is imported
_IN_MODULE: dict[str, list[type[Optimizer]]] = {}


def _methods(module: str) -> list[type[Optimizer]]:
    return _IN_MODULE.get(import_module(f"{__package__}.{module}").__name__, [])


def _all_methods() -> list[type[Optimizer]]:
    """Those of the families in their order, then those of other modules of this package."""
    found = {module.name for module in iter_modules([dirname(__file__)])}
    return [c for module in [*FAMILIES, *sorted(found - FAMILIES.keys())] for c in _methods(module)]


def _alone(name: str) -> type[Optimizer] | None:
    """The method of that id: to make the classes of all takes ten times as long."""
    found = _methods(FAMILY_OF[name]) if name in FAMILY_OF else []
    return next((cls for cls in found if cls.id == name), None)


OPTIMIZERS: Catalog[type[Optimizer]] = Catalog("optimizer", _all_methods, _alone)

C = TypeVar("C", bound=type[Optimizer])


def is_own(cls: type) -> bool:
    """Whether a class of optimizers is the user's own, not one of the program's."""
    return issubclass(cls, Optimizer) and cls.__module__ not in SHIPPED and cls is not Optimizer


def nested(method: Optimizer | type[Optimizer]) -> list[Any]:
    """A method and those that it wraps, from the outside in."""
    base = getattr(method, "base", None)
    return [method, *(nested(base) if isinstance(base, Optimizer) else ())]


@dataclass_transform(frozen_default=True)
def optimizer(cls: C) -> C:
    """Class decorator: make a frozen dataclass of knobs, and put it into the catalogue."""
    freeze(cls)
    if cls.__module__.startswith(f"{__package__}."):
        _IN_MODULE.setdefault(cls.__module__, []).append(cls)
    else:
        OPTIMIZERS.add(cls)
    return cls
