"""Which part of a landscape is on the map, and how long a unit is across and up."""

import numpy as np
import pytest

from tests.doors.exported import near, plan

SIZES = ((640, 360), (360, 640))
START = "12,9"
# far out of the bowl's own box, which ends at 6
FAR = ("--formula", "x^2 + y^2", "gd:lr=0.25", "--start", START, "--steps", "6")


def units(frame):
    """The pixels of a unit across and up."""
    x0, x1, y0, y1 = frame.box
    return frame.width / (x1 - x0), frame.height / (y1 - y0)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("layout", ["overlay", "side"])
def test_a_unit_is_as_long_across_as_up(size, layout):
    racers = ("gd", "momentum", "adam", "--steps", "3")
    # one is wider than high, one a square
    for words in (("ravine_k100", *racers), ("booth", *racers)):
        frames = plan(*words, size=size, layout=layout, equal=True).maps
        plain = plan(*words, size=size, layout=layout).maps
        for frame, usual in zip(frames, plain, strict=True):
            across, up = units(frame)
            assert across == pytest.approx(up, rel=1e-9)
            # all of the usual part is there, about the same middle
            assert frame.middle == pytest.approx(usual.middle, abs=1e-9)
            left, right, low, high = np.subtract(frame.box, usual.box)
            assert max(left, low) < 1e-9 and min(right, high) > -1e-9
            assert units(usual)[0] != pytest.approx(units(usual)[1], rel=0.02)


def test_a_circle_is_round(pages):
    """The contours of the sphere on the page itself: as far across as up from the minimum."""
    words = ("sphere", "gd:lr=0.1", "--steps", "1", "--size", "640x360")
    for equal in ((), ("--equal",)):
        frame = plan(*words, size=(640, 360), equal=bool(equal)).maps[0]
        grey = pages.png(*words, *equal).astype(float).mean(axis=2)
        column, row = (round(v) for v in frame.at(0.0, 0.0))
        right = grey[row, column + 14 : int(frame.left + frame.width) - 4]
        up = grey[int(frame.top) + 4 : row - 14, column][::-1]
        first = [14 + int(np.argmax(line < np.median(line[:3]) - 6)) for line in (right, up)]
        ratio = first[0] / first[1]
        assert (abs(ratio - 1.0) < 0.06) == bool(equal), ratio


def test_the_whole_race_is_on_the_map(pages):
    frame = plan(*FAR, size=(640, 360), box="race").maps[0]
    x0, x1, y0, y1 = frame.box
    # from (12, 9) to the minimum, halved at each step, with a margin of 8 %
    assert (x0, x1) == pytest.approx((0.1875 - 0.945, 12 + 0.945), abs=1e-6)
    assert (y0, y1) == pytest.approx((0.140625 - 0.70875, 9 + 0.70875), abs=1e-6)
    shown = pages.png(*FAR, "--size", "640x360", "--box", "race", "--step", "0")
    usual = pages.png(*FAR, "--size", "640x360", "--step", "0")
    column, row = (int(v) for v in frame.at(12.0, 9.0))
    head = near(shown[row - 3 : row + 4, column - 3 : column + 4], "#0060b8", 60)
    assert head.any()
    left = int(frame.left + frame.width)
    assert not near(usual[30:330, 60 : left - 20], "#0060b8", 60).any()


def test_a_part_is_shown_by_its_numbers():
    frame = plan("booth", "gd", "--steps", "2", size=(640, 360), box=(-1.0, 2.0, 0.5, 4.0)).maps[0]
    assert frame.box == (-1.0, 2.0, 0.5, 4.0)


def test_a_racer_that_flees_does_not_make_the_others_a_dot():
    words = ("sphere", "gd:lr=0.1", "gd:lr=1.7", "--steps", "40", "--start", "4,3")
    x0, x1, y0, y1 = plan(*words, size=(640, 360), box="race").maps[0].box
    assert x0 < 0.0 < 4.0 < x1 < 40.0 and y0 < 0.0 < 3.0 < y1 < 40.0


def test_of_one_variable_an_interval_is_shown(tmp_path):
    path = tmp_path / "line.toml"
    path.write_text(
        'format = "gdviz-race"\nversion = 1\nstart = [9.0]\nsteps = 3\n[line]\nformula = "x^2"\n'
        'interval = [-3.0, 3.0]\n[[racers]]\noptimizer = "sgd"\nlr = 0.25\n'
    )
    x0, x1, y0, y1 = plan(path, size=(640, 360), box=(-1.0, 2.0)).maps[0].box
    assert (x0, x1) == (-1.0, 2.0) and y0 < 0.0 < 3.5 < y1 < 5.0
    # 9, 4.5, 2.25, 1.125
    x0, x1, _, y1 = plan(path, size=(640, 360), box="race").maps[0].box
    assert (x0, x1) == pytest.approx((1.125 - 0.63, 9.63)) and y1 > 75.0


@pytest.mark.parametrize("start", ["1e20,0", "-1e300,1e300", "1e12,1e12"])
@pytest.mark.parametrize("layout", ["overlay", "surface"])
def test_a_race_that_rests_far_away_is_drawn_all_the_same(pages, start, layout):
    words = ("sphere", "gd:lr=1e-3", "--start", start, "--steps", "0", "--size", "320x200")
    pages.png(*words, "--box", "race", "--layout", layout)
    frame = plan(*words, size=(320, 200), box="race").maps[0]
    x0, x1, y0, y1 = frame.box
    assert x1 - x0 > 1e-9 * abs(x0) and y1 - y0 > 1e-9 * abs(y0) and np.abs(frame.box).max() <= 1e15
