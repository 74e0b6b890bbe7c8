"""The rule of a step as it is set on the card."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gdviz.core.analysis.step_facts import reading
from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import OneCycle
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.render.cards.step_card import paint_step, step_height
from gdviz.render.cards.step_rows import bars
from gdviz.render.loop.rule_card import rule_boxes, rule_height, rule_rows
from gdviz.render.paint.boxes import Glyphs, Stroke, symbol_box
from gdviz.render.paint.text import write
from gdviz.render.paint.theme import LIGHT, font, ink_of
from tests.every import every


def race_of(entry, steps=20):
    return finished(RaceSpec(Landscape("rosenbrock"), (entry,), (-1.2, 1.0), steps))


def text_of(box):
    return "".join(mark.text for mark in box.marks if isinstance(mark, Glyphs))


def results(rows):
    """The point at the end of the rule's last line."""
    told = rows[-1][1].rsplit("= ", 1)[1].strip("()").replace("−", "-")
    return [float(value) for value in told.split(", ")]


@pytest.mark.parametrize("cls", OPTIMIZERS, ids=lambda c: c.id)
def test_every_rule_fits_its_column(cls):
    race = race_of(Entry(cls(), None if cls.own_step_length else 1e-3))
    for step in (0, min(7, race.tracks[0].steps - 1)):
        for width in (238.0, 290.0, 420.0):
            lines = rule_boxes(race, 0, step, width)
            assert max(line.box.width for line in lines) <= width
            assert rule_height(lines, "", width) >= sum(
                line.box.up + line.box.down for line in lines
            )


@pytest.mark.parametrize("cls", OPTIMIZERS, ids=lambda c: c.id)
def test_every_step_can_be_explained(cls):
    race = race_of(Entry(cls(), None if cls.own_step_length else 1e-3))
    for step in {0, 1, race.tracks[0].steps - 1}:
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
    lines = rule_boxes(race, 0, 0, 420.0)
    rules = [text_of(line.box) for line in lines if line.rule]
    assert rules[0] == "m ← β₁·m+(1−β₁)g" and rules[1] == "v ← β₂·v+(1−β₂)g2"
    last, *numbers = lines[-3:]
    assert last.rule and not any(line.rule for line in numbers)
    assert [text_of(line.box)[0] for line in numbers] == ["x", "y"]
    # a fraction is taller than a line of text
    assert last.box.up + last.box.down > 20.0


def test_a_hat_stands_in_the_middle_of_its_letter():
    for letter in "mvsn":
        for size in (7.0, 13.0, 26.0):
            box = symbol_box(f"{letter}\u0302", size)
            (mark,) = [m for m in box.marks if isinstance(m, Stroke)]
            ink = ink_of(letter, font(size))
            left, tip, right = mark.points
            assert (
                tip[0] == pytest.approx(ink.center().x()) == pytest.approx((left[0] + right[0]) / 2)
            )
            # above the ink, nearer than the letter is high, and the tip is the highest
            assert ink.top() - 0.2 * size < left[1] < ink.top() and tip[1] < left[1]
            assert ink.left() - 1.0 <= left[0] and right[0] <= ink.right() + 1.0
            assert -tip[1] <= box.up


def painted(text, scale):
    """The rows and columns of the ink of a text as cards write it, and of its last letter alone."""
    picture = QImage(80 * scale, 60 * scale, QImage.Format.Format_Grayscale8)
    picture.setDevicePixelRatio(scale)
    picture.fill(255)
    painter = QPainter(picture)
    try:
        write(painter, QRectF(20, 10, 60, 40), text, "#000000")
    finally:
        painter.end()
    grey = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)
    return grey[:, : picture.width()] < 128


@every("scale", [1, 2])
@every("letter", "mvsn")
def test_a_hat_in_plain_text_is_on_its_letter_too(letter, scale):
    with_hat, plain = painted(f"{letter}\u0302", scale), painted(letter, scale)
    hat = with_hat & ~plain
    rows, columns = np.nonzero(hat)
    letters, across = np.nonzero(plain)
    assert len(rows) and rows.max() <= letters.min() + scale
    assert letters.min() - rows.min() < 8 * scale
    assert abs(columns.mean() - across.mean()) < 2.5 * scale


def test_matrices_are_grids_and_the_search_is_a_table():
    race = race_of(Entry(OPTIMIZERS["newton"]()))
    h = race.problem.objective.hessian(race.tracks[0].points[0])
    numbers = next(line.box for line in rule_boxes(race, 0, 0, 420.0) if not line.rule)
    texts = [mark.text for mark in numbers.marks if isinstance(mark, Glyphs)]
    assert [f"{v:.4g}" for v in h.ravel()] == texts[2:6]
    # two rows, within brackets that are as tall
    heights = {
        mark.y for mark in numbers.marks if isinstance(mark, Glyphs) and mark.text in texts[2:6]
    }
    assert len(heights) == 2
    brackets = [m for m in numbers.marks if isinstance(m, Stroke) and len(m.points) == 4]
    assert len(brackets) == 6
    searched = rule_boxes(race_of(Entry(OPTIMIZERS["bfgs"]())), 0, 0, 420.0)
    assert any(text_of(line.box).startswith("trial steps") for line in searched)


def test_a_schedule_that_moves_the_momentum_moves_it_in_the_rule():
    race = race_of(Entry(OPTIMIZERS["momentum"](), 1e-3, OneCycle()))
    at_first, halfway = (rule_rows(race, 0, k)[0][1] for k in (1, 10))
    assert at_first.startswith("(0.9") and halfway.split("·")[0] != at_first.split("·")[0]
    for step in (1, 10, 18):
        shown = results(rule_rows(race, 0, step))
        assert shown == pytest.approx(race.tracks[0].points[step + 1], rel=1e-3)


def test_decoupled_decay_is_in_the_numbers():
    race = race_of(Entry(OPTIMIZERS["gd"](), 1e-3, decay=5.0))
    shown = results(rule_rows(race, 0, 3))
    assert shown == pytest.approx(race.tracks[0].points[4], rel=1e-3)
    assert not np.isclose(shown[0], race.tracks[0].points[3][0] - 1e-3 * race.tracks[0].grads[3][0])
