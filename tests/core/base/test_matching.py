"""What a few typed letters match, and how well."""

import pytest

from gdviz.core.base.matching import (
    BEGINS,
    EXACT,
    INITIALS,
    ORDERED,
    OTHER,
    OTHER_PART,
    PART,
    WORDS,
    level,
)


@pytest.mark.parametrize(
    ("typed", "name", "wanted"),
    [
        ("adam", "Adam", EXACT),
        ("side b", "Side by side", BEGINS),
        ("fit race", "Fit the race", ORDERED),
        ("race fit", "Fit the race", WORDS),
        ("bfgs", "L-BFGS", ORDERED),
        ("radient", "Gradient arrows", PART),
        ("sbs", "Side by side", INITIALS),
        ("gradarr", "Gradient arrows", INITIALS),
        ("shmap", "Height map", None),
        ("levy", "Lévy", EXACT),
        ("ÜBER", "Uber", EXACT),
        ("fit zebra", "Fit the race", None),
        ("", "Anything", BEGINS),
        ("η", "η: learning rate", BEGINS),
    ],
)
def test_a_name_is_matched(typed, name, wanted):
    assert level(typed, (name,)) == wanted


def test_the_best_of_several_names_counts():
    assert level("adam", ("Add Adam", "Adam")) == EXACT
    assert level("banana", ("Rosenbrock", "rosenbrock", "banana")) == EXACT


def test_other_words_count_least():
    told = "show every racer on one map, to compare their trails"
    assert level("compare", ("All on one map",), told) == OTHER
    assert level("map compare", ("All on one map",), told) == OTHER
    assert level("ompare", ("All on one map",), told) == OTHER_PART
    assert level("o", ("All",), "no") is None
    ranks = [EXACT, BEGINS, ORDERED, WORDS, PART, INITIALS, OTHER, OTHER_PART]
    assert ranks == sorted(ranks)
