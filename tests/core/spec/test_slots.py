"""A racer keeps its colour and its sign when others come, go and are moved."""

from dataclasses import replace

import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.files.race_file import dumps, loads
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.spec.slots import eased, pinned, slots


def racers(*own):
    return tuple(Entry(OPTIMIZERS["sgd"](), lr=0.1 * (k + 1), slot=s) for k, s in enumerate(own))


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ((), ()),
        ((0, 0, 0), (0, 1, 2)),
        ((1, 3, 4), (0, 2, 3)),
        # the place of the last is taken: the first that is free
        ((1, 3, 0), (0, 2, 1)),
        ((2, 0), (1, 0)),
        ((0, 1, 0), (1, 0, 2)),
        ((5, 5), (4, 4)),
    ],
)
def test_each_racer_has_a_slot(own, found):
    assert slots(racers(*own)) == found


def test_a_racer_that_goes_takes_no_others_slot_along():
    first = racers(0, 0, 0, 0)
    left = eased(pinned(first)[:1] + pinned(first)[2:])
    assert slots(left) == (0, 2, 3) and [one.slot for one in left] == [0, 3, 4]
    again = eased((*left, *racers(0)))
    assert slots(again) == (0, 2, 3, 1)


@pytest.mark.parametrize("own", [(0, 0), (3, 0, 1), (2, 1), (4, 4, 0), (32, 1)])
def test_only_what_differs_from_the_place_is_said(own):
    entries = racers(*own)
    plain = eased(pinned(entries))
    assert slots(plain) == slots(entries)
    assert all(one.slot != i + 1 for i, one in enumerate(plain)) or own[:2] == (4, 4)


def test_a_file_says_a_slot_only_where_there_is_one():
    spec = RaceSpec(Landscape(name="sphere"), racers(0, 3))
    text = dumps(spec)
    assert text.count("slot") == 1 and "slot = 3" in text
    assert [one.slot for one in loads(text).entries] == [0, 3]
    with pytest.raises(InputError, match=r"racers\[2\].slot = 33: .*at most 32"):
        loads(text.replace("slot = 3", "slot = 33"))


def test_a_slot_does_not_change_the_race():
    one = racers(0)[0]
    assert replace(one, slot=4) == one
