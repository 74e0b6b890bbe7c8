"""The usual mistakes of a training loop are shown for the racers that can make them."""

import numpy as np
import pytest

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.render.loop.loop_lines import loop_lines
from gdviz.render.loop.loop_traps import average_trap, is_corrected, memory

# whose averages are divided by 1 − βᵗ, by their papers
CORRECTED = set(
    "adam amsgrad adamw adamax nadam radam adabelief yogi adan qhadam adamwschedulefree lookahead "
    "ranger".split()
)
# what is not 0 before the first step, by their papers or reference code
BEGINS = {
    "init(w)": "asgd nadam yogi sgdschedulefree adamwschedulefree prodigy dadaptsgd dadaptadam "
    "lookahead ranger levenberg trust bfgs",
    "": "sgd normgd signsgd armijo exact polyak newton saddlefree sam",
}


def lines_of(words, **options):
    race = finished(spec_from_words(words, steps="3", **options))
    return {line.code.split(" ")[0]: line for line in loop_lines(race, 0, 1)}


@pytest.mark.parametrize("cls", OPTIMIZERS, ids=lambda cls: cls.id)
def test_bias_and_memory_are_told_of_the_methods_that_have_them(cls):
    expected = next((code for code, names in BEGINS.items() if cls.id in names.split()), "0")
    assert is_corrected(cls()) == (cls.id in CORRECTED)
    assert memory(cls(), np.array([1.0, -2.0])) == expected
    lines = lines_of(["rosenbrock", f"{cls.id}:lr=1e-4"])
    begin = lines["w"] if cls.id in BEGINS[""].split() else None
    assert ("bias correction" in lines["t"].trap) == (cls.id in CORRECTED)
    assert begin is None or "bias" not in begin.trap
    asks = not cls().first_order
    assert ("changes nothing" in lines["L"].trap) != asks


def test_a_velocity_is_no_average_and_no_direction_is():
    for rule in ("w ← w − η·g", "b ← μ·b + g", "c ← β₁·m + (1 − β₁)·g", "r ← r + g·g"):
        assert average_trap(rule) == ""
    assert "v += β₂·v + … grows by 1 + β₂" in average_trap("v ← β₂·v + (1 − β₂)·g·g")


def test_a_sum_and_a_mean_say_what_their_rate_must_be():
    mean = lines_of(["hours:model=logistic", "gd:lr=0.1"], batch="4")
    assert "unbiased" in mean["L"].trap and "B times smaller" in mean["L"].trap
    total = lines_of(["hours:model=logistic,scaling=sum", "gd:lr=0.01"], batch="4")
    assert "not divided by B" in total["L"].trap and "unbiased" not in total["L"].trap
    whole = lines_of(["hours:model=logistic", "gd:lr=0.1"])
    assert "unbiased" not in whole["L"].trap and whole["order"].trap == ""


def test_names_of_descent_are_for_descent():
    for racer, words in (("gd:lr=0.1", "gradient descent"), ("adam:lr=0.1", "mini-batches")):
        race = finished(spec_from_words(["hours:model=logistic", racer], steps="3", batch="4"))
        note = next(ln.note for ln in loop_lines(race, 0, 1) if ln.code.startswith("for batch"))
        assert words in note and ("descent" in note) == racer.startswith("gd")


def test_without_a_bias_nothing_is_said_of_one():
    plain = lines_of(["hours:model=logistic,bias=false", "gd:lr=0.1"])
    assert plain["g"].note == "backward: the gradient"
