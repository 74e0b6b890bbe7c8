"""One racer becomes many, each at its own value of one number."""

import math
from dataclasses import replace

import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.fan import alone, fannable, fanned, own_rate, rates_around, values_in
from gdviz.core.spec.names import labels
from gdviz.core.spec.race import Entry, Landscape, RaceSpec


def race(count=3):
    racers = [Entry(OPTIMIZERS[name](), lr=0.02) for name in ("sgd", "momentum", "adam")]
    return RaceSpec(Landscape(name="rosenbrock"), tuple(racers * 11)[:count])


def test_rates_are_half_a_decade_apart_around_the_one_there_is():
    apart = math.sqrt(10)
    assert rates_around(0.02, 3) == pytest.approx((0.02 / apart, 0.02, 0.02 * apart), rel=0.03)
    assert rates_around(0.02, 5)[::2] == (0.002, 0.02, 0.2)
    assert rates_around(0.0123456, 3)[1] == 0.0123456


def test_each_value_is_in_its_racers_name():
    spec = fanned(race(), 0, "lr", (0.01, 0.02, 0.04))
    assert [entry.lr for entry in spec.entries] == [0.01, 0.02, 0.04, 0.02, 0.02]
    assert labels(spec)[:3] == tuple(f"Gradient descent, η {lr}" for lr in (0.01, 0.02, 0.04))
    spec = fanned(race(), 1, "momentum", (0.5, 0.9))
    assert labels(spec)[1:3] == ("Momentum, μ 0.5", "Momentum, μ 0.9")


def test_a_colour_of_its_own_stays_with_one_of_them():
    spec = race()
    first = replace(spec.entries[0], colour="#12b4fe")
    spec = replace(spec, entries=(first, *spec.entries[1:]))
    made = fanned(spec, 0, "lr", (0.01, 0.02, 0.04)).entries[:3]
    assert [entry.colour for entry in made] == ["", "#12b4fe", ""]


def test_there_are_at_most_32():
    assert len(fanned(race(30), 4, "lr", (1.0, 2.0, 3.0)).entries) == 32
    with pytest.raises(InputError, match="33 racers; at most 32"):
        fanned(race(31), 4, "lr", (1.0, 2.0, 3.0))


def test_values_are_read_as_they_are_typed():
    lr = fannable(race().entries[0])["lr"]
    assert values_in("0.01, 1e-3;0.1  0.1", lr, "lr") == (0.01, 0.001, 0.1)
    for text, said in (("", "are needed"), ("0", "must be a number above 0"), ("x", "'x'")):
        with pytest.raises(InputError, match=said):
            values_in(text, lr, "lr")


def test_only_this_racer_is_seen():
    spec = race()
    hidden = replace(spec.entries[1], visible=False)
    spec = alone(replace(spec, entries=(spec.entries[0], hidden, spec.entries[2])), 1)
    assert [entry.optimizer.id for entry in spec.entries] == ["momentum"]
    assert spec.entries[0].visible


def test_a_found_rate_is_rounded_and_a_typed_one_is_not():
    typed, found = race().entries[0], Entry(OPTIMIZERS["sgd"]())
    assert own_rate(replace(typed, lr=0.012345), 1.0) == 0.012345
    assert own_rate(found, 0.0020321) == 0.002
    assert own_rate(found, None) == found.optimizer.default_lr
