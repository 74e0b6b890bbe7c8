"""The arrows of a step: what it is made of, and the straight way it does not take."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.render.map.step_arrows import (
    AHEAD,
    BALL,
    FRESH,
    KEPT,
    STEP,
    STRAIGHT,
    paint_step_arrows,
    step_parts,
    unseen,
)
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import DARK, LIGHT
from tests.render.pixels import drawn
from tests.render.spots import spot_of


def parts(race, racer, step):
    return {part.name: part.vector for part in step_parts(race, racer, step)}


def test_the_parts_of_a_step_add_up(race_on):
    race = race_on("rosenbrock", ("momentum",), 6, (1e-3,), start=(-1.2, 1.0))
    found = parts(race, 0, 4)
    assert found["kept velocity"] + found["from the gradient"] == pytest.approx(found["step"])
    w = race.tracks[0].points[4]
    # Rosenbrock's only minimum is at (1, 1)
    assert found[STRAIGHT] == pytest.approx(np.array([1.0, 1.0]) - w)
    assert found["−gradient"] == pytest.approx(-race.problem.objective.grad(w))


def placed(race, racer, step):
    """Each part by name: where it begins and ends."""
    w = race.tracks[racer].points[step]
    return {
        part.name: (w + part.origin, w + part.origin + part.vector)
        for part in step_parts(race, racer, step)
    }


@pytest.mark.parametrize("convention", ["torch", "look-ahead"])
def test_nesterovs_gradient_begins_where_it_is_taken(race_on, convention):
    """The ball is at w, its gradient that of w + mu*v: kept velocity and gradient, one after the
    other, lead the ball to its next place."""
    race = race_on("rosenbrock", ("nesterov",), 6, (1e-3,), start=(-1.2, 1.0))
    method = race.spec.entries[0].optimizer
    entry = dataclasses.replace(
        race.spec.entries[0], optimizer=dataclasses.replace(method, convention=convention)
    )
    race = finished(dataclasses.replace(race.spec, entries=(entry,)))
    track, found = race.tracks[0], placed(race, 0, 4)
    ball, ghost = found[KEPT]
    assert found[FRESH][0] == pytest.approx(ghost)
    slope = race.problem.objective.grad(ghost)
    assert found[FRESH][1] - ghost == pytest.approx(-1e-3 * slope, rel=1e-9)
    assert found[BALL if convention == "torch" else AHEAD][1] == pytest.approx(
        ball if convention == "torch" else ghost
    )
    if convention == "torch":
        assert ghost == pytest.approx(track.points[4])
        # where the next step's ball is
        assert found[FRESH][1] == pytest.approx(placed(race, 0, 5)[KEPT][0])
    else:
        assert ball == pytest.approx(track.points[4])
        assert found[FRESH][1] == pytest.approx(track.points[5])


def test_a_damped_velocity_takes_its_share_of_the_gradient(race_on):
    race = race_on("rosenbrock", ("momentum",), 6, (1e-3,), start=(-1.2, 1.0))
    method = OPTIMIZERS["momentum"](dampening=0.5)
    entry = dataclasses.replace(race.spec.entries[0], optimizer=method)
    race = finished(dataclasses.replace(race.spec, entries=(entry,)))
    for step in (0, 1, 4):
        found = parts(race, 0, step)
        assert found[KEPT] + found[FRESH] == pytest.approx(found["step"], rel=1e-9)


def test_of_several_minima_the_nearest_is_meant(race_on):
    race = race_on("michalewicz", ("sgd",), 6, (0.1,))
    nearest = race.tracks[0].points[2] + parts(race, 0, 2)[STRAIGHT]
    assert any(nearest == pytest.approx(c.point) for c in race.problem.minima)


def test_what_is_too_short_to_see_is_known(race_on):
    race = race_on("rosenbrock", ("momentum",), 6, (1e-3,), start=(-1.2, 1.0))
    found, w = step_parts(race, 0, 4), race.tracks[0].points[4]
    size = max(abs(race.tracks[0].points[5] - w))
    near, far = (
        View(QRectF(0, 0, 400, 400), (w[0] - k, w[0] + k, w[1] - k, w[1] + k))
        for k in (0.1 * size, 100 * size)
    )
    # a direction has a least length
    assert unseen(near, w, found) == set()
    assert unseen(far, w, found) == {KEPT, FRESH, STEP}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "adam"])
def test_they_are_drawn_with_a_legend(race_on, name, theme):
    race = race_on("rosenbrock", (name,), 6, (1e-3,), start=(-1.2, 1.0))
    view = View(QRectF(0, 0, 480, 320), race.problem.box)
    spot = spot_of(race, view, theme, tab="step")
    picture = drawn((480, 320), lambda p: paint_step_arrows(p, spot, 3))
    assert (picture[240:] != 255).any()
