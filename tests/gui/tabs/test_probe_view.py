"""The probe in the window: pages, examples, a point that follows the hand, marks on the map."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from gdviz.core.files.command_words import spec_from_words
from gdviz.core.view import MARKS
from gdviz.gui.tabs.probe_view import EXAMPLES
from tests.doors.pointer import drag, viewport_point

KINDS = ("inconclusive", "inconclusive", "inconclusive", "saddle", "inconclusive")
RACE = spec_from_words(["rosenbrock", "gd:lr=0.0001", "adam:lr=0.01"], steps="20")


def settled(qtbot, window):
    qtbot.waitUntil(
        lambda: window.shown.done and window.shown.spec == window.document.spec, timeout=20_000
    )


@pytest.fixture
def probe(window):
    window.act("probe")
    return window.tabs.tab("probe")


def test_it_goes_nowhere_where_the_equations_lead_nowhere(qtbot, window, probe):
    window.document.replace(spec_from_words(["log_cosh", "newton"], steps="5"))
    settled(qtbot, window)
    probe.pages.buttons()[2].click()
    probe.put_at((1.2, 0.1))
    assert not probe.arrive.isEnabled()
    probe.put_at((1.0, 0.1))
    assert probe.arrive.isEnabled()


@pytest.mark.usefixtures("own_window")
def test_the_direction_follows_a_hand_on_the_compass(qtbot, probe):
    left = Qt.MouseButton.LeftButton
    probe.card.turned.emit(10.0)
    assert probe.marks.probe is None
    probe.put_at((-0.7, 0.9))
    for button in probe.pages.buttons()[:2]:
        button.click()
        middle, radius = probe.card.compass()
        for way, angle in (((0, -1), 90.0), ((-1, 0), 180.0), ((1, 1), 315.0)):
            place = middle.toPoint() + QPoint(*way) * int(radius / 2)
            qtbot.mouseClick(probe.card, left, pos=place)
            assert probe.card.angle == pytest.approx(angle, abs=1.5)
            assert probe.dial.value() == pytest.approx(angle, abs=2)
    before = probe.card.angle
    qtbot.mouseClick(probe.card, left, pos=(middle + QPointF(2 * radius, 0)).toPoint())
    probe.pages.buttons()[2].click()
    qtbot.mouseClick(probe.card, left, pos=middle.toPoint() + QPoint(5, 0))
    assert probe.card.angle == before


def test_the_probe_can_be_dragged(window, probe):
    view = window.race_view
    box, canvas = view.panels[0].box, view.canvas
    probe.put_at((0.5, 2.5))
    QApplication.processEvents()
    drag(canvas, viewport_point(canvas, box, 0.5, 2.5), viewport_point(canvas, box, 1.5, 0.5))
    assert probe.card.found.point == pytest.approx(np.array([1.5, 0.5]), abs=0.05)
    window.tabs.go("standings")
    assert not view.panels[0].handle.isVisible()


def test_what_is_marked_on_the_map_is_chosen_in_the_menu(window):
    for name in MARKS:
        action = window.actions_by_id[name]
        before = getattr(window.viewing.now, name)
        assert action.isChecked() == before
        action.trigger()
        assert action.isChecked() == getattr(window.viewing.now, name) != before
        assert getattr(window.race_view.items[0].scene_shown.view, name) != before
    window.grab()
    assert window.race_view.items[0].failure == ""
    window.appearance.set_layout("side")
    assert all(item.scene_shown.view.arrows for item in window.race_view.items)


def test_pages_draw_and_one_goes_to_the_solution(window, probe):
    probe.put_at((-0.7, 0.9))
    for button in probe.pages.buttons():
        button.click()
        window.grab()
        assert probe.card.failure == "" and window.race_view.items[0].failure == ""
    assert probe.card.page == "calculus" and not probe.dial.isVisible()
    probe.arrive.click()
    assert probe.card.found.point.tolist() == [1.0, 1.0] and probe.card.found.kind == "minimum"
    probe.pages.buttons()[0].click()
    assert probe.dial.isVisible() and not probe.arrive.isVisible()


def test_an_example_is_one_click(qtbot, window, probe):
    for action, (_, problem), kind in zip(probe.examples.actions(), EXAMPLES, KINDS, strict=True):
        probe.put_at((-0.7, 0.9))
        action.trigger()
        settled(qtbot, window)
        assert window.document.spec.problem == problem
        assert probe.card.found.point.tolist() == [0.0, 0.0]
        assert probe.card.found.kind == kind
        # again, from elsewhere on the same landscape
        probe.put_at((0.3, 0.3))
        action.trigger()
        assert probe.card.found.point.tolist() == [0.0, 0.0]
