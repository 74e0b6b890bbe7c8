"""Names of racers say what differs, in full and in as little room as there is."""

import dataclasses
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.core.base.knobs import InputError, checked, knobs_of
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.data import Data
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.names import labels, names, number_text
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.spec.shortening import fitted, shortened
from tests.every import every

GD, MOMENTUM, ADAM = (OPTIMIZERS[name] for name in ("sgd", "momentum", "adam"))


def spec(*entries, **more):
    return RaceSpec(Landscape("sphere"), tuple(entries), **more)


def in_room(found, room):
    """The names in so many characters."""
    return fitted(found, len, [room] * len(found))


def at_rates(*rates, method=GD):
    return spec(*(Entry(method(), lr) for lr in rates))


def test_one_of_a_method_is_called_by_its_title():
    assert labels(spec(Entry(GD(), 0.1), Entry(ADAM()))) == ("Gradient descent", "Adam")


@pytest.mark.parametrize("label", ["\t=1", " wide ", "a, b", "(1)"])
def test_a_label_is_taken_as_it_was_given(label):
    (name,) = names(spec(Entry(GD(), label=label)))
    assert name.full == name.cramped == label


def test_several_rates_are_told_as_they_are_typed():
    found = names(at_rates(0.02, 1e-5, 0.0201))
    assert [name.full for name in found] == [
        "Gradient descent, η 0.02",
        "Gradient descent, η 1e-5",
        "Gradient descent, η 0.0201",
    ]
    assert [name.cramped for name in found] == ["GD η 0.02", "GD η 1e-5", "GD η 0.0201"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.02, "0.02"), (1e-5, "1e-5"), (2.5e-12, "2.5e-12"), (1e6, "1e6"), (3e20, "3e20"), (4, "4")],
)
def test_numbers_are_written_as_one_types_them(value, text):
    assert number_text(value) == text


def test_rates_that_differ_late_have_the_digits_for_it():
    near = (0.02, 0.02 * (1 + 1e-9), 0.02 * (1 - 1e-15))
    assert len(set(labels(at_rates(*near)))) == 3
    assert labels(at_rates(0.1234567, 0.2)) == (
        "Gradient descent, η 0.123457",
        "Gradient descent, η 0.2",
    )


def test_a_suggested_rate_is_told_beside_a_typed_one():
    entries = spec(Entry(GD()), Entry(GD(), 0.02))
    assert labels(entries) == ("Gradient descent, η suggested", "Gradient descent, η 0.02")
    assert labels(entries, (0.05, 0.02))[0] == "Gradient descent, η 0.05"
    # the same rate is no difference
    assert labels(entries, (0.02, 0.02)) == ("Gradient descent (1)", "Gradient descent (2)")


DIFFERENCES = {
    "momentum": (Entry(MOMENTUM(0.9)), Entry(MOMENTUM(0.99)), "μ 0.9", "μ 0.99"),
    "convention": (
        Entry(MOMENTUM()),
        Entry(MOMENTUM(convention="classic")),
        "torch",
        "classic",
    ),
    "switch": (Entry(ADAM()), Entry(ADAM(amsgrad=True)), "no amsgrad", "amsgrad"),
    "base": (
        Entry(OPTIMIZERS["lookahead"]()),
        Entry(OPTIMIZERS["lookahead"](base=GD())),
        "Adam",
        "Gradient descent",
    ),
    "in the base": (
        Entry(OPTIMIZERS["lookahead"](base=GD(momentum=0.5))),
        Entry(OPTIMIZERS["lookahead"](base=GD())),
        "μ 0.5",
        "μ 0",
    ),
    "schedule": (
        Entry(GD()),
        Entry(GD(), schedule=SCHEDULES["cosine"]()),
        "no schedule",
        "cosine",
    ),
    "in the schedule": (
        Entry(GD(), schedule=SCHEDULES["exponential"](gamma=0.5)),
        Entry(GD(), schedule=SCHEDULES["exponential"](gamma=0.9)),
        "γ 0.5",
        "γ 0.9",
    ),
    "batch": (Entry(GD(), batch=4), Entry(GD()), "B 4", "all rows"),
    "l2": (Entry(GD(), l2=0.1), Entry(GD()), "L2 0.1", "L2 0"),
    "decay": (Entry(GD(), decay=0.1), Entry(GD()), "decay 0.1", "decay 0"),
    "clip": (Entry(GD(), clip_norm=1.0), Entry(GD()), "clip 1", "no clip"),
    "each clipped": (Entry(GD(), clip_value=1.0), Entry(GD()), "clip ± 1", "no clip ±"),
    "start": (Entry(GD(), start=(-1.0, 2.5)), Entry(GD()), "start (-1, 2.5)", "common start"),
    "no step": (
        Entry(OPTIMIZERS["lbfgs"]()),
        Entry(OPTIMIZERS["lbfgs"](line_search_fn="strong_wolfe")),
        "no line search",
        "strong wolfe",
    ),
}


@every(("one", "other", "first", "second"), DIFFERENCES.values())
def test_whatever_differs_is_told(one, other, first, second):
    title = one.optimizer.title
    assert labels(spec(one, other)) == (f"{title}, {first}", f"{title}, {second}")


def test_the_batch_of_the_race_is_that_of_a_racer_without_its_own():
    race = replace(spec(Entry(GD(), batch=4), Entry(GD())), problem=Data("hours"))
    race = replace(race, sampling=Sampling(8))
    assert labels(race) == ("Gradient descent, B 4", "Gradient descent, B 8")


def test_only_what_is_needed_is_told_of_each():
    race = spec(Entry(MOMENTUM(0.9), 0.1), Entry(MOMENTUM(0.99), 0.1), Entry(MOMENTUM(0.5), 0.02))
    assert labels(race) == (
        "Momentum, η 0.1, μ 0.9",
        "Momentum, η 0.1, μ 0.99",
        "Momentum, η 0.02",
    )
    assert in_room(names(race), 18) == (
        "Mome… η 0.1, μ 0.9",
        "Mom… η 0.1, μ 0.99",
        "Momentum η 0.02",
    )


def test_of_many_things_that_a_racer_has_not_none_is_told():
    race = spec(
        Entry(GD(), 0.1),
        Entry(GD(), 0.1, schedule=SCHEDULES["cosine"]()),
        Entry(GD(), 0.1, clip_norm=1.0),
        Entry(GD(), 0.1, l2=0.1),
        Entry(GD(), 0.1, l2=0.1, decay=0.2),
    )
    assert labels(race) == (
        "Gradient descent",
        "Gradient descent, cosine",
        "Gradient descent, clip 1",
        "Gradient descent, L2 0.1",
        "Gradient descent, L2 0.1, decay 0.2",
    )


def test_equal_racers_are_numbered():
    twice = spec(Entry(GD(), 0.1), Entry(GD(), 0.1), Entry(GD(), 0.2))
    assert labels(twice) == (
        "Gradient descent, η 0.1 (1)",
        "Gradient descent, η 0.1 (2)",
        "Gradient descent, η 0.2",
    )
    assert in_room(names(twice), 12) == ("GD η 0.1 (1)", "GD η 0.1 (2)", "GD η 0.2")


def test_equal_labels_say_what_differs_and_never_become_that_of_another():
    race = spec(Entry(GD(), 0.1, label="mine"), Entry(ADAM(), 0.1, label="mine"))
    assert labels(race) == ("mine, Gradient descent", "mine, Adam")
    odd = spec(Entry(GD(), 0.1), Entry(ADAM(), 0.1, label="Gradient descent"))
    assert labels(odd) == ("Gradient descent", "Gradient descent, Adam")
    taken = spec(Entry(GD()), Entry(GD()), Entry(ADAM(), label="Gradient descent (1)"))
    assert len(set(labels(taken))) == 3
    same = spec(Entry(GD(), 0.1), Entry(GD(), 0.2), Entry(ADAM(), label="Gradient descent, η 0.1"))
    assert len(set(labels(same))) == 3


def test_where_one_does_not_fit_all_of_that_method_are_in_brief():
    race = spec(Entry(GD(), 0.1), Entry(GD(), 0.00213), Entry(ADAM()))
    assert in_room(names(race), 24) == ("GD η 0.1", "GD η 0.00213", "Adam")
    assert in_room(names(race), 40)[0] == "Gradient descent, η 0.1"


def test_the_name_is_cut_and_never_what_differs():
    race = at_rates(0.02, 0.0201, method=OPTIMIZERS["adamwschedulefree"])
    assert in_room(names(race), 16) == ("SF-AdamW η 0.02", "SF-Ada… η 0.0201")
    assert in_room(names(race), 8) == ("η 0.02", "η 0.0201")


def test_typed_labels_that_are_cut_still_differ():
    texts = ["Gradient descent with rate 0.1", "Gradient descent with rate 0.2", "Adam"]
    assert shortened(texts, len, [18] * 3) == (
        "Gradient desc… 0.1",
        "Gradient desc… 0.2",
        "Adam",
    )
    three = ["run one at night", "run one at noon", "run two at night"]
    assert shortened(three, len, [9] * 3) == ("ru… night", "run… noon", "run two…")


NAMES = st.lists(
    st.text("ab 01", min_size=1, max_size=30).map(str.strip).filter(bool),
    min_size=2,
    max_size=8,
    unique=True,
)


@given(NAMES, st.integers(8, 30))
@settings(max_examples=100, deadline=None)
def test_different_texts_stay_different_in_any_room(texts, room):
    shown = shortened(texts, len, [room] * len(texts))
    assert len(set(shown)) == len(texts) and max(map(len, shown)) <= room
    assert all(a == b for a, b in zip(texts, shown, strict=True) if len(a) <= room)


def test_a_number_takes_the_room_of_the_head_and_not_of_what_differs():
    """The second name, cut to what sets it apart, reads as the first."""
    race = spec(
        Entry(GD()),
        Entry(GD(), label="Momentum"),
        Entry(GD(), 0.1),
        Entry(GD(), 0.1, label="Momentum"),
        Entry(MOMENTUM()),
    )
    assert in_room(names(race), 29)[:2] == (
        "Gradient des… η suggested (1)",
        "Gradient descent, η sugg… (2)",
    )


RACERS = st.builds(
    Entry,
    st.builds(MOMENTUM, st.sampled_from((0.9, 0.99))) | st.builds(GD),
    st.sampled_from((None, 0.1, 0.02, 0.0201)),
    label=st.sampled_from(("", "", "mine", "Momentum")),
    l2=st.sampled_from((0.0, 0.1)),
)


@given(st.lists(RACERS, min_size=1, max_size=8), st.integers(14, 60))
@settings(max_examples=100, deadline=None)
def test_racers_are_told_apart_in_any_room(entries, room):
    found = names(spec(*entries))
    shown = in_room(found, room)
    assert len({name.full for name in found}) == len(set(shown)) == len(entries)
    for name, text in zip(found, shown, strict=True):
        # the same tail behind another head may need a number
        assert name.tail in text or len(name.tail) > room - len(" (1)")
        assert len(text) <= room


OTHER = {
    "optimizer": ADAM(),
    "lr": 0.5,
    "schedule": SCHEDULES["cosine"](),
    "clip_norm": 2.0,
    "clip_value": 2.0,
    "l2": 0.5,
    "decay": 0.5,
    "batch": 7,
    "start": (3.0, 4.0),
}


def test_no_setting_of_a_racer_is_left_out():
    assert OTHER.keys() == {f.name for f in dataclasses.fields(Entry) if f.compare}
    for name, value in OTHER.items():
        pair = spec(Entry(GD(), 0.1), replace(Entry(GD(), 0.1), **{name: value}))
        assert not any(found.number for found in names(pair)), name


@every("method", OPTIMIZERS)
def test_no_setting_of_a_method_is_left_out(method):
    usual = method()
    for name, declared in knobs_of(method).items():
        here = getattr(usual, name)
        for value in (*declared.choices, not here, 0.123, 3):
            try:
                checked(declared, value, name)
            except InputError:
                continue
            if value != here:
                other = dataclasses.replace(usual, **{name: value})
                one, two = names(spec(Entry(usual, 0.1), Entry(other, 0.1)))
                assert one.tail != two.tail and not one.number, (name, value)
                assert one.apart and two.apart
                break
