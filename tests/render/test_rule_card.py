"""The rule of a step as it is set on the card."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gdviz.core.microscope import reading
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.run import finished
from gdviz.core.schedules import OneCycle
from gdviz.core.spec import Entry, Landscape, RaceSpec
from gdviz.render.boxes import Glyphs
from gdviz.render.rule_card import rule_boxes, rule_height, rule_rows
from gdviz.render.step_card import paint_step, step_height
from gdviz.render.step_rows import bars
from gdviz.render.theme import LIGHT


def race_of(entry, steps=20):
    return finished(RaceSpec(Landscape("rosenbrock"), (entry,), (-1.2, 1.0), steps))


def text_of(box):
    return "".join(mark.text for mark in box.marks if isinstance(mark, Glyphs))


def result(rows):
    return float(rows[-1][1].rsplit("= ", 1)[1].replace("−", "-"))


@pytest.mark.parametrize("cls", [c for c in OPTIMIZERS if c().first_order], ids=lambda c: c.id)
def test_every_rule_fits_its_column(cls):
    race = race_of(Entry(cls(), 1e-3))
    for width in (257.0, 420.0):
        boxes = rule_boxes(race, 0, 7, width)
        assert max(box.width for box, _ in boxes) <= width
        assert rule_height(boxes) >= sum(box.up + box.down for box, _ in boxes)


@pytest.mark.parametrize("cls", [c for c in OPTIMIZERS if not c().first_order], ids=lambda c: c.id)
def test_every_step_without_a_single_line_of_rule_can_be_explained(cls):
    race = race_of(Entry(cls()))
    for step in range(race.tracks[0].steps):
        shown = reading(race, 0, step)
        area = QRectF(0, 0, 900, step_height(race, 0, shown, 900))
        picture = QImage(900, round(area.height()), QImage.Format.Format_RGB32)
        painter = QPainter(picture)
        try:
            paint_step(painter, area, race, 0, shown, LIGHT)
        finally:
            painter.end()
        assert all(len(bar.values) == 2 for bar in bars(race, 0, shown))


def test_divisions_are_fractions_and_numbers_follow_their_line():
    race = race_of(Entry(OPTIMIZERS["adam"](), 1e-3))
    boxes = rule_boxes(race, 0, 0, 420.0)
    rules = [text_of(box) for box, rule in boxes if rule]
    assert rules[0] == "m ← β₁·m+(1−β₁)g" and rules[1] == "v ← β₂·v+(1−β₂)g2"
    last, numbers = boxes[-2:]
    assert last[1] and not numbers[1]
    # a fraction is taller than a line of text
    assert last[0].up + last[0].down > 20.0


def test_a_schedule_that_moves_the_momentum_moves_it_in_the_rule():
    race = race_of(Entry(OPTIMIZERS["momentum"](), 1e-3, OneCycle()))
    at_first, halfway = (rule_rows(race, 0, k)[0][1] for k in (1, 10))
    assert at_first.startswith("0.9") and halfway.split("·")[0] != at_first.split("·")[0]
    for step in (1, 10, 18):
        shown = result(rule_rows(race, 0, step))
        assert shown == pytest.approx(race.tracks[0].points[step + 1][0], rel=2e-4)


def test_decoupled_decay_is_in_the_numbers():
    race = race_of(Entry(OPTIMIZERS["gd"](), 1e-3, decay=5.0))
    shown = result(rule_rows(race, 0, 3))
    assert shown == pytest.approx(race.tracks[0].points[4][0], rel=1e-3)
    assert not np.isclose(shown, race.tracks[0].points[3][0] - 1e-3 * race.tracks[0].grads[3][0])
