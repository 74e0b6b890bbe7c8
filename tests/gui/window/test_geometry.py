"""Where windows stand: at a first start, and on screens that have become others."""

import pytest
from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtWidgets import QWidget

from gdviz.gui.state.settings import Settings
from gdviz.gui.window.geometry import (
    can_be_held,
    first_geometry,
    moved_inside,
    place_of_map,
    put_back,
)

# a panel of the desktop takes the left and the top of each
SCREENS = [QRect(48, 28, w - 48, h - 28) for w, h in ((1280, 720), (1366, 768), (1920, 1080))]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_first_window_is_on_the_screen_with_its_frame_and_fills_most_of_it(screen):
    found = first_geometry(screen)
    # the title bar of a common desktop
    frame = found.marginsAdded(QMargins(1, 37, 1, 1))
    assert screen.contains(frame)
    share = frame.width() * frame.height() / (screen.width() * screen.height())
    assert share > 0.8
    assert abs(frame.center().x() - screen.center().x()) <= 1


def test_a_screen_on_which_no_window_fits_is_not_believed():
    assert first_geometry(QRect(0, 0, 800, 600)).size() == QSize(1280, 720)


def test_a_window_is_moved_into_its_screen_and_made_smaller_only_if_it_must():
    screen = QRect(0, 28, 1280, 692)
    assert moved_inside(QRect(700, 10, 1000, 640), screen) == QRect(280, 28, 1000, 640)
    assert moved_inside(QRect(-50, 400, 1000, 640), screen) == QRect(0, 80, 1000, 640)
    assert moved_inside(QRect(90, 90, 1900, 1000), screen) == screen
    inside = QRect(100, 40, 1000, 640)
    assert moved_inside(inside, screen) == inside


def test_a_title_bar_can_be_held_on_any_of_the_screens():
    screens = [QRect(0, 28, 1280, 692), QRect(1280, 0, 1920, 1080)]
    window = QSize(1000, 640)
    for x, y, held in ((2500, 40, True), (-900, 40, False), (-800, 40, True), (200, 0, False)):
        frame = QRect(x, y, window.width(), window.height())
        assert can_be_held(frame, screens) is held, (x, y)
    assert not can_be_held(QRect(5000, 40, 1000, 640), screens)


def test_a_window_of_a_screen_that_is_gone_comes_back(qtbot):
    far, back = QWidget(), QWidget()
    for widget in (far, back):
        qtbot.addWidget(widget)
    far.setGeometry(5000, 3000, 1000, 640)
    put_back(back, bytes(far.saveGeometry().toHex().data()).decode())
    screen = back.screen().geometry()
    frame = back.geometry().marginsAdded(QMargins(0, 20, 0, 0))
    assert can_be_held(frame, [screen])


def test_where_the_map_will_be_is_told_for_a_window_that_was_never_arranged():
    size = QSize(1728, 972)
    wide, high, _, _, *room = place_of_map(Settings(), size)
    assert (wide, high) == (1728.0, 972.0)
    # as much larger as the window, less what the column takes of it
    usual = Settings().place
    assert room[1] - usual[5] == 972 - 720 and 0 < room[0] - usual[4] < 1728 - 1280
    dragged = Settings(splitters={"main 012": [400, 500, 374]})
    assert place_of_map(dragged, size) == dragged.place
