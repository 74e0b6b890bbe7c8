"""The parts of a card: how many stand side by side, and how high all of them are."""

import pytest
from PySide6.QtCore import QRectF

from gdviz.render.cards.records import LINE, Records
from gdviz.render.paint.flow import BELOW, GAP, WHOLE, CardPart, Flow
from gdviz.render.paint.theme import LIGHT

HEIGHTS = (40.0, 60.0, 30.0)
PLACES = ((0, 0), (1, 1), (1, 2))


def part(k, column, grows=0.0):
    return CardPart(lambda _: HEIGHTS[k], lambda *_: None, column, grows)


PARTS = [part(k, column) for k, column in enumerate(PLACES)]


@pytest.mark.parametrize(
    ("width", "lefts", "high"),
    [
        (356.0, (0.0, 0.0, 0.0), sum(HEIGHTS) + 2 * BELOW),
        (616.0, (0.0, 308.0 + GAP / 2, 308.0 + GAP / 2), 90.0 + BELOW),
        (916.0, (0.0, (916 + GAP) / 3, 2 * (916 + GAP) / 3), 60.0),
    ],
)
def test_parts_stand_in_one_two_or_three_columns(width, lefts, high):
    flow = Flow(PARTS)
    places = flow.places(QRectF(0, 0, width, high))
    assert [place.left() for place in places] == pytest.approx(lefts)
    assert flow.height(width) == pytest.approx(high)
    assert max(place.bottom() for place in places) == pytest.approx(high)


def test_a_part_of_the_whole_width_is_below_the_columns_before_it():
    flow = Flow([*PARTS[:2], CardPart(lambda _: 20.0, lambda *_: None, WHOLE)])
    *_, last = flow.places(QRectF(0, 0, 616, 300))
    assert last == QRectF(0, 60.0 + BELOW, 616, 20)
    assert flow.height(616) == 80.0 + BELOW


def test_free_room_is_that_of_the_parts_that_grow_up_to_a_height():
    flow = Flow([part(0, (0, 0)), part(1, (0, 0), grows=0.5)])
    for room, high in ((112.0, 60.0), (152.0, 100.0), (900.0, 178.0)):
        places = flow.places(QRectF(0, 0, 356, room))
        assert [place.height() for place in places] == [40.0, high]


@pytest.mark.parametrize(("width", "lines"), [(900, 1 + 4), (280, 1 + 2 * 4), (160, 4 * 4)])
def test_a_table_takes_more_lines_for_a_record_where_it_is_narrow(width, lines):
    heads = ("one", "two", "three")
    cells = lambda k: [(str(k), LIGHT.text)] * 3  # noqa: E731
    table = Records(heads, 4, cells, lambda *_: None, LIGHT, number=50.0)
    assert table.height(width) == lines * LINE
