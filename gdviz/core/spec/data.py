"""The problem of a race on data: the data, the model fitted to it, and the plane of the map."""

from __future__ import annotations

from dataclasses import dataclass, field

from gdviz.core.base.knobs import choice, linear, log, switch, whole

KINDS = ("linear", "logistic", "sigmoid", "network")
LOSSES = ("", "mse", "bce", "zero_one")
SCALINGS = ("half_mean", "mean", "half_sum", "sum")
ACTIVATIONS = ("tanh", "sigmoid", "relu")
# treatments of rows of a file that lack a value
MISSING = ("refuse", "skip")
PLANES = ("pca", "weights", "random", "points")
MAX_LAYERS = 4
# parameters of a model
MAX_DIM = 2_000
MAX_POINTS = 2_000


@dataclass(frozen=True)
class Model:
    """A function with parameters, and the loss that measures its misfit.

    "linear" is w·x + b, "logistic" and "sigmoid" its sigmoid (fitted by cross-entropy and by
    squared error), "network" a multilayer perceptron with the widths `hidden`. `loss` "" is the
    kind's own: mse for numbers, bce for classes. A network predicts its output z under mse, also
    for classes, and the sigmoid of z under bce.
    """

    kind: str = choice(
        "model to fit: a line, a neuron by cross-entropy (logistic) or squared error (sigmoid), "
        "or a network",
        *KINDS,
    )
    hidden: tuple[int, ...] = (8,)
    activation: str = choice("what each hidden neuron does to its weighted sum", *ACTIVATIONS)
    loss: str = choice(
        "how the misfit of one row is measured; automatic takes the usual loss of the model",
        *LOSSES,
    )
    scaling: str = choice(
        "how the losses of rows are combined: a sum takes a learning rate n times smaller; in a "
        "batch of one row, mean and sum are the loss of that row",
        *SCALINGS,
    )
    ridge: float = log("[0, 1e6]", 1e-4, 10.0).knob(
        0.0, "λ", "ridge penalty: adds ½λ‖w‖² to the loss, and so keeps the weights small"
    )
    ridge_bias: bool = switch(False, "penalise the biases as well as the weights")
    bias: bool = switch(True, "give the model a bias, a weight without an input", "b")
    degree: int = whole("[1, 40]", 1, 20).knob(
        1, "", "degree of the polynomial in the one input, as Chebyshev polynomials"
    )


@dataclass(frozen=True)
class Slice:
    """The plane on which a map shows a loss of more than two parameters.

    "pca" spans the racers' tracks, "weights" two chosen parameters (`axes`, from 0), "random" two
    filter-normalised random directions, "points" the start and the ends of two racers. The plane
    goes through the point of racer `racer` at step `step` (-1: its last); without a racer (-1)
    "pca" goes through the middle of all tracks and the others through the start.
    """

    kind: str = choice(
        "plane of the map: where the trails spread most (pca), along two weights, random, or "
        "through the ends of two racers (points)",
        *PLANES,
    )
    axes: tuple[int, int] = (0, 1)
    seed: int = whole(f"[0, {2**32 - 1}]").knob(0, "", "seed of the random directions of the plane")
    racer: int = whole("[-1, 31]").knob(-1, "", "the racer through whose point the plane goes")
    step: int = whole("[-1, 100_000]").knob(
        -1, "", "the step of the point through which the plane goes"
    )
    racers: tuple[int, int] = (0, 1)
    held: float | None = linear("[-1e9, 1e9]", -10.0, 10.0).knob(
        None, "", "value of the third parameter, which is no axis; if empty, that of the point"
    )


@dataclass(frozen=True)
class Data:
    """The loss of a model over a data set: exactly one of `source` (a known set), `file` (a CSV
    file) and `points` (rows of inputs and, last, the target).

    `params` are a generator's. `inputs` and `target` name columns; () and "" take the set's own.
    `validation` and `test` are the shares of rows held back, drawn with `split_seed`. `missing`
    says how rows of a file that lack a value are treated.
    """

    source: str = ""
    file: str = ""
    points: tuple[tuple[float, ...], ...] = ()
    params: tuple[tuple[str, float], ...] = ()
    inputs: tuple[str, ...] = ()
    target: str = ""
    model: Model = Model()
    standardise: bool = switch(
        True, "shift and scale inputs to mean 0 and standard deviation 1, for polynomials to -1..1"
    )
    missing: str = choice(
        "rows that lack a value in a column that is used: refuse the file, or skip these rows",
        *MISSING,
    )
    validation: float = linear("[0, 0.8]", 0.0, 0.5).knob(
        0.0, "", "share of the rows held back to judge the training by"
    )
    test: float = linear("[0, 0.8]", 0.0, 0.5).knob(
        0.0, "", "share of the rows locked away for one last evaluation"
    )
    split_seed: int = whole(f"[0, {2**32 - 1}]", 0, 100).knob(
        0, "", "seed of the split into rows to train on and rows held back"
    )
    slice: Slice = field(default=Slice(), compare=False)
