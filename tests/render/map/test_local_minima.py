"""A map says who rests in a local minimum."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.render.map.local_minima import local_minimum_words, paint_local_minima
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import LIGHT, racer_colours
from tests.render.spots import spot_of


@pytest.fixture(scope="module")
def race():
    words = ["double_well", "gd:lr=0.02", "momentum:lr=0.02", "adam:lr=0.02"]
    return finished(spec_from_words(words, start="1.6,0.8", steps="1000"))


def inked(race, step, shown, size=(500, 400)):
    """Rows and columns (n, 2) of the pixels that are drawn, and the view."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    view = View(QRectF(0, 0, *size), race.problem.box)
    style = TrailStyle(racer_colours(race.spec, LIGHT), shown, 2.0, 6.0)
    with QPainter(image) as painter:
        paint_local_minima(painter, spot_of(race, view, style=style), step)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(size[1], size[0])
    return np.argwhere((rows & 0xFFFFFF) != 0xFFFFFF), view


def test_words_stand_where_the_race_has_ended_only(race):
    descent, momentum, _ = race.tracks
    full, middle, short = local_minimum_words(descent, descent.steps)
    assert full == "local minimum, 0.60 above the lowest known"
    assert middle == "local minimum, 0.60 above" and short == "local minimum"
    assert local_minimum_words(descent, descent.steps - 1) == ()
    assert local_minimum_words(momentum, race.steps) == ()


def test_a_ring_and_words_are_drawn_once_for_all_who_rest_there(race):
    both, view = inked(race, race.steps, (True, True, True))
    at = view.point(0.9601495552, 0.0)
    away = np.hypot(both[:, 1] - at.x(), both[:, 0] - at.y())
    assert ((away > 8) & (away < 13)).any() and away.max() < 200
    one, _ = inked(race, race.steps, (True, True, False))
    assert np.array_equal(both, one)


def test_nothing_is_drawn_at_the_lowest_minimum_or_before_the_end(race):
    assert not len(inked(race, race.steps, (False, True, False))[0])
    assert not len(inked(race, 5, (True, True, True))[0])


def test_on_a_small_map_the_words_are_short(race):
    wide, _ = inked(race, race.steps, (True, False, False))
    small, _ = inked(race, race.steps, (True, False, False), (160, 120))
    assert np.ptp(small[:, 1]) < 0.75 * 160 < np.ptp(wide[:, 1])
