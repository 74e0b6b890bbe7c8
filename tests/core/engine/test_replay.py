"""States at single steps: the same to the last bit as all of them replayed from the start."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.engine.replay import LONG, MARKS, SHORT
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.planes.plane_race import shown
from gdviz.core.spec.race import Landscape, RaceSpec

RACERS = [
    "sgd:lr=0.001,momentum=0.9",
    "nesterov:lr=0.001",
    "adam:lr=0.05",
    "adam:lr=0.05,schedule=plateau",
    "lbfgs",
    "bfgs",
    "sgd:lr=0.001,decay=0.01",
    "sgdschedulefree:lr=0.05",
]
NETWORK = [
    "sgd:lr=0.1,momentum=0.9",
    "adam:lr=0.01",
    "nesterov:lr=0.1",
    "lbfgs",
    "adam:lr=0.01,schedule=plateau",
]


@pytest.fixture(scope="module")
def landscape():
    return finished(spec_from_words(["rosenbrock", *RACERS], steps="700"))


@pytest.fixture(scope="module")
def batches():
    return finished(spec_from_words(["moons:model=network,hidden=4", *NETWORK], steps="300"))


def same(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(one[name], other[name], equal_nan=True) for name in one
    )


def looked_at(track):
    """Steps near the edges of blocks and marks, in no order."""
    blocks = [k for size in (SHORT, LONG) for k in (size - 1, size, size + 1, 5 * size)]
    edges = [0, 1, 2, *blocks, track.steps // MARKS * 7]
    return [k for k in (track.steps, *edges, track.steps - 1) if 0 <= k <= track.steps]


def counting(states, taken):
    """The same states; `taken` gets the number of rows of each advance."""

    def fresh():
        walker = states.fresh()
        advance = walker.advance

        def counted(rows):
            taken.append(len(rows))
            return advance(rows)

        walker.advance = counted
        return walker

    return dataclasses.replace(states, fresh=fresh)


def test_for_one_state_few_others_are_kept(batches, landscape):
    """A step of a network may take a millisecond, and the window waits for all in a block."""
    for race in (batches, landscape):
        for track in race.tracks:
            taken = []
            counting(track.state, taken).at(track.steps // 2)
            assert (
                0 < sum(count == 1 for count in taken) <= 1 + max(SHORT, race.spec.steps // MARKS)
            )


@pytest.mark.parametrize("name", ["landscape", "batches"])
def test_a_state_is_the_row_of_the_whole_replay(name, request):
    race = request.getfixturevalue(name)
    for track in race.tracks:
        for k in looked_at(track):
            assert same(track.state_at(k), {n: rows[k] for n, rows in track.state.items()}), k


@pytest.mark.parametrize("name", ["landscape", "batches"])
def test_a_step_from_its_state_leads_to_the_next_row(name, request):
    race = request.getfixturevalue(name)
    for i, entry in enumerate(race.spec.entries):
        track, method = race.tracks[i], entry.optimizer
        if not method.first_order or entry.decay:
            continue
        for k in looked_at(track):
            if k == track.steps:
                continue
            with np.errstate(all="ignore"):
                w, state = method.update(
                    track.beginning(k), track.used_grads[k], track.state_at(k), k + 1, track.lr[k]
                )
            reached = method.report(w, state)
            assert np.allclose(reached, track.points[k + 1], rtol=1e-9, atol=1e-12), (entry, k)
            assert all(
                np.allclose(state[n], v, rtol=1e-9, atol=1e-12)
                for n, v in track.state_at(k + 1).items()
            )


def test_in_a_plane_the_states_are_turned_into_it(batches):
    flat = shown(batches)
    plane = flat.problem.objective.plane
    whole = batches.tracks[1].state_at(77)
    assert set(whole) == set(flat.tracks[1].state_at(77)) == {"m", "v"}
    assert np.array_equal(flat.tracks[1].state_at(77)["m"], plane.turn(whole["m"]))


class Counted:
    """How many steps a generated loop has taken."""

    def __init__(self, monkeypatch):
        from gdviz.core.engine import steppers

        self.steps, real = 0, steppers.ScalarStepper.advance

        def advance(walker, rows):
            self.steps += len(rows)
            return real(walker, rows)

        monkeypatch.setattr(steppers.ScalarStepper, "advance", advance)


def test_one_state_costs_the_steps_between_two_marks(monkeypatch):
    words = spec_from_words(["rosenbrock", "adam:lr=0.001"], steps="100000")
    spec = RaceSpec(Landscape("rosenbrock"), words.entries, steps=100_000)
    race = finished(dataclasses.replace(spec, stop_when_converged=False))
    track, counted = race.tracks[0], Counted(monkeypatch)
    for k in (99_999, 50_000, 50_001, 3):
        before = counted.steps
        track.state_at(k)
        # a block of the race has at most 8,192 steps
        assert counted.steps - before <= 8_192 + LONG


def test_a_track_is_shown_without_the_states_that_were_looked_at(landscape):
    state = landscape.tracks[0].state
    state.at(5)
    assert len(repr(state)) < 100
