"""A window is painted once a turn of the event loop, whatever asks for it; nothing is left out."""

import time
from collections import Counter

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, QRectF
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
    QSplitterHandle,
    QWidget,
)

from gdviz.core.files.presets import presets
from gdviz.gui.widgets.paint_gate import PaintGate


class Paintings(QObject):
    """Counts how often each widget is painted."""

    def __init__(self, app):
        super().__init__()
        self.counted = Counter()
        app.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.counted[watched] += 1
        return False

    def of_a_turn(self):
        self.counted.clear()
        QApplication.processEvents()
        return dict(self.counted)

    def of_turns(self, count):
        turns = [self.of_a_turn() for _ in range(count)]
        assert not turns[-1]
        return [turn for turn in turns if turn]


class Square(QGraphicsRectItem):
    """Asks another square to be painted, as often as told, while it is painted itself."""

    times, other = 0, None

    def paint(self, *_):
        if self.times:
            self.times -= 1
            self.other.update()


@pytest.fixture
def paintings(qapp):
    made = Paintings(qapp)
    yield made
    qapp.removeEventFilter(made)


@pytest.fixture
def squares(qtbot):
    """Two, in a scene and a view of its own each; the viewports of these, and what lies on both."""
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(200, 100)
    PaintGate(holder)
    made, views = [Square(QRectF(0, 0, 20, 20)) for _ in range(2)], []
    for k, square in enumerate(made):
        scene = QGraphicsScene(holder)
        scene.addItem(square)
        views.append(QGraphicsView(scene, holder))
        views[k].setGeometry(100 * k, 0, 100, 100)
    above = QWidget(holder)
    above.setGeometry(0, 0, 200, 100)
    holder.show()
    qtbot.waitExposed(holder)
    for _ in range(10):
        QApplication.processEvents()
    return *made, *(view.viewport() for view in views), above


def test_two_scenes_are_painted_together(squares, paintings):
    first, second, left, right, above = squares
    first.update()
    second.update()
    assert paintings.of_turns(10) == [{left: 1, right: 1, above: 1}]


def test_what_grows_while_it_is_painted_is_painted_again_a_turn_later(squares, paintings):
    first, second, left, right, above = squares
    first.times, first.other = 2, second
    second.times, second.other = 1, first
    first.update()
    turns = paintings.of_turns(20)
    assert turns == [{side: 1, above: 1} for side in (left, right, left, right)]


def test_no_part_of_the_window_is_painted_twice_before_it_looks_at_its_events(window, paintings):
    window.choose_preset(presets()["too-large-parks"])
    window.playback.pause()
    often, deadline = Counter(), QDeadlineTimer(20_000)
    while not window.settled:
        assert not deadline.hasExpired()
        for widget, times in paintings.of_a_turn().items():
            often[widget] = max(often[widget], times)
        time.sleep(0.001)
    # a handle is lit at once where the pointer is
    twice = {w for w, times in often.items() if times > 1 and not isinstance(w, QSplitterHandle)}
    assert window.loss_view.canvas.viewport() in often
    assert not twice
