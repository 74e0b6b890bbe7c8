"""The lines between a gradient and the next step: each shows its own number, on data as well."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.engine.run import finished, noise_rows
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.fitted_values import batch_rows, data_of
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import OneCycle, Step
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.render.loop.loop_lines import listing, loop_lines
from gdviz.render.loop.rule_card import rule_rows
from gdviz.render.paint.ticks import short
from tests.core.own.own_updates import normed, own

PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def raced(*words, **options):
    return finished(spec_from_words(list(words), **options))


def reached(told):
    """The values at the end of a line's numbers, of all coordinates."""
    values = told.rpartition("= ")[2].strip("()").replace("−", "-")
    return [float(v.replace("·10", "e").translate(PLAIN)) for v in values.split(", ")]


def numbers(lines, begin):
    return next(line.numbers for line in lines if line.code.startswith(begin))


def test_on_data_the_gradient_is_changed_by_the_same_lines():
    words = ["hours:model=logistic", "sgd:lr=2,clip_norm=0.01,l2=0.1,decay=0.01"]
    race = raced(*words, steps="10", batch="4")
    lines, track = loop_lines(race, 0, 5), race.tracks[0]
    w = track.points[5]
    g = data_of(race).part(batch_rows(race, 0, 5)).grad(w)
    clipped = g * 0.01 / np.sqrt(g @ g)
    told = [", ".join(map(short, v)) for v in (g, clipped, clipped + 0.1 * w, w * 0.98)]
    begins = ("g = Xᵀ", "g = g · min", "g = g + 0.1", "w = w − η 0.01")
    assert [numbers(lines, begin) for begin in begins] == told
    assert {line.indent for line in lines if line.code.startswith(("g =", "w =", "w ←"))} == {0, 2}
    # what is shown leads to where the racer goes
    assert reached(numbers(lines, "w ←")) == pytest.approx(track.points[6], rel=1e-3)
    assert "g = g · min(1, 0.01 / ‖g‖)" in listing(loop_lines(race, 0, 5))


def test_an_update_that_is_not_written_out_is_one_call():
    entry = Entry(own(normed)(), 0.1, decay=0.5)
    race = finished(RaceSpec(Landscape("sphere"), (entry,), (3.0, 4.0), 3))
    lines, (before, after) = loop_lines(race, 0, 1), race.tracks[0].points[1:3]
    assert numbers(lines, "w = w − η 0.5") == ", ".join(map(short, 0.95 * before))
    (call,) = [line for line in lines if line.code == "w, state = update(w, g, state, t, η)"]
    assert call.numbers == ", ".join(map(short, after))
    assert "plain NumPy" in call.note and not rule_rows(race, 0, 1)


def test_the_value_after_noise_is_told():
    words = ["sphere", "gd:lr=0.1,clip_value=0.5"]
    race = raced(*words, steps="3", start="3,4", noise="1")
    lines, noise = loop_lines(race, 0, 1), noise_rows(race.spec, 2)
    noisy = race.tracks[0].grads[1] + noise[1]
    assert numbers(lines, "g = g + noise") == ", ".join(map(short, noisy))
    assert numbers(lines, "g = clip") == ", ".join(map(short, np.clip(noisy, -0.5, 0.5)))


def test_after_a_step_comes_the_rate_of_the_next_one():
    spec = spec_from_words(["sphere", "momentum:lr=0.1"], steps="10")
    for schedule in (Step(step_size=3, gamma=0.5), OneCycle()):
        entry = dataclasses.replace(spec.entries[0], schedule=schedule)
        race = finished(dataclasses.replace(spec, entries=(entry,)))
        told = numbers(loop_lines(race, 0, 2), "t = t + 1")
        assert told.split(", ")[0] == f"η {short(race.tracks[0].lr[3])}"
        momentum = schedule.momentum_at(3, 10)
        assert (f"μ {short(momentum)}" in told) if momentum else (", " not in told)
        assert numbers(loop_lines(race, 0, 9), "t = t + 1") == ""


def test_a_search_decays_the_weights_after_its_step():
    race = raced("rosenbrock", "bfgs:decay=0.1,l2=0.1", steps="5")
    lines, track = loop_lines(race, 0, 3), race.tracks[0]
    found = track.points[4] + track.lr[3] * 0.1 * track.points[3]
    assert reached(numbers(lines, "w ←")) == pytest.approx(found, rel=1e-3)
    assert numbers(lines, "w = w − η 0.1 w₀") == ", ".join(map(short, track.points[4]))
    codes = [line.code for line in lines]
    assert codes.index("w ← wₜ₊₁") < codes.index("w = w − η 0.1 w₀")


@pytest.mark.parametrize("base", ["gd", "momentum", "adam"])
def test_the_lines_of_sam_lead_where_it_goes(base):
    method = OPTIMIZERS["sam"](base=OPTIMIZERS[base](), rho=0.3)
    entry = Entry(method, 1e-3, clip_norm=50.0)
    race = finished(RaceSpec(Landscape("rosenbrock"), (entry,), (-1.2, 1.0), 9, noise=1.0))
    lines, g = loop_lines(race, 0, 4), race.tracks[0].used_grads[4]
    assert reached(numbers(lines, "e ←")) == pytest.approx(0.3 * g / np.sqrt(g @ g), rel=1e-3)
    assert reached(numbers(lines, "w ←")) == pytest.approx(race.tracks[0].points[5], rel=1e-3)
