"""Racers that are hidden or that have fallen out, on a height map."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gdviz.core.engine.race import Ending, Outcome
from gdviz.render.map.excursions import end_of_line
from gdviz.render.surface.camera import Camera
from gdviz.render.surface.drape import BOX
from tests.render.pixels import drawn
from tests.render.surface.blocks import Painted, moved

SIZE = (360, 300)
ABOVE = Camera(0.0, 90.0)


def seen(race, step):
    made = Painted(race, ABOVE)
    return made, drawn(SIZE, lambda painter: made.paint(painter, step)).astype(int)


def inked(picture, colour):
    """The pixels of a colour."""
    return np.argwhere((np.abs(picture[..., :3] - QColor(colour).getRgb()[:3]) <= 6).all(axis=2))


def test_a_hidden_racer_leaves_no_pixel(race_on):
    race = race_on("himmelblau", ("sgd", "adam"), steps=60)
    made, whole = seen(race, 40)
    colour = made.panel.trails.colours[1]
    assert len(inked(whole, colour)) > 20
    entries = (race.spec.entries[0], dataclasses.replace(race.spec.entries[1], visible=False))
    hidden = dataclasses.replace(race, spec=dataclasses.replace(race.spec, entries=entries))
    _, picture = seen(hidden, 40)
    assert (
        not len(inked(picture, colour)) and len(inked(picture, made.panel.trails.colours[0])) > 20
    )


@pytest.mark.parametrize("ending", [Ending.DIVERGED, Ending.RUNNING])
def test_who_fell_out_beside_the_block_has_a_cross_where_the_line_ends(race_on, ending):
    race = moved(race_on("himmelblau", ("sgd",), steps=60), [(0, 0), (2, 0), (900, 450)])
    track = dataclasses.replace(race.tracks[0], outcome=Outcome(ending, 3, ""))
    spec = dataclasses.replace(race.spec, steps=60)
    race = dataclasses.replace(race, spec=spec, tracks=(track,))
    made, picture = seen(race, 40)
    block = made.panel.block
    places = block.drape.ground.placed(race.tracks[0].points)
    end = end_of_line(places, BOX)
    # the right side of the box, half as far up as across
    x, y = block.drape.ground.unplaced(end.x(), end.y())
    assert x == pytest.approx(race.problem.box[1]) and y == pytest.approx((x - 2) * 450 / 898)
    z = block.drape.ground.surface(np.array([end.x()]), np.array([end.y()]))[0]
    at = block.picture.projection.point(end.x(), end.y(), z)
    near = picture[round(at.y()) - 6 : round(at.y()) + 7, round(at.x()) + 2 : round(at.x()) + 6]
    cross = len(inked(near, made.panel.trails.colours[0]))
    assert cross > 4 if ending is Ending.DIVERGED else not cross
