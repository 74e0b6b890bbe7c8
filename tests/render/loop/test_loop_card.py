"""The loop on its card: the lines have the room that is free, and a result is never cut off."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gdviz.render.loop.loop_card import LINE, lamps_width, paint_loop
from gdviz.render.loop.loop_line import Lamp, LoopLine
from gdviz.render.paint.text import TEXT, elided_before_result
from gdviz.render.paint.theme import LIGHT, font, width_of
from tests.render.pixels import drawn

LONG = " + ".join(["0.9·(−1.2345)"] * 12) + " = −13.33"
LAMPS = (Lamp(True, "‖∇f‖ 10"), Lamp(True, "η 0.1"))


@pytest.fixture(scope="module")
def picture():
    lines = [LoopLine(0, f"line {k}", LONG) for k in range(3)]
    area = QRectF(0, 0, 900, 100)
    found = drawn(
        (900, 100), lambda p: paint_loop(p, area, lines, 2, (), LAMPS, None, False, LIGHT)
    )
    return found[:, :, :3]


def inked(picture, line, left, right):
    rows = picture[round(line * LINE) : round((line + 1) * LINE), left:right]
    return bool((rows != 255).any())


def test_below_the_lamps_the_lines_have_the_whole_width(picture):
    assert inked(picture, 1, 840, 899)
    # beside them the first line ends before they begin
    left = round(900 - lamps_width(LAMPS))
    assert not inked(picture, 0, left - 20, left - 1)


def test_the_lamps_say_what_they_are(picture):
    left = round(900 - lamps_width(LAMPS))
    words = drawn(
        (900, 100),
        lambda p: paint_loop(p, QRectF(0, 0, 900, 100), [], 0, (), LAMPS, None, False, LIGHT),
    )
    assert (words[: round(LINE), left : left + 60, :3] != 255).any()
    assert not np.array_equal(words[:, :left, :3], picture[:, :left])


def test_of_a_long_line_the_result_is_kept():
    face = font(TEXT)
    told = elided_before_result(LONG, face, 300)
    assert told.endswith("… = −13.33") and width_of(told, face) <= 300
    assert elided_before_result("1 + 1 = 2", face, 300) == "1 + 1 = 2"
    assert elided_before_result("1.234, " * 90, face, 300).endswith("…")
