"""Segments cleaned, clipped, dashed and drawn."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from gdviz.render.paint.polylines import (
    clipped,
    clipped_of,
    dashes,
    draw_path,
    draw_segments,
    lengths,
    pen,
    segments,
    thinned,
    travelled,
)
from tests.render.pixels import drawn

RECT = QRectF(0, 0, 100, 60)
numbers = st.floats(allow_nan=True, allow_infinity=True)


def test_segments_leave_out_what_is_not_finite():
    rows = segments(np.array([[0, 0], [1, 1], [math.nan, 2], [3, 3], [4, 4]], dtype=float))
    assert rows.tolist() == [[0, 0, 1, 1], [3, 3, 4, 4]]


def test_thinning_keeps_the_ends_and_no_gap_grows_beyond_the_limit():
    angle = np.linspace(0, 6, 20_000)
    points = np.stack([50 + 40 * np.cos(angle), 30 + 20 * np.sin(angle)], axis=1)
    kept = thinned(points, 0.6)
    assert len(kept) < 600
    assert (kept[0] == points[0]).all() and (kept[-1] == points[-1]).all()
    assert np.abs(np.diff(kept, axis=0)).max() < 0.7


def test_clipping_cuts_at_the_border_and_keeps_the_direction():
    rows = np.array([[-100.0, 30, 200, 30], [50, -1e4, 50, 1e4], [200, 0, 300, 5], [1, 2, 3, 4]])
    found = clipped(rows, RECT, 0.0)
    assert found.tolist() == [[0, 30, 100, 30], [50, 0, 50, 60], [1, 2, 3, 4]]


def test_what_lies_inside_is_not_cut():
    rows = np.array([[0.0, 0, 100, 60], [1, 2, 3, 4], [5, 5, 5, 5]])
    found, which = clipped_of(rows, RECT, 0.0)
    assert found is rows and which.tolist() == [0, 1, 2]
    found, which = clipped_of(np.append(rows, [[0, 0, 101, 60]], axis=0), RECT, 0.0)
    assert (found[:3] == rows).all() and which.tolist() == [0, 1, 2, 3]
    assert found[3] == pytest.approx([0, 0, 100, 6000 / 101])


@given(st.lists(st.tuples(*[st.floats(-1e5, 1e5)] * 4), max_size=20))
def test_what_is_left_lies_inside(rows):
    found = clipped(np.array(rows, dtype=float).reshape(-1, 4), RECT, 5.0)
    assert (found[:, 0::2] >= -5.0001).all() and (found[:, 0::2] <= 105.0001).all()
    assert (found[:, 1::2] >= -5.0001).all() and (found[:, 1::2] <= 65.0001).all()


def test_dashes_follow_the_arc_length_around_corners():
    path = segments(np.array([[0, 0], [10, 0], [10, 10], [20, 10]], dtype=float))
    found = dashes(path, RECT, 6.0, 4.0)
    assert found.tolist() == [[0, 0, 6, 0], [10, 0, 10, 6], [10, 10, 16, 10]]


def test_dashes_in_two_parts_are_the_dashes_of_the_whole():
    angle = np.linspace(0, 5, 300)
    points = np.stack([50 + 30 * np.cos(angle), 30 + 25 * np.sin(angle)], axis=1)
    whole = lengths(dashes(segments(points), RECT, 7.0, 5.0)).sum()
    first = dashes(segments(points[:121]), RECT, 7.0, 5.0)
    rest = dashes(segments(points[120:]), RECT, 7.0, 5.0, travelled(points[:121]))
    assert lengths(first).sum() + lengths(rest).sum() == pytest.approx(whole, rel=1e-9)
    assert whole == pytest.approx(7 / 12 * travelled(points), abs=5.0)


def test_dashes_of_what_lies_far_outside_cost_nothing():
    far = segments(np.array([[-1e5, -1e5], [1e5, 1e5], [0, 1e5]] * 500, dtype=float))
    assert len(dashes(far, RECT, 7.0, 5.0)) < 20_000
    assert len(dashes(np.empty((0, 4)), RECT, 7.0, 5.0)) == 0


@given(st.lists(st.tuples(numbers, numbers), max_size=30))
def test_no_numbers_stop_the_drawing(points):
    rows = np.clip(np.array(points, dtype=float).reshape(-1, 2), -1e5, 1e5)

    def paint(painter):
        painter.setPen(pen("#000000", 3.0))
        draw_path(painter, rows, RECT)

    drawn((100, 60), paint)


def test_segments_become_pixels_of_the_pen():
    def paint(painter):
        painter.setPen(pen("#ff0000", 3.0))
        draw_segments(painter, np.array([[10.0, 30, 90, 30]]))

    found = drawn((100, 60), paint)
    assert (found[30, 20:80, :3] == QColor("#ff0000").getRgb()[:3]).all()
    assert (found[20] == 255).all()
