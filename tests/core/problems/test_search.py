"""Landscapes are found by what people remember of them."""

import pytest

from gdviz.core.problems.catalogue import LANDSCAPES
from gdviz.core.problems.search import found


def ids(text):
    return [info.id for info in found(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("banana", "rosenbrock"),
        ("rosen", "rosenbrock"),
        ("HIMMEL", "himmelblau"),
        ("levy", "levy"),
        ("Lévy", "levy"),
        ("egg", "eggholder"),
    ],
)
def test_by_name(text, first):
    assert ids(text)[0] == first


def test_by_what_it_teaches():
    assert "rosenbrock" in ids("valley") and "sphere" in ids("bounces forever")
    assert ids("plateau") and ids("saddle")[0] == "saddle"


def test_every_word_must_occur():
    assert set(ids("valley banana")) <= set(ids("banana")) and ids("valley banana")
    assert ids("banana zzz") == [] and ids("<b>") == []


def test_nothing_typed_finds_all_in_the_order_of_the_catalogue():
    assert ids("") == ids("  ") == [info.id for info in LANDSCAPES]


def test_each_is_found_first_by_its_whole_title():
    titles = {info.title: info.id for info in LANDSCAPES}
    assert all(name in ids(title)[:3] for title, name in titles.items())
