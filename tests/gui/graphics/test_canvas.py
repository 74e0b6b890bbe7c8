"""Pictures magnified for a projector."""

import pytest

from gdviz.core.engine.run import finished
from gdviz.gui.graphics.canvas import LEAST, magnification
from tests.doors.pointer import double_click, viewport_point
from tests.gui.maps import settle, show, spec_of


def test_a_high_picture_is_magnified_in_proportion_and_a_low_one_by_the_least():
    assert magnification(10.0) == LEAST
    assert magnification(2480.0) == 2 * magnification(1240.0)


def test_a_magnified_map_fills_its_place_in_larger_units(qtbot, view):
    show(view, finished(spec_of()))
    settle(view)
    canvas, plot = view.canvas, view.panels[0].plot
    before = plot.geometry()
    text = plot.getAxis("bottom").height()
    view.magnify(True)
    settle(view)
    unit = canvas.unit
    assert unit >= LEAST and canvas.transform().m11() == unit
    # the margins are magnified with the rest, the place is not
    assert plot.geometry().right() * unit == pytest.approx(canvas.width() - 18 * unit, abs=1.0)
    assert plot.getAxis("bottom").height() == text
    # the relief has the pixels of the screen
    area = view.items[0].view().rect
    size = int(area.width() * unit), int(area.height() * unit)
    asked = view.maker
    qtbot.waitUntil(lambda: asked.wanted is not None and asked.wanted.size == size)
    view.magnify(False)
    settle(view)
    assert canvas.unit == canvas.transform().m11() == 1.0 and plot.geometry() == before


def test_a_magnified_map_is_clicked_where_it_is_seen(view):
    show(view, finished(spec_of(start=(2.0, 2.0))))
    view.magnify(True)
    heard = []
    view.start_moved.connect(lambda point, finished: heard.append(point))
    settle(view)
    canvas, box = view.canvas, view.panels[0].plot.getViewBox()
    double_click(canvas, viewport_point(canvas, box, -2.0, -1.0))
    assert heard == [pytest.approx((-2.0, -1.0), abs=0.05)]


def test_magnified_axes_have_no_more_ticks_than_there_is_room_for(view):
    show(view, finished(spec_of()))
    settle(view)
    axis = view.panels[0].plot.getAxis("left")
    usual = len(axis.tickValues(0.0, 4.0, 400.0)[0][1])
    view.magnify(True)
    settle(view)
    assert len(axis.tickValues(0.0, 4.0, 400.0)[0][1]) <= usual / LEAST + 1


def test_presenting_magnifies_and_gives_back(window):
    views = window.race_view.canvas, window.loss_view.canvas
    window.appearance.present(True)
    window.grab()
    assert all(canvas.unit >= LEAST for canvas in views)
    assert window.surface.unit >= LEAST
    window.appearance.present(False)
    window.grab()
    assert all(canvas.unit == 1.0 for canvas in views) and window.surface.unit == 1.0
