"""Who has stalled, who rests where a penalty balances the gradient, and who is still on the way.

The judges are paths of loops of their own that go on many times longer, and closed forms.
"""

import numpy as np
import pytest

from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.race import Entry, Landscape, RaceSpec

HIMMELBLAU = Landscape(name="himmelblau")
BOWL = Landscape(formula="(x - 1)^2 + (y - 1)^2", box=(-3.0, 3.0, -3.0, 3.0))
START = (-0.5, -1.0)
BALANCED = "the penalty balances the gradient"


def track_of(problem, method, lr, start, steps, knobs=(), **changes):
    entry = Entry(OPTIMIZERS[method](**dict(knobs)), lr, **changes)
    return finished(RaceSpec(problem, (entry,), start, steps)).tracks[0]


def slope(w):
    """Himmelblau's gradient."""
    x, y = w
    a, b = x * x + y - 11.0, x + y * y - 7.0
    return np.array((4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b))


def adam(start, lr, steps, l2=0.0, decay=0.0):
    """The points of Adam with a coupled or a decoupled decay, as in its paper and in AdamW's."""
    w, m, v, points = np.array(start), np.zeros(2), np.zeros(2), [np.array(start)]
    for t in range(1, steps + 1):
        g, w = slope(w) + l2 * w, w * (1.0 - lr * decay)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w = w - lr * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        points.append(w)
    return np.array(points)


def adagrad(start, lr, steps, l2):
    """The points of AdaGrad with a coupled decay."""
    w, r, points = np.array(start), np.zeros(2), [np.array(start)]
    for _ in range(steps):
        g = slope(w) + l2 * w
        r = r + g * g
        w = w - lr * g / (np.sqrt(r) + 1e-10)
        points.append(w)
    return np.array(points)


@pytest.mark.parametrize("l2", [0.1, 1.0, 5.0])
@pytest.mark.parametrize(
    ("method", "path", "lr", "steps"), [("adam", adam, 0.01, 500), ("adagrad", adagrad, 0.1, 1000)]
)
def test_who_nears_the_minimum_of_the_penalised_loss_has_not_stalled(method, path, lr, steps, l2):
    points = path(START, lr, 3 * steps, l2=l2)
    assert np.abs(slope(points[-1]) + l2 * points[-1]).max() < 1e-6
    track = track_of(HIMMELBLAU, method, lr, START, steps, l2=l2)
    assert track.points[-1] == pytest.approx(points[steps], abs=1e-9)
    # the slope without the penalty stays
    assert np.hypot(*track.grads[-1]) > 0.1
    assert track.outcome.ending in (Ending.DESCENDING, Ending.CLIMBING)


@pytest.mark.parametrize("knob", ["decay", "weight_decay"])
@pytest.mark.parametrize(("strength", "lr", "steps"), [(0.01, 0.1, 1000), (0.1, 0.1, 500)])
def test_adam_with_decay_nears_the_minimum_as_it_forgets(knob, strength, lr, steps):
    """v falls to 0, and with it the way that decay holds it off."""
    points = adam(START, lr, 10 * steps, decay=strength)
    lowest = np.array((-3.7793102533777469, -3.2831859912861694))
    away = np.hypot(*(points - lowest).T)
    assert away[-1] < 0.2 * away[steps]
    own = knob == "weight_decay"
    knobs, changes = ({knob: strength}, {}) if own else ({}, {knob: strength})
    track = track_of(HIMMELBLAU, "adamw" if own else "adam", lr, START, steps, knobs, **changes)
    assert track.points[-1] == pytest.approx(points[steps], abs=1e-9)
    assert track.outcome.ending is not Ending.STALLED


@pytest.mark.parametrize("l2", [0.0, 0.01, 1.0])
def test_adagrads_steps_fade_far_from_the_minimum(l2):
    points = adagrad(START, 0.001, 20_000, l2)
    assert np.hypot(*slope(points[-1])) > 10.0
    outcome = track_of(HIMMELBLAU, "adagrad", 0.001, START, 3000, l2=l2).outcome
    assert str(outcome) == "stalled: the step faded"


@pytest.mark.parametrize("changes", [{}, {"decay": 0.5}, {"l2": 0.5}], ids=str)
def test_a_schedule_that_fades_leaves_a_racer_where_nothing_balances(changes):
    """Rates 0.01*0.97^t add up to 1/3, and e^(-2/3) of the way is left."""
    faded = SCHEDULES["exponential"](gamma=0.97)
    for steps in (400, 2000):
        track = track_of(BOWL, "sgd", 0.01, (2.0, 1.5), steps, schedule=faded, **changes)
        pull = 2.0 * (track.points[-1] - 1.0) + sum(changes.values()) * track.points[-1]
        assert np.abs(pull).max() > 0.1
        assert track.outcome.ending is Ending.STALLED
    ended = SCHEDULES["polynomial"](total_iters=3)
    track = track_of(BOWL, "sgd", 0.1, (2.0, 1.5), 500, schedule=ended, **changes)
    assert str(track.outcome) == "stalled: the step vanished"


@pytest.mark.parametrize(
    ("method", "knobs", "changes"),
    [
        ("sgd", {}, {"decay": 0.5}),
        ("sgd", {}, {"l2": 0.5}),
        ("sgdschedulefree", {"weight_decay": 0.5}, {}),
        ("lookahead", {}, {"decay": 0.5}),
    ],
    ids=str,
)
def test_where_a_penalty_balances_the_slope_is_told_of_a_methods_own_decay_too(
    method, knobs, changes
):
    """2(x - 1) + x/2 = 0 at 0.8."""
    knobs = {"base": OPTIMIZERS["sgd"]()} if method == "lookahead" else knobs
    track = track_of(BOWL, method, 0.1, (2.0, 1.5), 3000, knobs, **changes)
    assert track.points[-1] == pytest.approx([0.8, 0.8])
    assert track.outcome.ending is Ending.CONVERGED and track.outcome.reason == BALANCED


@pytest.mark.parametrize("own", [True, False])
def test_a_step_of_one_length_balances_decay_where_that_is_as_long(own):
    """AdamW's step tends to lr*sign(g): it rests where 5*w is that, at 1/5."""
    knobs, changes = ({"weight_decay": 5.0}, {}) if own else ({}, {"decay": 5.0})
    track = track_of(HIMMELBLAU, "adamw", 0.1, START, 3000, knobs, **changes)
    assert track.points[-1] == pytest.approx([0.2, 0.2], abs=1e-3)
    assert track.outcome.ending is not Ending.STALLED


def test_a_slope_that_is_small_beside_the_losses_alone_is_no_arrival():
    """y falls from 1e7, x stays at 2 as the rate fades: its slope is nothing beside that."""
    ravine = Landscape(formula="x^2 + 1e7*y^2", box=(-3.0, 3.0, -3.0, 3.0))
    faded = SCHEDULES["exponential"](gamma=0.97)
    track = track_of(ravine, "sgd", 4e-8, (2.0, 1.0), 2000, schedule=faded)
    assert track.points[-1] == pytest.approx([2.0, 0.0], abs=1e-4)
    assert str(track.outcome) == "stalled: the step vanished"


def test_a_long_swing_is_no_divergence():
    """Signum's mean of gradients turns a racer that is far out back in again."""
    quartic = Landscape(name="styblinski_tang")
    start = (4.164, 0.768)
    short = track_of(quartic, "signum", 1.8754170234680483, start, 200)
    long = track_of(quartic, "signum", 1.8754170234680483, start, 4000)
    assert np.abs(long.points).max() <= np.abs(short.points).max() + 2.0
    assert short.outcome.ending is not Ending.DIVERGED


@pytest.mark.parametrize(("lr", "lasting"), [(0.019999, False), (0.01999, False), (0.02, True)])
def test_swings_that_die_out_are_no_limit_cycle(lr, lasting):
    """A step turns the steep coordinate round by 1 - 100*lr; at 0.02 it stays as it is."""
    steps = 10_000
    track = track_of(Landscape(name="ravine_k100"), "sgd", lr, (-5.0, 1.0), steps)
    left = abs(1.0 - 100.0 * lr) ** steps
    assert abs(track.points[-1][1]) == pytest.approx(left, rel=1e-6, abs=1e-12)
    assert (left > 0.99) == lasting
    assert (track.outcome.ending is Ending.CYCLE) == lasting
