"""What every optimizer of the catalogue keeps, and what theory says of some."""

import functools
import math

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.base.knobs import knobs_of
from gdviz.core.engine.suggest import suggested_lr
from gdviz.core.formula.parsing import parse
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape
from gdviz.core.sweeps.sweep import sweep
from tests.every import every

ALL = list(OPTIMIZERS)
STEPS = 40
START = (-0.9, 0.6)
FORMULA = "(x^2 + 5*y^2)/2 + 0.4*x*y + 0.1*x^4 + 0.3*cos(x + 2*y) - 0.2*x"
SWAPPED = "(y^2 + 5*x^2)/2 + 0.4*y*x + 0.1*y^4 + 0.3*cos(y + 2*x) - 0.2*y"
FLIPPED = "(x^2 + 5*y^2)/2 - 0.4*x*y + 0.1*x^4 + 0.3*cos(-x + 2*y) + 0.2*x"
RATE = {"sgd": 0.05, "momentum": 0.02, "nesterov": 0.02, "bb": 0.05, "asgd": 0.05}


def ids(cls):
    return cls.id


def rate(cls):
    return cls.default_lr if cls.own_step_length else RATE.get(cls.id, 0.03)


@functools.cache
def walked(cls, formula=FORMULA, start=START, steps=STEPS, lr=None, **knobs):
    if cls.id == "polyak":
        knobs["f_star"] = -5.0
    path = trajectory(cls.id, formula, start, steps, lr or rate(cls), **knobs)
    path.setflags(write=False)
    return path


@every("cls", ALL)
def test_every_member_is_described(cls):
    assert len(cls.__doc__) > 120 and "Shines" in cls.__doc__
    assert any(year.isdigit() and len(year) == 4 for year in words(cls.__doc__)), "no source"
    assert cls.title and cls.summary.endswith(".") and cls.summary.count(". ") == 0
    assert math.isfinite(cls.default_lr) and cls.default_lr > 0
    assert cls.momentum_knob is None or cls.momentum_knob in knobs_of(cls)
    for name, declared in knobs_of(cls).items():
        value = getattr(cls(), name)
        assert declared.help
        if declared.scale == "choice":
            assert value in declared.choices
        elif declared.scale != "bool" and value is not None:
            assert declared.low <= value <= declared.high


def words(text):
    return (
        text.replace("(", " ")
        .replace(")", " ")
        .replace(",", " ")
        .replace(";", " ")
        .replace(":", " ")
        .replace(".", " ")
        .split()
    )


@every("cls", ALL)
def test_the_input_is_untouched_and_the_bits_are_the_same(cls):
    objective = parse(FORMULA)
    objective.fstar = -5.0
    method = cls()
    w = np.array(START)
    state = method.init(w)
    for t in (1, 2, 3):
        before = {name: np.array(value) for name, value in state.items()}
        kept = w.copy()
        w.setflags(write=False)
        for value in state.values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
        moved, after = method.step(w, objective, state, t, rate(cls))
        again, after_again = method.step(w, objective, state, t, rate(cls))
        assert np.array_equal(w, kept)
        assert all(np.array_equal(before[n], state[n]) for n in state)
        assert np.array_equal(moved, again)
        assert list(after) == list(state)
        assert all(np.array_equal(after[n], after_again[n]) for n in after)
        w, state = np.array(moved), {n: np.array(v) for n, v in after.items()}
    assert not np.array_equal(w, START)


@pytest.mark.parametrize("cls", ALL, ids=ids)
def test_swapping_the_axes_swaps_the_path(cls):
    path, swapped = walked(cls), walked(cls, SWAPPED, START[::-1])
    assert swapped[:, ::-1] == pytest.approx(path, abs=1e-8)


@pytest.mark.parametrize("cls", ALL, ids=ids)
def test_flipping_an_axis_flips_the_path(cls):
    # Yogi's moments begin a little above zero, on one side of it
    knobs = {"initial_accumulator": 0.0} if cls.id == "yogi" else {}
    path = walked(cls, **knobs)
    flipped = walked(cls, FLIPPED, (-START[0], START[1]), **knobs)
    assert flipped * (-1, 1) == pytest.approx(path, abs=1e-8)


def rotated_pair(cls, angle=0.6):
    """A path in a ravine, and the path in the rotated ravine rotated back."""
    c, s = math.cos(angle), math.sin(angle)
    turned = f"(({c}*x + {s}*y)^2 + 10*({c}*y - {s}*x)^2)/2"
    x, y = START
    path = walked(cls, "(x^2 + 10*y^2)/2")
    other = walked(cls, turned, (c * x - s * y, s * x + c * y))
    return path, other @ np.array([[c, -s], [s, c]])


@pytest.mark.parametrize(
    "name", "sgd momentum nesterov qhm normgd muon newton levenberg bfgs cg exact trust bb".split()
)
def test_rotation_commutes_with_these(name):
    path, back = rotated_pair(OPTIMIZERS[name])
    assert back == pytest.approx(path, abs=1e-8)


@pytest.mark.parametrize(
    "name", "adam adamw adagrad rmsprop adadelta nadam radam lion signsgd rprop yogi adan".split()
)
def test_rotation_does_not_commute_with_those_that_scale_each_axis(name):
    path, back = rotated_pair(OPTIMIZERS[name])
    assert np.abs(back - path).max() > 1e-3


@every("cls", ALL)
def test_where_the_gradient_is_zero_every_method_stays(cls):
    """At the minimum of a bowl around zero, where decay has nothing to shrink."""
    path = trajectory(cls.id, "x^2 + 2*y^2", (0, 0), 15, rate(cls), **extra(cls))
    assert (path == 0).all()


def extra(cls):
    """What a method needs besides its defaults to have nothing left that could move it."""
    knobs = {"polyak": {"f_star": 0.0}, "yogi": {"initial_accumulator": 0.0}}
    return knobs.get(cls.id, {})


@pytest.mark.parametrize("cls", ALL, ids=ids)
def test_no_method_brings_nan_from_a_plain_bowl(cls):
    for formula in ("x^2 + 10*y^2", "x^2 + 0*y", "x^4 + y^4"):
        path = trajectory(cls.id, formula, (1.5, -0.7), 120, rate(cls), **extra(cls))
        assert np.isfinite(path).all()


def same(a, b, tolerance=1e-12):
    return np.abs(a - b).max() <= tolerance


def test_momentum_without_momentum_is_gradient_descent():
    plain = walked(OPTIMIZERS["sgd"], lr=0.05)
    assert same(walked(OPTIMIZERS["momentum"], lr=0.05, momentum=0.0), plain)
    assert same(walked(OPTIMIZERS["nesterov"], lr=0.05, momentum=0.0), plain)
    assert same(walked(OPTIMIZERS["qhm"], lr=0.05, nu=0.0), plain)
    assert not same(walked(OPTIMIZERS["momentum"], lr=0.05), plain, 1e-2)


def test_the_conventions_of_momentum_agree_at_a_constant_rate():
    torch = walked(OPTIMIZERS["momentum"])
    assert same(walked(OPTIMIZERS["momentum"], convention="classic"), torch, 1e-12)
    ahead = walked(OPTIMIZERS["nesterov"], convention="look-ahead")
    shown = walked(OPTIMIZERS["nesterov"])
    v = np.diff(ahead, axis=0)
    # torch's point is the one looked ahead to
    assert same(shown[1:], ahead[1:] + 0.9 * v, 1e-12)


def test_adamw_without_decay_is_adam():
    adam = walked(OPTIMIZERS["adam"])
    assert same(walked(OPTIMIZERS["adamw"], weight_decay=0.0), adam)
    assert not same(walked(OPTIMIZERS["adamw"], weight_decay=0.5), adam, 1e-3)
    assert same(walked(OPTIMIZERS["qhadam"], nu1=1.0, beta1=0.9), adam)


def test_ranger_is_radam_that_looks_ahead():
    radam = OPTIMIZERS["radam"](beta1=0.95, eps=1e-5)
    parts = OPTIMIZERS["lookahead"](base=radam, k=6, alpha=0.5)
    assert same(trajectory(parts, FORMULA, START, 60, 0.03), walked(OPTIMIZERS["ranger"], steps=60))


def test_a_wrapper_gets_the_rate_of_its_base():
    place = Landscape(name="booth")
    wrapped = OPTIMIZERS["lookahead"](base=OPTIMIZERS["sgd"]())
    assert suggested_lr(wrapped, place) == suggested_lr(OPTIMIZERS["sgd"](), place)


@pytest.mark.parametrize("curvature", [1.0, 4.0, 30.0])
def test_gradient_descent_converges_below_two_over_the_curvature_only(curvature):
    formula = f"{curvature}*x^2/2 + y^2/2"
    below = trajectory("sgd", formula, (1, 1), 4000, 2 / curvature * 0.999)
    at = trajectory("sgd", formula, (1, 0), 4000, 2 / curvature)
    above = trajectory("sgd", formula, (1, 1), 4000, 2 / curvature * 1.001)
    assert np.abs(below[-1]).max() < 0.02
    assert abs(at[-1, 0]) == pytest.approx(1)
    assert np.abs(above[-1]).max() > 50


@pytest.mark.parametrize(
    ("name", "knobs"),
    [
        ("sgd", {}),
        ("sgd", {"momentum": 0.5, "dampening": 0.4}),
        ("sgd", {"momentum": 0.5, "dampening": 0.4, "nesterov": True}),
        ("momentum", {}),
        ("momentum", {"dampening": 0.5}),
        ("momentum", {"convention": "classic", "dampening": 0.5}),
        ("nesterov", {}),
        ("nesterov", {"convention": "look-ahead"}),
        ("qhm", {"momentum": 0.9, "nu": 0.7}),
        ("qhm", {"momentum": 0.9, "nu": 0.0}),
        ("asgd", {"lambd": 0.0}),
    ],
)
def test_the_stability_limit_is_that_of_the_class(name, knobs):
    """On x^2/2: stable at 0.99 of the limit and not at 1.01."""
    limit = OPTIMIZERS[name](**knobs).curvature_limit()
    ends = [
        trajectory(name, "x^2/2 + 0*y", (1, 0), 3000, limit * f, **knobs)[-1] for f in (0.99, 1.01)
    ]
    assert np.abs(ends[0]).max() < 1e-3 < 1e3 < np.abs(ends[1]).max()


def test_steps_of_a_length_of_their_own_have_no_stability_limit():
    """What does not step by lr times a gradient does not leave a bowl at a certain lr."""
    own = ("normgd", "signsgd", "signum", "lion", "muon", "rprop", "sophia")
    searching = ("armijo", "exact", "polyak", "cg", "bb", "bfgs", "lbfgs", "trust")
    newton = ("newton", "levenberg", "saddlefree")
    for name in (*own, *searching, *newton, "prodigy", "dadaptsgd", "dadaptadam"):
        assert OPTIMIZERS[name]().curvature_limit() is None, name


@pytest.mark.parametrize("name", ["adam", "adamw", "amsgrad", "rmsprop"])
def test_the_first_step_of_adam_is_one_rate_long(name):
    knobs = {"weight_decay": 0.0} if name == "adamw" else {}
    path = trajectory(name, "3*x^2 - 40*y", (2, 1), 1, 0.1, **knobs)
    length = 0.1 / math.sqrt(0.01) if name == "rmsprop" else 0.1
    # the gradient is (12, -40)
    assert path[1] - path[0] == pytest.approx((-length, length), rel=1e-6)


def test_bias_correction_on_a_constant_slope():
    """Uncorrected over corrected step is (1 - b1^t)/sqrt(1 - b2^t): 6.568520 at t = 12."""
    with_it = np.diff(trajectory("adam", "x + 0*y", (0, 0), 40, 0.1)[:, 0])
    without = np.diff(trajectory("adam", "x + 0*y", (0, 0), 40, 0.1, bias_correction=False)[:, 0])
    ratio = without / with_it
    t = np.arange(1, 41)
    assert ratio == pytest.approx((1 - 0.9**t) / np.sqrt(1 - 0.999**t), rel=1e-6)
    assert int(t[ratio.argmax()]) == 12
    assert ratio.max() == pytest.approx(6.568520, abs=1e-5)


def test_adagrad_stalls_on_a_constant_slope():
    """It has moved lr * sum of t^(-1/2) = 19.85446454 after 10,000 steps, whatever the slope."""
    for slope in (1, 100):
        path = trajectory("adagrad", f"{slope}*x + 0*y", (0, 0), 10_000, 0.1)
        assert -path[-1, 0] == pytest.approx(19.85446454, abs=2e-8)
    assert -trajectory("adam", "x + 0*y", (0, 0), 10_000, 0.1)[-1, 0] == pytest.approx(
        1000, rel=1e-6
    )


def test_undershoot_of_momentum_and_nesterov():
    """x^2/2 from 1 with lr 0.1, momentum 0.9: the first undershoot, both at step 9."""
    heavy = trajectory("momentum", "x^2/2 + 0*y", (1, 0), 60, 0.1)[:, 0]
    # the classical point of Nesterov's method
    nesterov = trajectory("nesterov", "x^2/2 + 0*y", (1, 0), 60, 0.1, convention="look-ahead")[:, 0]
    assert (heavy[:20].min(), nesterov[:20].min()) == pytest.approx(
        (-0.60371698, -0.35459454), abs=1e-8
    )
    assert int(heavy[:20].argmin()) == int(nesterov[:20].argmin()) == 9


def test_fista_takes_the_growing_momentum():
    path = trajectory("nesterov", "(x^2 + 10*y^2)/2", (1, 1), 30, 0.1, convention="fista")
    x = y = np.ones(2)
    theta = 1.0
    for _ in range(30):
        new = y - 0.1 * y * (1, 10)
        grown = (1 + math.sqrt(1 + 4 * theta**2)) / 2
        y = new + (theta - 1) / grown * (new - x)
        x, theta = new, grown
    assert path[-1] == pytest.approx(x, rel=1e-12)


def test_centred_rmsprop_survives_a_constant_slope():
    """The variance of a constant is 0, and rounding must not make it negative."""
    path = trajectory("rmsprop", "x + y", (0, 0), 6000, 1e-9, centered=True)
    assert np.isfinite(path).all()


@pytest.mark.parametrize("name", ["prodigy", "dadaptsgd", "dadaptadam"])
def test_methods_without_a_rate_find_one(name):
    """On a bowl round enough for the distance over the first slope to be a stable rate."""
    path = trajectory(name, "(x^2 + 2*y^2)/2", (4, 1), 3000)
    losses = (path[:, 0] ** 2 + 2 * path[:, 1] ** 2) / 2
    assert losses[-1] < 1e-3 * losses[0]


def test_rates_of_those_that_need_none_stay():
    for cls in ALL:
        if cls.own_step_length:
            assert suggested_lr(cls(), Landscape(name="booth")) == cls.default_lr


def test_the_tuples_of_torch_are_understood():
    rprop = {"etaminus": 0.4, "etaplus": 1.3, "step_min": 1e-5, "step_max": 2.0}
    tuples = {"etas": (0.4, 1.3), "step_sizes": (1e-5, 2.0)}
    assert same(walked(OPTIMIZERS["rprop"], **tuples), walked(OPTIMIZERS["rprop"], **rprop), 0.0)
    adan = walked(OPTIMIZERS["adan"], betas=(0.9, 0.8, 0.95))
    assert same(walked(OPTIMIZERS["adan"], beta1=0.9, beta2=0.8, beta3=0.95), adan, 0.0)


@pytest.mark.parametrize("cls", [c for c in ALL if c().first_order], ids=ids)
def test_a_lane_that_is_lost_disturbs_no_other(cls):
    starts = np.array([[-0.9, 1e300, 0.3], [0.6, -1e300, 0.2]])
    objective = parse(FORMULA)
    together = sweep(objective, Entry(cls()), starts, 30, rate(cls))
    for lane in (0, 2):
        alone = sweep(objective, Entry(cls()), starts[:, lane], 30, rate(cls))
        assert np.array_equal(together[:, lane], alone)
