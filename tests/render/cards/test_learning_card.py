"""The table and the marks of learning curves."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from gdviz.core.engine.race import Ending, Outcome
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.files.presets import presets
from gdviz.core.learning.learning_curve import learning
from gdviz.render.cards.learning_card import (
    LearningStyle,
    epoch_ends,
    heads_of,
    paint_learning,
    row_numbers,
    stop_of,
    target,
)
from gdviz.render.paint.theme import DARK, LIGHT


@pytest.fixture(scope="module")
def cars():
    return finished(spec_from_words(["cars", "gd:lr=0.5", "gd:lr=0.1"], steps="40"))


def test_the_rate_of_a_round_bowl_is_known(cars):
    """Standardised inputs: each step leaves (1 - η)² of the gap to the lowest loss."""
    curves = [learning(cars, i) for i in (0, 1)]
    told = [row_numbers(cars, i, c, 12, LearningStyle(), None) for i, c in enumerate(curves)]
    assert [row["falls by"] for row in told] == ["×0.25", "×0.81"]
    assert [row["stops at"] for row in told] == ["–", "–"] and told[0]["test"] == "–"


def test_only_columns_that_say_something_are_there(cars):
    curves = {i: learning(cars, i) for i in (0, 1)}
    assert heads_of(cars, curves, LearningStyle()) == ("training", "best at", "falls by")
    assert "stops at" in heads_of(cars, curves, LearningStyle(patience=5.0))
    held = spec_from_words(["cars:validation=0.2,test=0.2", "gd:lr=0.5"], steps="4")
    race = finished(held)
    assert heads_of(race, {0: learning(race, 0)}, LearningStyle()) == (
        "training",
        "validation",
        "best at",
        "falls by",
        "test",
    )


def test_a_racer_without_a_loss_says_why(cars):
    """Not a row of dashes."""
    lost = Outcome(Ending.DIVERGED, 1)
    broken = dataclasses.replace(
        cars.tracks[0], outcome=lost, losses=np.full_like(cars.tracks[0].losses, np.nan)
    )
    race = dataclasses.replace(cars, tracks=(broken, cars.tracks[1]))
    curves = {i: learning(race, i) for i in (0, 1)}
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    with QPainter(generator) as painter:
        area = QRectF(0, 0, 900, 200)
        style = LearningStyle()
        paint_learning(painter, area, race, curves, 40, style, LIGHT)
    said = bytes(buffer.data().data()).decode()
    assert ">diverged at step 1<" in said and ">–<" not in said


def test_a_racer_that_has_converged_is_stopped_early(cars):
    style = LearningStyle(patience=5.0, tolerance=1e-4)
    fast, slow = (stop_of(cars, i, learning(cars, i), style) for i in (0, 1))
    assert fast is not None and (slow is None or fast < slow)
    assert row_numbers(cars, 0, learning(cars, 0), 3, style, None)["stops at"] == str(fast)


def test_ends_of_epochs_are_marked_while_they_can_be_told_apart():
    words = ["penguins", "gd:lr=0.1"]
    race = finished(spec_from_words(words, steps="33", batch="32"))
    # 342 rows in batches of 32 make 11 steps an epoch
    assert epoch_ends(race, 0, learning(race, 0)) == [11, 22, 33]
    many = finished(spec_from_words(words, steps="61"))
    assert epoch_ends(many, 0, learning(many, 0)) == []


def test_the_lowest_loss_is_drawn_where_it_does_not_stretch_the_axis(cars):
    curves = {0: learning(cars, 0)}
    (line,) = target(cars, curves, LearningStyle("step", True), LIGHT)
    assert line.y.tolist() == [cars.problem.fstar] * 2 and line.name.startswith("lowest, ")
    # the lowest loss of a network is not known
    network = finished(spec_from_words(["moons:model=network,hidden=3", "gd:lr=1"], steps="5"))
    (line,) = target(network, {0: learning(network, 0)}, LearningStyle("step", False), LIGHT)
    assert line.y.tolist() == [0.0, 0.0] and line.name == "never below 0"
    # a polynomial of degree 11 through twelve rows: 2e-21, far below what anybody reaches
    race = finished(dataclasses.replace(presets()["early-stopping"].spec, steps=40))
    curves = {0: learning(race, 0)}
    assert race.problem.fstar < 1e-15
    assert target(race, curves, LearningStyle("step", True), LIGHT) == ()
    assert len(target(race, curves, LearningStyle("step", False), LIGHT)) == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("wide", "log"), [(520, True), (1100, False)])
def test_it_is_drawn(cars, wide, log, theme):
    image = QImage(wide, 220, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    before = image.copy()
    curves = {i: learning(cars, i) for i in (0, 1)}
    style = LearningStyle("epoch", log, patience=2.0)
    with QPainter(image) as painter:
        place = QRectF(0, 0, wide, 220)
        paint_learning(painter, place, cars, curves, 9, style, theme)
    assert image != before
