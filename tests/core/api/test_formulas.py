"""Methods that torch lacks against their formulas in 50 digits, written apart from the program."""

import json
from pathlib import Path

import numpy as np

from gdviz.core.api.trajectory import trajectory
from gdviz.core.optimizers.base import OPTIMIZERS
from tests.every import every

DATA = Path(__file__).parents[2] / "data" / "mpmath_trajectories.json"
ROWS = json.loads(DATA.read_text(encoding="utf-8"))
EVERY = 5


@every("row", ROWS)
def test_paths_are_those_of_the_formula(row):
    steps = EVERY * len(row["points"])
    path = trajectory(
        row["optimizer"], row["landscape"], row["start"], steps, row["lr"], **row["knobs"]
    )
    assert np.abs(path[EVERY::EVERY] - row["points"]).max() < 1e-10
    assert np.abs(path[-1] - row["start"]).max() > 1e-3


def test_every_first_order_method_has_a_reference_somewhere():
    """Those of torch are in the other file; plain signs are those of signum without average."""
    torch = json.loads(DATA.with_name("torch_trajectories.json").read_text(encoding="utf-8"))
    covered = {row["optimizer"] for row in (*ROWS, *torch["paths"])} | {"signsgd", "bb"}
    assert {cls.id for cls in OPTIMIZERS if cls().first_order} <= covered
