"""Side by side: a map for each racer that is shown, headings, pages, and one view of all."""

import bowl
import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtTest import QTest

from tests.doors import pointer
from tests.doors.exported import has, near
from tests.doors.plot_words import words

COLOURS = ("#ff0000", "#00a000", "#0000ff", "#ff00ff", "#00a0a0", "#a06000", "#808080", "#600060",
           "#000000", "#a0a000")  # fmt: skip
TEN = [f"gd:lr=0.{i + 1:02d},label=Racer {i + 1},colour={c}" for i, c in enumerate(COLOURS)]


RACE = bowl.RACE
# pixels above a map that belong to it, at most
HEADING = 36


@pytest.fixture(scope="module")
def shared(shared):
    """The window of the file shows a map for each racer when a test comes."""
    shared.press("side")
    shared.settle()
    shared.press("fit")
    shared.remember()
    return shared


@pytest.fixture
def race(program):
    return program


@pytest.fixture
def ten(program):
    program.load(*TEN, formula=bowl.FORMULA, start="-1.8,1.5", steps="3")
    return program


def of_maps(program):
    """The words and their places on each map and above it."""
    said = words(program.map().canvas)
    frames = [program.map(number).frame for number in range(program.maps)]
    return [[shape for shape in said if inside(frame, *shape.points[0])] for frame in frames]


def inside(frame, x, y):
    return 0 <= x - frame.left < frame.width and -HEADING < y - frame.top < frame.height


def test_each_map_has_its_racer_and_no_other(race):
    race.press("last")
    race.drawn()
    pixels = race.map().pixels()
    for number, rate in enumerate(bowl.RATES):
        frame = race.map(number).frame
        at = frame.at(*bowl.way(rate)[2])
        other = frame.at(*bowl.way(bowl.RATES[1 - number])[2])
        colours = (bowl.MAGENTA, bowl.TEAL)
        assert has(pixels, colours[number], at)
        assert not has(pixels, colours[1 - number], other)


def test_a_heading_tells_name_and_loss_of_its_racer(race):
    for step in (0, 3, 6):
        race.main.playback.seek(step)
        on_maps = of_maps(race)
        for number, rate in enumerate(bowl.RATES):
            said = " ".join(shape.text for shape in on_maps[number])
            loss = bowl.loss(*bowl.way(rate)[step])
            assert f"{loss:.4g}" in said or f"{loss:.3g}" in said
            assert f"η {rate}" in said
            assert f"η {bowl.RATES[1 - number]}" not in said


def test_a_heading_is_above_its_map_and_worded_as_the_others_are(race):
    frames = [race.map(number).frame for number in range(race.maps)]
    rows = [
        [s for s in said if s.points[0][1] < frame.top]
        for said, frame in zip(of_maps(race), frames, strict=True)
    ]
    for said, frame, rate in zip(rows, frames, bowl.RATES, strict=True):
        assert [s.text for s in said] == ["Gradient descent,", f"η {rate}", "6.12"]
        assert all(frame.top - 20 < shape.points[0][1] < frame.top - 4 for shape in said)
        # nothing of it lies on the map
        assert not any(s.text.startswith("Gradient") for s in said if s.points[0][1] > frame.top)
    left = [said[0].points[0][0] - frame.left for said, frame in zip(rows, frames, strict=True)]
    assert left[0] == pytest.approx(left[1], abs=1.0)


def test_a_heading_has_the_sign_of_its_racer(race):
    pixels, on_maps = race.map().pixels(), of_maps(race)
    for number, colour in enumerate((bowl.MAGENTA, bowl.TEAL)):
        name = min(on_maps[number], key=lambda shape: shape.points[0][0])
        x, y = name.points[0]
        sign = near(pixels[round(y) - 10 : round(y) + 2, round(x) - 18 : round(x) - 2], colour)
        assert sign.sum() > 20


def test_hidden_racers_have_no_map(race):
    race.keys("1")
    race.settle()
    assert race.maps == 1
    said = " ".join(shape.text for shape in of_maps(race)[0])
    assert "η 0.4" in said and "η 0.2" not in said
    race.keys("1")
    race.settle()
    assert race.maps == 2


def test_all_maps_show_the_same_part(race):
    ground = race.map(1)
    at = ground.place(1.0, 1.0)
    race.wheel(ground.canvas.viewport(), 2, at)
    race.picture()
    first, second = race.map(0).frame.box, ground.frame.box
    assert second != bowl.BOX
    assert first == pytest.approx(second, abs=0.05)


def names(program):
    return [next(s.text for s in said if s.text.startswith("Racer")) for said in of_maps(program)]


def test_eight_on_a_page_and_the_rest_on_the_next(ten):
    pager = ten.main.race_view.pager
    back, on = pager.back, pager.on
    assert pager.label.text() == "1 / 2"
    assert names(ten) == [f"Racer {k}" for k in range(1, 9)]
    assert (back.isEnabled(), on.isEnabled()) == (False, True)
    ten.click(on)
    ten.rounds(3)
    assert pager.label.text() == "2 / 2"
    assert names(ten) == ["Racer 9", "Racer 10"]
    assert (back.isEnabled(), on.isEnabled()) == (True, False)
    ten.press("next_page")
    assert ten.maps == 2
    ten.click(back)
    ten.rounds(3)
    assert names(ten)[0] == "Racer 1"
    ten.press("previous_page")
    assert ten.maps == 8


def test_maps_stand_in_rows_of_four_on_a_wide_stage(ten):
    for key in ("Ctrl+B", "Ctrl+Shift+B"):
        ten.keys(key)
    ten.rounds(3)
    corners = [(ten.map(k).frame.left, ten.map(k).frame.top) for k in range(8)]
    assert [top for _, top in corners[:4]] == [corners[0][1]] * 4
    assert all(below > corners[0][1] for _, below in corners[4:])
    lefts = [left for left, _ in corners]
    assert lefts[:4] == sorted(set(lefts[:4])) and lefts[4:] == lefts[:4]


def test_the_start_is_dragged_on_any_of_them(race):
    race.map(1).drag(bowl.START, (1.0, -1.0))
    race.settle()
    assert race.spec.start == pytest.approx((1.0, -1.0), abs=0.06)


def test_a_page_is_left_when_fewer_are_shown(ten):
    ten.press("next_page")
    ten.keys("1")
    ten.keys("2")
    ten.settle()
    assert ten.maps == 8 and not ten.main.race_view.pager.isVisible()
    assert names(ten) == [f"Racer {k}" for k in range(3, 11)]


def test_a_drag_ends_where_its_map_goes(race, recwarn):
    """A racer can be hidden by a key while the hand pulls at its map."""
    canvas = race.map().canvas
    at = race.map(1).place(0.0, 0.0)
    pointer.move(canvas, at)
    pointer.send(canvas, QEvent.Type.MouseButtonPress, at, pointer.LEFT, pointer.LEFT)

    def pull(by):
        QTest.qWait(pointer.BETWEEN_MOVES_MS)
        place = at + QPointF(by, by)
        pointer.send(canvas, QEvent.Type.MouseMove, place, pointer.NONE, pointer.LEFT)

    for by in (10, 20):
        pull(by)
    race.keys("2", race.main)
    race.settle()
    assert race.maps == 1
    for by in (30, 40):
        pull(by)
    pointer.send(canvas, QEvent.Type.MouseButtonRelease, at, pointer.LEFT)
    assert [str(told.message) for told in recwarn] == []
