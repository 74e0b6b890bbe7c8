"""Writes tests/data/torch_trajectories.json: paths of torch 2.13 in float64, to compare with.

Run with a Python that has torch; the suite itself needs none.
"""

import json
import sys
from pathlib import Path

import torch

STEPS = 200
SAMPLES = (1, 2, 3, 5, 8, 13, 21, 34, 50, 75, 100, 150, 200)
OUT = Path(__file__).parents[1] / "data" / "torch_trajectories.json"

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def styblinski(x, y):
    return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2


def rastrigin(x, y):
    waves = torch.cos(2 * torch.pi * x) + torch.cos(2 * torch.pi * y)
    return 20 + x**2 + y**2 - 10 * waves


def beale(x, y):
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


# our name or formula: (torch formula, two starts, rate of gradient descent, rate of Adam)
LANDSCAPES = {
    "rosenbrock": (
        lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        ((-1.2, 1.0), (0.3, -0.4)),
        5e-4,
        0.02,
    ),
    "beale": (beale, ((1.0, 0.7), (2.0, -0.3)), 2e-3, 0.02),
    "himmelblau": (
        lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        ((0.5, 1.0), (-2.0, 3.5)),
        3e-3,
        0.05,
    ),
    "booth": (
        lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
        ((-4.0, 3.0), (6.0, -7.5)),
        0.02,
        0.1,
    ),
    "(x^2 + 10*y^2)/2": (
        lambda x, y: (x**2 + 10 * y**2) / 2,
        ((10.0, 1.0), (-3.0, 2.5)),
        0.03,
        0.1,
    ),
    "rastrigin": (rastrigin, ((1.3, -0.6), (-3.2, 2.2)), 5e-4, 0.02),
    "styblinski_tang": (styblinski, ((0.4, -0.8), (-3.5, 2.0)), 3e-3, 0.05),
}
WHOLE = ("rosenbrock", "beale", "himmelblau", "booth")
WHOLE_CASES = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adagrad")

# id: (our name, our knobs, torch class, torch arguments, factor on which of the two rates, clip)
optim = torch.optim
BETAS = {"betas": (0.8, 0.95)}
CASES = {
    "sgd": ("sgd", {}, optim.SGD, {}, (1, 0), None),
    "momentum": ("momentum", {}, optim.SGD, {"momentum": 0.9}, (0.2, 0), None),
    "nesterov": (
        "nesterov",
        {},
        optim.SGD,
        {"momentum": 0.9, "nesterov": True},
        (0.2, 0),
        None,
    ),
    "dampening": (
        "momentum",
        {"momentum": 0.8, "dampening": 0.5},
        optim.SGD,
        {"momentum": 0.8, "dampening": 0.5},
        (0.5, 0),
        None,
    ),
    "sgd-options": (
        "sgd",
        {"momentum": 0.7, "nesterov": True, "weight_decay": 0.3},
        optim.SGD,
        {"momentum": 0.7, "nesterov": True, "weight_decay": 0.3},
        (0.3, 0),
        None,
    ),
    "sgd-decay": (
        "sgd",
        {"weight_decay": 0.1},
        optim.SGD,
        {"weight_decay": 0.1},
        (1, 0),
        None,
    ),
    "sgd-clip": ("sgd", {"clip_norm": 0.7}, optim.SGD, {}, (10, 0), ("norm", 0.7)),
    "sgd-clip-value": ("sgd", {"clip_value": 0.4}, optim.SGD, {}, (10, 0), ("value", 0.4)),
    "momentum-clip-decay": (
        "momentum",
        {"clip_norm": 2.0, "weight_decay": 0.05},
        optim.SGD,
        {"momentum": 0.9, "weight_decay": 0.05},
        (1, 0),
        ("norm", 2.0),
    ),
    "adagrad": ("adagrad", {}, optim.Adagrad, {}, (0, 5), None),
    "adagrad-options": (
        "adagrad",
        {"lr_decay": 0.01, "initial_accumulator_value": 0.5, "weight_decay": 0.1},
        optim.Adagrad,
        {"lr_decay": 0.01, "initial_accumulator_value": 0.5, "weight_decay": 0.1},
        (0, 5),
        None,
    ),
    "adadelta": ("adadelta", {}, optim.Adadelta, {}, (0, 40), None),
    "adadelta-options": (
        "adadelta",
        {"rho": 0.95, "eps": 1e-4, "weight_decay": 0.1},
        optim.Adadelta,
        {"rho": 0.95, "eps": 1e-4, "weight_decay": 0.1},
        (0, 20),
        None,
    ),
    "rmsprop": ("rmsprop", {}, optim.RMSprop, {}, (0, 0.3), None),
    "rmsprop-centered": (
        "rmsprop",
        {"centered": True, "alpha": 0.9},
        optim.RMSprop,
        {"centered": True, "alpha": 0.9},
        (0, 0.05),
        None,
    ),
    "rmsprop-momentum": (
        "rmsprop",
        {"momentum": 0.8, "alpha": 0.95},
        optim.RMSprop,
        {"momentum": 0.8, "alpha": 0.95},
        (0, 0.05),
        None,
    ),
    "rmsprop-all": (
        "rmsprop",
        {"momentum": 0.5, "centered": True, "weight_decay": 0.1},
        optim.RMSprop,
        {"momentum": 0.5, "centered": True, "weight_decay": 0.1},
        (0, 0.03),
        None,
    ),
    "adam": ("adam", {}, optim.Adam, {}, (0, 1), None),
    "adam-betas": (
        "adam",
        {**BETAS, "eps": 1e-4, "weight_decay": 0.1},
        optim.Adam,
        {**BETAS, "eps": 1e-4, "weight_decay": 0.1},
        (0, 1),
        None,
    ),
    "adam-clip": ("adam", {"clip_norm": 1.0}, optim.Adam, {}, (0, 1), ("norm", 1.0)),
    "amsgrad": ("amsgrad", {}, optim.Adam, {"amsgrad": True}, (0, 1), None),
    "adamw": ("adamw", {}, optim.AdamW, {}, (0, 1), None),
    "adamw-amsgrad": (
        "adamw",
        {"amsgrad": True, "weight_decay": 0.2},
        optim.AdamW,
        {"amsgrad": True, "weight_decay": 0.2},
        (0, 1),
        None,
    ),
    "adamax": ("adamax", {}, optim.Adamax, {}, (0, 1), None),
    "adamax-options": (
        "adamax",
        {**BETAS, "weight_decay": 0.1},
        optim.Adamax,
        {**BETAS, "weight_decay": 0.1},
        (0, 1),
        None,
    ),
    "nadam": ("nadam", {}, optim.NAdam, {}, (0, 1), None),
    "nadam-options": (
        "nadam",
        {**BETAS, "momentum_decay": 0.1, "weight_decay": 0.1},
        optim.NAdam,
        {**BETAS, "momentum_decay": 0.1, "weight_decay": 0.1},
        (0, 1),
        None,
    ),
    # its first steps are plain gradient descent at this rate
    "radam": ("radam", {}, optim.RAdam, {}, (0.5, 0), None),
    "radam-options": (
        "radam",
        {**BETAS, "weight_decay": 0.1},
        optim.RAdam,
        {**BETAS, "weight_decay": 0.1},
        (0.5, 0),
        None,
    ),
    "asgd": ("asgd", {}, optim.ASGD, {}, (1, 0), None),
    "asgd-options": (
        "asgd",
        {"lambd": 0.1, "alpha": 0.5, "t0": 20.0, "weight_decay": 0.05},
        optim.ASGD,
        {"lambd": 0.1, "alpha": 0.5, "t0": 20.0, "weight_decay": 0.05},
        (1, 0),
        None,
    ),
    "rprop": ("rprop", {}, optim.Rprop, {}, (0, 0.1), None),
    "rprop-options": (
        "rprop",
        {"etaminus": 0.7, "etaplus": 1.1, "step_min": 1e-4, "step_max": 0.2},
        optim.Rprop,
        {"etas": (0.7, 1.1), "step_sizes": (1e-4, 0.2)},
        (0, 0.1),
        None,
    ),
}
CLIPS = {
    "norm": torch.nn.utils.clip_grad_norm_,
    "value": torch.nn.utils.clip_grad_value_,
}


def path(case, formula, start, rate, rounding=0.0):
    """The points of one run, STEPS + 1 lists of two floats; with `rounding` each gradient
    is taken at a point that is off by a random relative error of this size."""
    noise = torch.Generator().manual_seed(1)
    _, _, kind, arguments, _, clip = case
    w = torch.tensor(start, requires_grad=True)
    method = kind([w], lr=rate, **arguments)
    rows = [w.tolist()]
    for _ in range(STEPS):
        method.zero_grad()
        seen = w * (1 + rounding * (2 * torch.rand(2, generator=noise) - 1)) if rounding else w
        formula(seen[0], seen[1]).backward()
        if clip:
            CLIPS[clip[0]]([w], clip[1])
        method.step()
        rows.append(w.tolist())
    return rows


def horizon(rows, others):
    """The last step up to which none of the others has moved from the path by 1e-11."""
    for step in range(STEPS + 1):
        a = rows[step]
        if not all(max(abs(a[0] - b[step][0]), abs(a[1] - b[step][1])) < 1e-11 for b in others):
            return step - 1
    return STEPS


def rows_of(name, case, place):
    """The reference of one method on one landscape from one start."""
    formula, starts, descent, adam = LANDSCAPES[place]
    factor = case[4]
    rate = factor[0] * descent + factor[1] * adam
    found = []
    for start in starts:
        rows = path(case, formula, start, rate)
        moved = path(case, formula, (start[0] + 1e-15, start[1] - 1e-15), rate)
        # a path that comes to rest forgets where it started, but not how gradients are rounded
        rounded = path(case, formula, start, rate, 2.0**-51)
        whole = name in WHOLE_CASES and place in WHOLE
        steps = range(1, STEPS + 1) if whole else SAMPLES
        found.append(
            {
                "case": name,
                "optimizer": case[0],
                "knobs": case[1],
                "landscape": place,
                "start": start,
                "lr": rate,
                "horizon": horizon(rows, (moved, rounded)),
                "steps": "all" if whole else list(steps),
                "points": [rows[step] for step in steps],
            }
        )
    return found


def main():
    found = []
    for name, case in CASES.items():
        for place in LANDSCAPES:
            found += rows_of(name, case, place)
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in found)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(f'{{"torch":"{torch.__version__}","paths":[\n{lines}\n]}}\n')
    short = [(r["case"], r["landscape"], r["horizon"]) for r in found if r["horizon"] < 50]
    sys.stdout.write(f"{len(found)} paths, {OUT.stat().st_size} bytes, short: {short}\n")


if __name__ == "__main__":
    main()
