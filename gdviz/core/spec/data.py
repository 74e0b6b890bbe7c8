"""The problem of a race on data: the data, the model fitted to it, and the plane of the map."""

from __future__ import annotations

from dataclasses import dataclass, field

from gdviz.core.base.knobs import knob

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

    kind: str = knob(
        "linear",
        "",
        "model to fit: a line, a neuron by cross-entropy (logistic) or squared error (sigmoid), "
        "or a network",
        scale="choice",
        choices=KINDS,
    )
    hidden: tuple[int, ...] = (8,)
    activation: str = knob(
        "tanh",
        "",
        "what each hidden neuron does to its weighted sum",
        scale="choice",
        choices=ACTIVATIONS,
    )
    loss: str = knob(
        "",
        "",
        "how the misfit of one row is measured; automatic takes the usual loss of the model",
        scale="choice",
        choices=LOSSES,
    )
    scaling: str = knob(
        "half_mean",
        "",
        "how the losses of rows are combined: a sum takes a learning rate n times smaller; in a "
        "batch of one row, mean and sum are the loss of that row",
        scale="choice",
        choices=SCALINGS,
    )
    ridge: float = knob(
        0.0,
        "λ",
        "ridge penalty: adds ½λ‖w‖² to the loss, and so keeps the weights small",
        low=0.0,
        high=1e6,
        slider=(1e-4, 10.0),
        scale="log",
    )
    ridge_bias: bool = knob(False, "", "penalise the biases as well as the weights", scale="bool")
    bias: bool = knob(True, "b", "give the model a bias, a weight without an input", scale="bool")
    degree: int = knob(
        1,
        "",
        "degree of the polynomial in the one input, as Chebyshev polynomials",
        low=1,
        high=40,
        slider=(1, 20),
        scale="int",
    )


@dataclass(frozen=True)
class Slice:
    """The plane on which a map shows a loss of more than two parameters.

    "pca" spans the racers' tracks, "weights" two chosen parameters (`axes`, from 0), "random" two
    filter-normalised random directions, "points" the start and the ends of two racers. The plane
    goes through the point of racer `racer` at step `step` (-1: its last); without a racer (-1)
    "pca" goes through the middle of all tracks and the others through the start.
    """

    kind: str = knob(
        "pca",
        "",
        "plane of the map: where the trails spread most (pca), along two weights, random, or "
        "through the ends of two racers (points)",
        scale="choice",
        choices=PLANES,
    )
    axes: tuple[int, int] = (0, 1)
    seed: int = knob(
        0, "", "seed of the random directions of the plane", low=0, high=2**32 - 1, scale="int"
    )
    racer: int = knob(
        -1, "", "the racer through whose point the plane goes", low=-1, high=31, scale="int"
    )
    step: int = knob(
        -1,
        "",
        "the step of the point through which the plane goes",
        low=-1,
        high=100_000,
        scale="int",
    )
    racers: tuple[int, int] = (0, 1)
    held: float | None = knob(
        None,
        "",
        "value of the third parameter, which is no axis; if empty, that of the point",
        low=-1e9,
        high=1e9,
        slider=(-10.0, 10.0),
        optional=True,
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
    standardise: bool = knob(
        True,
        "",
        "shift and scale inputs to mean 0 and standard deviation 1, for polynomials to -1..1",
        scale="bool",
    )
    missing: str = knob(
        "refuse",
        "",
        "rows that lack a value in a column that is used: refuse the file, or skip these rows",
        scale="choice",
        choices=MISSING,
    )
    validation: float = knob(
        0.0,
        "",
        "share of the rows held back to judge the training by",
        low=0.0,
        high=0.8,
        slider=(0.0, 0.5),
    )
    test: float = knob(
        0.0,
        "",
        "share of the rows locked away for one last evaluation",
        low=0.0,
        high=0.8,
        slider=(0.0, 0.5),
    )
    split_seed: int = knob(
        0,
        "",
        "seed of the split into rows to train on and rows held back",
        low=0,
        high=2**32 - 1,
        slider=(0, 100),
        scale="int",
    )
    slice: Slice = field(default=Slice(), compare=False)
