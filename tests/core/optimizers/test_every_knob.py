"""No knob of the catalogue is left out: each one changes where a racer goes, and what its code for
PyTorch says."""

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.optimizers.base import OPTIMIZERS, Optimizer
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.race import Entry
from gdviz.core.torch.code import pytorch_code
from tests.every import every

STEPS = 40
# a bowl with bumps, a hill, a slope, a valley, hardly any slope, a kink: a limit binds on one of
# them
LOSSES = [
    ("(x^2 + 5*y^2)/2 + 0.4*x*y + 0.1*x^4 + 0.3*cos(x + 2*y) - 0.2*x", (-0.9, 0.6)),
    ("-x^2/2 - y^2/2", (3.0, 4.0)),
    ("x - 2*y", (0.0, 0.0)),
    ("100*(y - x^2)^2 + (1 - x)^2", (-1.2, 1.0)),
    ("1e-4*(x^2 + y^2)", (1e-3, 2e-3)),
    ("abs(x) + 3*abs(y)", (1.0, 0.3)),
]
# knobs that mean nothing without another one
TOGETHER = {
    ("sgd", "nesterov"): {"momentum": 0.5},
    ("lbfgs", "c1"): {"line_search_fn": "strong_wolfe"},
    ("lbfgs", "c2"): {"line_search_fn": "strong_wolfe"},
    ("cyclic", "gamma"): {"mode": "exp_range"},
}
# the average of the points is no part of the path
UNSEEN = {("asgd", "t0")}
# the lowest loss has to be known
NEEDED = {"polyak": {"f_star": -5.0}}


def others(declared, value):
    """Other values that a knob may have: those of the ends and the middle of its slider."""
    if declared.scale == "choice":
        return [word for word in declared.choices if word != value]
    if declared.scale == "bool":
        return [not value]
    low, high = declared.slider or (declared.low, declared.high)
    found = [low, high, 0.5 * (low + high), np.sqrt(low * high) if low > 0 else 0.1 * high]
    kind = int if declared.scale == "int" else float
    inside = (kind(v) for v in found if np.isfinite(v) and declared.low <= v <= declared.high)
    return [v for v in inside if v != value] or [value - 1.0]


def settings(cls):
    """Each knob of a member with other values, and the knobs that it needs beside it."""
    for name, declared in knobs_of(cls).items():
        beside = NEEDED.get(cls.id, {}) | TOGETHER.get((cls.id, name), {})
        value = beside.get(name, getattr(cls(), name))
        yield name, beside, others(declared, value)


def walked(cls, loss, start, lr, knobs):
    """A path, None for one that is refused or leads beyond all numbers."""
    try:
        with np.errstate(all="ignore"):
            path = trajectory(cls.id, loss, start, STEPS, lr, **knobs)
    except InputError:
        return None
    return path if np.isfinite(path).all() else None


def bends(cls, name, beside, values):
    """Whether one of these values leads elsewhere on one of the losses."""
    for loss, start in LOSSES:
        for lr in (cls.default_lr, 0.05):
            plain = walked(cls, loss, start, lr, beside)
            for value in values if plain is not None else ():
                path = walked(cls, loss, start, lr, beside | {name: value})
                if path is not None and not np.array_equal(path, plain):
                    return True
    return False


@every("cls", OPTIMIZERS)
def test_every_knob_of_a_method_leads_elsewhere(cls):
    for name, beside, values in settings(cls):
        assert values, name
        assert bends(cls, name, beside, values) == ((cls.id, name) not in UNSEEN), name


def course(schedule):
    """All that a schedule sets, step by step; one that watches a loss sees it stop falling."""
    if not schedule.closed_loop:
        return {name: row.tolist() for name, row in schedule.table(400).items()}
    schedule, factors = schedule.at_rate(0.1), []
    memory = schedule.init()
    for loss in (1.0, 0.9, 0.9, 0.9, 0.89999, *[0.9] * 40):
        factor, memory = schedule.next(memory, loss)
        factors.append(factor)
    return {"lr": factors}


@every("cls", SCHEDULES)
def test_every_knob_of_a_schedule_changes_its_course(cls):
    for name, beside, values in settings(cls):
        plain = course(cls(**beside))
        assert any(course(cls(**beside, **{name: value})) != plain for value in values), name


def code(member, **more):
    """The code for PyTorch of a method, or of one with a schedule."""
    if isinstance(member, Optimizer):
        return pytorch_code(Entry(member, **more), 0.1, 60)
    return pytorch_code(Entry(OPTIMIZERS["momentum"](), schedule=member), 0.1, 60)


@every("cls", [*OPTIMIZERS, *SCHEDULES])
def test_every_knob_is_in_the_code_or_said_to_be_missing(cls):
    for name, beside, values in settings(cls):
        beside = {key: value for key, value in beside.items() if key != name}
        plain = code(cls(**beside))
        assert all(code(cls(**beside, **{name: value})) != plain for value in values), name


@pytest.mark.parametrize("name", ["clip_norm", "clip_value", "l2", "decay"])
def test_what_a_racer_does_to_a_gradient_is_in_the_code(name):
    for cls in OPTIMIZERS:
        found = code(cls(), **{name: 0.37})
        assert "0.37" in found or found.startswith("#"), cls.id
