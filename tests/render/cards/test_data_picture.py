"""The picture of the data: rows in their places, lines through w x + b, the batch, the test."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.core.base.printed import printed
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.fitted_values import batch_rows, data_of, leader, predicted, sample_words
from gdviz.core.spec.sampling import Batches
from gdviz.render.cards.data_picture import DataPicture, DataStyle
from gdviz.render.cards.model_lines import crossings, model_lines
from gdviz.render.cards.row_marks import RowMarks
from gdviz.render.paint.theme import DARK, LIGHT, racer_colours

AREA = QRectF(0, 0, 420, 320)


def raced(*words, **options):
    return finished(spec_from_words(list(words), **options))


@pytest.fixture(scope="module")
def cars():
    return raced("cars", "gd:lr=0.1", "adam:lr=2", steps="40", batch="8")


@pytest.fixture(scope="module")
def bills():
    return raced("penguins_ac:model=logistic,test=0.3", "gd:lr=1", steps="60")


def test_a_line_goes_through_w_x_plus_b_in_raw_units(cars):
    made = data_of(cars)
    picture = DataPicture(made, AREA, LIGHT)
    w = cars.tracks[0].points[25]
    slope, intercept = made.coefficients(w)
    (line,) = model_lines(made, w, picture.view.box)
    assert np.allclose(line[:, 1], slope * line[:, 0] + intercept)
    assert np.allclose(predicted(made, w, made.raw), slope * made.raw[:, 0] + intercept)


def test_a_boundary_is_where_the_sum_is_zero(bills):
    made = data_of(bills)
    picture = DataPicture(made, AREA, LIGHT)
    w = bills.tracks[0].points[-1]
    a, b, c = made.coefficients(w)
    (line,) = model_lines(made, w, picture.view.box)
    scale = np.abs(a * line[:, 0]).max()
    assert np.abs(a * line[:, 0] + b * line[:, 1] + c).max() < 0.02 * scale


def test_the_class_changes_where_the_weighted_sum_is_zero():
    race = raced("hours:model=logistic", "gd:lr=1", steps="60")
    made = data_of(race)
    picture = DataPicture(made, AREA, LIGHT)
    slope, intercept = made.coefficients(race.tracks[0].points[-1])
    (line,) = model_lines(made, race.tracks[0].points[-1], picture.view.box)
    (x,) = crossings(made, line)
    assert x == pytest.approx(-intercept / slope, abs=2e-3)
    assert made.classes and not data_of(raced("cars", "gd", steps="1")).classes
    flat = model_lines(made, np.zeros(2), picture.view.box)[0]
    assert len(crossings(made, flat)) == 0


def test_the_rows_of_the_batch_are_those_the_next_step_sees(cars):
    made = data_of(cars)
    batches = Batches(len(made.train), cars.spec.sampling, cars.spec.seed, 1)
    for step in (0, 5, 39):
        assert (batch_rows(cars, 0, step) == made.train[batches.of(step)]).all()
    assert len(batch_rows(cars, 0, 40)) == 0
    assert len(batch_rows(raced("cars", "gd", steps="3"), 0, 0)) == 0


def test_rows_of_the_test_are_locked_away(bills):
    made = data_of(bills)
    picture = DataPicture(made, AREA, LIGHT)
    assert set(picture.rows_shown(False)) == set(made.train.tolist())
    assert len(picture.rows_shown(True)) == len(made.y)
    row = int(made.test[0])
    at = picture.view.point(*picture.places()[row])
    assert picture.nearest(at, 2.0, True) is not None
    assert picture.nearest(at, 0.0, False) != row


@pytest.mark.parametrize("way", ["draw", "stamp"])
def test_a_held_row_is_hollow_in_the_shape_of_its_class(bills, way):
    made = data_of(bills)
    picture = DataPicture(made, QRectF(0, 0, 900, 700), LIGHT)
    places = np.round(picture.view.map(picture.places()))
    image = QImage(900, 700, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        getattr(RowMarks(made, LIGHT), way)(painter, picture.rows_shown(True), places)
    alone = [row for row in made.test if np.sort(np.abs(places - places[row]).max(axis=1))[1] > 14]
    filled = {}
    for row in alone:
        x, y = places[row]
        middle = image.pixelColor(round(x), round(y))
        # the corner of a square is drawn, that of a circle hardly
        corner = image.pixelColor(int(x + 3.6), int(y + 3.6))
        assert middle == QColor("#ffffff")
        filled[made.y[row]] = corner.lightness() < 225
    assert filled == {0.0: False, 1.0: True}


def test_a_row_is_found_under_its_place(cars):
    made = data_of(cars)
    picture = DataPicture(made, AREA, LIGHT)
    at = picture.view.point(*picture.places()[17])
    found = picture.nearest(at + QPointF(1.0, -1.0), 5.0, False)
    assert (made.raw[found, 0], made.y[found]) == (made.raw[17, 0], made.y[17])
    assert picture.nearest(QPointF(-500, -500), 5.0, False) is None


def test_words_of_a_row_are_its_own_loss_and_slopes(cars):
    made = data_of(cars)
    w = cars.tracks[0].points[10]
    said = sample_words(cars, 0, 10, 3)
    x, y = made.X[3, 0], made.y[3]
    residual = w[0] * x + w[1] - y
    assert f"own loss {0.5 * residual**2:.4g}" in said
    assert f"∂ℓ/∂w {printed(residual * x)}" in said and f"∂ℓ/∂b {printed(residual)}" in said
    whole = made.objective.sample_losses(w)
    # the loss is the mean of the rows' own
    assert whole.mean() == pytest.approx(cars.tracks[0].losses[10])


def test_the_leader_is_the_lowest_of_those_shown(cars):
    losses = [float(track.losses[20]) for track in cars.tracks]
    assert leader(cars, 20, (True, True)) == int(np.argmin(losses))
    assert leader(cars, 20, (True, False)) == 0
    assert leader(cars, 20, (False, False)) is None


@pytest.mark.parametrize(
    ("words", "theme"),
    [
        ("cars", LIGHT),
        ("hours:model=logistic", DARK),
        ("penguins_ac:model=logistic,validation=0.2,test=0.1", LIGHT),
        ("moons:model=network,hidden=4", DARK),
        ("sine:model=network,hidden=3", LIGHT),
        ("sparse", DARK),
        ("many", LIGHT),
        ("sigmoid4:model=sigmoid,standardise=false", DARK),
        ("wave:degree=7", LIGHT),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_every_kind_of_data_is_drawn(words, theme):
    race = raced(words, "gd:lr=0.1", "adam:lr=0.02", steps="20", batch="4")
    picture = DataPicture(data_of(race), AREA, theme)
    style = DataStyle(racer_colours(race.spec, theme), (True, True), 0)
    images = []
    for step in (0, 20):
        image = QImage(420, 320, QImage.Format.Format_RGB32)
        image.fill(0)
        with QPainter(image) as painter:
            picture.paint(painter, race, step, style, hover=1)
        images.append(image)
    assert images[0] != images[1]


def test_a_racer_that_was_lost_is_left_out():
    race = raced("cars", "gd:lr=1e3", "adam:lr=2", steps="300")
    # of its points the last are finite; what is beyond all numbers is no line
    lost = replace(race.tracks[0], points=np.full((2, 2), np.inf))
    race = replace(race, tracks=(lost, *race.tracks[1:]))
    picture = DataPicture(data_of(race), AREA, LIGHT)
    style = DataStyle(racer_colours(race.spec, LIGHT), (True, True), 0)
    image = QImage(420, 320, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        picture.paint(painter, race, 300, style)
    lost, there = (
        sum(image.pixelColor(x, y) == QColor(colour) for x in range(420) for y in range(320))
        for colour in style.colours
    )
    assert lost == 0 < there


def test_of_many_rows_every_kth_is_drawn(cars):
    made = data_of(cars)
    assert len(DataPicture(made, AREA, LIGHT).rows_shown(True)) == 50
    x = np.arange(10_000.0)
    many = replace(made, X=x[:, None], y=x, train=np.arange(8000), test=np.arange(8000, 10_000))
    picture = DataPicture(many, AREA, LIGHT)
    assert picture.every == 4 and len(picture.rows_shown(True)) == 2500
    assert picture.rows_shown(False).max() < 8000
    image = QImage(420, 320, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        picture.paint(
            painter, cars, 25, DataStyle(racer_colours(cars.spec, LIGHT), (True, True), 0)
        )
