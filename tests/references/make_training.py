"""Writes tests/data/torch_training.json: models trained by torch 2.13 in float64 on given batches.

Run with a Python that has torch; the suite itself needs none. Parameters are listed as gdviz does:
layer by layer the weights from input to neuron, row by row, then the biases.
"""

import itertools
import json
import sys
from pathlib import Path

import torch

STEPS = 100
SAMPLES = (1, 2, 3, 5, 10, 20, 40, 70, 100)
OUT = Path(__file__).parents[1] / "data" / "torch_training.json"

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {"tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}
LOSSES = {
    "linear": torch.nn.functional.mse_loss,
    "logistic": torch.nn.functional.binary_cross_entropy_with_logits,
    "sigmoid": lambda z, y: torch.nn.functional.mse_loss(torch.sigmoid(z), y),
    "mse": torch.nn.functional.mse_loss,
    "bce": torch.nn.functional.binary_cross_entropy_with_logits,
}
# name: our model, and whether its targets are classes; torch's mean of squares is scaling "mean"
MODELS = {
    "linear": ({"kind": "linear", "scaling": "mean"}, False),
    "logistic": ({"kind": "logistic"}, True),
    "sigmoid": ({"kind": "sigmoid", "scaling": "mean"}, True),
    "tanh 3-4-1": (
        {"kind": "network", "hidden": [4], "activation": "tanh", "loss": "bce"},
        True,
    ),
    "sigmoid 3-5-3-1": (
        {
            "kind": "network",
            "hidden": [5, 3],
            "activation": "sigmoid",
            "loss": "mse",
            "scaling": "mean",
        },
        False,
    ),
    "relu 3-4-2-1": (
        {"kind": "network", "hidden": [4, 2], "activation": "relu", "loss": "bce"},
        True,
    ),
}
optim = torch.optim
# our name: (torch class, arguments of both, learning rate)
METHODS = {
    "sgd": (optim.SGD, {}, 0.2),
    "momentum": (optim.SGD, {"momentum": 0.9}, 0.05),
    "adam": (optim.Adam, {}, 0.02),
    "adamw": (optim.AdamW, {"weight_decay": 0.05}, 0.02),
}


def samples():
    """20 samples of three inputs, with numbers and with classes as targets, to three digits."""
    draw = torch.Generator().manual_seed(5)
    x = torch.round(torch.randn(20, 3, generator=draw), decimals=3)
    noise = torch.randn(20, generator=draw)
    numbers = torch.round(x @ torch.tensor([0.8, -0.5, 0.2]) + 0.3 * noise, decimals=3)
    return x, numbers, (numbers + 0.4 * noise > 0).double()


def batches():
    """Shuffled epochs of 8, 8 and 4 samples, then some of sizes of their own."""
    draw = torch.Generator().manual_seed(6)
    found = []
    while len(found) < STEPS - 4:
        order = torch.randperm(20, generator=draw)
        found += [order[:8], order[8:16], order[16:]]
    odd = [torch.randint(20, (size,), generator=draw) for size in (1, 13, 2, 20)]
    return (found[: STEPS - 4] + odd)[:STEPS]


def network_of(model):
    """The layers, drawn by torch with a fixed seed."""
    torch.manual_seed(7)
    sizes = [3, *model.get("hidden", ()), 1]
    layers = []
    bend = ACTIVATIONS[model.get("activation", "tanh")]
    for fan_in, fan_out in itertools.pairwise(sizes):
        layers += [torch.nn.Linear(fan_in, fan_out), bend()]
    return torch.nn.Sequential(*layers[:-1])


def parameters(network):
    """The parameters in our order."""
    found = []
    for layer in network:
        if isinstance(layer, torch.nn.Linear):
            found += layer.weight.T.reshape(-1).tolist() + layer.bias.tolist()
    return found


def path(model, targets, method):
    """The start and the points after the steps in SAMPLES."""
    kind, arguments, rate = METHODS[method]
    network = network_of(model)
    loss = LOSSES[model.get("loss", model["kind"])]
    optimizer = kind(network.parameters(), lr=rate, **arguments)
    x, *_ = samples()
    start, rows = parameters(network), []
    for step, batch in enumerate(batches(), 1):
        optimizer.zero_grad()
        loss(network(x[batch])[:, 0], targets[batch]).backward()
        optimizer.step()
        if step in SAMPLES:
            rows.append(parameters(network))
    return start, rows


def main():
    x, numbers, classes = samples()
    found = []
    for name, (model, of_classes) in MODELS.items():
        for method, (_, arguments, rate) in METHODS.items():
            start, rows = path(model, classes if of_classes else numbers, method)
            found.append(
                {
                    "model": model,
                    "name": name,
                    "classes": of_classes,
                    "optimizer": method,
                    "knobs": arguments | {"lr": rate},
                    "start": start,
                    "points": rows,
                }
            )
    head = {
        "torch": torch.__version__,
        "steps": SAMPLES,
        "X": x.tolist(),
        "numbers": numbers.tolist(),
        "classes": classes.tolist(),
        "batches": [batch.tolist() for batch in batches()],
    }
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in found)
    text = json.dumps(head, separators=(",", ":"))[:-1]
    OUT.write_text(f'{text},"paths":[\n{lines}\n]}}\n')
    sys.stdout.write(f"{len(found)} paths, {OUT.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
