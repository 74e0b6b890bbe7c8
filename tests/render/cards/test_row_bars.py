"""The strip of the rows' losses: what it says, its scale, and that it is drawn."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.row_losses import Measures, RowLosses, row_losses
from gdviz.render.cards.row_bars import (
    BARS,
    LINE,
    caption,
    gauges,
    paint_strip,
    strip_height,
    top_of,
)
from gdviz.render.paint.theme import DARK, LIGHT


def strip(losses, begin=0, end=None, total="mean", ridge=0.0, measures=None):
    rows = np.arange(len(losses))
    stop = len(losses) if end is None else end
    return RowLosses(rows, np.array(losses), begin, stop, total, ridge, measures)


def test_the_caption_says_what_the_bars_come_to():
    assert caption(strip([1.0, 2.0, 6.0])) == "mean L = 3"
    assert caption(strip([1.0, 2.0], total="sum", ridge=0.5)) == "sum 3 + ridge 0.5: L = 3.5"


def test_the_scale_is_a_power_of_two_above_the_highest():
    assert (top_of(np.array([3.0])), top_of(np.array([4.0])), top_of(np.array([0.3]))) == (
        4,
        4,
        0.5,
    )
    assert top_of(np.zeros(3)) == 1.0


def test_the_gauge_of_the_wrong_rows_moves_by_one_nth():
    (name, number, share), squares, entropy = gauges(Measures(5, 20, 0.25, np.log(2.0)))
    assert (name, number, share) == ("0-1", "5/20", 0.25)
    assert squares[2] == 0.25 and entropy[2] == pytest.approx(0.5)
    assert gauges(Measures(6, 20, 0.2, None))[0][2] - share == pytest.approx(1 / 20)


def painted(found, theme=LIGHT):
    image = QImage(200, round(strip_height(found)), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.background))
    with QPainter(image) as painter:
        paint_strip(painter, QRectF(image.rect()), found, "#ff0000", theme)
    return image


def test_a_bar_is_as_high_as_its_loss():
    image = painted(strip([4.0, 2.0, 1.0, 4.0], begin=0, end=4))
    red = QColor("#ff0000").rgb()
    counts = [sum(image.pixel(x, y) == red for y in range(image.height())) for x in (20, 70, 120)]
    # one row of the dashed mean may lie over a bar
    assert [abs(n - BARS * share) <= 2 for n, share in zip(counts, (1, 0.5, 0.25), strict=True)]
    assert counts[0] > counts[1] > counts[2]


def test_the_batch_stands_out_from_what_was_seen_and_what_comes():
    image = painted(strip([4.0, 4.0, 4.0, 4.0], begin=1, end=2))
    tones = [image.pixel(x, round(LINE + BARS - 4)) for x in (20, 70, 120, 170)]
    assert tones[1] == QColor("#ff0000").rgb() and len(set(tones)) == 3 and tones[2] == tones[3]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_lost_racer_has_no_bars(theme):
    race = finished(spec_from_words(["cars", "gd:lr=1e3"], steps="300"))
    assert race.tracks[0].steps == 1
    beyond = replace(race.tracks[0], points=np.full((2, 2), np.inf))
    image = painted(row_losses(replace(race, tracks=(beyond,)), 0, 300), theme)
    seen = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert QColor("#ff0000").rgb() not in seen and len(seen) > 1
