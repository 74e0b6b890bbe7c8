"""Contours beside those of the race: of a batch's rows, and of all rows without the ridge."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.fitted_values import batch_rows, data_of
from gdviz.core.planes.plane_race import shown
from gdviz.render.map.batch_contours import batch_problem, paint_batch, paint_plain, plain_problem
from gdviz.render.paint.mapping import View
from tests.render.spots import spot_of


def raced(*words, **options):
    return finished(spec_from_words(list(words), **options))


def test_the_loss_is_that_of_the_batchs_rows():
    race = raced("cars", "gd:lr=0.1", steps="10", batch="5")
    made, w = data_of(race), np.array([3.0, -4.0])
    rows = batch_rows(race, 0, 4)
    x, y = made.X[rows, 0], made.y[rows]
    loss = 0.5 * np.mean((w[0] * x + w[1] - y) ** 2)
    assert float(batch_problem(race, 0, 4).objective.loss(w)) == pytest.approx(loss)


def test_of_many_parameters_it_is_seen_on_the_plane_of_the_map():
    race = raced(
        "xor:model=network,hidden=2,copies=8,noise=0.1", "gd:lr=0.5", steps="10", batch="8"
    )
    mapped = shown(race)
    problem = batch_problem(mapped, 0, 3)
    plane, at = mapped.problem.objective.plane, np.array([0.2, -0.1])
    part = data_of(race).part(batch_rows(race, 0, 3))
    assert float(problem.objective.loss(at)) == pytest.approx(float(part.loss(plane.lift(at))))


def test_without_a_batch_nothing_is_drawn():
    for words, options in (("cars", {}), ("sphere", {})):
        race = raced(words, "gd:lr=0.1", steps="5", **options)
        assert batch_problem(race, 0, 2) is None


def test_it_changes_from_step_to_step():
    race = raced("cars", "gd:lr=0.1", steps="10", batch="5")
    view = View(QRectF(0, 0, 300, 200), race.problem.box)
    images = []
    for step in (0, 1):
        image = QImage(300, 200, QImage.Format.Format_RGB32)
        image.fill(0)
        with QPainter(image) as painter:
            paint_batch(painter, spot_of(race, view), step)
        images.append(image)
    assert images[0] != images[1]


def test_without_its_ridge_the_loss_is_the_misfit_alone():
    race = raced("cars:ridge=3", "gd:lr=0.1", steps="5")
    made, w = data_of(race), np.array([3.0, -4.0])
    misfit = 0.5 * np.mean((w[0] * made.X[:, 0] + w[1] - made.y) ** 2)
    assert float(race.problem.objective.loss(w)) == pytest.approx(misfit + 0.5 * 3.0 * 9.0)
    assert float(plain_problem(race).objective.loss(w)) == pytest.approx(misfit)
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0)
    before = image.copy()
    with QPainter(image) as painter:
        paint_plain(painter, spot_of(race, View(QRectF(0, 0, 300, 200), race.problem.box)))
    assert image != before


def test_without_a_ridge_there_is_no_other_loss():
    for words in ("cars", "sphere"):
        assert plain_problem(raced(words, "gd:lr=0.1", steps="5")) is None
