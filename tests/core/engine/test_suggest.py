"""Suggested rates, over every pair of a first optimizer and a bounded landscape of the lessons."""

import numpy as np
import pytest

from gdviz.core.engine import suggest
from gdviz.core.engine.steppers import Feed
from gdviz.core.engine.stepping import stepper
from gdviz.core.engine.suggest import suggested_lr, suggestion_words
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Entry, Landscape

METHODS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
BOUNDED = (
    "sphere quad_gamma10 ravine_k100 rotated_k100 booth rosenbrock beale himmelblau rastrigin "
    "ackley styblinski_tang saddle_bounded double_well gauss_well"
).split()
STEPS = 500
GRID = [m * 10.0**k for k in range(-6, 3) for m in (1, 2, 5)]


def ratio_left(problem, method, rate):
    """The gap to the known minimum after 500 steps, in gaps at the start; inf if it diverged."""
    rows = np.empty((STEPS, 2))
    feed = Feed(np.full(STEPS, rate), None, None)
    stepper(problem, Entry(method), np.array(problem.start), feed).advance(rows)
    away = np.abs(rows / problem.size()).max()
    with np.errstate(all="ignore"):
        gap = float(problem.objective.loss(rows[-1])) - problem.fstar
        first = float(problem.objective.loss(problem.start)) - problem.fstar
    return gap / first if np.isfinite(gap) and away < 1e3 else np.inf


@pytest.fixture(scope="module")
def outcomes():
    found = {}
    for name in BOUNDED:
        problem = problem_of(Landscape(name))
        for method in (OPTIMIZERS[m]() for m in METHODS):
            rate = suggested_lr(method, Landscape(name))
            best = min(ratio_left(problem, method, r) for r in GRID)
            found[name, method.id] = (ratio_left(problem, method, rate), best)
    return found


def test_at_most_one_in_twenty_diverges_and_the_rest_descend(outcomes):
    left = np.array([ratio for ratio, _ in outcomes.values()])
    assert np.isinf(left).mean() <= 0.05
    assert (left[np.isfinite(left)] < 1.0).all()


def test_three_quarters_come_within_a_tenth_of_the_best_rate(outcomes):
    near = [1 - ratio >= 0.9 * (1 - best) for ratio, best in outcomes.values()]
    assert np.mean(near) >= 0.75


def test_its_origin_is_given_with_the_numbers_of_the_search():
    assert f"of {len(GRID)} rates tried for {STEPS} steps" in suggestion_words(OPTIMIZERS["adam"]())
    # a line search has no rate that a sweep could find
    own = suggestion_words(OPTIMIZERS["armijo"]())
    assert "authors" in own and "rates" not in own
    assert suggestion_words(OPTIMIZERS["lookahead"](OPTIMIZERS["armijo"]())) == own


def test_it_is_one_of_a_few_round_numbers():
    for name in METHODS:
        assert suggested_lr(OPTIMIZERS[name](), Landscape("rosenbrock")) in GRID


def test_the_rate_of_a_wrapped_method_is_found_once_for_all_that_wrap_it(monkeypatch):
    inner, problem = OPTIMIZERS["sgd"](momentum=0.3), Landscape("booth")
    found = suggested_lr(inner, problem)
    monkeypatch.delattr(suggest, "_runs")
    for rho in (0.01, 0.02):
        sam = OPTIMIZERS["sam"](inner, rho=rho)
        assert suggested_lr(sam, problem) == found
        assert suggested_lr(OPTIMIZERS["lookahead"](sam, k=7), problem) == found


def test_it_depends_on_the_steepness():
    steep = Landscape("ravine_k100", params=(("kappa", 1000.0),))
    gentle = Landscape("ravine_k100", params=(("kappa", 2.0),))
    sgd = OPTIMIZERS["sgd"]()
    assert suggested_lr(sgd, steep) < 2 / 1000 < suggested_lr(sgd, gentle)


def test_a_method_with_its_own_step_length_keeps_its_rate():
    own = [cls() for cls in OPTIMIZERS if cls.own_step_length]
    assert own
    for method in own:
        assert suggested_lr(method, Landscape("rosenbrock")) == method.default_lr


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["nesterov", "qhm", "asgd", "adam"])
def test_a_loss_that_falls_without_end_is_no_warning(name):
    """Some of the tried rates go beyond all numbers on their way."""
    falling = Landscape(formula="-x^4 - y^2")
    assert np.isfinite(suggested_lr(OPTIMIZERS[name](), falling))


def test_rates_that_are_far_too_small_are_not_tried(monkeypatch):
    tried, real = [], suggest.stepper
    monkeypatch.setattr(
        suggest, "stepper", lambda p, entry, *more: tried.append(entry.lr) or real(p, entry, *more)
    )
    suggest.suggested_lr.cache_clear()
    found = suggest.suggested_lr(OPTIMIZERS["sgd"](), Landscape("sphere"))
    assert 1e-6 < min(tried) < found / 100


def test_a_lucky_leap_ends_no_search():
    assert suggest.suggested_lr(OPTIMIZERS["adamw"](), Landscape("schwefel")) == 0.05


@pytest.mark.parametrize(
    "formula", ["x^2 + y^2", "(x^2 + 10*y^2)/2", "(x^2 + 2*y^2)/8", "(x - 1)^2 + 3*y^2"]
)
def test_of_the_rates_that_arrive_it_is_the_quickest_in_the_picture(formula):
    """Descent on a bowl, walked by hand: a larger rate arrives sooner, until it leaps too far."""
    landscape = Landscape(formula=formula, box=(-5.0, 5.0, -5.0, 5.0))
    problem = problem_of(landscape)
    lowest = np.array([1.0 if "- 1" in formula else 0.0, 0.0])
    start, curved = np.array(problem.start) - lowest, np.diag(problem.objective.hessian(lowest))
    gaps = {}
    # the others leave the bowl
    for rate in (rate for rate in GRID if np.abs(1.0 - rate * curved).max() < 1.0):
        way = start * (1.0 - rate * curved) ** np.arange(STEPS + 1)[:, None]
        losses = (way**2 @ curved) / 2.0
        tame = np.abs(np.diff(way, axis=0)).max() < 0.15 * 10.0 and np.abs(way + lowest).max() < 5.5
        if tame and losses[-1] < 0.08 * losses[0]:
            gaps[rate] = losses[np.linspace(0, STEPS, 101).astype(int)].mean()
    quickest = min(gaps, key=gaps.get)
    assert len(gaps) > 3
    assert suggested_lr(OPTIMIZERS["sgd"](), landscape) == quickest
