"""A map of a plane says that it is one, and how far the racers are out of it."""

import re
from decimal import Decimal

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.planes.plane_race import shown
from gdviz.render.map.plane_marks import paint_halos, paint_plane_words, plane_words
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import LIGHT, racer_colours
from tests.render.pixels import page_image
from tests.render.spots import spot_of


@pytest.fixture(scope="module")
def race():
    words = ["xor:model=network,hidden=3", "sgd:lr=0.5", "adam:lr=0.05"]
    return finished(spec_from_words(words, steps="200"))


def test_words_give_the_shares_of_the_racers_shown(race):
    mapped = shown(race)
    full, *_, least = plane_words(mapped, 200, (True, False))
    plane, w = mapped.problem.objective.plane, race.tracks[0].points[200]
    away = w - plane.origin
    out = away - plane.basis @ (plane.basis.T @ away)
    share = 100 * (out @ out) / (away @ away)
    assert full.startswith("plane in 13 dimensions that explains")
    assert full.endswith(f"{share:.1f} % of a racer's squared distance is out of it")
    assert len(least) < len(full) and least == "plane"
    assert plane_words(race, 200, (True, True)) == ()


def test_what_is_explained_and_what_is_out_are_shares_of_one_whole():
    """A single racer's plane: what it leaves of a way is no more than rounding lets it say."""
    words = ["moons:model=network,hidden=2", "sgd:lr=0.02"]
    made = finished(spec_from_words(words, steps="60"))
    mapped = shown(made)
    full, *_ = plane_words(mapped, 60, (True,))
    explained, out = (Decimal(n) for n in re.findall(r"([\d.]+) %", full))
    assert mapped.problem.objective.plane.explained > 0.99 and 99 < explained < 100
    assert 0 < out < 20 * (100 - explained)


@pytest.mark.parametrize("unit", [0.6, 1.0, 1.5])
def test_the_words_are_as_large_as_the_racers_of_a_page(race, unit):
    mapped = shown(race)
    image = QImage(1000, 100, QImage.Format.Format_RGB32)
    image.fill(0xFFFF0000)
    style = TrailStyle(racer_colours(race.spec, LIGHT), (True, True), 2.0, 6.0 * unit)
    with QPainter(image) as painter:
        view = View(QRectF(image.rect()), mapped.problem.box)
        paint_plane_words(painter, spot_of(mapped, view, style=style), 200)
    inked = (np.frombuffer(image.constBits(), np.uint32).reshape(100, 1000) != 0xFFFF0000).any(1)
    assert inked.sum() == pytest.approx(19.4 * unit, abs=1.6)


def test_halos_are_as_wide_as_the_share_out_of_the_plane(race):
    mapped = shown(race)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    view = View(QRectF(0, 0, 400, 300), mapped.problem.box)
    style = TrailStyle(racer_colours(race.spec, LIGHT), (True, False), 2.0, 6.0)
    with QPainter(image) as painter:
        paint_halos(painter, spot_of(mapped, view, style=style), 200)
    row, share = mapped.tracks[0].points[200], float(mapped.tracks[0].off_plane[200])
    at = view.point(*row)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(300, 400)
    inked = np.argwhere((rows & 0xFFFFFF) != 0xFFFFFF)
    reach = np.hypot(inked[:, 1] - at.x(), inked[:, 0] - at.y()).max()
    assert reach == pytest.approx(6.0 * (1 + 2.2 * share), abs=3.0)


def test_a_page_of_a_network_is_drawn_on_its_plane(race):
    image = page_image(race, 200, size=(960, 540))
    assert len({image.pixel(x, y) for x in range(100, 500, 7) for y in range(120, 300, 7)}) > 50
