"""What happens in a race, on races and losses whose events are known."""

from dataclasses import replace

import numpy as np
import pytest

from gdviz.core.analysis.events import Event, Kind, events, lasting, leaders, leaps
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.files.presets import presets


def raced(*words, **options):
    return finished(resolve(words, **options))


def of(race, *kinds, **more):
    return [(e.step, e.racer) for e in events(race, **more) if e.kind in kinds]


def test_ends_stand_at_the_steps_of_the_outcomes():
    race = raced("bowl", "gd:lr=1.2", "gd:lr=0.1", "gd:lr=0.5", steps="400")
    lost, slow, fast = (track.outcome for track in race.tracks)
    assert of(race, Kind.DIVERGED) == [(lost.step, 0)]
    assert sorted(of(race, Kind.CONVERGED)) == sorted([(slow.step, 1), (fast.step, 2)])
    said = [e.told(("A", "B", "C")) for e in events(race)]
    assert f"A diverged at step {lost.step}" in said
    assert f"C converged at step {fast.step}" in said
    assert [e.step for e in events(race)] == sorted(e.step for e in events(race))


def test_a_local_minimum_is_entered():
    preset = presets()["two-minima"]
    race = finished(preset.spec)
    local = [i for i, t in enumerate(race.tracks) if t.outcome.ending.name == "LOCAL"]
    assert local and [i for _, i in of(race, Kind.LOCAL)] == local


def test_racers_that_are_hidden_do_nothing():
    race = raced("bowl", "gd:lr=1.2", "gd:lr=0.1", steps="100")
    assert {e.racer for e in events(race, shown=(False, True))} == {1}
    assert events(race, shown=(False, False)) == ()


def test_a_lead_that_changes_hands_is_where_the_losses_cross():
    race = finished(presets()["recurrent-neuron"].spec)
    assert len(of(race, Kind.LEAD)) == 1
    free, clipped = (track.losses for track in race.tracks)
    crossings = np.flatnonzero(np.diff(np.sign(free - clipped))[1:]) + 2
    for step, racer in of(race, Kind.LEAD):
        assert step in crossings
        ahead = (free if racer == 0 else clipped)[step : step + 10]
        assert (ahead < (clipped if racer == 0 else free)[step : step + 10]).all()


def test_a_lead_counts_if_it_lasts():
    leader = np.repeat([0, 1, 0, 1], [20, 5, 25, 50])
    assert lasting(leader, 10) == [(50, 1)]
    assert lasting(leader, 5) == [(20, 1), (25, 0), (50, 1)]
    # all stand at one point at the start, where nobody takes a lead
    assert lasting(np.array([0, 1, 1, 1, 1]), 1) == []
    assert lasting(np.array([0, 1, 2, 2, 2]), 2) == [(2, 2)]


def test_of_equal_racers_the_one_that_led_leads():
    losses = np.array([[4.0, 3.0, 1.0, 0.5, 0.5], [4.0, 2.0, 0.5, 0.5, 0.5]])
    assert leaders(losses, 0.0).tolist() == [0, 1, 1, 1, 1]
    # below what rounding leaves they are equal
    assert leaders(losses, 2.5).tolist() == [0, 1, 1, 1, 1]


@pytest.fixture
def falling():
    return 0.97 ** np.arange(200.0)


def test_a_leap_uphill_is_one_however_long_it_takes_to_fall(falling):
    losses = falling.copy()
    losses[90:] *= 30.0
    assert leaps(losses, 1e-3, 4) == [90]
    losses[92:] *= 3.0
    assert leaps(losses, 1e-3, 4) == [90]
    assert leaps(losses, 1e-3, 1) == [90, 92]


def test_what_is_usual_is_no_leap(falling):
    steps = np.arange(200)
    # to and fro, growth step by step, noise, and what happens below all that is seen
    assert leaps(np.where(steps % 2, 5.0, 1.0) * falling, 1e-9, 4) == []
    assert leaps(2.5 ** steps[:40].astype(float), 1e-3, 4) == []
    noise = np.random.default_rng(3).standard_normal(200)
    assert leaps(np.exp(0.4 * noise), 1e-3, 4) == []
    low = falling.copy()
    low[150] *= 30.0
    assert leaps(low, 0.5, 4) == []
    assert leaps(low, 1e-9, 4) == [150]


def test_a_rise_among_others_like_it_is_no_leap():
    losses = 0.999 ** np.arange(1000.0)
    # for forty of the thousand steps to and fro, which few of them are
    losses[500:540:2] *= 3.0
    assert leaps(losses, 1e-3, 1) == []
    losses[800:] *= 3.0
    assert leaps(losses, 1e-3, 1) == [800]


@pytest.mark.parametrize("name", ["clip-the-cliff", "recurrent-neuron"])
def test_the_leap_of_a_lesson_is_found(name):
    race = finished(presets()[name].spec)
    found = of(race, Kind.LEAP)
    assert len(found) == 1
    (step, racer), losses = found[0], race.tracks[found[0][1]].losses
    assert racer == 0 and losses[step] > 5.0 * losses[step - 1]


def test_a_race_without_racers_or_steps_has_no_events():
    race = raced("bowl", "gd", "adam", steps="0")
    assert events(race) == ()
    assert events(finished(replace(race.spec, entries=()))) == ()
    assert Event(3, 1, Kind.LEAD).told(["A", "B"]) == "B takes the lead at step 3"
