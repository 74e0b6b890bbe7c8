"""Where one name of an end becomes another: paths by hand that lie just on either side."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.analysis.standings import standings
from gdviz.core.engine.endings import arrival, ending
from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Entry, Landscape, RaceSpec

BOX = (-5.0, 5.0, -5.0, 5.0)
SIZE = 10.0


def name_of(formula, points):
    """What a path on a formula is called."""
    problem = problem_of(Landscape(formula=formula, box=BOX))
    points = np.asarray(points, dtype=float)
    losses, grads = problem.objective.loss_and_grad(points.T)
    return ending(points, losses, grads.T, problem)[0]


def along(low, high, count=100):
    """A straight way along x."""
    return np.stack([np.linspace(low, high, count), np.zeros(count)], axis=1)


@pytest.mark.parametrize(
    ("end", "name"),
    [(29.9, Ending.DESCENDING), (30.1, Ending.RUNAWAY), (31.0, Ending.RUNAWAY)],
)
def test_three_boxes_from_the_middle_are_outside(end, name):
    assert name_of("y^2 - x", along(20.0, end)) is name


@pytest.mark.parametrize(
    ("end", "name"),
    [(-29.9, Ending.DESCENDING), (-30.1, Ending.RUNAWAY)],
)
def test_and_on_the_other_side(end, name):
    assert name_of("y^2 + x", along(-20.0, end)) is name


@pytest.mark.parametrize(("loss", "name"), [(9.9, Ending.CLIMBING), (10.1, Ending.DIVERGED)])
def test_a_loss_ten_times_that_of_the_start_grows(loss, name):
    assert name_of("x^2 + y^2", along(1.0, np.sqrt(loss))) is name


@pytest.mark.parametrize(
    ("boxes", "name"), [(0.9e-6, Ending.CONVERGED), (1.2e-6, Ending.DESCENDING)]
)
def test_within_a_millionth_of_the_box_it_stands_still(boxes, name):
    """The window is the last fifth of a hundred steps; before it the path came from 1."""
    path = np.concatenate([along(1.0, 0.1, 75), along(boxes * SIZE, 0.0, 26)])
    assert name_of("x^2 + y^2", path) is name


@pytest.mark.parametrize(("drift", "name"), [(0.039, Ending.CYCLE), (0.041, Ending.OSCILLATING)])
def test_a_cycle_closes_within_a_hundredth_of_its_way(drift, name):
    """To and fro between -1 and 1 along x is a way of 4, while y moves on."""
    k = np.arange(61)
    assert name_of("x^2 + y^2", np.stack([(-1.0) ** k, 0.5 * drift * k], axis=1)) is name


def test_a_path_of_forty_is_the_longest_period():
    for period, name in ((40, Ending.CYCLE), (41, Ending.OSCILLATING)):
        # the window of 200 rows has room for both
        angle = 2 * np.pi * np.arange(1000) / period
        assert name_of("x^2 + y^2", np.stack([np.cos(angle), np.sin(angle)], axis=1)) is name


def test_an_arrival_is_the_first_row_from_which_the_path_stays():
    problem = problem_of(Landscape(formula="x^2 + y^2", box=BOX))
    path = np.zeros((50, 2))
    path[:30, 0] = 1.0
    path[30:40, 0] = 1.01e-6 * SIZE
    assert arrival(path, problem) == 40
    path[30:40, 0] = 0.99e-6 * SIZE
    assert arrival(path, problem) == 30
    path[45, 1] = 1.0
    assert arrival(path, problem) == 46


def test_who_diverged_is_last_however_low_its_loss():
    entries = tuple(Entry(OPTIMIZERS["sgd"](), lr, label=f"{lr}") for lr in (1.5, 0.01, 0.1))
    race = finished(RaceSpec(Landscape("sphere"), entries, (3.0, 4.0), 30))
    fell, slow, fast = race.tracks
    assert fell.outcome.ending is Ending.DIVERGED
    low = dataclasses.replace(fell, losses=np.append(fell.losses[:-1], -7.0))
    rows = standings(dataclasses.replace(race, tracks=(low, slow, fast)), race.steps)
    assert [row.label for row in rows] == ["0.1", "0.01", "1.5"]
    assert [row.rank for row in rows] == [1, 2, 3]
    # while it races its loss counts, and without a finite one it is last as well
    early = standings(race, 0)
    assert [row.index for row in early] == [0, 1, 2]
    lost = dataclasses.replace(slow, losses=np.append(slow.losses[:-1], np.nan))
    rows = standings(dataclasses.replace(race, tracks=(fell, lost, fast)), race.steps)
    assert [row.label for row in rows] == ["0.1", "0.01", "1.5"]
