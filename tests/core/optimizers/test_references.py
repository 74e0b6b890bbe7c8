"""Every optimizer that torch has walks torch's path: 200 steps in float64, to 1e-10.

Beyond the step at which torch's own path moves by 1e-11 when it is started 1e-15 away, or when its
gradients are rounded differently, no two programs can agree; each reference says which step it is.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import LANDSCAPES

DATA = Path(__file__).parents[2] / "data" / "torch_trajectories.json"
PATHS = json.loads(DATA.read_text(encoding="utf-8"))["paths"]
CASES = sorted({row["case"] for row in PATHS})
TOLERANCE = 1e-10


def deviation(row):
    """The largest difference of a coordinate up to the horizon."""
    steps = range(1, 201) if row["steps"] == "all" else row["steps"]
    last = max(steps)
    path = trajectory(
        row["optimizer"], row["landscape"], row["start"], last, row["lr"], **row["knobs"]
    )
    good = [i for i, step in enumerate(steps) if step <= row["horizon"]]
    ours = path[[steps[i] for i in good]]
    return float(np.abs(ours - np.array(row["points"])[good]).max(initial=0.0))


@pytest.mark.parametrize("case", CASES)
def test_paths_are_torchs(case):
    rows = [row for row in PATHS if row["case"] == case]
    assert len(rows) == 14
    far = {(r["landscape"], tuple(r["start"])): deviation(r) for r in rows}
    assert {key: d for key, d in far.items() if not d <= TOLERANCE} == {}


def test_horizons_are_long_enough(record_property):
    """At least 50 steps in 95 % of the cases; the figures go into the test report."""
    horizons = np.array([row["horizon"] for row in PATHS])
    record_property("paths", len(horizons))
    record_property("whole 200 steps", int((horizons == 200).sum()))
    assert (horizons >= 50).mean() >= 0.95
    assert (horizons == 200).mean() >= 0.8


def test_every_optimizer_of_torch_and_the_landscapes_are_covered():
    methods = "sgd momentum nesterov adagrad adadelta rmsprop adam amsgrad adamw adamax nadam radam"
    covered = {row["optimizer"] for row in PATHS}
    assert covered >= {*methods.split(), "asgd", "rprop"}
    assert all(name in OPTIMIZERS for name in covered)
    places = {row["landscape"] for row in PATHS}
    assert len(places) == 7
    assert sum(place in LANDSCAPES for place in places) == 6
