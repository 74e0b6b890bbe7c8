"""Each listed data set by its bare name, with each model that fits it."""

import re

import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.spec.data import KINDS, LOSSES

SETS = [found.id for found in DATA_SETS]
# what only fits targets that are classes or shares
OF_CHANCE = ("logistic", "sigmoid")


# to look for a rate takes a thousand times as long, and says nothing of what fits
def raced(word, racer="adam:lr=0.001"):
    return finished(resolve([word, racer], steps="2")).tracks[0]


def followed(word):
    """Race, taking the advice of each refusal; the refusals on the way."""
    refusals = []
    while True:
        try:
            assert raced(word).steps == 2
            return refusals
        except InputError as refusal:
            text = str(refusal)
            assert text.isprintable() and len(refusals) < 3, (word, text)
            refusals.append(text)
        advice = text.rpartition("take ")[2].partition(" or ")[0]
        also = text.partition(" with ")[2]
        changes = dict(re.findall(r"(\w+)=([\w/]+)", f"{advice}, {also}"))
        assert changes, text
        name, *settings = re.split("[:,]", word)
        kept = [s for s in settings if s.partition("=")[0] not in changes]
        word = f"{name}:" + ",".join([*kept, *(f"{k}={v}" for k, v in changes.items())])


@pytest.mark.parametrize("name", SETS)
def test_a_bare_name_races(name):
    assert raced(name).steps == 2


@pytest.mark.parametrize("name", ["cars", "hours", "moons", "wave"])
def test_a_bare_name_races_at_a_suggested_rate(name):
    assert raced(name, "adam").steps == 2


@pytest.mark.parametrize("name", SETS)
def test_each_model_that_fits_races_and_the_others_say_which_do(name):
    shares = set(DATA_SETS[name].table().column(DATA_SETS[name].target).tolist())
    fits = len(shares) == 2 or (min(shares) >= 0 and max(shares) <= 1)
    for kind in KINDS:
        refusals = followed(f"{name}:model={kind}")
        if kind in OF_CHANCE and not fits:
            assert "take model=linear or model=network" in refusals[0]
        elif (name, kind) != ("wilson", "network"):
            assert refusals == []


@pytest.mark.parametrize("name", ["hours"])
@pytest.mark.parametrize("loss", LOSSES[1:])
def test_each_loss_fits_or_says_what_does(name, loss):
    for kind in KINDS:
        followed(f"{name}:model={kind},loss={loss}")


def test_inputs_that_are_meant_to_stay_as_they_are_do():
    assert resolve(["wilson", "adam"]).problem.standardise is False
    assert resolve(["moons", "adam"]).problem.standardise is True
    with pytest.raises(InputError, match="switch standardise off"):
        raced("wilson:standardise=true")


@pytest.mark.parametrize(
    "word", ["cars:model=network,hidden=64/64", "many:model=network,hidden=200", "moons:degree=3"]
)
def test_what_is_too_large_says_what_is_not(word):
    assert len(followed(word)) == 1
