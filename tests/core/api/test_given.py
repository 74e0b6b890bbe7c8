"""An optimizer, knobs and a schedule in all the words that a script may use, torch's among them."""

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.base.knobs import InputError
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.files.race_file import dumps, loads
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES, Cosine, Cyclic, MultiStep, OneCycle, Plateau, Restarts
from tests.every import every

START = (-1.2, 1.0)


def path(optimizer="sgd", lr=0.01, schedule=None, steps=60, **knobs):
    return trajectory(optimizer, "booth", START, steps, lr, schedule, **knobs)


@pytest.mark.parametrize(
    "given",
    [
        ("adam:beta1=0.8,lr=0.01", None, {}),
        ("adam:lr=5", 0.01, {"betas": [0.8, 0.999]}),
        (OPTIMIZERS["adam"], np.float32(0.01), {"beta1": np.float64(0.8)}),
        (OPTIMIZERS["adam"](beta1=0.8), 0.01, {"amsgrad": np.bool_(False)}),
        ("Adam", 0.01, {"beta1": 0.8, "foreach": None, "maximize": False, "fused": None}),
    ],
)
def test_an_optimizer_may_be_given_in_many_ways(given):
    optimizer, lr, knobs = given
    expected = path("adam", 0.01, beta1=0.8)
    # 0.01 in single precision is another number
    assert path(optimizer, lr, **knobs) == pytest.approx(expected, rel=1e-6)


def test_the_schedule_of_the_words_stays_unless_another_is_given():
    words = path("sgd:schedule=exponential(gamma=0.5)")
    assert np.array_equal(words, path(schedule="exponential(gamma=0.5)"))
    other = path("sgd:schedule=exponential(gamma=0.5)", schedule=lambda t: 1.0)
    assert np.array_equal(other, path())


def test_what_is_wrapped_may_be_words_or_a_class():
    expected = path("lookahead(adam:beta1=0.8)")
    assert np.array_equal(path("lookahead", base="adam:beta1=0.8"), expected)
    assert np.array_equal(path("lookahead", base=OPTIMIZERS["adam"]), path("lookahead(adam)"))


def test_decoupled_decay_has_torchs_name_too():
    apart = path("nadam", weight_decay=0.1, decoupled_weight_decay=True)
    assert np.array_equal(apart, path("nadam", decay=0.1))
    assert np.array_equal(path("nadam", weight_decay=0.1), path("nadam", l2=0.1))


LR = 0.01
TORCH = [
    ("CosineAnnealingLR(T_max=30, eta_min=0.001)", Cosine(30, 0.001 / LR)),
    ("CosineAnnealingWarmRestarts(T_0=9,eta_min=0.002)", Restarts(9, floor=0.002 / LR)),
    ("MultiStepLR(milestones=20/40,gamma=0.5)", MultiStep(20, 40, gamma=0.5)),
    ({"name": "MultiStepLR", "milestones": [40, 20]}, MultiStep(20, 40)),
    ("OneCycleLR(max_lr=0.01,anneal_strategy=linear)", OneCycle(anneal="linear")),
    (
        {"name": "CyclicLR", "base_lr": 0.01, "max_lr": 0.03, "step_size_up": 7},
        Cyclic(0.03 / LR, 7),
    ),
    ({"name": "ReduceLROnPlateau", "min_lr": 0.005}, Plateau(min_factor=0.005 / LR)),
    (Cosine, Cosine()),
]


@pytest.mark.parametrize(("given", "ours"), TORCH, ids=lambda v: getattr(v, "id", ""))
def test_torchs_schedulers_by_their_own_names(given, ours):
    assert np.array_equal(path("momentum", LR, given), path("momentum", LR, ours))


# the factor of torch's scheduler with its own defaults at t = 0, 2, 7 (PyTorch 2.13)
UNTOLD = {
    "ConstantLR": (1 / 3, 1 / 3, 1.0),
    "LinearLR": (1 / 3, 1 / 3 + 2 / 3 * 2 / 5, 1.0),
    "PolynomialLR": (1.0, 3 / 5, 0.0),
    "CyclicLR": (1.0, 1.0 + 9.0 * 2 / 2000, 1.0 + 9.0 * 7 / 2000),
    "constant": (1.0, 1.0, 1.0),
}


@pytest.mark.parametrize("name", UNTOLD)
def test_torchs_names_have_torchs_defaults(name):
    race = 'format = "gdviz-race"\nversion = 1\n[[racers]]\noptimizer = "sgd"\n'
    nested = '[racers.schedule]\nname = "sequence"\nmilestone = 8\n[racers.schedule.first]\n'
    ways = [
        spec_from_words(["sphere", f"sgd:schedule={name}"]),
        loads(f'{race}[racers.schedule]\nname = "{name}"\n[landscape]\nname = "sphere"\n'),
        loads(f'{race}{nested}name = "{name}"\n[landscape]\nname = "sphere"\n'),
    ]
    for spec in ways:
        factors = spec.entries[0].schedule.table(20)["lr"]
        assert factors[[0, 2, 7]] == pytest.approx(UNTOLD[name], rel=1e-15)
        assert loads(dumps(spec)) == spec
    for given in (name, {"name": name}):
        assert np.array_equal(path(schedule=given), path(schedule=ways[0].entries[0].schedule))


def test_what_is_given_goes_before_torchs_default():
    given = path(schedule="LinearLR(total_iters=9)")
    assert np.array_equal(given, path(schedule="warmup(total_iters=9)"))


def test_a_constant_says_that_it_is_not_torchs():
    constant, torchs = SCHEDULES["constant"], SCHEDULES["ConstantLR"]
    assert "ConstantLR" in constant.summary and torchs.title.lower() in constant.summary


def test_the_rate_of_a_cycle_stands_in_for_that_of_the_optimizer():
    assert np.array_equal(path(lr=9.0, schedule="onecycle(max_lr=0.01)"), path(schedule="onecycle"))
    table = {"name": "cyclic", "base_lr": 0.01, "max_lr": 0.02}
    assert np.array_equal(path(lr=None, schedule=table), path(schedule=Cyclic(2.0)))


@every("cls", SCHEDULES)
def test_a_table_is_as_good_as_the_schedule(cls):
    assert np.array_equal(path(schedule={"name": cls.id}), path(schedule=cls()))


BAD = [
    ({"optimizer": None}, "optimizer: must be a name"),
    ({"optimizer": "adam:bta=1"}, "did you mean"),
    ({"optimizer": "lookahead", "base": {"name": "adam"}}, "base: must be a name"),
    ({"optimizer": "adam", "betas": 0.9}, "betas = 0.9: must be 2 numbers"),
    ({"optimizer": "adam", "betas": (0.9,)}, "must be 2 numbers"),
    ({"optimizer": "sgd", "betas": (0.9, 0.9)}, "sgd has none"),
    ({"optimizer": "adam", "maximize": True}, "only False is possible"),
    ({"schedule": 5}, "schedule: must be a name"),
    ({"schedule": ("cosine", {})}, "finite numbers"),
    ({"schedule": "cosine(T_max=-1)"}, "schedule.T_max = -1"),
    ({"schedule": Cosine(T_max=-1)}, "schedule.T_max = -1"),
    ({"schedule": "multistep(milestones=1/2/3/4)"}, "at most 3"),
    ({"schedule": "multistep(milestones=a)"}, "schedule.first: must be"),
    ({"schedule": "cosine(eta_min=x)"}, "eta_min = x: must be a number"),
    ({"schedule": "cosine(eta_min=0.001)", "lr": None}, "give lr, too"),
    ({"steps": 10**12}, "at most"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD)
def test_what_is_not_allowed_is_one_line(arguments, words):
    with pytest.raises(InputError, match=words) as raised:
        path(**arguments)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("place", [None, {"name": "booth"}, lambda x, y: x])
def test_a_landscape_is_a_name_a_formula_or_parsed(place):
    with pytest.raises(InputError, match="landscape: must be"):
        trajectory("sgd", place, START, 5, 0.1)


@pytest.mark.parametrize("start", ["-1,2", None, [[1], [2, 3]], (1.0, "a")])
def test_a_start_is_numbers(start):
    with pytest.raises(InputError, match="start"):
        trajectory("sgd", "booth", start, 5, 0.1)
