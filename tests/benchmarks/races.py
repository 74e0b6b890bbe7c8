"""The longest races, against plain NumPy and against their own size."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from gdviz.core.engine.race import Race
from gdviz.core.engine.run import finished, run
from gdviz.core.files.presets import presets
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.planes.plane_race import Feet, on_plane, plane_of, section
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.benchmarks import rivals
from tests.benchmarks.clock import Result, compare

RACERS, STEPS = 32, 100_000
# of the methods of a class in school, at which none of them stops early
RATES = {"gd": 1e-4, "momentum": 1e-5, "nesterov": 1e-5, "rmsprop": 1e-4}
GOAL_SECONDS, SLOPE = 1.4, (0.95, 1.1)


def long_race(racers: int = RACERS, steps: int = STEPS) -> RaceSpec:
    """A race in which all racers take all steps."""
    entries = tuple(Entry(OPTIMIZERS[name](), rate) for name, rate in RATES.items())
    entries *= racers // len(entries)
    return RaceSpec(Landscape("rosenbrock"), entries, rivals.START, steps)


def _watched(spec: RaceSpec) -> int:
    """Run a race as the window's worker does; the number of its snapshots."""
    return sum(1 for _ in run(spec, True, lambda: True))


def _spent(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def race_lines() -> Iterator[Result | str]:
    """The longest race, and how its time grows."""
    spec = long_race()
    name = f"{RACERS} racers x {STEPS:,} steps"
    methods = [OPTIMIZERS[name]() for name in RATES]
    share = 100 * RACERS / len(methods)
    found = compare(
        f"{name}, as the worker runs it",
        lambda: _watched(spec),
        f"plain NumPy (1/{share:g})",
        lambda: rivals.naive_race(methods, STEPS // 100, 1e-5),
        20,
        work=share,
        rounds=3,
    )
    yield found
    seconds = found.ours * share
    mark = "" if seconds <= GOAL_SECONDS else "   ABOVE"
    yield f"{name}: {seconds:.2f} s (goal at most {GOAL_SECONDS} s){mark}"
    half = STEPS // 2
    yield _slope("steps, snapshots shown", _watched, [(16, half // 2), (16, half), (16, STEPS)])
    yield _slope("racers, only the last", finished, [(8, half), (16, half), (32, half)])


def _slope(name: str, act: Callable[[RaceSpec], Any], sizes: list[tuple[int, int]]) -> str:
    """The power of a race's size with which its time grows."""
    specs = [long_race(*size) for size in sizes]
    times = [min(_spent(lambda s=spec: act(s)) for _ in range(2)) for spec in specs]
    slope = float(np.polyfit(np.log([a * b for a, b in sizes]), np.log(times), 1)[0])
    mark = "" if SLOPE[0] <= slope <= SLOPE[1] else "   OUTSIDE"
    goal = f"(goal {SLOPE[0]} to {SLOPE[1]}){mark}"
    return f"time of a race by its number of {name}: power {slope:.2f} {goal}"


def plane_lines() -> Iterator[str]:
    """The race of the most parameters on its plane, snapshot by snapshot."""
    race = finished(replace(presets()["same-training-loss"].spec, steps=500))
    plane = plane_of(race, race.spec.problem.slice)  # type: ignore[union-attr]
    problem, sizes = section(race, plane), np.linspace(5, 500, 100).astype(int)
    parts = [_part(race, steps) for steps in sizes]

    def grows() -> None:
        feet = Feet(plane)
        for part in parts:
            on_plane(part, problem, feet)

    yield str(
        compare(
            f"plane of {race.problem.dim:,} parameters, 100 snapshots",
            grows,
            "all rows of each projected",
            lambda: [on_plane(part, problem) for part in parts],
            4,
            rounds=3,
        )
    )


def _part(race: Race, steps: int) -> Race:
    tracks = tuple(
        replace(t, points=t.points[: steps + 1], losses=t.losses[: steps + 1]) for t in race.tracks
    )
    return replace(race, tracks=tracks, done=False)
