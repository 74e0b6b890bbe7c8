"""Writes tests/data/torch_lbfgs.json: paths of torch 2.13's L-BFGS, one iteration a step.

Run with a Python that has torch; the suite itself needs none.
"""

import itertools
import json
from pathlib import Path

import make_torch
import torch

STEPS = 40
OUT = Path(__file__).parents[1] / "data" / "torch_lbfgs.json"
RATES = {"rosenbrock": 0.5, "beale": 0.3, "himmelblau": 0.5, "booth": 0.7, "(x^2 + 10*y^2)/2": 0.7}


# ours, and what torch needs besides: by default it would leave its search no evaluation
VARIANTS = (
    ({"tolerance_grad": 0.0, "tolerance_change": 0.0}, {}),
    ({}, {}),
    ({"line_search_fn": "strong_wolfe"}, {"max_eval": 26}),
    ({"line_search_fn": "strong_wolfe", "history_size": 2}, {"max_eval": 26}),
)


def path(formula, start, lr, knobs):
    w = torch.tensor(start, requires_grad=True)
    method = torch.optim.LBFGS([w], lr=lr, max_iter=1, **({"history_size": 10} | knobs))

    def closure():
        method.zero_grad()
        loss = formula(w[0], w[1])
        loss.backward()
        return loss

    rows = [w.tolist()]
    for _ in range(STEPS):
        method.step(closure)
        rows.append(w.tolist())
    return rows


def main():
    make_torch.STEPS = STEPS
    found = []
    for (place, lr), (ours, more) in itertools.product(RATES.items(), VARIANTS):
        formula, starts, _, _ = make_torch.LANDSCAPES[place]
        for start in starts:
            rows = path(formula, start, lr, ours | more)
            moved = path(formula, (start[0] + 1e-15, start[1] - 1e-15), lr, ours | more)
            row = {"landscape": place, "start": start, "lr": lr, "knobs": ours}
            last = make_torch.horizon(rows, (moved,))
            found.append(row | {"horizon": last, "points": rows[1:]})
    OUT.write_text("[\n" + ",\n".join(json.dumps(row) for row in found) + "\n]\n")


if __name__ == "__main__":
    main()
