"""The data beside the map: hovering, moving points, and when it is there at all."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.spec.data import Data
from tests.gui.windows import settled

# points of one's own
POINTS = ((0.0, 0.0), (1.0, 1.0), (2.0, 4.0), (3.0, 5.0))
RACE = replace(spec_from_words(["cars", "gd:lr=0.5"], steps="20"), problem=Data(points=POINTS))


@pytest.fixture
def own(window):
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


def test_the_last_two_points_stay(qtbot, own):
    view = own.data_view
    for _ in range(5):
        qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=at(view, 0))
        settled(qtbot, own)
        own.grab()
    assert len(own.document.spec.problem.points) == 2


def test_a_row_under_the_pointer_has_its_own_arrow_on_the_map(qtbot, own):
    view, keeper = own.data_view, own.keeper
    own.playback.seek(2)
    plain = keeper.overlays.row
    send(view, QEvent.Type.MouseMove, at(view, 1), NONE)
    w = own.shown.tracks[0].points[2]
    made = data_of(own.shown)
    # ½(wx + b − y)² by w and b
    apart = made.X[1, 0] * w[0] + w[1] - made.y[1]
    assert plain is None and keeper.overlays.row.row == 1
    assert keeper.overlays.row.downhill == pytest.approx([-apart * made.X[1, 0], -apart])
    own.playback.seek(3)
    assert keeper.overlays.row.downhill != pytest.approx([-apart * made.X[1, 0], -apart])
    own.grab()
    assert own.race_view.items[0].failure == ""
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert keeper.overlays.row is None
    # the rows' losses stand below where there is room
    view.resize(300, 400)
    view.grab()
    tall = view.picture.view.rect.bottom()
    view.resize(300, 200)
    view.grab()
    assert view.failure == "" and 400 - tall > 90 and 200 - view.picture.view.rect.bottom() < 60


def test_rows_of_a_set_stay_and_of_a_network_the_arrow_lies_in_the_plane(qtbot, window):
    hours = spec_from_words(["hours:model=logistic", "gd:lr=0.5"], steps="20")
    window.document.replace(hours)
    settled(qtbot, window)
    # the rows of a set are not removed
    qtbot.mouseClick(window.data_view, Qt.MouseButton.RightButton, pos=at(window.data_view, 0))
    assert window.document.spec == hours
    words = ["moons:model=network,hidden=2,n=40", "gd:lr=0.5", "adam:lr=0.05"]
    window.document.replace(spec_from_words(words, steps="20"))
    settled(qtbot, window)
    send(window.data_view, QEvent.Type.MouseMove, at(window.data_view, 7), NONE)
    found, race = window.keeper.overlays.row, window.shown
    w = race.tracks[found.racer].points[window.playback.step]
    slope = data_of(race).part([found.row]).grad(w)
    assert found.downhill == pytest.approx(-window.planes.basis.T @ slope)


def test_it_is_there_with_data_only_and_gives_its_room_back_to_the_map(qtbot, window):
    window.panel.kinds.button(0).click()
    settled(qtbot, window)
    assert window.data_view.isHidden()
    before = window.shell.stage.sizes()
    window.panel.kinds.button(1).click()
    settled(qtbot, window)
    assert not window.data_view.isHidden() and window.data_view.failure == ""
    stage, data, _ = window.shell.stage.sizes()
    assert 100 < data < stage
    window.panel.kinds.button(0).click()
    settled(qtbot, window)
    assert window.data_view.isHidden()
    assert window.shell.stage.sizes() == pytest.approx(before, abs=8)
