"""The arrows of a step: what it is made of, and the straight way it does not take."""

import numpy as np
import pytest
from pixels import drawn
from PySide6.QtCore import QRectF

from gdviz.render.step_arrows import STRAIGHT, paint_step_arrows, step_parts
from gdviz.render.theme import DARK, LIGHT
from gdviz.render.view import View


def parts(race, racer, step):
    return {name: vector for name, vector, _ in step_parts(race, racer, step)}


def test_the_parts_of_a_step_add_up(race_on):
    race = race_on("rosenbrock", ("momentum",), 6, (1e-3,), start=(-1.2, 1.0))
    found = parts(race, 0, 4)
    assert found["kept velocity"] + found["from the gradient"] == pytest.approx(found["step"])
    w = race.tracks[0].points[4]
    # Rosenbrock's only minimum is at (1, 1)
    assert found[STRAIGHT] == pytest.approx(np.array([1.0, 1.0]) - w)
    assert found["−gradient"] == pytest.approx(-race.problem.objective.grad(w))


def test_of_several_minima_the_nearest_is_meant(race_on):
    race = race_on("michalewicz", ("sgd",), 6, (0.1,))
    nearest = race.tracks[0].points[2] + parts(race, 0, 2)[STRAIGHT]
    assert any(nearest == pytest.approx(c.point) for c in race.problem.minima)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "adam"])
def test_they_are_drawn_with_a_legend(race_on, name, look):
    race = race_on("rosenbrock", (name,), 6, (1e-3,), start=(-1.2, 1.0))
    view = View(QRectF(0, 0, 480, 320), race.problem.box)
    picture = drawn((480, 320), lambda p: paint_step_arrows(p, view, race, 0, 3, look))
    assert (picture[240:] != 255).any()
