"""The data beside the map: rows and lines of a fit made by hand, and the hand on the rows."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdviz.core.base.printed import printed
from tests.doors.drawn import Drawn
from tests.doors.exported import rgb
from tests.doors.painted import Painting
from tests.window import fits
from tests.window.fits import COLOURS, TEST, TRAIN, VALIDATION, WAYS, X, Y, told

RACE = fits.RACE
ACCENT, MUTED = "#1f6feb", "#5a6672"
STEP = 4


def seen(program, step=STEP):
    """The view's drawing and its axes."""
    program.main.playback.seek(step)
    QApplication.processEvents()
    painting = Painting(program.main.data_view)
    (axes,) = Drawn(tuple(painting.shapes), {}).axes
    return painting, axes


def units(axes, points):
    return np.column_stack([axes.x.back(points[:, 0]), axes.y.back(points[:, 1])])


@pytest.mark.parametrize("step", [0, 4, 9])
@pytest.mark.parametrize("racer", [0, 1])
def test_each_racers_line_at_the_playhead(shared, step, racer):
    painting, axes = seen(shared, step)
    (line,) = (
        s
        for s in painting.shaped("polyline", stroke=COLOURS[racer])
        if float(s.style["stroke-width"]) > 2
    )
    x, y = units(axes, line.points).T
    slope, offset = np.polyfit(x, y, 1)
    assert (slope, offset) == pytest.approx(WAYS[racer][step], abs=0.03)


def rows_shown(painting, axes):
    """The places of the rows to train on, which are filled, and of those held back, which are
    rings."""
    filled = [
        0.5 * (s.points.min(axis=0) + s.points.max(axis=0))
        for s in painting.shaped("path", fill=MUTED)
        if np.ptp(s.points[:, 0]) > 4
    ]
    rings = [s.points[0] for s in painting.shaped("circle", stroke=MUTED)]
    return units(axes, np.array(filled)), units(axes, np.array(rings))


def test_rows_of_the_test_are_locked_away(shared):
    painting, axes = seen(shared)
    trained, held = rows_shown(painting, axes)
    rows = np.column_stack([X, Y])
    assert trained == pytest.approx(rows[TRAIN], abs=0.06)
    # nothing of the test
    assert held == pytest.approx(rows[VALIDATION], abs=0.06) and len(TEST) == 2


def test_the_rows_of_the_next_step_have_rings(shared):
    for step in (4, 5):
        painting, axes = seen(shared, step)
        rings = units(
            axes, np.array([s.points[0] for s in painting.shaped("circle", stroke=ACCENT)])
        )
        rows = fits.batch(step)
        assert rings == pytest.approx(np.column_stack([X[rows], Y[rows]]), abs=0.06)


def test_residuals_are_those_of_the_racer_that_leads(shared):
    """From each row to train on to what its line says."""
    losses = [fits.loss(way[STEP]) for way in WAYS]
    w = WAYS[int(np.argmin(losses))][STEP]
    painting, axes = seen(shared)
    thin = [
        s
        for s in painting.shaped("polyline")
        if len(s.points) == 2
        and abs(np.diff(s.points[:, 0])[0]) < 0.01
        and float(s.style["stroke-width"]) == 1
        and s.style["stroke"] not in ("#dfe4e9", "#5a6672")
    ]
    found = sorted(tuple(units(axes, s.points).round(2).ravel()) for s in thin)
    expected = sorted((x, Y[k], x, w[0] * x + w[1]) for k, x in zip(TRAIN, X[TRAIN], strict=True))
    assert np.array(found) == pytest.approx(np.array(expected), abs=0.06)


def test_the_mean_of_the_rows_losses(shared):
    painting, _ = seen(shared)
    best = min(fits.loss(way[STEP]) for way in WAYS)
    assert any(text.startswith(f"mean L = {told(best)}") for text in painting.texts)


@pytest.mark.parametrize(("step", "tones"), [(4, "now now ahead ahead"), (5, "past past now now")])
def test_bars_of_rows_already_seen_keep_the_racers_hue(shared, step, tones):
    """The batch has the colour itself, what is still to come is grey."""
    best = int(np.argmin([fits.loss(way[step]) for way in WAYS]))
    ink = np.array(rgb(COLOURS[best]), float)
    painting, axes = seen(shared, step)
    bars = [s for s in painting.shaped("rect") if s.points[0, 1] > axes.frame[3] + 20]
    found = []
    for bar in sorted(bars, key=lambda s: s.points[0, 0]):
        fill = np.array(rgb(bar.style["fill"]), float)
        # the same hue, paler: as far from white in each channel, but for a factor
        share = (255 - fill) / (255 - ink + 1e-9)
        shown = "past" if np.ptp(share) < 0.02 else "ahead"
        found.append("now" if (fill == ink).all() else shown)
    assert " ".join(found) == tones


def place(program, x, y):
    _, axes = seen(program)
    return QPointF(*axes.at(x, y))


def press(program, at, button=Qt.MouseButton.LeftButton):
    QTest.mouseClick(program.main.data_view, button, Qt.KeyboardModifier.NoModifier, at.toPoint())
    program.settle()


def point_at(program, row):
    """The pointer on a row of the data."""
    at, view = place(program, X[row], Y[row]), program.main.data_view
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove, at, QPointF(view.mapToGlobal(at.toPoint())),
        Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view, move)
    QApplication.processEvents()


@pytest.mark.parametrize("row", TRAIN.tolist())
def test_the_arrow_of_a_row_has_the_name_of_the_row_under_the_pointer(shared, row):
    point_at(shared, row)
    named = [text for text in Painting(shared.main.race_view).texts if "alone" in text]
    assert named == [f"row {row + 1} alone"] and f"row {row + 1}:" in shared.below


def test_the_pointer_reads_a_row(shared):
    row = int(TRAIN[1])
    point_at(shared, row)
    best = int(np.argmin([fits.loss(way[STEP]) for way in WAYS]))
    off = fits.off(WAYS[best][STEP], np.array([row]))[0]
    assert f"row {row + 1}:" in shared.below
    assert f"own loss {off**2:.4g}" in shared.below
    assert f"∂ℓ/∂w {printed(2 * off * X[row])}" in shared.below


def test_a_click_adds_a_row_and_a_right_click_removes_one(program):
    before = program.spec.problem.points
    press(program, place(program, 2.5, 11.0))
    (new,) = [p for p in program.spec.problem.points if p not in before]
    assert new == pytest.approx((2.5, 11.0), abs=0.15)
    row = int(TRAIN[0])
    press(program, place(program, X[row], Y[row]), Qt.MouseButton.RightButton)
    assert (X[row], Y[row]) not in program.spec.problem.points
    assert len(program.spec.problem.points) == len(before)


def test_a_row_is_dragged(program):
    view, row = program.main.data_view, int(TRAIN[0])
    start, end = place(program, X[row], Y[row]), place(program, X[row] + 0.5, Y[row] + 2)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view, left, none, start.toPoint())
    for at in (0.5 * (start + end), end):
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, at, QPointF(view.mapToGlobal(at.toPoint())),
            Qt.MouseButton.NoButton, left, none,
        )  # fmt: skip
        QApplication.sendEvent(view, event)
    QTest.mouseRelease(view, left, none, QPoint(round(end.x()), round(end.y())))
    program.settle()
    assert program.spec.problem.points[row] == pytest.approx((X[row] + 0.5, Y[row] + 2), abs=0.15)
    assert len(program.spec.problem.points) == 8
    # one drag is one step back
    program.press("undo")
    assert program.spec == RACE
