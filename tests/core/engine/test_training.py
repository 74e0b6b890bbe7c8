"""Training on batches: torch's paths, and the fast life against the plain reference."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from gdviz.core import InputError, Model, fit
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.batch_stepper import BatchStepper
from gdviz.core.engine.steppers import Feed
from gdviz.core.models.model import ModelObjective
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry
from gdviz.core.spec.sampling import Batches

DATA = json.loads(
    (Path(__file__).parents[2] / "data" / "torch_training.json").read_text(encoding="utf-8")
)
PATHS = DATA["paths"]
FAST = [cls for cls in OPTIMIZERS if cls().first_order]


def model_of(row):
    known = dict(row["model"])
    return Model(**known | {"hidden": tuple(known.pop("hidden", (8,)))})


@pytest.mark.parametrize("row", PATHS, ids=lambda row: f"{row['name']} {row['optimizer']}")
def test_paths_are_torchs(row):
    targets = DATA["classes" if row["classes"] else "numbers"]
    batches = [np.array(batch) for batch in DATA["batches"]]
    path = fit(
        DATA["X"], targets, model_of(row), row["optimizer"], row["start"], batches, **row["knobs"]
    )
    assert path.shape == (101, len(row["start"]))
    assert path[0].tolist() == row["start"]
    expected = np.array(row["points"])
    assert np.abs(path[DATA["steps"]] - expected).max() < 1e-12
    # and the steps are long enough for a wrong one to be seen
    assert np.abs(expected[-1] - row["start"]).max() > 0.1


def data(seed=0, n=50, k=3):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, k))
    return X, (X[:, 0] + 0.5 * rng.standard_normal(n) > 0).astype(float)


class Plain(BatchStepper):
    """The reference alone."""

    def _in_place(self, entry, feed):
        return None


def walked(kind, model, entry, feed, sampling, blocks=(1, 6, 33)):
    """The rows, and the stepper, which takes its steps in blocks of these sizes."""
    objective = ModelObjective(model, *data())
    start = np.random.default_rng(1).standard_normal(objective.dim)
    walker = kind(
        Problem2D("", "", objective, (), ()), entry, start, feed, Batches(objective.n, sampling, 4)
    )
    rows = np.empty((len(feed.lr), objective.dim))
    done = 0
    sizes = itertools.cycle(blocks)
    while done < len(rows):
        done += walker.advance(rows[done : done + next(sizes)])
    return rows, walker, objective


MODELS = [
    Model("linear", ridge=0.1),
    Model("linear", bias=False, scaling="sum"),
    Model("logistic"),
    Model("sigmoid", ridge=0.2, ridge_bias=True),
    *[
        Model("network", hidden=hidden, activation=activation, loss=loss, bias=bias)
        for hidden, activation, (loss, bias) in itertools.product(
            [(4,), (4, 2, 3)], ["tanh", "sigmoid", "relu"], [("bce", True), ("mse", False)]
        )
    ],
]


@pytest.mark.parametrize("sampling", [None, Sampling(16), Sampling(16, "replacement")])
def test_fast_steps_are_the_reference_for_every_model(sampling):
    for model in MODELS:
        rate = 1e-3 if model.scaling == "sum" else 0.05
        entry, feed = Entry(OPTIMIZERS["adam"]()), Feed(np.full(80, rate), None, None)
        fast, quick, objective = walked(BatchStepper, model, entry, feed, sampling)
        slow, plain, _ = walked(Plain, model, entry, feed, sampling)
        assert quick.traced
        assert np.abs(fast - slow).max() < 1e-12, model
        for name, value in plain.state.items():
            assert np.allclose(quick.state[name], value, rtol=1e-11, atol=1e-13), name
        assert np.array_equal(quick.evaluations(80), plain.evaluations(80))
        rows = Batches(50, sampling, 4).of(41)
        losses = objective.own_losses(fast[[40, 41]].T, np.array([rows, rows]))
        expected = objective.batch(rows).loss(slow[[40, 41]].T)
        assert losses == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("cls", FAST, ids=lambda cls: cls.id)
def test_fast_steps_are_the_reference_for_every_method(cls):
    rng = np.random.default_rng(2)
    model, sampling = Model("network", hidden=(3,)), Sampling(12)
    rates = 0.01 * (1.0 + rng.random(42))
    momentum = 0.8 + 0.1 * rng.random(42)
    for entry, feed in (
        (Entry(cls()), Feed(np.full(42, 0.01), None, None)),
        (Entry(cls(), l2=0.1, decay=0.02, clip_value=0.05), Feed(rates, None, None)),
        (Entry(cls(), clip_norm=0.2), Feed(rates, rng.standard_normal((42, 16)), momentum)),
        (Entry(cls()), Feed(rates, 0.1 * rng.standard_normal((42, 16)), momentum)),
    ):
        fast, quick, _ = walked(BatchStepper, model, entry, feed, sampling)
        slow, plain, _ = walked(Plain, model, entry, feed, sampling)
        assert np.abs(fast - slow).max() < 1e-11
        for name, value in plain.state.items():
            assert np.allclose(quick.state[name], value, rtol=1e-9, atol=1e-12), name


def test_the_common_methods_take_fast_steps():
    usual = "sgd momentum nesterov adagrad adadelta rmsprop adam amsgrad adamw adamax nadam lion"
    for name in usual.split():
        feed = Feed(np.full(3, 0.01), None, None)
        _, walker, _ = walked(
            BatchStepper, Model("logistic"), Entry(OPTIMIZERS[name]()), feed, None
        )
        assert walker.traced, name


def test_methods_that_look_elsewhere_stay_within_their_batch():
    objective = ModelObjective(Model("logistic"), *data())
    batch = np.array([3, 4, 5, 6])
    first = fit(*data(), Model("logistic"), "sam", np.ones(4), [batch], lr=0.5)
    X, y = data()
    alone = fit(X[batch], y[batch], Model("logistic"), "sam", np.ones(4), lr=0.5, steps=1)
    assert np.allclose(first, alone, rtol=1e-12)
    assert np.abs(first[1] - objective.grad(np.ones(4))).max() > 1e-3


def test_a_step_that_overflows_goes_on_as_infinity():
    X, y = data()
    path = fit(X * 1e160, y, Model("linear"), "sgd", np.ones(4), lr=1.0, steps=5)
    assert not np.isfinite(path[-1]).any()


def test_batches_are_used_again_and_full_batches_need_no_list():
    X, y = data()
    batches = [np.arange(10), np.arange(10, 50)]
    twice = fit(X, y, "logistic", "sgd", np.zeros(4), batches, lr=0.3, steps=4)
    assert np.array_equal(twice, fit(X, y, "logistic", "sgd", np.zeros(4), batches * 2, lr=0.3))
    whole = fit(X, y, "logistic", "sgd", np.zeros(4), lr=0.3, steps=4)
    listed = fit(X, y, "logistic", "sgd", np.zeros(4), [range(50)] * 4, lr=0.3)
    assert np.allclose(whole, listed, rtol=1e-13)
    given = fit(X, y, "logistic", "sgd", np.zeros(4), steps=2, lr=0.3, schedule=[1.0, 0.5])
    assert np.array_equal(given[:2], whole[:2])
    assert np.allclose(given[2] - given[1], 0.5 * (whole[2] - whole[1]))
    words = fit(X, y, "logistic", "sgd", np.zeros(4), steps=9, lr=0.3, schedule="cosine(T_max=9)")
    assert np.abs(words[-1] - given[2]).max() > 1e-3


def test_a_racer_stays_where_its_method_finds_no_step():
    X, y = data()
    # the Polyak step needs the lowest loss, which is not known of samples
    path = fit(X, y, "logistic", "polyak", np.ones(4), steps=3)
    assert np.array_equal(path, np.ones((4, 4)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"batches": []}, "batches: must be at least one"),
        ({"batches": [[0, 50]]}, "from 0 to 49, not 0..50"),
        ({"batches": [[-1]]}, "from 0 to 49, not -1..-1"),
        ({"batches": [[0, 1], []]}, "batches[1]: must be a row"),
        ({"batches": [[0.0, 1.0]]}, "batches[0]: must be a row"),
        ({"batches": [[[0], [1]]]}, "batches[0]: must be a row"),
        ({"batches": 3}, "batches: must be arrays"),
        ({"batches": [[0, [1]]]}, "batches: must be arrays"),
        ({"start": [0.0, 0.0]}, "start = (0.0, 0.0): must be 4 finite numbers"),
        ({"start": [0.0, 0.0, np.nan, 0.0]}, "start: must be finite"),
        ({"start": "here"}, "start: must be an array of numbers"),
        ({"steps": None}, "steps: must be given"),
        ({"steps": -1}, "steps = -1"),
        ({"steps": 2.5}, "steps = 2.5"),
        ({"lr": -1.0}, "lr = -1"),
        ({"model": "parabola"}, "model.kind = 'parabola'"),
        ({"optimizer": "adamm"}, "did you mean adam?"),
        ({"beta7": 0.3}, "unknown knob of adam 'beta7'"),
        ({"schedule": [1.0]}, "schedule: must give 3 finite numbers"),
        ({"y": [0.0]}, "y: must have shape (50,)"),
        ({"y": np.zeros((50, 2))}, "y: must have shape (50,)"),
    ],
)
def test_what_is_not_allowed_is_one_line(changes, message):
    X, y = data()
    good = {"X": X, "y": y, "model": "logistic", "optimizer": "adam", "start": np.zeros(4)}
    with pytest.raises(InputError) as raised:
        fit(**good | {"steps": 3} | changes)
    assert message in str(raised.value) and "\n" not in str(raised.value)


def test_targets_may_be_a_column():
    X, y = data()
    row = fit(X, y, "logistic", "adam", np.zeros(4), [range(9)], lr=0.1, steps=3)
    column = fit(X, y[:, None], "logistic", "adam", np.zeros(4), [range(9)], lr=0.1, steps=3)
    assert np.array_equal(row, column)


def test_arguments_are_not_changed():
    X, y = data()
    start, batch = np.zeros(4), np.arange(9)
    before = [a.copy() for a in (X, y, start, batch)]
    fit(X, y, "logistic", "adam", start, [batch], lr=0.1, steps=5)
    assert all(np.array_equal(a, b) for a, b in zip((X, y, start, batch), before, strict=True))


def test_some_starts_of_the_exclusive_or_get_stuck():
    """A 2-2-1 network from 100 starts: the known shares of those that learn all four points."""
    objective = ModelObjective(
        Model("network", hidden=(2,)), [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    )
    starts = np.stack([objective.initial(seed) for seed in range(100)], axis=1)
    for name, rate, share in (("sgd", 0.5, 0.59), ("momentum", 0.5, 0.60), ("adam", 0.05, 0.44)):
        method, w = OPTIMIZERS[name](), starts
        state = method.init(w)
        for t in range(1, 3001):
            w, state = method.update(w, objective.grad(w), state, t, rate)
        learned = objective.errors(w) == 0.0
        assert learned.mean() == pytest.approx(share, abs=0.06)
        stuck = objective.loss(w)[~learned]
        # two points right and two at one half, or worse
        assert stuck.min() > 0.34
