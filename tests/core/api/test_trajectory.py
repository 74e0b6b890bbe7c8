"""The one-call path: names, knobs, torch's spellings, and one line for what is not allowed."""

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.base.knobs import InputError
from gdviz.core.files.glossary import entry_of
from gdviz.core.formula.parsing import parse
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import Exponential, Plateau
from gdviz.core.spec.race import Landscape, Line

START = (-1.2, 1.0)


def test_shape_and_start():
    path = trajectory("adam", "rosenbrock", START, 50, lr=0.05)
    assert path.shape == (51, 2) and path[0].tolist() == list(START)


def test_gradient_descent_by_hand():
    path = trajectory("gd", "x^2 + 10y^2", (1.0, 1.0), 3, lr=0.05)
    assert np.allclose(path, [[0.9**k, 0.0 if k else 1.0] for k in range(4)], atol=1e-15)


def test_a_landscape_may_be_a_name_a_formula_or_parsed():
    text = "100*(y - x^2)^2 + (1 - x)^2"
    paths = [
        trajectory("adam", landscape, START, 30, lr=0.05)
        for landscape in ("rosenbrock", text, Landscape("rosenbrock"), parse(text))
    ]
    assert all(np.allclose(p, paths[0], rtol=1e-12) for p in paths)
    assert trajectory("gd", Line("x^2"), [2.0], 1, lr=0.25).tolist() == [[2.0], [1.0]]


def test_an_optimizer_may_be_a_name_or_an_instance():
    by_name = trajectory("adam", "booth", START, 20, lr=0.1, beta1=0.8)
    by_value = trajectory(OPTIMIZERS["adam"](beta1=0.8), "booth", START, 20, lr=0.1)
    by_betas = trajectory("Adam", "booth", START, 20, lr=0.1, betas=(0.8, 0.999))
    assert np.array_equal(by_name, by_value) and np.array_equal(by_name, by_betas)


def test_weight_decay_is_torchs_for_each_method():
    coupled = trajectory("sgd", "booth", START, 5, lr=0.01, weight_decay=0.5)
    assert np.array_equal(coupled, trajectory("sgd", "booth", START, 5, lr=0.01, l2=0.5))
    apart = trajectory("adamw", "booth", START, 5, lr=0.01, weight_decay=0.5)
    assert not np.array_equal(apart, trajectory("adam", "booth", START, 5, lr=0.01, l2=0.5))


def test_a_schedule_scales_the_rate():
    path = trajectory("gd", "x^2/2 + y^2/2", (1.0, 0.0), 3, lr=0.5, schedule=Exponential(0.5))
    assert path[:, 0].tolist() == [1.0, 0.5, 0.375, 0.328125]


def test_a_schedule_may_be_words_a_function_or_a_list():
    arguments = ("gd", "x^2/2 + y^2/2", (1.0, 0.0), 3)
    expected = trajectory(*arguments, lr=0.5, schedule=Exponential(0.5))
    for schedule in ("exponential(gamma=0.5)", lambda t: 0.5**t, [1.0, 0.5, 0.25]):
        assert np.array_equal(trajectory(*arguments, lr=0.5, schedule=schedule), expected)
    with pytest.raises(InputError, match="3 finite numbers"):
        trajectory(*arguments, lr=0.5, schedule=[1.0])
    with pytest.raises(InputError, match="did you mean cosine"):
        trajectory(*arguments, lr=0.5, schedule="cosin")


def test_words_of_the_command_line_go_too():
    steep = Landscape("rosenbrock", params=(("b", 50.0),))
    by_value = trajectory("adam", steep, START, 20, lr=0.05)
    assert np.array_equal(trajectory("adam", "rosenbrock:b=50", START, 20, lr=0.05), by_value)
    wrapped = trajectory("lookahead(adam)", "booth", START, 20, lr=0.1, k=1, alpha=1.0)
    assert np.allclose(wrapped, trajectory("adam", "booth", START, 20, lr=0.1), rtol=1e-12)


def test_a_plateau_lowers_the_rate():
    still = trajectory("gd", "abs(x) + abs(y)", (1.05, 0.0), 200, lr=0.1)
    lower = trajectory(
        "gd", "abs(x) + abs(y)", (1.05, 0.0), 200, lr=0.1, schedule=Plateau(0.5, patience=3)
    )
    assert abs(still[-1, 0]) == pytest.approx(0.05) and abs(lower[-1, 0]) < 1e-3


def test_after_an_overflow_the_rows_are_not_finite():
    path = trajectory("gd", "rosenbrock", START, 30, lr=1.0)
    assert not np.isfinite(path[-1]).all() and np.isfinite(path[2]).all()


def test_without_a_rate_the_suggested_one_is_used():
    path = trajectory("adam", "rosenbrock", START, 300)
    assert np.hypot(*(path[-1] - 1.0)) < np.hypot(*(path[0] - 1.0)) / 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("adamm", "booth", START, 5), "did you mean adam"),
        (("adam", "boooth +", START, 5), "column"),
        (("adam", "booth", (1.0,), 5), "2 finite numbers"),
        (("adam", "booth", START, -1), "steps"),
        (("adam", "booth", START, 5, -0.1), "lr = -0.1"),
    ],
)
def test_bad_arguments_are_one_line(arguments, words):
    with pytest.raises(InputError, match=words):
        trajectory(*arguments)


def test_bad_knobs_are_one_line():
    with pytest.raises(InputError, match="did you mean beta1"):
        trajectory("adam", "booth", START, 5, bata1=0.5)
    with pytest.raises(InputError, match=r"adam\.beta1 = 1\.5"):
        trajectory("adam", "booth", START, 5, beta1=1.5)


@pytest.mark.parametrize(
    ("convention", "end", "told"),
    [("torch", -0.03706, "−0.03706"), ("classic", 0.00212, "0.00212")],
)
def test_a_falling_rate_tells_the_conventions_of_momentum_apart(convention, end, told):
    path = trajectory(
        "momentum",
        "x^2/2 + 0*y",
        (1.0, 0.0),
        60,
        lr=0.1,
        schedule=lambda t: 1.0 if t < 50 else 0.1,
        convention=convention,
    )
    assert path[60][0] == pytest.approx(end, abs=5e-6)
    assert told in entry_of("momentum-conventions").text
