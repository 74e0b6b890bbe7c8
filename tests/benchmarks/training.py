"""Training on mini-batches against torch: modules, optimizers and autograd, the same batches."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from gdviz.core.api.training import fit
from gdviz.core.models.model import ModelObjective
from gdviz.core.spec.data import Model
from tests.benchmarks.clock import Result, alone, compare
from tests.benchmarks.rivals import torch

STEPS, BATCH, SAMPLES = 1000, 32, 1024
LOGISTIC = Model("logistic")
PERCEPTRON = Model("network", hidden=(16, 16), loss="bce")
# model, inputs, method, rate, how many times as fast as torch it has to be
CASES = (
    (LOGISTIC, 2, "sgd", 0.1, 18),
    (LOGISTIC, 8, "sgd", 0.1, 18),
    (LOGISTIC, 2, "adam", 0.01, 12),
    (LOGISTIC, 8, "adam", 0.01, 12),
    (PERCEPTRON, 2, "sgd", 0.1, 8),
    (PERCEPTRON, 2, "adam", 0.01, 9),
)


def samples(inputs: int) -> tuple[Any, Any]:
    """Two overlapping classes."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((SAMPLES, inputs))
    return X, (X[:, 0] + 0.5 * rng.standard_normal(SAMPLES) > 0).astype(float)


def batches() -> list[Any]:
    """Shuffled epochs."""
    rng = np.random.default_rng(1)
    orders = [rng.permutation(SAMPLES) for _ in range(1 + STEPS * BATCH // SAMPLES)]
    found = [order[i : i + BATCH] for order in orders for i in range(0, SAMPLES, BATCH)]
    return found[:STEPS]


def torch_training(X: Any, y: Any, hidden: tuple[int, ...], method: str, rate: float) -> Any:
    """A call that trains a module of torch from its own start."""
    data, targets = torch.tensor(X), torch.tensor(y)
    indices = [torch.tensor(batch) for batch in batches()]
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[method]
    loss = torch.nn.BCEWithLogitsLoss()

    def train() -> None:
        layers: list[Any] = []
        for fan_in, fan_out in pairwise((X.shape[1], *hidden, 1)):
            layers += [torch.nn.Linear(fan_in, fan_out), torch.nn.Tanh()]
        network = torch.nn.Sequential(*layers[:-1]).double()
        optimizer = kind(network.parameters(), lr=rate)
        for batch in indices:
            optimizer.zero_grad()
            loss(network(data[batch])[:, 0], targets[batch]).backward()
            optimizer.step()

    return train


def against_torch() -> Iterator[Result]:
    """Every case; ours includes checking what is given."""
    listed = batches()
    for model, inputs, method, rate, goal in CASES:
        X, y = samples(inputs)
        hidden = model.hidden if model.kind == "network" else ()
        start = np.full(ModelObjective(model, X, y).dim, 0.1)
        shape = "-".join(map(str, (inputs, *hidden, 1)))

        yield compare(
            f"{model.kind} {shape}, {method}, {STEPS} batches of {BATCH}",
            partial(fit, X, y, model, method, start, listed, lr=rate),
            "torch.nn + torch.optim",
            torch_training(X, y, hidden, method, rate),
            goal,
            rounds=5,
        )


def surfaces() -> Iterator[str]:
    """The loss of a network over a plane, as a map asks for it."""
    rng = np.random.default_rng(2)
    X = rng.standard_normal((200, 2))
    objective = ModelObjective(Model("network", hidden=(8,)), X, (X[:, 0] > 0).astype(float))
    grid = rng.standard_normal((objective.dim, 61, 61))
    yield alone("plane of a 2-8-1 network, 61 x 61, n = 200", lambda: objective.loss(grid))
    yield alone("gradient of a 2-8-1 network, n = 200", lambda: objective.grad(grid[:, 0, 0]))
