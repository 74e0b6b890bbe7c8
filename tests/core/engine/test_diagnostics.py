"""What finished paths are called: a corpus whose endings are known from theory."""

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.engine.endings import ending as ending_of
from gdviz.core.engine.endings import resting
from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.problems.landscape import LANDSCAPES, problem_of
from gdviz.core.spec.race import Landscape, Line


def problem_value(text):
    return Landscape(name=text) if text in LANDSCAPES else Landscape(formula=text)


def path_of(problem, points):
    """Points, losses, gradients up to the last finite ones, and the problem."""
    points = np.asarray(points, dtype=float)
    with np.errstate(all="ignore"):
        losses, grads = problem.objective.loss_and_grad(points.T)
    good = np.isfinite(losses) & np.isfinite(points).all(axis=1)
    n = len(points) if good.all() else int(np.argmin(good))
    return points[:n], losses[:n], grads.T[:n], problem


def classify(path, **how):
    return ending_of(*path, **how)


def raced(landscape, method, start, steps, lr, **knobs):
    value = problem_value(landscape)
    return path_of(problem_of(value), trajectory(method, value, start, steps, lr, **knobs))


# the fastest coordinate of ravine_k100 has curvature 100: its limit is lr = 0.02
CORPUS = [
    (Ending.DESCENDING, "ravine_k100", "sgd", (-5, 1), 500, 0.0199, {}),
    (Ending.CYCLE, "ravine_k100", "sgd", (-5, 1), 500, 0.02, {}),
    (Ending.DIVERGED, "ravine_k100", "sgd", (-5, 1), 500, 0.0201, {}),
    (Ending.CONVERGED, "ravine_k100", "sgd", (-4.3, 1.1), 2000, 0.0198, {}),
    (Ending.CONVERGED, "ravine_k100", "momentum", (-4.3, 1.1), 500, 0.0033, {}),
    (Ending.CONVERGED, "ravine_k100", "nesterov", (-4.3, 1.1), 500, 0.0033, {}),
    (Ending.CONVERGED, "ravine_k100", "adam", (-4.3, 1.1), 500, 0.1, {}),
    (Ending.CONVERGED, "ravine_k100", "adagrad", (-4.3, 1.1), 500, 0.5, {}),
    (Ending.CYCLE, "ravine_k100", "signsgd", (-4.3, 1.1), 500, 0.06, {}),
    (Ending.CONVERGED, "booth", "newton", (-4, 3), 10, 1.0, {}),
    # exactly on the ridge of a saddle, near it, and past it
    (Ending.SADDLE, "saddle_bounded", "sgd", (1.5, 0.0), 300, 0.1, {}),
    (Ending.SADDLE, "saddle_bounded", "adam", (1.5, 0.0), 500, 0.1, {}),
    (Ending.DESCENDING, "saddle_bounded", "sgd", (1.5, 1e-6), 120, 0.1, {}),
    (Ending.CONVERGED, "saddle_bounded", "sgd", (1.5, 1e-6), 600, 0.1, {}),
    (Ending.SADDLE, "saddle_bounded", "newton", (1.5, 0.44), 30, 1.0, {}),
    (Ending.CONVERGED, "saddle_bounded", "newton", (1.5, 0.45), 30, 1.0, {}),
    (Ending.MAXIMUM, "himmelblau", "newton", (0, 0.5), 30, 1.0, {}),
    (Ending.SADDLE, "fold", "newton", (1, 1), 60, 1.0, {}),
    (Ending.SADDLE, "monkey_saddle", "newton", (1, 0.3), 60, 1.0, {}),
    # slopes that are nothing, and slopes that are almost nothing
    (Ending.PLATEAU, "easom", "sgd", (-5, -5), 500, 0.1, {}),
    (Ending.PLATEAU, "gauss_well", "sgd", (3, 3), 500, 10.0, {}),
    (Ending.CONVERGED, "gauss_well", "sgd", (1.5, 1.5), 500, 0.1, {}),
    (Ending.FLAT, "michalewicz", "sgd", (1, 1.2), 500, 0.01, {}),
    # kinks
    (Ending.CYCLE, "abs(x) + abs(y)", "sgd", (1.03, 0.52), 300, 0.1, {}),
    (Ending.CYCLE, "abs(x) + 10*abs(y)", "sgd", (3.3, 1.0), 300, 0.05, {}),
    (Ending.OSCILLATING, "bukin6", "sgd", (-8, 2), 500, 0.01, {}),
    (Ending.DESCENDING, "quartic_bowl", "sgd", (1, 1), 3000, 0.05, {}),
    (Ending.FLAT, "quartic_bowl", "newton", (1, 1), 100, 1.0, {}),
    (Ending.RUNAWAY, "y^2 - x", "sgd", (0, 1), 2000, 0.1, {}),
    (Ending.CONVERGED, "abs(x) + y^2", "sgd", (1.0, 0.5), 300, 0.5, {}),
    (Ending.RUNAWAY, "x4_minus_y2", "sgd", (1, 0.1), 500, 0.05, {}),
    (Ending.DESCENDING, "rosenbrock", "sgd", (-1.2, 1), 500, 0.001, {}),
    (Ending.DIVERGED, "rosenbrock", "sgd", (-1.2, 1), 500, 0.01, {}),
    (Ending.CYCLE, "rosenbrock", "sgd", (-1.2, 1), 20000, 0.003, {}),
    (Ending.STALLED, "x + y^2", "adagrad", (0, 0), 20000, 0.002, {}),
    (Ending.DESCENDING, "rosenbrock", "adagrad", (-1.2, 1), 20000, 0.01, {}),
    (Ending.FLAT, "factorization", "sgd", (3, 0.4), 2000, 0.25, {}),
    (Ending.DIVERGED, "factorization", "sgd", (3, 0.4), 2000, 0.5, {}),
    (Ending.CONVERGED, "cliff", "sgd", (2.5, 1), 500, 1.5, {"clip_norm": 1.0}),
    (Ending.FLAT, "drop_wave", "sgd", (0.7, 0.4), 500, 0.002, {}),
    (Ending.CYCLE, "sharp_flat", "sgd", (-1.99, 0), 500, 0.05, {}),
    (Ending.CONVERGED, "logcosh", "newton", (1.0886, 0.3), 30, 1.0, {}),
    (Ending.CONVERGED, "double_well", "momentum", (1.6, 0.8), 600, 0.02, {}),
]


@pytest.mark.parametrize("row", CORPUS, ids=lambda r: f"{r[0].name}-{r[1]}-{r[2]}-{r[5]}")
def test_corpus(row):
    ending, *race, knobs = row
    assert classify(raced(*race, **knobs))[0] is ending


def test_newtons_blow_up_is_no_convergence():
    """Beyond |x| = 1.0886594925 Newton's steps on log cosh grow, until the Hessian underflows."""
    x, points = 1.0887, [(1.0887, 0.3)]
    for _ in range(20):
        x -= np.sinh(x) * np.cosh(x) if abs(x) < 300 else 0.0
        points.append((x, 0.0))
    ending, _ = classify(path_of(problem_of(Landscape(name="logcosh")), points))
    assert ending in (Ending.DIVERGED, Ending.LEFT_BOX)


def test_reasons_say_what_was_seen():
    assert classify(raced("ravine_k100", "sgd", (-5, 1), 500, 0.02)) == (Ending.CYCLE, "period 2")
    slow = classify(raced("ravine_k100", "sgd", (-5, 1e-9), 400, 0.01))
    # the gap shrinks by 0.99^2 a step: ln 2 / (2*0.01005) = 34.5
    assert slow == (Ending.DESCENDING, "the gap halves every 34 steps")
    kink = classify(raced("abs(x) + y^2", "sgd", (1.0, 0.5), 300, 0.5))
    assert kink == (Ending.CONVERGED, "at a kink")
    fold = classify(raced("fold", "newton", (1, 1), 60, 1.0))
    assert fold == (Ending.SADDLE, "a degenerate one")


def test_a_period_of_three_and_a_long_round():
    problem = problem_of(Landscape(name="sphere"))
    turn = np.array([(np.cos(a), np.sin(a)) for a in 2 * np.pi / 3 * np.arange(200)])
    assert classify(path_of(problem, turn)) == (Ending.CYCLE, "period 3")
    round_ = np.array([(np.cos(a), np.sin(a)) for a in 0.07 * np.arange(400)])
    assert classify(path_of(problem, round_))[0] is Ending.OSCILLATING


def test_a_straight_crawl_is_no_cycle():
    problem = problem_of(problem_value("x + y^2"))
    crawl = np.stack((-1e-7 * np.arange(500), np.zeros(500)), axis=1)
    assert classify(path_of(problem, crawl))[0] is Ending.DESCENDING


def test_climbing_is_not_descending():
    problem = problem_of(Landscape(name="sphere"))
    climb = np.stack((1 + 1e-3 * np.arange(300), np.zeros(300)), axis=1)
    assert classify(path_of(problem, climb))[0] is Ending.CLIMBING


def noisy_descent(seed, start, lr, steps):
    """Gradient descent on (x^2 + y^2)/2 with normal noise on the gradient."""
    rng = np.random.default_rng(seed)
    w, points = np.array(start, dtype=float), [start]
    for _ in range(steps):
        w = w - lr * (w + rng.standard_normal(2))
        points.append(tuple(w))
    return path_of(problem_of(problem_value("(x^2 + y^2)/2")), points)


def test_noise_floor_and_noisy_descent():
    seeds = range(40)
    floor = [classify(noisy_descent(s, (4.0, 3.0), 0.1, 1000), noisy=True)[0] for s in seeds]
    at_start = [classify(noisy_descent(s, (0.0, 0.0), 0.1, 1000), noisy=True)[0] for s in seeds]
    falling = [classify(noisy_descent(s, (4.0, 3.0), 0.002, 500), noisy=True)[0] for s in seeds]
    # a t value beyond 3.5 is met by chance in less than one of a hundred
    assert floor.count(Ending.NOISE_FLOOR) >= 38
    assert at_start.count(Ending.NOISE_FLOOR) >= 38
    assert falling.count(Ending.DESCENDING) >= 38


def test_one_variable():
    problem = problem_of(Line("x^4/4 - x^2/2", (), (-2.0, 2.0)))

    def descent(x, lr, steps):
        points = [(x,)]
        for _ in range(steps):
            x -= lr * (x**3 - x)
            points.append((x,))
        return path_of(problem, points)

    assert classify(descent(0.3, 0.1, 400))[0] is Ending.CONVERGED
    assert classify(descent(0.0, 0.1, 400))[0] is Ending.MAXIMUM
    assert classify(descent(0.9, 1.05, 400))[0] is Ending.CYCLE


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 5, 19, 21])
def test_short_races_have_an_ending(steps):
    ending, _ = classify(raced("rosenbrock", "adam", (-1.2, 1), steps, 0.01))
    assert ending is (Ending.FINISHED if steps == 0 else Ending.DESCENDING)


def test_a_racer_that_rests_is_called_by_the_point_it_rests_at():
    points = 0.5 ** np.arange(60)[:, None] * (3.0, 2.0)
    assert resting(*path_of(problem_of(Landscape(name="sphere")), points))[0] is Ending.CONVERGED
    saddle = problem_of(Landscape(name="saddle_bounded"))
    assert resting(*path_of(saddle, np.zeros((40, 2))))[0] is Ending.SADDLE


def test_a_minimum_far_outside_the_box_is_outside():
    value = Landscape(formula="(x - 40)^2 + y^2", box=(-5.0, 5.0, -5.0, 5.0))
    path = path_of(problem_of(value), trajectory("sgd", value, (0, 1), 300, 0.1))
    assert classify(path)[0] is Ending.LEFT_BOX


def test_labels_do_not_depend_on_units():
    """Scaling the loss changes no label."""
    for scale in (1e-6, 1.0, 1e6):
        cycle = raced(f"{scale}*abs(x) + {scale}*abs(y)", "sgd", (1.03, 0.52), 300, 0.1 / scale)
        assert classify(cycle)[0] is Ending.CYCLE


def test_one_leap_does_not_make_a_minimum_look_flat():
    race = finished(spec_from_words(["himmelblau", "lbfgs"]))
    (track,) = race.tracks
    assert track.losses.max() > 1e4 * track.losses[0]
    assert track.outcome.ending is Ending.CONVERGED


def test_a_terrace_is_a_plateau():
    """A stair has no slope, even where it falls near by."""
    problem = problem_of(problem_value("floor(5*x)"))
    rest = np.full((60, 2), (0.21, 0.3))
    assert classify(path_of(problem, rest))[0] is Ending.PLATEAU
