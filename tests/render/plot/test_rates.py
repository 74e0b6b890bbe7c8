"""Learning rates over the steps: heights, box, and a schedule's small curve."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter

from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import LIGHT
from gdviz.render.plot.rates import (
    free_place,
    paint_rates,
    paint_schedule,
    rate_box,
    rate_heights,
)


def test_a_rate_of_zero_lies_at_the_foot():
    heights = rate_heights(np.array([1.0, 0.01, 0.0, np.nan]))
    assert heights[:3].tolist() == [0.0, -2.0, -12.0] and np.isnan(heights[3])


def race():
    entries = (
        Entry(OPTIMIZERS["sgd"](), 0.01, schedule=SCHEDULES["polynomial"]()),
        Entry(OPTIMIZERS["adam"](), 0.1),
    )
    return finished(RaceSpec(Landscape("sphere"), entries, steps=60))


def test_a_rate_that_ends_at_zero_does_not_hide_the_others():
    x0, x1, low, high = rate_box(race())
    assert (x0, x1) == (0.0, 60.0)
    assert -6.7 < low < -2.0 and -1.0 < high < -0.4


def inked(paint):
    image = QImage(300, 80, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(80, 300, 4)[..., :3]


def test_rates_are_drawn_in_the_racers_colours(qapp):
    shown = race()
    view = View(QRectF(0, 0, 300, 80), rate_box(shown))
    style = TrailStyle(("#ff0000", "#0000ff"), (True, True))
    pixels = inked(lambda p: paint_rates(p, view, shown, 60, style, LIGHT)).astype(int)
    for channel in (0, 2):
        other = 2 - channel
        assert ((pixels[..., channel] > 200) & (pixels[..., other] < 80)).sum() > 50


@pytest.mark.parametrize("cls", list(SCHEDULES), ids=lambda c: c.id)
def test_every_schedule_has_a_picture(qapp, cls):
    area = QRectF(0, 0, 300, 80)
    pixels = inked(lambda p: paint_schedule(p, area, cls(), 100, "#ff0000", LIGHT))
    assert (pixels < 250).any()


@pytest.mark.parametrize("rates", [(0.01, 0.1), (0.001, 0.01, 0.1), (0.1,)])
@pytest.mark.parametrize("schedule", ["", "cosine"])
def test_the_name_of_the_rates_lies_on_none_of_them(rates, schedule):
    """Whatever they are; in a plot of 300 by 80 pixels there is room for it."""
    made = SCHEDULES[schedule]() if schedule else None
    entries = tuple(Entry(OPTIMIZERS["sgd"](), rate, schedule=made) for rate in rates)
    run = finished(RaceSpec(Landscape("sphere"), entries, steps=60))
    view = View(QRectF(0, 0, 300, 80), rate_box(run))
    place = free_place(view, run, (True,) * len(rates), QSizeF(80, 16))
    assert view.rect.contains(place)
    style = TrailStyle(tuple(LIGHT.racers[: len(rates)]), (True,) * len(rates), 1.7, 5.6)
    image = QImage(300, 80, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        paint_rates(painter, view, run, 300, style, LIGHT)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(80, 300)
    rows, columns = (
        slice(round(a), round(b))
        for a, b in ((place.top(), place.bottom()), (place.left(), place.right()))
    )
    assert (pixels != 0xFFFFFFFF).any() and (pixels[rows, columns] == 0xFFFFFFFF).all()
