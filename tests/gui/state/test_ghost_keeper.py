"""Which race is the one before the last edit."""

from dataclasses import replace

import pytest

from gdviz.core.engine.run import finished, run
from gdviz.core.files.command_words import resolve
from gdviz.gui.state.ghost_keeper import GhostKeeper


class Edits:
    """An edited race: each `to` is an edit, or goes on with a drag."""

    def __init__(self):
        self.number = 0
        self.keeper = GhostKeeper(lambda: self.number, lambda race: race)
        self.spec = resolve(["booth", "gd:lr=0.01", "adam"], steps="30")
        self.race = self.shown()

    def shown(self):
        race = finished(self.spec)
        self.keeper.follow(race)
        return race

    def to(self, drag=False, **changes):
        self.number += not drag
        self.spec = replace(self.spec, **changes)
        before, self.race = self.race, self.shown()
        return before

    @property
    def ghost(self):
        found = self.keeper.ghost(self.race)
        return None if found is None else found.race


@pytest.fixture
def edits():
    return Edits()


def test_the_first_race_has_none(edits):
    assert edits.ghost is None


def test_it_is_the_race_before_the_last_edit(edits):
    first = edits.to(start=(1.0, 2.0))
    assert edits.ghost is first
    second = edits.to(steps=20)
    assert edits.ghost is second is not first


def test_a_drag_is_one_edit(edits):
    first = edits.to(start=(1.0, 2.0))
    for x in (1.5, 2.0, 2.5):
        edits.to(drag=True, start=(x, 2.0))
        assert edits.ghost is first


def test_undo_shows_what_was_undone(edits):
    first = edits.to(start=(1.0, 2.0))
    undone = edits.to(start=first.spec.start)
    assert edits.ghost is undone


def test_a_name_or_a_colour_is_no_edit(edits):
    first = edits.to(start=(1.0, 2.0))
    named = tuple(replace(entry, label="a name") for entry in edits.spec.entries)
    edits.to(entries=named)
    assert edits.ghost is first


def test_a_growing_race_takes_no_place(edits):
    first = edits.race
    edits.number += 1
    growing = [*run(replace(edits.spec, steps=25))]
    for race in growing:
        edits.keeper.follow(race)
        assert edits.keeper.ghost(race).race is first
    # one that was never finished is not shown
    edits.number += 1
    edits.keeper.follow(replace(growing[-1], spec=replace(edits.spec, steps=24), done=False))
    edits.number += 1
    edits.keeper.follow(finished(replace(edits.spec, steps=23)))
    assert edits.ghost is growing[-1]


def test_another_problem_or_another_race_has_none(edits):
    edits.to(problem=resolve(["himmelblau", "gd"]).problem)
    assert edits.ghost is None
    edits.to(start=(1.0, 1.0))
    assert edits.ghost is not None
    edits.keeper.forget()
    edits.to(start=(2.0, 1.0))
    assert edits.ghost is None


def test_it_is_put_on_the_map_once(edits):
    edits.to(start=(1.0, 2.0))
    assert edits.keeper.ghost(edits.race) is edits.keeper.ghost(edits.race)
    assert edits.keeper.ghost(None).mapped is None
