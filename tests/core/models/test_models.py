"""The losses of models: values and derivatives against 50 digits, published fits, known minima."""

import dataclasses
import itertools
import math

import mpmath
import numpy as np
import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.models.curvature import central_gradient, disagreement, sharpness
from gdviz.core.models.misfit import same_path
from gdviz.core.models.model import ModelObjective
from gdviz.core.spec.data import Model
from tests.every import every

X = [[0.3, -1.2], [1.7, 0.4], [-0.6, 0.9]]
CLASSES = [1.0, 0.0, 1.0]
NUMBERS = [0.8, -0.3, 1.6]
# hours of study, and whether the examination was passed (20 students, from Wikipedia's "Logistic
# regression")
HOURS = (
    "0.5 0.75 1 1.25 1.5 1.75 1.75 2 2.25 2.5 2.75 3 3.25 3.5 4 4.25 4.5 4.75 5 5.5".split(),
    "0 0 0 0 0 0 1 0 1 0 1 0 1 0 1 1 1 1 1 1".split(),
)
PLAIN = [
    Model("linear"),
    Model("linear", scaling="sum", ridge=0.7),
    Model("linear", degree=3),
    Model("logistic", ridge=0.3, ridge_bias=True),
    Model("logistic", scaling="sum", bias=False),
    Model("sigmoid"),
    Model("sigmoid", scaling="mean"),
]
NETWORKS = [
    Model("network", hidden=hidden, activation=activation, loss=loss, ridge=ridge)
    for (hidden, ridge), activation, loss in itertools.product(
        [((2,), 0.0)], ["tanh", "sigmoid", "relu"], ["mse", "bce"]
    )
]
NETWORKS += [
    Model("network", hidden=(2, 3), activation=activation, loss=loss, ridge=0.2)
    for activation, loss in (("tanh", "bce"), ("sigmoid", "mse"), ("relu", "bce"))
]
NETWORKS.append(Model("network", hidden=(2,), bias=False, loss="mse", scaling="half_sum"))


def sigma(z):
    return 1 / (1 + mpmath.exp(-z))


BEND = {"tanh": mpmath.tanh, "sigmoid": sigma, "relu": lambda z: max(z, mpmath.mpf(0))}


def output(model, inputs, w):
    """z of one sample in mpmath, straight from the definition."""
    values, rest = [mpmath.mpf(v) for v in inputs], list(w)
    widths = [*(model.hidden if model.kind == "network" else ()), 1]
    if model.degree > 1:
        values = [mpmath.chebyt(k, values[0]) for k in range(1, model.degree + 1)]
    squares = mpmath.mpf(0)
    for layer, width in enumerate(widths):
        weights = [[rest.pop(0) for _ in range(width)] for _ in values]
        biases = [rest.pop(0) if model.bias else mpmath.mpf(0) for _ in range(width)]
        squares += sum(v * v for row in weights for v in row)
        squares += sum(b * b for b in biases) if model.ridge_bias else 0
        values = [
            sum(v * row[j] for v, row in zip(values, weights, strict=True)) + biases[j]
            for j in range(width)
        ]
        if layer < len(widths) - 1:
            values = [BEND[model.activation](v) for v in values]
    assert not rest
    return values[0], squares


def loss_50(model, rows, targets, w):
    """The loss in 50 digits."""
    total, squares = mpmath.mpf(0), 0
    squared = model.loss == "mse" or model.kind in ("linear", "sigmoid")
    for inputs, y in zip(rows, targets, strict=True):
        z, squares = output(model, inputs, w)
        if not squared:
            total += mpmath.log(1 + mpmath.exp(z)) - y * z
        else:
            total += ((sigma(z) if model.kind == "sigmoid" else z) - y) ** 2
    half = mpmath.mpf(1) / 2 if squared and model.scaling.startswith("half") else 1
    share = len(rows) if model.scaling.endswith("mean") else 1
    return half * total / share + mpmath.mpf(model.ridge) / 2 * squares


def derivatives(model, rows, targets, point):
    """Loss, gradient and Hessian by differences in 50 digits, right to about 20."""
    with mpmath.workdps(50):
        h = mpmath.mpf(10) ** -12
        w = [mpmath.mpf(float(v)) for v in point]
        dim = len(w)

        def at(*moves):
            moved = list(w)
            for i, sign in moves:
                moved[i] += sign * h
            return loss_50(model, rows, targets, moved)

        grad = [(at((i, 1)) - at((i, -1))) / (2 * h) for i in range(dim)]
        hessian = np.zeros((dim, dim))
        for i, j in itertools.combinations_with_replacement(range(dim), 2):
            corners = sum(a * b * at((i, a), (j, b)) for a in (1, -1) for b in (1, -1))
            hessian[i, j] = hessian[j, i] = float(corners / (4 * h * h))
        return float(at()), np.array([float(g) for g in grad]), hessian


def objective_of(model):
    rows = [row[:1] for row in X] if model.degree > 1 else X
    numbers = model.loss == "mse" or model.kind == "linear"
    targets = NUMBERS if numbers else CLASSES
    return ModelObjective(model, rows, targets), rows, targets


def said(model):
    return f"{model.kind}-{'-'.join(map(str, model.hidden))}-{model.activation}-{model.loss}"


@pytest.mark.parametrize("model", PLAIN + NETWORKS, ids=said)
def test_loss_gradient_and_hessian_are_those_of_50_digits(model):
    objective, rows, targets = objective_of(model)
    point = np.random.default_rng(5).standard_normal(objective.dim)
    loss, grad, hessian = derivatives(model, rows, targets, point)
    assert objective.loss(point) == pytest.approx(loss, rel=1e-12)
    assert np.abs(objective.grad(point) - grad).max() < 1e-11
    assert np.abs(objective.hessian(point) - hessian).max() < 1e-10
    estimate = central_gradient(objective.loss, point)
    assert disagreement(objective.grad(point), estimate) < 1e-7


@every("model", PLAIN + NETWORKS)
def test_many_points_and_single_samples_are_the_same_loss(model):
    objective, _, _ = objective_of(model)
    points = np.random.default_rng(6).standard_normal((objective.dim, 2, 3))
    loss, grad = objective.loss_and_grad(points)
    assert loss.shape == (2, 3) and grad.shape == points.shape
    assert objective.hessian(points).shape == (objective.dim, *points.shape)
    one = points[:, 1, 2]
    assert objective.loss(one) == pytest.approx(loss[1, 2], rel=1e-13)
    assert np.allclose(objective.grad(one), grad[:, 1, 2], rtol=1e-12, atol=1e-14)
    singles = [objective.batch([i]) for i in range(3)]
    assert np.allclose(objective.sample_losses(one), [s.loss(one) for s in singles], rtol=1e-13)
    expected = np.array([s.grad(one) for s in singles]).T
    assert np.allclose(objective.sample_grads(one), expected, rtol=1e-12, atol=1e-14)
    passes = objective.passes(one)
    assert np.allclose(passes.grad, objective.grad(one), rtol=1e-12, atol=1e-14)
    assert np.allclose(passes.prediction, objective.predict(one, objective.X), rtol=1e-13)


@pytest.mark.parametrize(("loss", "squashed"), [("mse", False), ("bce", True), ("", True)])
def test_a_network_of_classes_predicts_its_output_or_the_sigmoid_of_it(loss, squashed):
    objective = ModelObjective(Model("network", hidden=(1,), loss=loss), [[1.0], [-1.0]], [1, 0])
    z = [2.0 * math.tanh(0.5 * x - 0.25) + 0.75 for x in (1.0, -1.0)]
    said = [1.0 / (1.0 + math.exp(-v)) if squashed else v for v in z]
    if squashed:
        expected = -(math.log(said[0]) + math.log(1.0 - said[1])) / 2
    else:
        expected = ((z[0] - 1.0) ** 2 + z[1] ** 2) / 4
    w = np.array([0.5, -0.25, 2.0, 0.75])
    assert objective.predict(w, [[1.0], [-1.0]]) == pytest.approx(said, rel=1e-14)
    assert float(objective.loss(w)) == pytest.approx(expected, rel=1e-14)


def test_large_outputs_overflow_nowhere():
    objective = ModelObjective(Model("logistic"), [[1000.0], [-1000.0]], [1.0, 0.0])
    with np.errstate(all="raise", under="ignore"):
        for w in ([1.0, 0.0], [-1.0, 0.0]):
            loss, grad = objective.loss_and_grad(np.array(w))
            assert np.isfinite(loss) and np.isfinite(grad).all()
    assert objective.loss(np.array([-1.0, 0.0])) == 1000.0
    far = ModelObjective(Model("logistic"), [[1.0]], [1.0])
    # ln(1 + e^-50): what is left of a sample that is right
    assert far.loss(np.array([50.0, 0.0])) == pytest.approx(np.exp(-50.0), rel=1e-12)


def newton(objective, start):
    w = np.array(start, dtype=float)
    for _ in range(60):
        w = w - np.linalg.solve(objective.hessian(w), objective.grad(w))
    return w


def test_hours_reach_the_known_minima():
    hours, passed = (np.array(column, dtype=float) for column in HOURS)
    standard = ((hours - hours.mean()) / hours.std())[:, None]
    entropy = ModelObjective(Model("logistic"), standard, passed)
    w = newton(entropy, (0.0, 0.0))
    assert w == pytest.approx([2.210328103, 0.116485701], abs=1e-8)
    assert entropy.loss(w) == pytest.approx(0.4014939232, abs=1e-10)
    neuron = ModelObjective(Model("sigmoid"), standard, passed)
    w = newton(neuron, (1.7, 0.0))
    assert w == pytest.approx([1.76143419, 0.04598663], abs=1e-7)
    assert neuron.loss(w) == pytest.approx(0.0672590514, abs=1e-10)
    assert entropy.errors(w) == neuron.errors(w) == 4 / 20
    # on the raw hours: the fit that is published with the data
    raw = newton(ModelObjective(Model("logistic"), hours[:, None], passed), (0.0, 0.0))
    assert raw == pytest.approx([1.5046454283733335, -4.07771343108763], rel=1e-9)
    wrong = ModelObjective(Model("logistic", loss="zero_one"), standard, passed)
    grid = np.stack(np.meshgrid(np.linspace(-1, 6, 281), np.linspace(-4, 4, 321)))
    share = wrong.loss(grid)
    assert share.min() == pytest.approx(0.2)
    assert (share < 0.2001).mean() == pytest.approx(0.264, abs=0.003)
    assert not wrong.grad(grid).any() and not wrong.hessian(grid[:, 0, 0]).any()


def test_squared_error_of_a_neuron_has_two_minima_where_cross_entropy_has_one():
    inputs, targets = [[-1.0], [1.0], [6.0], [7.0]], [0.05, 0.95, 0.05, 0.95]
    neuron = ModelObjective(Model("sigmoid"), inputs, targets)
    for near, minimum, loss in (
        ((0.11, -0.37), (0.1149, -0.3655), 0.096372),
        ((2.94, 0.0), (2.9444, 0.0), 0.113125),
    ):
        w = newton(neuron, near)
        assert w == pytest.approx(minimum, abs=6e-5)
        assert neuron.loss(w) == pytest.approx(loss, abs=6e-7)
        assert np.linalg.eigvalsh(neuron.hessian(w)).min() > 1e-4
    entropy = ModelObjective(Model("logistic"), inputs, targets)
    grid = np.stack(np.meshgrid(np.linspace(-3, 6, 40), np.linspace(-4, 4, 40)))
    curves = np.moveaxis(entropy.hessian(grid), (0, 1), (2, 3))
    assert np.linalg.eigvalsh(curves).min() > 0.0


@pytest.mark.parametrize(
    ("model", "mean"),
    [
        (Model("linear", ridge=0.3), 0.5),
        (Model("network", hidden=(2,)), 0.5),
        # cross-entropy has no half
        (Model("logistic"), 1.0),
        (Model("network", hidden=(2,), loss="bce"), 1.0),
    ],
    ids=["line", "network", "logistic", "classifier"],
)
def test_scalings_walk_the_same_path(model, mean):
    y = CLASSES if mean == 1.0 else NUMBERS
    first = ModelObjective(model, X, y)
    for scaling in ("mean", "sum", "half_sum"):
        other, factor = same_path(model, first.misfit, scaling, 3)
        second = ModelObjective(other, X, y)
        a = b = first.initial(0) + 0.5
        for _ in range(50):
            a, b = a - 0.1 * first.grad(a), b - 0.1 * factor * second.grad(b)
        assert np.allclose(a, b, rtol=1e-12)
    assert same_path(model, first.misfit, "mean", 3)[1] == mean


def test_sharpness_is_the_largest_eigenvalue():
    x = np.linspace(-1, 1, 20)
    objective = ModelObjective(
        Model("network", hidden=(12, 12), loss="mse"), x[:, None], 4 * x**3 - 3 * x
    )
    w = objective.initial(1)
    assert objective.dim == 193
    assert sharpness(objective, w) == pytest.approx(2.52, abs=0.005)
    largest = np.linalg.eigvalsh(objective.hessian(w))[-1]
    assert sharpness(objective, w) == pytest.approx(largest, rel=1e-6)
    assert np.isnan(sharpness(objective, np.full_like(w, np.inf)))


def test_parameters_are_named_and_grouped_in_their_order():
    assert ModelObjective(Model("linear"), [[1.0]], [1.0]).names == ("w", "b")
    assert ModelObjective(Model("logistic"), X, CLASSES).names == ("w1", "w2", "b")
    network = ModelObjective(Model("network", hidden=(2,)), X, CLASSES)
    assert " ".join(network.names) == (
        "W1[1,1] W1[1,2] W1[2,1] W1[2,2] b1[1] b1[2] W2[1,1] W2[2,1] b2[1]"
    )
    kinds = [(g.place, g.kind, g.neuron) for g in network.network.groups]
    assert kinds == [
        (slice(0, 4), "weight", (0, 1, 0, 1)),
        (slice(4, 6), "bias", (0, 1)),
        (slice(6, 8), "weight", (0, 0)),
        (slice(8, 9), "bias", (0,)),
    ]
    draws = np.random.default_rng(3)
    start = network.initial(3)
    first = draws.standard_normal((2, 2)) / np.sqrt(2)
    assert start[:4] == pytest.approx(first.reshape(-1))
    assert start[6:8] == pytest.approx(draws.standard_normal((2, 1))[:, 0] / np.sqrt(2))
    assert not start[[4, 5, 8]].any()


@pytest.mark.parametrize(
    ("model", "rows", "targets", "message"),
    [
        (Model("linear"), [1.0, 2.0], [1.0, 2.0], "X: must have shape"),
        (Model("linear"), [[1.0], [2.0]], [1.0], "y: must have shape"),
        (Model("linear"), [[1.0], [np.nan]], [1.0, 0.0], "X: must be finite"),
        (Model("linear"), [["a"]], [1.0], "X: must be an array of numbers"),
        (Model("linear"), [[1.0], [2.0, 3.0]], [1.0, 2.0], "X: must be an array of numbers"),
        (Model("linear", degree=2), X, NUMBERS, "needs one input, not 2"),
        (Model("linear", loss="bce"), X, CLASSES, "gives no probability"),
        (Model("logistic"), X, NUMBERS, "must lie in 0..1, not -0.3..1.6"),
        (Model("network", hidden=()), X, NUMBERS, "1 to 4 whole widths"),
        (Model("network", hidden=(30, 30)), X, NUMBERS, "1051 parameters; at most 500"),
        (Model("parabola"), X, NUMBERS, "model.kind = 'parabola'"),
        (Model("linear", ridge=-1.0), X, NUMBERS, "model.ridge = -1"),
        ("linear", X, NUMBERS, "must be a Model"),
    ],
)
def test_what_is_not_allowed_is_one_line(model, rows, targets, message):
    with pytest.raises(InputError, match=message.replace(".", r"\.")) as raised:
        ModelObjective(model, rows, targets)
    assert "\n" not in str(raised.value)


def test_inputs_are_copied_and_predictions_check_their_columns():
    rows, targets = np.array(X), np.array(NUMBERS)
    objective = ModelObjective(Model("linear"), rows, targets)
    before = objective.loss(np.ones(3))
    rows[:], targets[:] = 9.0, 9.0
    assert objective.loss(np.ones(3)) == before
    with pytest.raises(InputError, match="X: must have 2 columns, not 1"):
        objective.predict(np.ones(3), [[1.0]])
    assert objective.predict(np.ones((3, 4)), [[1.0, 2.0]]).tolist() == [[4.0] * 4]


def test_classes_may_be_plus_and_minus_one():
    model = dataclasses.replace(Model("linear"), bias=False)
    objective = ModelObjective(model, [[1.0], [2.0], [-1.0]], [1.0, 1.0, -1.0])
    assert objective.errors(np.array([0.3])) == 0.0
    assert objective.errors(np.array([-0.3])) == 1.0
    zero_one = ModelObjective(model, [[1.0], [2.0], [0.0]], [1.0, 1.0, 0.0])
    assert zero_one.errors(np.array([0.3])) == pytest.approx(1 / 3)
