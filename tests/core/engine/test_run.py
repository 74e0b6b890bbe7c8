"""Races: outcomes, growth, fairness and replay."""

import dataclasses
import itertools
from importlib import import_module

import numpy as np
import pytest

from gdviz.core.analysis.standings import standings
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished, noise_rows, run
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.gradient_noise import NoiseForm, Sampling
from gdviz.core.spec.race import Entry, Init, Landscape, Line, RaceSpec
from tests.every import every

# in the package the name is the function
run_module = import_module("gdviz.core.engine.run")

ROSENBROCK = Landscape(name="rosenbrock")


def entry(name, lr=None, **changes):
    return Entry(OPTIMIZERS[name](), lr, **changes)


def spec(*entries, problem=ROSENBROCK, **changes):
    return dataclasses.replace(RaceSpec(problem, entries, steps=200), **changes)


def same(a, b):
    return all(
        np.array_equal(p.points, q.points) and np.array_equal(p.losses, q.losses)
        for p, q in itertools.zip_longest(a.tracks, b.tracks)
    )


def test_divergence_is_a_result_and_the_others_race_on():
    race = finished(spec(entry("gd", 1.0), entry("adam", 0.05), start=(-1.2, 1.0)))
    lost, other = race.tracks
    assert str(lost.outcome) == "diverged at step 2"
    assert np.isfinite(lost.points).all() and lost.steps == 1
    assert other.steps == 200
    rows = standings(race, 200)
    assert [r.label for r in rows] == ["Adam", OPTIMIZERS["gd"].title]
    assert rows[1].outcome == "diverged at step 2"


def test_losses_and_gradients_belong_to_the_points():
    race = finished(spec(entry("gd", 1e-3), start=(-1.2, 1.0)))
    x, y = race.tracks[0].points.T
    losses = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    grads = np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)]).T
    assert np.allclose(race.tracks[0].losses, losses, rtol=1e-12)
    assert np.allclose(race.tracks[0].grads, grads, rtol=1e-11, atol=1e-12)
    steps = np.diff(race.tracks[0].points, axis=0)
    assert np.allclose(steps, -1e-3 * grads[:-1], rtol=1e-9, atol=1e-15)


def test_a_racer_alone_runs_as_in_company_and_in_any_order(monkeypatch):
    entries = [entry("gd", 1e-3), entry("adam", 0.05), entry("momentum", 1e-4)]
    together = finished(spec(*entries, noise=0.3, seed=5))
    for i, one in enumerate(entries):
        alone = finished(spec(one, noise=0.3, seed=5))
        assert np.array_equal(alone.tracks[0].points, together.tracks[i].points)
    monkeypatch.setattr(run_module, "FIRST_BLOCK", 7)
    monkeypatch.setattr(run_module, "LARGEST_BLOCK", 7)
    assert same(finished(spec(*entries, noise=0.3, seed=5)), together)


def test_a_longer_race_begins_like_the_shorter():
    entries = (entry("adam", 0.05), entry("rmsprop", 0.01))
    short = finished(spec(*entries, noise=0.1, steps=50))
    long = finished(spec(*entries, noise=0.1, steps=300))
    for a, b in zip(short.tracks, long.tracks, strict=True):
        assert np.array_equal(a.points, b.points[:51])


def test_snapshots_grow_and_share_their_rows(monkeypatch):
    monkeypatch.setattr(run_module, "FIRST_BLOCK", 16)
    monkeypatch.setattr(run_module, "LARGEST_BLOCK", 16)
    monkeypatch.setattr(run_module, "SNAPSHOT_SECONDS", 0.0)
    races = list(run(spec(entry("adam", 0.05))))
    lengths = [race.steps for race in races]
    assert lengths == sorted(lengths) and len(lengths) > 5
    assert [race.done for race in races] == [False] * (len(races) - 1) + [True]
    for race in races:
        n = race.steps
        assert np.array_equal(race.tracks[0].points, races[-1].tracks[0].points[: n + 1])


def test_arrays_are_read_only():
    track = finished(spec(entry("adam", 0.05))).tracks[0]
    for rows in (track.points, track.losses, track.grads, track.lr, *track.state.values()):
        with pytest.raises(ValueError, match="read-only"):
            rows[0] = 0.0


def test_inner_state_replays_the_same_race():
    race = finished(spec(entry("adam", 0.05), start=(-1.2, 1.0)))
    track = race.tracks[0]
    names = set(track.state)
    m = next(track.state[n] for n in names if n.startswith(("m", "exp_avg")))
    expected = np.zeros(2)
    for k in range(200):
        expected = 0.9 * expected + 0.1 * track.used_grads[k]
        assert np.allclose(m[k + 1], expected, rtol=1e-12, atol=1e-14)


def test_noise_is_shared_and_is_what_the_method_receives():
    race = finished(spec(entry("gd", 1e-3), entry("gd", 2e-3), noise=0.5, seed=9))
    noise = noise_rows(race.spec, 2)
    assert abs(noise.std() - 0.5) < 0.05
    for track in race.tracks:
        assert np.array_equal(track.used_grads, track.grads[:-1] + noise)
    other = finished(dataclasses.replace(race.spec, seed=10))
    assert not same(race, other)


def test_clipping_and_l2_come_in_torchs_order():
    race = finished(spec(entry("gd", 1e-3, clip_norm=2.0, l2=0.5), start=(-1.2, 1.0), steps=5))
    track = race.tracks[0]
    for k in range(5):
        g, w = track.grads[k], track.points[k]
        clipped = g * min(2.0 / (np.hypot(*g) + 1e-6), 1.0)
        assert np.allclose(track.used_grads[k], clipped + 0.5 * w, rtol=1e-13)


def test_a_converged_racer_stops_unless_told_not_to():
    bowl = Landscape(formula="x^2 + y^2")
    stopped = finished(spec(entry("gd", 0.25), problem=bowl, start=(4.0, 3.0)))
    assert stopped.tracks[0].outcome.ending is Ending.CONVERGED
    assert stopped.tracks[0].steps < 100
    free = spec(entry("gd", 0.25), problem=bowl, start=(4.0, 3.0), stop_when_converged=False)
    assert finished(free).tracks[0].steps == 200


def test_running_downhill_for_ever_is_named():
    race = finished(spec(entry("gd", 0.1), problem=Landscape(formula="x^2 - y^2"), start=(1, 0.1)))
    assert race.tracks[0].outcome.ending is Ending.RUNAWAY


def test_leaving_the_domain_is_named():
    edge = spec(entry("gd", 5.0), problem=Landscape(formula="x - log(x) + y^2"), start=(2.0, 0.0))
    track = finished(edge).tracks[0]
    assert str(track.outcome) == "left the domain at step 1"
    assert track.points.tolist() == [[2.0, 0.0]]


def test_one_variable_races_too():
    race = finished(spec(entry("gd", 0.25), problem=Line("x^2"), start=(3.0,), steps=4))
    assert race.tracks[0].points.tolist() == [[3.0], [1.5], [0.75], [0.375], [0.1875]]


def test_random_start_is_in_the_box_and_the_same_for_all():
    race = finished(spec(entry("gd"), entry("adam"), start=Init(seed=4), steps=3))
    x, y = race.start
    assert -2.2 <= x <= 2.2 and -1.2 <= y <= 3.2
    assert all(t.points[0].tolist() == [x, y] for t in race.tracks)


def test_no_racers_and_no_steps_are_a_race():
    assert finished(spec()).tracks == ()
    race = finished(spec(entry("adam"), steps=0))
    assert race.done and race.tracks[0].points.shape == (1, 2)


@every(
    ("bad", "words"),
    [
        ({"entries": (entry("gd", -0.1),)}, r"racers\[1\].lr = -0.1: must be a number above 0"),
        ({"steps": -1}, "steps = -1"),
        ({"steps": 1_000_000}, "at most 100000"),
        ({"entries": (entry("gd"),) * 33}, "at most 32"),
        ({"noise": float("nan")}, "noise = nan"),
        ({"start": (1.0,)}, "start .*2 finite numbers"),
        ({"start": (1.0, float("inf"))}, "start .*2 finite numbers"),
        ({"problem": Landscape(name="rosenbrok")}, "did you mean rosenbrock"),
        ({"problem": Landscape(formula="x +")}, "column"),
        ({"sampling": Sampling()}, "sampling"),
        ({"entries": (Entry(OPTIMIZERS["adam"](beta1=1.0)),)}, r"beta1 = 1.0: must be .*below 1"),
    ],
)
def test_bad_specs_get_one_line(bad, words):
    with pytest.raises(InputError, match=words) as caught:
        finished(dataclasses.replace(spec(entry("gd")), **bad))
    assert "\n" not in str(caught.value)


def test_noise_of_a_size_for_each_coordinate():
    plain = spec_from_words(["sphere", "gd:lr=0.1"], steps="400", noise="2", seed="3")
    scaled = spec_from_words(["sphere", "gd:lr=0.1"], steps="400", noise="1,8", seed="3")
    assert scaled.noise == 1.0 and scaled.noise_form.each == (1.0, 8.0)
    assert np.allclose(noise_rows(scaled, 2), noise_rows(plain, 2) * (0.5, 4.0))
    with pytest.raises(InputError, match=r"noise_form.each = \(1, 2, 3\): must be 2 numbers"):
        spec_from_words(["sphere", "gd"], noise="1,2,3")
    with pytest.raises(InputError, match="--noise 1,x"):
        spec_from_words(["sphere", "gd"], noise="1,x")


def test_spikes_are_rare_and_true_on_the_whole():
    form = NoiseForm("spikes", period=5)
    spec = dataclasses.replace(spec_from_words(["sphere", "gd"], steps="20"), noise=10.0)
    rows = noise_rows(dataclasses.replace(spec, noise_form=form), 2)
    assert rows[:, 0].tolist() == [8.0, -2.0, -2.0, -2.0, -2.0] * 4
    assert rows.sum() == 0.0


def test_points_that_leave_the_box_are_put_back_on_its_edge():
    words = ["sphere", "gd:lr=0.9", "newton", "adam:lr=0.5"]
    spec = dataclasses.replace(spec_from_words(words, steps="30", start="-4,3"), inside=True)
    x1 = finished(spec).problem.box[1]
    box = dataclasses.replace(spec, problem=Landscape("sphere", box=(1.0, x1, -1.0, 2.0)))
    for track in finished(box).tracks:
        inner = track.points[1:]
        assert (inner >= (1.0, -1.0)).all() and (inner <= (x1, 2.0)).all()
        assert track.points[-1] == pytest.approx((1.0, 0.0), abs=0.6)
    point = np.array([-4.0, 3.0])
    for row in finished(box).tracks[0].points[1:]:
        point = np.clip(point - 0.9 * 2.0 * point, (1.0, -1.0), (x1, 2.0))
        assert row == pytest.approx(point, abs=1e-12)


def test_the_standings_tell_who_stands_where_the_slope_is_zero():
    entries = tuple(Entry(OPTIMIZERS["sgd"](), lr) for lr in (0.5, 0.1))
    spec = RaceSpec(Landscape("sphere"), entries, (3.0, 4.0), 5, stop_when_converged=False)
    race = finished(spec)
    # of x^2 + y^2 one step of length 1/2 leads to the minimum
    rests = [{row.index: row.stationary for row in standings(race, step)} for step in (0, 1)]
    assert rests == [{0: False, 1: False}, {0: True, 1: False}]


def test_snapshots_share_what_they_have_in_common():
    races = list(run(spec(entry("adam", 1e-4), entry("sgd", 1e-4, l2=0.1), steps=60_000)))
    assert len(races) > 1
    for before, after in zip(races[0].tracks, races[-1].tracks, strict=True):
        for name in ("points", "losses", "grads", "used_grads", "lr", "evaluations"):
            rows = getattr(before, name)
            assert np.shares_memory(rows, getattr(after, name)), name
            assert np.array_equal(rows, getattr(after, name)[: len(rows)]), name
