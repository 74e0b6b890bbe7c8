"""Race files: every field of a race comes back, and nothing that is unknown is passed over."""

import dataclasses

import pytest

from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.files.race_file import FORMAT, VERSION, dumps, loads
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.data import Data, Model, Slice
from gdviz.core.spec.gradient_noise import NoiseForm, Sampling
from gdviz.core.spec.race import Entry, Init, Landscape, Line, RaceSpec, StopRules
from tests.every import every

POINTS = tuple(
    (float(x), float(y)) for x, y in zip(range(8), (0, 1, 1, 0, 1, 0, 1, 1), strict=True)
)
# no value here is what a race has by itself
RACER = Entry(
    OPTIMIZERS["adam"](beta1=0.8),
    slot=3,
    lr=0.05,
    schedule=SCHEDULES["cosine"](),
    clip_norm=2.5,
    clip_value=0.75,
    l2=0.01,
    decay=0.02,
    batch=3,
    start=(0.5, -0.5),
    label="all of it",
    colour="#d55e00",
    visible=False,
)
MODEL = Model(
    kind="logistic",
    loss="bce",
    scaling="mean",
    ridge=0.1,
    ridge_bias=True,
)
DATA = Data(
    points=POINTS,
    model=MODEL,
    standardise=False,
    validation=0.25,
    test=0.125,
    split_seed=7,
)
RULES = StopRules(
    loss=0.125,
    gradient=0.25,
    patience=5,
    unit="epochs",
    judge="validation",
    least=0.01,
    epochs=9,
)
FULL = RaceSpec(
    DATA,
    (RACER,),
    start=(1.5, 2.5),
    steps=77,
    noise=0.5,
    noise_form=NoiseForm("spikes", 11, (0.5, 2.0)),
    sampling=Sampling(batch=4, order="fixed", shared=False),
    seed=12,
    stop=RULES,
    stop_when_converged=False,
)
SMALL = RaceSpec(Landscape(formula="a*x^2 + y^2", params=(("a", 2.0),), box=(-1, 1, -2, 2)), ())


def leaves(value, where=""):
    """All plain values of a race with their places, fields that do not count among them."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from leaves(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        for k, member in enumerate(value):
            yield from leaves(member, f"{where}[{k}]")
    else:
        yield where, value


OTHERS = {
    "line": RaceSpec(Line("a*x^2", (("a", 3.0),), (-2.0, 4.0)), ()),
    "named": RaceSpec(Landscape("rosenbrock", params=(("b", 7.0),)), (), inside=True),
    "formula": SMALL,
    "drawn": dataclasses.replace(SMALL, start=Init("uniform", 5)),
    "generated": RaceSpec(Data("moons", params=(("noise", 0.25),), model=Model("logistic")), ()),
    "network": RaceSpec(
        Data(
            "moons",
            model=Model("network", hidden=(3, 2), activation="relu", bias=False),
            slice=Slice("weights", (1, 2), 4, 0, 6, (1, 0), 0.5),
        ),
        (Entry(OPTIMIZERS["sgd"](), 0.1), Entry(OPTIMIZERS["sgd"](), 0.2)),
        start=Init("fan_in", 3),
    ),
    # parts that are there and say nothing but what they say by themselves
    "usual": RaceSpec(
        Data("cars"),
        (Entry(OPTIMIZERS["sgd"](), schedule=SCHEDULES["cosine"]()),),
        start=Init(),
        sampling=Sampling(),
    ),
    "polynomial": RaceSpec(Data(points=POINTS, model=Model(degree=3)), ()),
}


@every("race", [FULL, *OTHERS.values()])
def test_every_value_comes_back(race):
    assert dict(leaves(loads(dumps(race)))) == dict(leaves(race))


def test_the_full_race_has_nothing_by_default():
    """Or a field that was forgotten would come back by itself."""
    for value, bare in (
        (RACER, Entry(OPTIMIZERS["sgd"]())),
        (FULL, RaceSpec(Landscape("sphere"), ())),
        (RULES, StopRules()),
        (FULL.noise_form, NoiseForm()),
        (FULL.sampling, Sampling()),
        (OTHERS["network"].problem.slice, Slice()),
    ):
        for field in dataclasses.fields(value):
            if field.name not in ("inside",):
                assert getattr(value, field.name) != getattr(bare, field.name), field.name


HEAD = f'format = "{FORMAT}"\nversion = {VERSION}\n'
RACE = f"""{HEAD}
start = {{scheme = "uniform", seed = 3}}
[landscape]
name = "rosenbrock"
[landscape.params]
b = 50.0
[noise_form]
shape = "spikes"
[stop]
loss = 0.5
[[racers]]
optimizer = "adam"
[racers.schedule]
name = "cosine"
"""
FIT = f"""{HEAD}
[data]
source = "moons"
[data.params]
noise = 0.2
[data.model]
kind = "logistic"
[data.slice]
kind = "pca"
[sampling]
batch = 8
"""


@every(
    ("text", "after"),
    [
        (RACE, f"version = {VERSION}\n"),
        (RACE, "[landscape]\n"),
        (RACE, "[landscape.params]\n"),
        (RACE, "[noise_form]\n"),
        (RACE, "[stop]\n"),
        (RACE, "[[racers]]\n"),
        (RACE, "[racers.schedule]\n"),
        (FIT, "[data]\n"),
        (FIT, "[data.params]\n"),
        (FIT, "[data.model]\n"),
        (FIT, "[data.slice]\n"),
        (FIT, "[sampling]\n"),
    ],
)
def test_a_key_that_is_unknown_is_refused_wherever_it_stands(text, after):
    loads(text)
    with pytest.raises(InputError, match="stray"):
        loads(text.replace(after, f"{after}stray = 1\n"))


def test_a_key_that_is_unknown_in_a_start_is_refused():
    with pytest.raises(InputError, match="stray"):
        loads(RACE.replace("seed = 3}", "seed = 3, stray = 1}"))


@pytest.mark.parametrize("version", ["2", "3", "0", "-1", "1.0", '"1"', "true"])
def test_another_version_is_refused(version):
    with pytest.raises(InputError, match="version"):
        loads(RACE.replace(f"version = {VERSION}", f"version = {version}"))
    assert VERSION == 1


def test_a_newer_version_is_called_newer():
    with pytest.raises(InputError, match="newer"):
        loads(RACE.replace(f"version = {VERSION}", "version = 2"))


def test_every_knob_of_a_race_is_in_the_full_one():
    """A knob that is added later has to be added to the races above."""
    assert set(knobs_of(RaceSpec)) == {"steps", "noise", "inside", "seed", "stop_when_converged"}


@pytest.mark.parametrize(
    "rows",
    [[[1.0], [2.0]], [[]], [[1.0, 2.0], [3.0]], [1.0, 2.0], [[1.0] * 65, [2.0] * 65]],
    ids=["one", "none", "ragged", "numbers", "many"],
)
def test_points_without_an_input_or_a_target_are_refused(rows):
    """One number alone is a target from nothing."""
    with pytest.raises(InputError, match=r"data\.points: each must be a list of numbers"):
        loads(f"{HEAD}[data]\npoints = {rows}\n")


def test_points_may_have_as_many_inputs_as_there_may_be():
    for width in (2, 64):
        rows = [[float(k + n) for k in range(width)] for n in range(3)]
        assert loads(f"{HEAD}[data]\npoints = {rows}\n").problem.points == tuple(map(tuple, rows))
