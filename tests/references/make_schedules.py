"""Writes tests/data/torch_schedules.json: rates and momenta of torch 2.13's schedulers.

Run with a Python that has torch; the suite itself needs none.
"""

import json
from pathlib import Path

import torch
from torch.optim import lr_scheduler as torch_schedules

LR = 0.1
STEPS = 100
OUT = Path(__file__).parents[1] / "data" / "torch_schedules.json"

# our name, our knobs, a function of the optimizer that makes torch's schedule
CASES = [
    ("constant", {}, lambda o: torch_schedules.LambdaLR(o, lambda t: 1.0)),
    ("step", {"step_size": 30, "gamma": 0.5}, lambda o: torch_schedules.StepLR(o, 30, 0.5)),
    (
        "multistep",
        {"first": 10, "second": 25, "third": 25, "gamma": 0.3},
        lambda o: torch_schedules.MultiStepLR(o, [10, 25, 25], 0.3),
    ),
    ("exponential", {"gamma": 0.97}, lambda o: torch_schedules.ExponentialLR(o, 0.97)),
    (
        "polynomial",
        {"total_iters": 60, "power": 2.0},
        lambda o: torch_schedules.PolynomialLR(o, 60, 2.0),
    ),
    (
        "constantwarmup",
        {"factor": 0.25, "total_iters": 12},
        lambda o: torch_schedules.ConstantLR(o, 0.25, 12),
    ),
    ("constantwarmup", {}, torch_schedules.ConstantLR),
    ("warmup", {"total_iters": 15}, lambda o: torch_schedules.LinearLR(o, total_iters=15)),
    (
        "warmup",
        {"start_factor": 0.5, "end_factor": 0.1, "total_iters": 40},
        lambda o: torch_schedules.LinearLR(o, 0.5, 0.1, 40),
    ),
    (
        "cosine",
        {"T_max": 40, "floor": 0.05},
        lambda o: torch_schedules.CosineAnnealingLR(o, 40, 0.05 * LR),
    ),
    (
        "restarts",
        {"T_0": 12, "T_mult": 2, "floor": 0.1},
        lambda o: torch_schedules.CosineAnnealingWarmRestarts(o, 12, 2, 0.1 * LR),
    ),
    ("restarts", {"T_0": 17}, lambda o: torch_schedules.CosineAnnealingWarmRestarts(o, 17)),
    ("onecycle", {}, lambda o: torch_schedules.OneCycleLR(o, LR, STEPS)),
    (
        "onecycle",
        {"anneal": "linear", "pct_start": 0.25, "div_factor": 10.0, "final_div_factor": 50.0},
        lambda o: torch_schedules.OneCycleLR(
            o,
            LR,
            STEPS,
            pct_start=0.25,
            anneal_strategy="linear",
            div_factor=10,
            final_div_factor=50,
        ),
    ),
    (
        "onecycle",
        {"three_phase": True, "base_momentum": 0.7, "max_momentum": 0.9},
        lambda o: torch_schedules.OneCycleLR(
            o, LR, STEPS, three_phase=True, base_momentum=0.7, max_momentum=0.9
        ),
    ),
    (
        "cyclic",
        {"top": 5.0, "step_size_up": 20},
        lambda o: torch_schedules.CyclicLR(o, LR, 5 * LR, 20),
    ),
    (
        "cyclic",
        {"top": 5.0, "step_size_up": 8, "step_size_down": 13, "mode": "triangular2"},
        lambda o: torch_schedules.CyclicLR(o, LR, 5 * LR, 8, 13, "triangular2"),
    ),
    (
        "cyclic",
        {"top": 3.0, "step_size_up": 10, "mode": "exp_range", "gamma": 0.98},
        lambda o: torch_schedules.CyclicLR(o, LR, 3 * LR, 10, None, "exp_range", 0.98),
    ),
]
PLATEAUS = [
    ({"factor": 0.5, "patience": 3}, {"factor": 0.5, "patience": 3}),
    (
        {"factor": 0.3, "patience": 2, "cooldown": 4, "threshold": 0.01, "min_factor": 0.02},
        {"factor": 0.3, "patience": 2, "cooldown": 4, "threshold": 0.01, "min_lr": 0.02 * LR},
    ),
    (
        {"factor": 0.5, "patience": 0, "eps": 0.01},
        {"factor": 0.5, "patience": 0, "eps": 0.01},
    ),
]
WARM_COSINE = (
    {"total_iters": 10, "start_factor": 0.1},
    {"T_max": 90},
)


def optimizer(lr=LR):
    weight = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    return torch.optim.SGD([weight], lr=lr, momentum=0.9)


def followed(make):
    """Rates and momenta of STEPS steps."""
    method = optimizer()
    schedule = make(method)
    rates, momenta = [], []
    for _ in range(STEPS):
        group = method.param_groups[0]
        rates.append(float(group["lr"]))
        momenta.append(float(group["momentum"]))
        method.step()
        schedule.step()
    return rates, momenta


def warm_cosine():
    def make(method):
        first = torch_schedules.LinearLR(method, 0.1, total_iters=10)
        then = torch_schedules.CosineAnnealingLR(method, 90)
        return torch_schedules.SequentialLR(method, [first, then], [10])

    return followed(make)[0]


def plateau(arguments, losses):
    """The rates after each of the losses."""
    method = optimizer()
    schedule = torch_schedules.ReduceLROnPlateau(method, **arguments)
    rates = []
    for loss in losses:
        schedule.step(loss)
        rates.append(float(method.param_groups[0]["lr"]))
    return rates


def descent(arguments):
    """Points of gradient descent on (x^2 + 10*y^2)/2 at a rate that overshoots, under a plateau."""
    w = torch.tensor([4.0, 1.0], dtype=torch.float64, requires_grad=True)
    method = torch.optim.SGD([w], lr=0.2)
    schedule = torch_schedules.ReduceLROnPlateau(method, **arguments)
    points = []

    def loss():
        return (w[0] ** 2 + 10 * w[1] ** 2) / 2 + 1

    for _ in range(60):
        method.zero_grad()
        loss().backward()
        method.step()
        schedule.step(loss().item())
        points.append(w.tolist())
    return points


def main():
    generator = torch.Generator().manual_seed(2)
    noise = torch.rand(STEPS, generator=generator, dtype=torch.float64)
    losses = [2.0 / (1 + t // 9) + 0.3 * float(noise[t]) for t in range(STEPS)]
    tables = []
    for name, knobs, make in CASES:
        rates, momenta = followed(make)
        tables.append({"schedule": name, "knobs": knobs, "lr": rates, "momentum": momenta})
    first, then = WARM_COSINE
    found = {
        "torch": torch.__version__,
        "base": LR,
        "tables": tables,
        "sequence": {"first": first, "then": then, "milestone": 10, "lr": warm_cosine()},
        "losses": losses,
        "plateaus": [{"knobs": ours, "lr": plateau(args, losses)} for ours, args in PLATEAUS],
        "descent": {"knobs": {"patience": 2}, "points": descent({"patience": 2})},
    }
    OUT.write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
