"""The scrubber by itself: marks, the part's handles, and what a frame costs."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from gdviz.core.analysis.events import Event, Kind
from gdviz.gui.transport import scrubber as module
from gdviz.gui.transport.marks import gathered
from gdviz.gui.transport.scrubber import Scrubber
from gdviz.gui.transport.track import Track
from gdviz.render.paint.theme import DARK, LIGHT, font
from tests.doors.exported import near
from tests.doors.ground import pixels

NAMES = ("Adam", "GD")
LEFT = Qt.MouseButton.LeftButton
# rows of the marks and of the groove; a step is a pixel
SIGNS, GROOVE, ROOM = 7, 24, 9


@pytest.fixture
def scrubber(qtbot):
    made = Scrubber(LIGHT)
    qtbot.addWidget(made)
    made.setFont(font(12))
    made.setRange(0, 500)
    made.resize(500 + 2 * ROOM, 34)
    made.show()
    return made


def marked(scrubber, *events):
    found = tuple(Event(step, racer, kind) for step, racer, kind in events)
    scrubber.show_events(found, NAMES, LIGHT.racers[:2])
    return found


def at(step, row=SIGNS):
    return QPoint(ROOM + step, row)


def ink(scrubber, step, colour):
    """Whether a colour is seen among the marks at a step."""
    picture = pixels(scrubber.grab().toImage())
    column = ROOM + step
    return bool(near(picture[:18, column - 6 : column + 7], colour, 40).any())


def seen(scrubber, row):
    return pixels(scrubber.grab().toImage())[row]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("kind", Kind)
def test_an_event_is_marked_in_the_colour_of_its_racer(scrubber, theme, kind):
    scrubber.set_theme(theme)
    scrubber.show_events((Event(131, 1, kind),), NAMES, theme.racers[:2])
    assert ink(scrubber, 131, theme.racers[1])
    assert not ink(scrubber, 131, theme.racers[0]) and not ink(scrubber, 300, theme.racers[1])


def test_kinds_look_different(scrubber):
    pictures = []
    for kind in Kind:
        marked(scrubber, (131, 0, kind))
        pictures.append(pixels(scrubber.grab().toImage())[:20].tobytes())
    assert len(set(pictures)) == len(Kind)


def test_marks_nearer_than_eight_pixels_are_one_with_their_number():
    def places(*steps):
        events = [Event(step, 0, Kind.LEAD) for step in steps]
        found = gathered(events, Track(ROOM, ROOM + 500, 500), 1.0)
        return [(round(m.place - ROOM), len(m.events)) for m in found]

    assert places(100, 108) == [(100, 1), (108, 1)]
    assert places(100, 107) == [(104, 2)] or places(100, 107) == [(103, 2)]
    assert [count for _, count in places(100, 104, 108, 112)] == [4]
    assert [count for _, count in places(*range(0, 500, 9))] == [1] * 56
    # a number needs more room than a sign
    assert [count for _, count in places(100, 104, 111)] == [3]


def test_marks_never_overlap_whatever_the_text_size():
    drawn = np.random.default_rng(0).integers(0, 500, 60)
    events = [Event(int(step), 0, Kind.LEAD) for step in np.sort(drawn)]
    for unit in (1.0, 1.5, 2.0):
        found = gathered(events, Track(ROOM, ROOM + 500, 500), unit)
        gaps = np.diff([m.place for m in found])
        widths = np.array([m.width for m in found])
        assert (gaps >= 0.5 * (widths[1:] + widths[:-1]) - 1e-9).all()
        assert sum(len(m.events) for m in found) == 60


def test_a_click_on_a_mark_goes_to_its_event(scrubber):
    marked(scrubber, (131, 0, Kind.DIVERGED), (300, 1, Kind.LEAD), (303, 0, Kind.LEAP))
    jumps = []
    scrubber.jumped.connect(jumps.append)
    QTest.mouseClick(scrubber, LEFT, pos=at(134))
    assert jumps == [131] and scrubber.value() == 0
    # of those in one mark the next after the playhead, in turn
    for expected in (300, 303, 300):
        QTest.mouseClick(scrubber, LEFT, pos=at(301))
        assert jumps[-1] == expected
        scrubber.setValue(expected)
    # below the marks, and beside them, it is a slider
    QTest.mouseClick(scrubber, LEFT, pos=at(131, GROOVE))
    assert scrubber.value() == 131 and len(jumps) == 4


def test_the_pointer_on_a_mark_is_told_what_happened(scrubber, monkeypatch):
    marked(scrubber, (131, 0, Kind.DIVERGED), (300, 1, Kind.LEAD), (303, 0, Kind.LEAP))
    scrubber.setToolTip("drag the playhead")
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, *more: said.append(text))
    for step, row in ((131, SIGNS), (302, SIGNS), (131, GROOVE), (200, SIGNS)):
        place = at(step, row)
        event = QHelpEvent(QEvent.Type.ToolTip, place, scrubber.mapToGlobal(place))
        scrubber.event(event)
    assert "Adam diverged at step 131" in said[0] and "GD" not in said[0]
    assert "GD takes the lead at step 300" in said[1]
    assert "Adam leaps uphill at step 303" in said[1]
    assert said[2:] == ["drag the playhead"] * 2
    assert "Adam diverged at step 131" in scrubber.accessibleDescription()


def test_a_part_is_a_band_whose_ends_are_dragged(scrubber):
    plain = seen(scrubber, GROOVE + 6)
    scrubber.show_part((100, 300), False)
    band = (seen(scrubber, GROOVE + 6) != plain).any(axis=1)
    columns = np.flatnonzero(band) - ROOM
    assert abs(columns[0] - 100) <= 2 and abs(columns[-1] - 300) <= 2
    chosen = []
    scrubber.part_chosen.connect(chosen.append)

    def drag(start, end):
        QTest.mousePress(scrubber, LEFT, pos=at(start, GROOVE + 6))
        QTest.mouseMove(scrubber, at(end, GROOVE + 6))
        QTest.mouseRelease(scrubber, LEFT, pos=at(end, GROOVE + 6))

    drag(102, 150)
    assert chosen == [(150, 300)] and scrubber.value() == 0
    drag(299, 50)
    # not beyond the other end
    assert chosen[-1] == (100, 101)
    QTest.mouseMove(scrubber, at(200, GROOVE))
    assert len(chosen) == 2


def test_a_slow_start_has_a_logarithmic_axis(scrubber):
    scrubber.setRange(0, 1023)
    scrubber.show_part(None, True)
    width = scrubber.width() - 2 * ROOM
    for tenth in range(11):
        place = QPoint(round(ROOM + tenth * width / 10), GROOVE)
        scrubber.setValue(0 if tenth > 4 else 1023)
        QTest.mousePress(scrubber, LEFT, pos=place)
        QTest.mouseRelease(scrubber, LEFT, pos=place)
        assert scrubber.value() == pytest.approx(2**tenth - 1, rel=0.02, abs=1)
        head = near(seen(scrubber, GROOVE + 5)[None], LIGHT.accent, 60)[0].nonzero()[0]
        assert abs(head.mean() - place.x()) <= 1.5


def test_marks_are_drawn_once_and_not_for_a_frame(scrubber, qtbot, monkeypatch):
    drawn = []
    real = module.picture
    monkeypatch.setattr(module, "picture", lambda *given: drawn.append(1) or real(*given))
    marked(scrubber, (131, 0, Kind.DIVERGED))
    for step in range(0, 200, 5):
        scrubber.setValue(step)
        scrubber.grab()
    assert len(drawn) == 1
    for change in (
        lambda: scrubber.set_theme(DARK),
        lambda: scrubber.resize(400, 34),
        lambda: marked(scrubber, (90, 1, Kind.LEAP)),
        lambda: scrubber.setFont(font(18)),
        lambda: scrubber.show_part(None, True),
    ):
        change()
        drawn.clear()
        scrubber.grab()
        scrubber.grab()
        assert len(drawn) == 1, change


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_it_grows_with_the_text(scrubber, percent):
    scrubber.setFont(font(12 * percent / 100))
    assert scrubber.sizeHint().height() == round(34 * percent / 100)
    scrubber.resize(518, scrubber.sizeHint().height())
    marked(scrubber, (250, 0, Kind.DIVERGED))
    assert scrubber.mark_at(QPointF(259, SIGNS * percent / 100)) is not None
    assert ink(scrubber, 250, LIGHT.racers[0])
