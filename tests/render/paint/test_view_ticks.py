"""Coordinates to pixels and back; where ticks stand and what they say."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from gdviz.render.paint.axes import place_of_name, ticks_across, ticks_up
from gdviz.render.paint.mapping import FAR, View
from gdviz.render.paint.theme import font, width_of
from gdviz.render.paint.ticks import linear_ticks, log_ticks, nice_step, short
from tests.every import every

VIEW = View(QRectF(10, 20, 400, 200), (-2.0, 2.0, 0.0, 10.0))


def test_the_box_fills_the_rectangle_with_y_upwards():
    corners = VIEW.map([[-2, 0], [2, 10], [0, 5]])
    assert corners.tolist() == [[10, 220], [410, 20], [210, 120]]


@given(st.floats(-2, 2), st.floats(0, 10))
def test_unmap_undoes_map(x, y):
    px, py = VIEW.map([[x, y]])[0]
    assert VIEW.unmap(px, py) == pytest.approx((x, y), abs=1e-12)


def test_far_points_are_clamped_and_nan_never_reaches_a_painter():
    found = VIEW.map([[1e308, -1e308], [math.inf, -math.inf], [math.nan, 1.0]])
    assert np.abs(found[:2]).max() == FAR
    assert math.isnan(found[2, 0])
    at = VIEW.point(math.nan, math.nan)
    assert (at.x(), at.y()) == (FAR, FAR)


ANY = st.floats(allow_nan=True, allow_infinity=True)


@given(ANY, ANY, st.sampled_from([VIEW.box, (1e300, 1.5e308, -1e308, 1e308), (0.0, 5e-324, 1, 2)]))
def test_one_point_is_where_it_is_among_others(x, y, box):
    view = View(VIEW.rect, box)
    at = view.point(np.float64(x), np.float64(y))
    assert (at.x(), at.y()) == tuple(np.nan_to_num(view.map([[x, y]])[0], nan=FAR))


def test_one_point_takes_no_array_and_a_box_without_a_width_is_far_away(monkeypatch):
    monkeypatch.setattr(View, "map", None)
    at = View(VIEW.rect, tuple(np.array([1.0, 1.0, 0.0, 10.0]))).point(1.0, 5.0)
    assert (at.x(), at.y()) == (FAR, 120.0)


BOXES = [(-2.2, 2.2), (0.0, 1e-7), (-100_000.0, 1_200_000.0), (0.1234, 0.1239), (-3e5, -2.9e5)]
LOGS = [(-16.0, 3.0), (0.1, 0.9), (-3.2, -1.9), (2.0, 2.6)]


def spans(ticks, low, high, length, room):
    """From where to where the texts of ticks are, in order."""
    told = sorted((t for t in ticks if t.text), key=lambda t: t.at)
    at = [(t.at - low) / (high - low) * length for t in told]
    return [(x - room(t.text) / 2, x + room(t.text) / 2) for x, t in zip(at, told, strict=True)]


@every("log", [False, True])
@every("length", [40, 75, 120, 246, 518, 900, 1500])
@every("size", [8.0, 11.0, 16.5, 22.0])
def test_ticks_of_no_box_touch_and_names_touch_none(log, length, size):
    face = font(size)
    for low, high in LOGS if log else BOXES:
        for make, room in (
            (ticks_across, lambda text: width_of(text, face)),
            (ticks_up, lambda _: 1.1 * size),
        ):
            found = make(low, high, float(length), size, log)
            taken = spans(found, low, high, length, room)
            assert taken and all(b[0] - a[1] > 0.1 * size for a, b in pairwise(taken))
            middle = place_of_name(length, size, taken)
            half = size / 2 - 1e-6
            assert not any(a < middle + half and b > middle - half for a, b in taken)
            # as near to the end as that allows: behind the last number, or before it
            assert middle > length - size or middle + size / 2 == pytest.approx(
                min(a for a, _ in taken if a > middle)
            )


@pytest.mark.parametrize(
    ("low", "high", "most", "texts"),
    [
        (0, 500, 5, ["0", "100", "200", "300", "400", "500"]),
        (-2.2, 2.2, 5, ["−2", "−1", "0", "1", "2"]),
        (0, 0.0005, 5, ["0", "0.0001", "0.0002", "0.0003", "0.0004", "0.0005"]),
        (1.0, 1.5, 5, ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"]),
        (0, 5e-7, 5, ["0", "1·10⁻⁷", "2·10⁻⁷", "3·10⁻⁷", "4·10⁻⁷", "5·10⁻⁷"]),
        (-4.5, 4.5, 1, ["−4", "−2", "0", "2", "4"]),
        (0.1, 0.9, 1, ["0.2", "0.4", "0.6", "0.8"]),
    ],
)
def test_linear_ticks(low, high, most, texts):
    assert [t.text for t in linear_ticks(low, high, most)] == texts


@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-6, 1e6),
    st.integers(2, 12),
)
def test_ticks_are_inside_rising_and_not_too_many(low, span, most):
    ticks = linear_ticks(low, low + span, most)
    at = [t.at for t in ticks]
    assert at == sorted(at)
    # where a long step leaves one tick, the next shorter one has up to five
    assert len(ticks) <= max(1.25 * most + 1, 5)
    # a multiple of the step is rounded to a float
    slack = 1e-6 * span + 2 * math.ulp(abs(low) + span)
    assert all(low - slack <= a <= low + span + slack for a in at)


@given(st.floats(1e-12, 1e12))
def test_a_nice_step_is_1_2_or_5(rough):
    step = nice_step(rough)
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - nice) for nice in (1, 2, 5, 10)) < 1e-6
    assert rough * (1 - 1e-9) <= step <= 2.51 * rough


def test_log_ticks_name_decades_and_mark_what_lies_between():
    ticks = log_ticks(-3.2, 1.1, 6)
    assert [t.text for t in ticks if t.text] == ["10⁻³", "10⁻²", "10⁻¹", "10⁰", "10¹"]
    minor = sorted(t.at for t in ticks if not t.text)
    assert any(a == pytest.approx(math.log10(0.02)) for a in minor)
    assert all(-3.2 <= a <= 1.1 for a in minor)


def test_many_decades_are_thinned_out():
    texts = [t.text for t in log_ticks(-300, 10, 6) if t.text]
    assert 3 <= len(texts) <= 8


def test_less_than_a_decade_has_plain_numbers():
    assert [t.text for t in log_ticks(0.05, 0.9, 6)] == ["2", "5"]


@pytest.mark.parametrize(
    "ends", [(0.0, 5e-324), (1, 1), (2, 1), (0, math.inf), (math.nan, 1), (-1e308, 1e308)]
)
def test_impossible_ranges_have_no_ticks(ends):
    assert linear_ticks(*ends, 5) == ()
    assert log_ticks(*ends, 5) == ()


@every(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (-0.25, "−0.25"),
        (3.14159265, "3.142"),
        (93028.4, "93028"),
        (9999.9, "10000"),
        (999_999.9, "1.00·10⁶"),
        (0.00141234, "0.00141"),
        (0.000999, "9.99·10⁻⁴"),
        (9.999e-8, "1.00·10⁻⁷"),
        (-2.5e300, "−2.50·10³⁰⁰"),
        (5e-324, "4.94·10⁻³²⁴"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
    ],
)
def test_short_numbers(value, text):
    assert short(value) == text


def test_a_log_axis_within_a_decade_has_ticks_too():
    ticks = log_ticks(math.log10(0.26), math.log10(0.34), 6)
    assert len(ticks) >= 3
    assert all(10.0**t.at == pytest.approx(float(t.text)) for t in ticks)
    assert [t.text for t in log_ticks(math.log10(0.9), math.log10(6.0), 6)] == ["1", "2", "5"]
