"""Races, specs and problems in pickles and copies, and in processes of a pool."""

import copy
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pytest

from gdviz.core.analysis.standings import standings
from gdviz.core.engine.lazy_rows import LazyRows
from gdviz.core.engine.run import finished, run
from gdviz.core.files.command_words import resolve
from gdviz.core.files.presets import presets
from gdviz.core.optimizers.base import OPTIMIZERS, Optimizer
from gdviz.core.planes.plane_race import shown
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec

DEEP = "+".join(["sin(x*y)"] * 45)


@dataclass(frozen=True)
class Halving(Optimizer):
    """w <- w/2, counting its steps."""

    id = "halving"
    title = "Halving"
    summary = "Halves the point."

    def init(self, w):
        return {"steps": np.float64(0.0)}

    def update(self, w, g, state, t, lr):
        return w / 2.0, {"steps": state["steps"] + 1.0}


def words(*given, **options):
    return resolve(given, steps="30", **options)


def raced_on(problem, *names, **changes):
    entries = tuple(Entry(OPTIMIZERS[name](), 0.01, label=name) for name in names)
    return RaceSpec(problem, entries, steps=30, **changes)


SPECS = {
    "catalogue": words("rosenbrock:b=50", "gd", "adam", "newton", "bfgs", "lbfgs", "nesterov"),
    "deep formula": words("gd", "adam", formula=DEEP),
    "line": raced_on(Line("a*x^2", (("a", 2.0),)), "sgd", "polyak", "rprop"),
    "noise": words("sphere", "adam:l2=0.1,clip_norm=1", "gd", noise="0.5"),
    "own learning rates": words("sphere", "gd:lr=0.1,schedule=cosine", "gd:schedule=plateau"),
    "wrapped": words("booth", "lookahead(adam)", "sam(gd)", "schedulefree"),
    "inside": replace(words("sphere", "gd:lr=3"), inside=True),
    "diverged": words("rosenbrock", "gd:lr=1"),
    "outside its domain": words("gd", formula="log(x)+y^2", start="-1,1"),
    "own optimizer": RaceSpec(Landscape("sphere"), (Entry(Halving(), 0.1),), steps=5),
    "linear": words("cars", "gd", "newton", batch="8"),
    "logistic": words("hours:model=logistic,ridge=0.1", "gd:lr=0.5", "adam:batch=3"),
    "own points": raced_on(Data(points=((0.0, 1.0), (1.0, 3.0), (2.0, 5.0))), "sgd"),
    "0-1 loss": raced_on(Data("hours", model=Model("logistic", loss="zero_one")), "sgd"),
    "network": words(
        "moons:model=network,hidden=4", "gd:lr=0.1", "nesterov:lr=0.01", "lbfgs", batch="16"
    ),
    "many parameters": words(
        "penguins:model=network,hidden=8", "adam:lr=0.01", "nesterov:lr=0.01", batch="8"
    ),
    "no racers": RaceSpec(Landscape("sphere"), (), steps=3),
}
COPIES = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),
    "deepcopy": copy.deepcopy,
}


def all_rows(track):
    """Every array of a track, those that are computed late as well."""
    rows = {name: getattr(track, name) for name in ("points", "losses", "lr", "evaluations")}
    rows |= {name: getattr(track, name)[:] for name in ("grads", "used_grads")}
    rows |= {f"state {name}": track.state[name] for name in track.state}
    for name in ("off_plane", "grad_share", "began"):
        late = getattr(track, name)
        rows |= {} if late is None else {name: late[:]}
    return rows


def same(first, second):
    assert second == first and second.spec == first.spec and second.done is first.done
    assert [e.label for e in second.spec.entries] == [e.label for e in first.spec.entries]
    assert second.problem.names == first.problem.names and second.lrs == first.lrs
    for before, after in zip(first.tracks, second.tracks, strict=True):
        assert after.outcome == before.outcome
        wanted, found = all_rows(before), all_rows(after)
        assert list(found) == list(wanted)
        for name, rows in wanted.items():
            assert found[name].shape == rows.shape, name
            assert np.array_equal(found[name], rows, equal_nan=True), name
        assert not any(found[name].flags.writeable for name in ("points", "losses", "lr"))
    w = np.array(first.start)
    for method in ("loss", "grad", "hessian"):
        there, here = (getattr(r.problem.objective, method)(w) for r in (first, second))
        assert np.array_equal(there, here, equal_nan=True), method


@pytest.mark.parametrize("way", COPIES)
@pytest.mark.parametrize("name", SPECS)
def test_a_race_comes_back_as_it_was(name, way):
    race = finished(SPECS[name])
    again = COPIES[way](race)
    same(race, again)
    # as texts, in which NaN is NaN
    assert repr(standings(again, again.steps)) == repr(standings(race, race.steps))
    # and once more after everything was looked at
    same(race, COPIES[way](race))


@pytest.mark.parametrize("name", ["network", "many parameters"])
def test_a_race_on_a_plane_comes_back_as_it_was(name):
    race = shown(finished(SPECS[name]))
    assert race.problem.dim == 2
    same(race, pickle.loads(pickle.dumps(race)))


@pytest.mark.parametrize("way", COPIES)
def test_rows_that_were_looked_at_keep_every_digit(way):
    # a product of matrices rounds a row by what it is computed together with
    table = np.arange(6.0)
    rows = LazyRows(partial(rounded_by_company, table), 6)
    first = rows[4]
    again = COPIES[way](rows)
    assert again[4] == first and again[:].tolist() == rows[:].tolist()


def rounded_by_company(table, wanted):
    return table[wanted] + len(wanted) / 2**40


def test_a_growing_race_and_a_single_track_come_back():
    growing = next(run(replace(SPECS["catalogue"], steps=60_000)))
    assert pickle.loads(pickle.dumps(growing)) == growing
    track = finished(SPECS["noise"]).tracks[0]
    again = pickle.loads(pickle.dumps(track))
    assert again == track and not again.points.flags.writeable


def test_races_that_differ_are_not_equal():
    race = finished(SPECS["catalogue"])
    assert race != finished(replace(SPECS["catalogue"], start=(0.5, 0.5)))
    assert race.tracks[0] != race.tracks[1] and race.tracks[0] != "track"
    assert race == finished(SPECS["catalogue"])


def test_every_preset_can_be_pickled():
    for preset in presets():
        again = pickle.loads(pickle.dumps(preset))
        assert again == preset and again.spec.problem == preset.spec.problem


def test_a_pool_of_fresh_processes_races_and_brings_races_back():
    named = {name: SPECS[name] for name in ("deep formula", "network")}
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        races = list(pool.map(finished, named.values()))
        there = [pool.submit(standings, race, race.steps).result() for race in races]
    for race, spec, rows in zip(races, named.values(), there, strict=True):
        same(finished(spec), race)
        assert rows == standings(race, race.steps)
