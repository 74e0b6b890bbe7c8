"""The code for PyTorch compiles, and where torch is present it walks the racer's path and trains as
models do here: to load torch takes seconds, so it is loaded for this file alone."""

import dataclasses
import importlib.util

import numpy as np
import pytest

from gdviz.core import Model, fit
from gdviz.core.api.trajectory import trajectory
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.race import Entry, Landscape
from gdviz.core.torch.code import pytorch_code
from gdviz.core.torch.schedules import CALLS
from gdviz.core.torch.targets import DEFAULTS, ELSEWHERE, TARGETS, TORCH
from tests.every import every

IN_TORCH = [name for name, target in TARGETS.items() if target.package == TORCH]
VARIANTS = [
    Entry(OPTIMIZERS["sgd"](), clip_norm=1.5),
    Entry(OPTIMIZERS["sgd"](), clip_value=0.3, l2=0.1),
    Entry(OPTIMIZERS["momentum"](dampening=0.2), decay=0.1),
    Entry(OPTIMIZERS["adam"](beta1=0.8, eps=1e-4), l2=0.1),
    Entry(OPTIMIZERS["adamw"](weight_decay=0.2), l2=0.1, clip_norm=2.0),
    Entry(OPTIMIZERS["rmsprop"](centered=True, momentum=0.5)),
    Entry(OPTIMIZERS["lbfgs"](), l2=0.1),
    Entry(OPTIMIZERS["lbfgs"](), decay=0.1, clip_norm=1.0),
    *(Entry(OPTIMIZERS["momentum"](), schedule=SCHEDULES[name]()) for name in CALLS),
    Entry(OPTIMIZERS["adam"](), schedule=SCHEDULES["onecycle"](total_steps=60)),
    Entry(OPTIMIZERS["momentum"](), schedule=SCHEDULES["onecycle"](cycle_momentum=False)),
    Entry(OPTIMIZERS["sgd"](), schedule=SCHEDULES["plateau"](patience=0, threshold=0.5, eps=2e-5)),
    Entry(OPTIMIZERS["sgd"](nesterov=True)),
    Entry(OPTIMIZERS["nesterov"](momentum=0.0)),
    Entry(OPTIMIZERS["sgd"](), decay=0.1, l2=0.2),
    Entry(OPTIMIZERS["rprop"](), l2=0.1),
    # a method without momentum, a cycle shorter than the race, sequences within a sequence
    Entry(OPTIMIZERS["adagrad"](), schedule=SCHEDULES["onecycle"]()),
    Entry(OPTIMIZERS["adagrad"](), schedule=SCHEDULES["cyclic"](step_size_up=7)),
    Entry(OPTIMIZERS["momentum"](), schedule=SCHEDULES["onecycle"](total_steps=20)),
    Entry(OPTIMIZERS["momentum"](), schedule=SCHEDULES["sequence"]()),
    Entry(OPTIMIZERS["momentum"](), schedule=SCHEDULES["sequence"](milestone=900)),
    Entry(
        OPTIMIZERS["momentum"](),
        schedule=SCHEDULES["sequence"](
            first=SCHEDULES["sequence"](milestone=8),
            then=SCHEDULES["exponential"](),
            milestone=25,
        ),
    ),
]


def said(code):
    return [line for line in code.splitlines() if line and not line.startswith("#")]


@every("cls", OPTIMIZERS)
def test_every_optimizer_gives_code_that_compiles(cls):
    code = pytorch_code(Entry(cls()), 0.05)
    compile(code, cls.id, "exec")
    if cls.id in TARGETS:
        target = TARGETS[cls.id]
        assert f"{target.package}.{target.name}(params, lr=0.05" in code
        assert target.package == TORCH or f"install the package {target.package}" in code
    else:
        assert not said(code) and code.startswith("#")


@every("entry", VARIANTS)
def test_variants_compile(entry):
    compile(pytorch_code(entry, 0.01, 60), "code", "exec")


def test_class_names_and_differences_from_the_defaults():
    adam = pytorch_code(Entry(OPTIMIZERS["adam"](beta1=0.8)), 0.05)
    assert "torch.optim.Adam(params, lr=0.05, betas=(0.8, 0.999))" in adam
    assert "torch.optim.RMSprop(params, lr=0.1)" in pytorch_code(
        Entry(OPTIMIZERS["rmsprop"]()), 0.1
    )
    clipped = pytorch_code(Entry(OPTIMIZERS["sgd"](), clip_norm=2.0), 0.1)
    assert clipped.index("backward") < clipped.index("clip_grad_norm_(params, 2.0)")
    assert "convention = classic has no counterpart" in pytorch_code(
        Entry(OPTIMIZERS["momentum"](convention="classic")), 0.1
    )


def test_every_schedule_is_known():
    assert {*CALLS, "sequence"} == {cls.id for cls in SCHEDULES}


def test_what_torch_lacks_is_said():
    cycle = SCHEDULES["sequence"](then=SCHEDULES["cyclic"]())
    code = pytorch_code(Entry(OPTIMIZERS["sgd"](), schedule=cycle), 0.1)
    assert "# torch cannot put a one-cycle or cyclic schedule into a sequence." in code
    assert "scheduler" not in code
    both = pytorch_code(Entry(OPTIMIZERS["sgd"](nesterov=True, momentum=0.5, dampening=0.1)), 0.1)
    assert "# nesterov with dampening has no counterpart there." in both
    for name, where in ELSEWHERE.items():
        assert name in OPTIMIZERS and name not in TARGETS
        assert where in pytorch_code(Entry(OPTIMIZERS[name]()), 0.1)
    limited = pytorch_code(Entry(OPTIMIZERS["dadaptsgd"](growth_rate=1.5)), 1.0)
    assert "growth_rate=1.5" in limited


def rosenbrock_run(entry, lr, steps):
    """The path of the code itself, executed."""
    import torch

    torch.set_default_dtype(torch.float64)
    w = torch.tensor([-1.2, 1.0], requires_grad=True)
    rows = [w.detach().numpy().copy()]

    def loss_of():
        return 100 * (w[1] - w[0] ** 2) ** 2 + (1 - w[0]) ** 2

    code = pytorch_code(entry, lr, steps)
    after = "\n    rows.append(params[0].detach().numpy().copy())\n"
    space = {"params": [w], "steps": steps, "loss_of": loss_of, "rows": rows}
    exec(code.rstrip() + after, space)
    return np.array(rows)


needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="torch is not installed"
)
CASES = [Entry(OPTIMIZERS[name]()) for name in IN_TORCH] + VARIANTS


@needs_torch
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("entry", CASES, ids=lambda e: type(e.schedule or e.optimizer).__name__)
def test_the_code_walks_the_racers_path(entry):
    steps = 20 if entry.optimizer.id == "lbfgs" else 60
    lr = {"lbfgs": 0.3, "adadelta": 1.0}.get(entry.optimizer.id, 2e-4)
    ours = trajectory(
        entry.optimizer,
        Landscape(name="rosenbrock"),
        (-1.2, 1.0),
        steps,
        lr,
        entry.schedule,
        **{f: getattr(entry, f) for f in ("clip_norm", "clip_value", "l2", "decay")},
    )
    assert rosenbrock_run(entry, lr, steps) == pytest.approx(ours, abs=1e-9)


@needs_torch
@pytest.mark.parametrize("name", DEFAULTS)
def test_defaults_are_torchs(name):
    import inspect

    import torch

    signature = inspect.signature(getattr(torch.optim, name)).parameters
    for knob, value in DEFAULTS[name].items():
        assert signature[knob].default == value


@needs_torch
@pytest.mark.parametrize("loss", ["mse", "bce"])
@pytest.mark.parametrize("kind", ["logistic", "sigmoid", "network"])
def test_classes_are_predicted_and_learnt_as_in_torch(kind, loss):
    """README's table: which models end in a sigmoid under which loss."""
    import torch

    rng = np.random.default_rng(0)
    X = rng.standard_normal((12, 3))
    y = (X[:, 0] + 0.5 * rng.standard_normal(12) > 0).astype(float)
    start = np.random.default_rng(1).standard_normal(16 if kind == "network" else 4)
    model = Model(kind, hidden=(3,), loss=loss, scaling="mean")
    path = fit(X, y, model, "sgd", start, lr=0.3, steps=9)
    inputs, target, w = map(torch.tensor, (X, y, start))
    w.requires_grad_()

    def outputs():
        if kind != "network":
            return inputs @ w[:3] + w[3]
        hidden = torch.tanh(inputs @ w[:9].reshape(3, 3) + w[9:12])
        return hidden @ w[12:15] + w[15]

    if loss == "bce":
        criterion, final = torch.nn.BCEWithLogitsLoss(), lambda z: z
    else:
        criterion = torch.nn.MSELoss()
        final = (lambda z: z) if kind == "network" else torch.sigmoid
    descent = torch.optim.SGD([w], lr=0.3)
    for row in path:
        assert w.detach().numpy() == pytest.approx(row, abs=1e-13)
        descent.zero_grad()
        criterion(final(outputs()), target).backward()
        descent.step()


def test_the_entry_is_not_changed():
    entry = VARIANTS[0]
    kept = dataclasses.replace(entry)
    pytorch_code(entry, 0.1)
    assert entry == kept


@pytest.mark.parametrize(
    ("name", "knobs", "call"),
    [
        ("polynomial", {}, "PolynomialLR(optimizer, 60, 1.0)"),
        ("cosine", {}, "CosineAnnealingLR(optimizer, 60, 0.0)"),
        ("onecycle", {}, "OneCycleLR(optimizer, 0.1, 60, "),
        ("cyclic", {}, "CyclicLR(optimizer, 0.1, 1.0, 50, 50, "),
        ("cyclic", {"step_size_up": 7}, "CyclicLR(optimizer, 0.1, 1.0, 7, 7, "),
        ("cyclic", {"step_size_down": 9}, "CyclicLR(optimizer, 0.1, 1.0, 50, 9, "),
    ],
)
def test_a_length_of_zero_is_written_as_what_it_means(name, knobs, call):
    code = pytorch_code(Entry(OPTIMIZERS["sgd"](), schedule=SCHEDULES[name](**knobs)), 0.1, 60)
    assert f"scheduler = torch.optim.lr_scheduler.{call}" in code


def test_settings_without_a_counterpart_are_said():
    searched = OPTIMIZERS["lbfgs"](line_search_fn="strong_wolfe", c1=0.01, c2=0.8)
    for line in ("# c1 = 0.01 has no counterpart there.", "# c2 = 0.8 has no counterpart there."):
        assert line in pytorch_code(Entry(searched), 1.0).splitlines()
    # of a method without a class all of them, and what it wraps
    inner = OPTIMIZERS["bb"](convention="BB2", a_min=0.5)
    settings = "base=Barzilai-Borwein, base.convention=BB2, base.a_min=0.5, base.a_max=100, k=7"
    outer = pytorch_code(Entry(OPTIMIZERS["lookahead"](inner, k=7)), 1.0)
    assert f"# Its settings here: {settings}, alpha=0.5.\n" in outer
