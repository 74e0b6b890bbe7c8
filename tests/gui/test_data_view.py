"""The data beside the map: hovering, moving points, and when it is there at all."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from gdviz.core.fitted_values import data_of
from gdviz.core.spec_data import Data
from gdviz.core.words import spec_from_words
from tests.gui.windows import settled


@pytest.fixture
def own(qtbot, window):
    """The window with points of one's own."""
    spec = spec_from_words(["cars", "gd:lr=0.5"], steps="20")
    points = ((0.0, 0.0), (1.0, 1.0), (2.0, 4.0), (3.0, 5.0))
    window.document.replace(replace(spec, problem=Data(points=points)))
    settled(qtbot, window)
    window.grab()
    return window


LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def send(view, kind, place, held):
    button = NONE if kind == QEvent.Type.MouseMove else LEFT
    spot = QPointF(place)
    event = QMouseEvent(kind, spot, spot, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view, event)


def at(view, row):
    point = view.picture.view.point(*view.picture.places()[row])
    return QPoint(round(point.x()), round(point.y()))


def test_it_is_there_with_data_only(qtbot, window):
    assert window.data_view.isHidden()
    window.document.replace(spec_from_words(["hours:model=logistic", "gd"], steps="20"))
    settled(qtbot, window)
    assert not window.data_view.isHidden() and window.data_view.failure == ""
    window.document.replace(spec_from_words(["sphere", "gd"], steps="20"))
    settled(qtbot, window)
    assert window.data_view.isHidden()


def test_a_click_adds_a_drag_moves_a_right_click_removes(qtbot, own):
    view = own.data_view
    rows = own.document.spec.problem.points
    free = at(view, 0) + QPoint(4, -60)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=free)
    added = own.document.spec.problem.points
    assert len(added) == 5 and added[:4] == rows
    settled(qtbot, own)
    own.act("undo")
    settled(qtbot, own)
    begin = at(view, 2)
    send(view, QEvent.Type.MouseButtonPress, begin, LEFT)
    for k in range(1, 6):
        send(view, QEvent.Type.MouseMove, begin + QPoint(2 * k, 4 * k), LEFT)
    send(view, QEvent.Type.MouseButtonRelease, begin + QPoint(10, 20), NONE)
    moved = own.document.spec.problem.points
    assert moved[2] != rows[2] and moved[2][1] < rows[2][1] and moved[:2] == rows[:2]
    settled(qtbot, own)
    # one drag is one step back
    own.act("undo")
    assert own.document.spec.problem.points == rows
    settled(qtbot, own)
    qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=at(view, 3))
    assert own.document.spec.problem.points == rows[:3]


def test_the_last_two_points_stay(qtbot, own):
    view = own.data_view
    for _ in range(5):
        qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=at(view, 0))
        settled(qtbot, own)
        own.grab()
    assert len(own.document.spec.problem.points) == 2


def test_rows_of_a_set_become_ones_own_by_a_button(qtbot, window):
    window.document.replace(spec_from_words(["hours:model=logistic", "gd"], steps="20"))
    settled(qtbot, window)
    view, source = window.data_view, window.panel.data.source
    qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=at(view, 0))
    assert window.document.spec.problem.source == "hours"
    source.own.click()
    settled(qtbot, window)
    problem = window.document.spec.problem
    assert len(problem.points) == 20 and problem.model.kind == "logistic"
    assert not source.own.isVisible()


def test_hovering_says_a_rows_own_loss(qtbot, own):
    view = own.data_view
    said = []
    view.hovered.connect(said.append)
    send(view, QEvent.Type.MouseMove, at(view, 1) + QPoint(30, 30), NONE)
    send(view, QEvent.Type.MouseMove, at(view, 1), NONE)
    assert any(text.startswith("row 2:") and "own loss" in text for text in said)
    own.grab()
    assert view.failure == ""


def test_a_row_under_the_pointer_has_its_own_arrow_on_the_map(qtbot, own):
    view, item = own.data_view, own.race_view.items[0]
    own.playback.seek(2)
    plain = item.sample
    send(view, QEvent.Type.MouseMove, at(view, 1), NONE)
    w = own.shown.tracks[0].points[2]
    made = data_of(own.shown)
    # ½(wx + b − y)² by w and b
    apart = made.X[1, 0] * w[0] + w[1] - made.y[1]
    assert plain is None and item.sample.row == 1
    assert item.sample.way == pytest.approx([-apart * made.X[1, 0], -apart])
    own.playback.seek(3)
    assert item.sample.way != pytest.approx([-apart * made.X[1, 0], -apart])
    own.grab()
    assert item.failure == ""
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert item.sample is None


def test_of_a_network_the_arrow_lies_in_the_plane_of_the_map(qtbot, window):
    words = ["moons:model=network,hidden=3,n=40", "gd:lr=0.5", "adam:lr=0.05"]
    window.document.replace(spec_from_words(words, steps="20"))
    settled(qtbot, window)
    send(window.data_view, QEvent.Type.MouseMove, at(window.data_view, 7), NONE)
    found, race = window.race_view.items[0].sample, window.shown
    w = race.tracks[found.racer].points[window.playback.step]
    slope = data_of(race).part([found.row]).grad(w)
    assert found.way == pytest.approx(-window.planes.basis.T @ slope)


def test_the_rows_losses_stand_below_where_there_is_room(qtbot, own):
    view = own.data_view
    view.resize(300, 400)
    view.grab()
    tall = view.picture.view.rect.bottom()
    view.resize(300, 200)
    view.grab()
    assert view.failure == "" and 400 - tall > 90 and 200 - view.picture.view.rect.bottom() < 60


def test_it_takes_its_room_from_the_map_and_gives_it_back(qtbot, window):
    before = window.top.sizes()
    window.panel.kinds.button(1).click()
    settled(qtbot, window)
    _, data, losses = window.top.sizes()
    assert data > 100 and losses == pytest.approx(before[2], abs=8)
    window.panel.kinds.button(0).click()
    settled(qtbot, window)
    assert window.top.sizes() == pytest.approx(before, abs=8)
