"""The loop on its card: the lines have the room that is free, and a result is never cut off."""

import pytest
from PySide6.QtCore import QRectF

from gdviz.render.loop.loop_card import LINE, LoopCard, lamps_height, paint_loop
from gdviz.render.loop.loop_line import Lamp, LoopLine
from gdviz.render.paint.text import TEXT, elided_before_result
from gdviz.render.paint.theme import LIGHT, font, width_of
from tests.render.pixels import drawn

LONG = " + ".join(["0.9·(−1.2345)"] * 12) + " = −13.33"
LAMPS = (Lamp(True, "‖∇f‖ 10"), Lamp(False, "η 0.1"))
LINES = tuple(LoopLine(0, f"line {k}", LONG) for k in range(3))
CARD = LoopCard(LINES, LAMPS, None, False)


def inked(place, card=CARD):
    """Whether something is painted there."""
    area = QRectF(0, 0, 900, 200)
    picture = drawn((900, 200), lambda p: paint_loop(p, area, card, 2, (), LIGHT))
    rows = slice(round(place.top()), round(place.bottom()))
    return bool((picture[rows, round(place.left()) : round(place.right()), :3] != 255).any())


def test_the_lines_have_the_whole_width_and_stand_below_the_lamps():
    first, second, _ = CARD.line_places(QRectF(0, 0, 900, 200))
    assert (first.left(), first.right()) == (0, 900)
    assert first.top() > lamps_height(LAMPS, 900) and second.top() == first.top() + LINE
    assert inked(second.adjusted(840, 0, 0, 0)) and not inked(first.adjusted(0, -8, 0, -LINE))


def test_the_lamps_say_what_they_are():
    words = QRectF(0, 0, 900, LINE)
    assert inked(words) and not inked(words, LoopCard((), (), None, False))


@pytest.mark.parametrize(("width", "rows"), [(900, 1), (300, 1), (90, 3)])
def test_lamps_go_on_in_the_next_line(width, rows):
    assert lamps_height(LAMPS, width) == rows * LINE


def test_in_a_narrow_card_numbers_stand_below_their_line():
    wide, narrow = (CARD.line_places(QRectF(0, 0, w, 400)) for w in (900, 356))
    assert [place.height() for place in wide] == [LINE] * 3
    assert [place.height() for place in narrow] == [2 * LINE] * 3


def test_of_a_long_line_the_result_is_kept():
    face = font(TEXT)
    told = elided_before_result(LONG, face, 300)
    assert told.endswith("… = −13.33") and width_of(told, face) <= 300
    assert elided_before_result("1 + 1 = 2", face, 300) == "1 + 1 = 2"
    assert elided_before_result("1.234, " * 90, face, 300).endswith("…")
