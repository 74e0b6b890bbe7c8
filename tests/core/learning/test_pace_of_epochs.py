"""Racers with batches of different sizes: one playhead, one epoch, the same budget."""

import numpy as np
import pytest

from gdviz.core.analysis.standings import standings
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.learning.pace import pace_of
from gdviz.core.view import ViewSpec
from gdviz.render.scene.scene import Scene

# of 50 rows
SIZES = (1, 8, 50)
PER_EPOCH = (50, 7, 1)
EPOCHS = 4


@pytest.fixture(scope="module")
def race():
    racers = [f"gd:lr=0.02,batch={size}" for size in SIZES[:2]]
    return finished(resolve(["cars", *racers, "gd:lr=0.02"], steps="200", stop=f"epochs={EPOCHS}"))


def scene(race, against="epoch"):
    return Scene(race, race, ViewSpec(against=against))


def test_all_racers_are_at_the_epoch_of_the_playhead_and_never_beyond_it(race):
    pace = pace_of(race)
    assert pace.epochs == EPOCHS
    for playhead in range(201):
        epoch = EPOCHS * playhead / 200
        assert pace.epoch(playhead) == pytest.approx(epoch)
        for racer, (size, each) in enumerate(zip(SIZES, PER_EPOCH, strict=True)):
            own = pace.own(racer, playhead)
            # the rows that its steps have seen: the last batch of an epoch is the rest
            whole, rest = divmod(own, each)
            seen = whole * 50 + min(rest * size, 50)
            after = whole * 50 + min((rest + 1) * size, 50)
            assert seen <= 50 * epoch + 1e-6 < after
    assert [pace.own(i, 200) for i in range(3)] == [EPOCHS * each for each in PER_EPOCH]
    assert [track.steps for track in race.tracks] == [200, 28, 4]


def test_a_step_of_a_racer_is_found_on_the_playhead(race):
    pace = pace_of(race)
    for racer in range(3):
        for step in range(race.tracks[racer].steps + 1):
            place = pace.playhead(racer, step)
            assert pace.own(racer, place) == step
            assert not place or pace.own(racer, place - 1) < step


def test_by_step_racers_of_one_size_and_landscapes_have_no_pace(race):
    assert scene(race, "step").pace is None and scene(race, "samples").pace is None
    one = finished(resolve(["cars", "gd:batch=5", "adam:batch=5"], steps="20"))
    assert scene(one).pace is None
    assert pace_of(finished(resolve(["rosenbrock", "gd"], steps="5"))) is None


def test_curves_standings_and_trails_are_at_the_same_epoch(race):
    shown = scene(race)
    series, half = shown.series, 100
    visible = (True,) * 3
    assert series.place(half, visible) == pytest.approx(2.0)
    assert series.step_at(2.0, visible) == half
    for racer, each in enumerate(PER_EPOCH):
        row = series.row(racer, half)
        assert row == 2 * each and series.places[racer][row] == pytest.approx(2.0)
        point = race.tracks[racer].points[2 * each]
        assert (shown.trails.tracks[racer].points[half] == point).all()
        assert (shown.paced.tracks[racer].points[half] == point).all()
    told = {row.index: row for row in shown.standings(half)}
    for racer, each in enumerate(PER_EPOCH):
        assert told[racer].steps == 2 * each
        assert told[racer].loss == race.tracks[racer].losses[2 * each]
    # by step they are not
    assert {row.steps for row in standings(race, half)} == {100, 28, 4}
    assert shown.counted(half) == "epoch 2 / 4"
    assert scene(race, "step").counted(half) == "step 100 / 200"


def test_trails_grow_by_the_epoch_and_end_with_their_racer(race):
    stretched = scene(race).trails
    for racer, track in enumerate(stretched.tracks):
        own = [scene(race).own(racer, k) for k in range(track.steps + 1)]
        assert (track.points == race.tracks[racer].points[own]).all()
        assert np.isfinite(track.losses).all() and own[-1] == race.tracks[racer].steps
