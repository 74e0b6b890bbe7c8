"""Prints how fast gdviz is against named rivals, as ratios of process time on one core.

Each group of comparisons has a process of its own: memory that one has used and given back decides
what fresh arrays cost the next (torch's by half), and no row may depend on those before it.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from gdviz.core.api.trajectory import trajectory
from gdviz.core.engine.run import finished
from gdviz.core.formula.parsing import parse
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.sweeps.sweep import sweep
from tests.benchmarks import clips, files, races, rivals, training
from tests.benchmarks.clock import Result, alone, compare, pin

ROSENBROCK = problem_of(Landscape("rosenbrock")).objective
RASTRIGIN = problem_of(Landscape("rastrigin")).objective
ADAM, MOMENTUM = OPTIMIZERS["adam"](), OPTIMIZERS["momentum"]()
TWELVE = (
    "sgd momentum nesterov adagrad adadelta rmsprop adam amsgrad adamw adamax nadam radam"
).split()


def starts(lanes: int) -> Any:
    """Points spread over the landscape."""
    return np.random.default_rng(0).uniform(-2, 2, (2, lanes))


def adam_of_torch(rate: float = 0.05) -> Callable[[Any], Any]:
    return lambda w: rivals.torch.optim.Adam(w, lr=rate)


def one_trajectory() -> Iterator[Result]:
    def ours() -> None:
        trajectory("adam", "rosenbrock", rivals.START, 500, lr=0.05)

    yield compare(
        "one trajectory, Adam, 500 steps", ours, "naive NumPy", lambda: rivals.naive_adam(500), 8
    )
    if rivals.torch:
        points = np.array(rivals.START)
        yield compare(
            "one trajectory, Adam, 500 steps",
            ours,
            "torch.optim + autograd",
            lambda: rivals.torch_loop(points, 500, adam_of_torch()),
            150,
        )


def a_race() -> Iterator[Result]:
    methods = tuple(OPTIMIZERS[name]() for name in TWELVE)
    entries = tuple(Entry(method, 1e-3) for method in methods)
    spec = RaceSpec(Landscape("rosenbrock"), entries, (-1.2, 1.0), 500)
    yield compare(
        "race of 12 optimizers x 500 steps",
        lambda: finished(spec),
        "the same 12 in plain NumPy",
        lambda: rivals.naive_race(methods, 500, 1e-3),
        15,
    )


def many(lanes: int, steps: int, goal: float, dtype: type = np.float64) -> Iterator[Result]:
    points, kind = starts(lanes), np.dtype(dtype).name

    def ours() -> None:
        sweep(ROSENBROCK, Entry(ADAM), points, steps, 0.05, dtype=dtype)

    name = f"{lanes:,} x Adam on Rosenbrock, {kind}"
    yield compare(
        name,
        ours,
        "torch.optim + autograd, f64",
        lambda: rivals.torch_loop(points, steps, adam_of_torch()),
        goal,
        rounds=5,
    )
    if lanes == 65_536 and dtype is np.float64:
        by_hand = lambda: rivals.torch_adam_in_place(points, steps)  # noqa: E731
        yield compare(name, ours, "torch by hand, in place", by_hand, 1.3, rounds=5)


def rastrigin() -> Iterator[Result]:
    points = starts(65_536)

    def ours() -> None:
        sweep(RASTRIGIN, Entry(ADAM), points, 20, 0.05)

    yield compare(
        "65,536 x Adam on Rastrigin",
        ours,
        "naive NumPy with np.sin",
        lambda: rivals.naive_adam(20, points, grad=rivals.rastrigin_grad),
        3,
        rounds=3,
    )
    if rivals.torch:
        yield compare(
            "65,536 x Adam on Rastrigin",
            ours,
            "torch.optim + autograd",
            lambda: rivals.torch_loop(points, 20, adam_of_torch(), rivals.torch_rastrigin),
            3,
            rounds=5,
        )


def a_map() -> Iterator[Result]:
    lrs, mus = np.geomspace(1e-5, 1e-2, 200)[:, None], np.linspace(0, 0.99, 200)[None, :]
    lanes = np.broadcast_to(np.array(rivals.START)[:, None, None], (2, 200, 200))
    yield compare(
        "map of lr x momentum, 200 x 200 x 500",
        lambda: sweep(ROSENBROCK, Entry(MOMENTUM), rivals.START, 500, lrs, {"momentum": mus}),
        "torch autograd by hand (1/10)",
        lambda: rivals.torch_grid_gd(lanes, lrs, mus, 50),
        4.5,
        work=10,
        rounds=3,
    )


def basins(name: str, rate: float, goal: float, make: Callable[[Any], Any]) -> Iterator[Result]:
    x, y = np.meshgrid(np.linspace(-2.2, 2.2, 256), np.linspace(-1.2, 3.2, 256))
    grid, entry = np.stack([x, y]), Entry(OPTIMIZERS[name]())
    yield compare(
        f"basins 256 x 256 x 300, {name}",
        lambda: sweep(ROSENBROCK, entry, grid, 300, rate),
        "torch.optim + autograd (1/10)",
        lambda: rivals.torch_loop(grid, 30, make),
        goal,
        work=10,
        rounds=3,
    )


def formulas() -> Iterator[Result]:
    # another text each time: neither side may remember its last answer
    fresh = (
        f"({1.5 + k / 1024} - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2"
        for k in itertools.count()
    )

    def ours() -> None:
        objective = parse(next(fresh))
        for part in (objective.loss, objective.grad, objective.hessian):
            part(np.array([1.0, 2.0]))

    try:
        import sympy
    except ImportError:
        return

    def theirs() -> None:
        x, y = sympy.symbols("x y")
        f = sympy.sympify(next(fresh).replace("^", "**"))
        slopes = [f.diff(v) for v in (x, y)]
        curves = [[s.diff(v) for v in (x, y)] for s in slopes]
        for part in (f, slopes, curves):
            sympy.lambdify((x, y), part)(1.0, 2.0)

    yield compare("formula text to f, gradient, Hessian", ours, "sympy + lambdify", theirs, 10)


def variables() -> Iterator[str]:
    """What reading a formula costs by its number of variables: they are few milliseconds."""
    for count in (2, 5, 16, 64):
        names = tuple(f"x{k}" for k in range(1, count + 1))
        text = " + ".join(f"{name}^2" for name in names)
        yield alone(f"formula of {count} variables, read", lambda t=text, n=names: parse(t, (), n))


def imports() -> Iterator[str]:
    """What importing the core costs over importing NumPy."""
    spent = {}
    for name in ("numpy", "gdviz.core"):
        code = (
            f"import time; a = time.process_time(); import {name}; print(time.process_time() - a)"
        )
        runs = [
            float(
                subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
            )
            for _ in range(5)
        ]
        spent[name] = sorted(runs)[2]
    ratio = spent["gdviz.core"] / spent["numpy"]
    yield f"import gdviz.core costs {ratio:.2f} of import numpy (goal at most 1.5)"


def start() -> Iterator[str]:
    """From the start of the program to its first picture, and to all of it."""
    from tests.benchmarks.starting import start_lines

    yield from start_lines()


def window() -> Iterator[str]:
    """What the window does in the time of a frame."""
    from tests.benchmarks.height_map import height_map_lines
    from tests.benchmarks.typing import typing_lines

    yield from (*height_map_lines(TWELVE), *typing_lines())


def frames() -> Iterator[str]:
    """What a frame of the playing window costs, and the window at rest."""
    from tests.benchmarks.frames import frame_lines

    yield from frame_lines()


def plots() -> Iterator[str]:
    """What the parts of the playing window beside its maps cost."""
    from tests.benchmarks.plots import part_lines

    yield from part_lines()


def maps() -> Iterator[Result]:
    """What a map alone costs while a race is played."""
    from tests.benchmarks.frames import EIGHT
    from tests.benchmarks.maps import map_lines

    yield from map_lines(EIGHT)


def calm() -> Iterator[str]:
    """How long the window's thread is busy at most: minutes, as every preset is looked at."""
    from tests.benchmarks.calm import calm_lines

    yield from calm_lines()


GROUPS: dict[str, Callable[[], Iterable[object]]] = {
    "one": one_trajectory,
    "race": a_race,
    "formula": formulas,
    "variables": variables,
    "rastrigin": rastrigin,
}
if rivals.torch:
    sgd_of_torch = partial(rivals.torch.optim.SGD, lr=1e-4)
    GROUPS |= {
        "lanes-256": partial(many, 256, 200, 20),
        "lanes-65536": partial(many, 65_536, 20, 3),
        "lanes-65536-float32": partial(many, 65_536, 20, 6, np.float32),
        "lanes-1048576": partial(many, 1_048_576, 4, 3.5),
        "map": a_map,
        "basins-sgd": partial(basins, "sgd", 1e-4, 4.0, sgd_of_torch),
        "basins-adam": partial(basins, "adam", 0.05, 2.5, adam_of_torch()),
        "training": training.against_torch,
    }
GROUPS |= {"surfaces": training.surfaces, "imports": imports, "window": window}
GROUPS |= {"frames": frames, "maps": maps, "plots": plots, "calm": calm}
GROUPS |= {"videos": clips.video_lines, "moving-pictures": clips.moving_lines}
GROUPS |= {"clip-memory": clips.memory_lines, "start": start}
GROUPS |= {"files": files.file_lines, "long": files.long_races}
GROUPS |= {"races": races.race_lines, "planes": races.plane_lines}


def main(names: Sequence[str]) -> None:
    """Print every comparison of the groups as it is measured; of all without a name."""
    if not rivals.torch:
        print("torch is not installed: its comparisons are left out", flush=True)
    if len(names) == 1:
        pin()
        with tempfile.TemporaryDirectory() as folder:
            # a window opens as it was left: on the settings of whoever measures, it is another
            os.environ["GDVIZ_SETTINGS"] = folder
            for line in GROUPS[names[0]]():
                print(line, flush=True)
        return
    for name in names or GROUPS:
        subprocess.run([sys.executable, "-m", "tests.benchmarks", name], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
