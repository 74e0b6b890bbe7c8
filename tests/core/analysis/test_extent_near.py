"""The boxes around a racer's last steps, and around the minimum."""

import numpy as np
import pytest

from gdviz.core.analysis.extent import near_minimum, near_racer
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.spec.race import can_be_drawn


def race(*words, **options):
    return finished(resolve(words, **options))


def test_a_box_holds_the_last_steps_up_to_the_playhead():
    found = race("rosenbrock", "adam", steps="300")
    for step in (0, 1, 15, 120, 300):
        x0, x1, y0, y1 = near_racer(found, 0, step)
        points = found.tracks[0].points[max(step - 20, 0) : step + 1]
        assert (points >= (x0, y0)).all() and (points <= (x1, y1)).all()
        sides = found.problem.box
        assert (x1 - x0) / (y1 - y0) == pytest.approx((sides[1] - sides[0]) / (sides[3] - sides[2]))
    assert near_racer(found, 0, 300)[1] - near_racer(found, 0, 300)[0] < 0.2


@pytest.mark.parametrize(
    "words",
    [("rosenbrock", "gd:lr=10"), ("x^2", "gd:lr=1.5"), ("rosenbrock",), ("hours", "gd")],
    ids=["diverged", "one variable", "no racer", "data"],
)
def test_boxes_can_always_be_drawn(words):
    first, *racers = words
    found = race(*racers, formula=first, steps="60") if "^" in first else race(*words, steps="60")
    boxes = [near_minimum(found), *(near_racer(found, i, 60) for i in range(len(found.tracks)))]
    for box in boxes:
        assert len(box) == 2 * found.problem.dim and can_be_drawn(box)
        assert np.isfinite(box).all()


def test_of_several_minima_the_racer_has_gone_to_the_nearest():
    found = race("himmelblau", "gd:lr=0.001", start="-3,3", steps="400")
    x0, x1, y0, y1 = near_minimum(found, 0)
    # the minimum of Himmelblau's function in that corner
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((-2.805118, 3.131312), abs=1e-5)
