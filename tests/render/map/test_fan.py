"""Ways of other seeds: as far as the playhead, in faint colours, only of the same racers."""

import math

import numpy as np
from PySide6.QtCore import QRectF

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.learning_curve import other_seeds
from gdviz.render.map.fan import Fan, faint
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import LIGHT
from tests.render.pixels import drawn

STYLE = TrailStyle(LIGHT.racers[:2], (True, True))


def test_they_grow_with_the_playhead_and_are_drawn_the_same_twice():
    race = finished(spec_from_words(["cars", "gd:lr=0.1", "adam:lr=3"], steps="30", batch="2"))
    others = list(other_seeds(race, 3))
    view, fan = View(QRectF(0, 0, 300, 200), race.problem.box), Fan()

    def picture(step, races=others, style=STYLE):
        return drawn((300, 200), lambda p: fan.paint(p, races, step, math.inf, view, style, LIGHT))

    short, long = picture(5), picture(30)
    marked = [int((p != 255).any(axis=-1).sum()) for p in (short, long)]
    assert 0 < marked[0] < marked[1]
    assert np.array_equal(picture(5), short)
    assert (picture(30, others[:1]) != long).any()
    assert (picture(30, others, TrailStyle(LIGHT.racers[:1], (True,))) == 255).all()
    assert (picture(30, ()) == 255).all()


def test_their_colours_are_nearer_to_the_ground():
    assert all(a != b for a, b in zip(faint(STYLE, LIGHT).colours, STYLE.colours, strict=True))
