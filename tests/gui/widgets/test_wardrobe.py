"""Another theme: a part at a time where it is seen, later where it is not."""

import itertools

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QSplitterHandle, QWidget

from gdviz.gui.widgets import qt_theme
from gdviz.gui.widgets.wardrobe import Wardrobe
from gdviz.render.paint.theme import DARK

COUNT = 12
RED, BLUE = "QLabel { color: #ff0000; }", "QLabel { color: #0000ff; }"


class Slow(QLabel):
    """Takes as long over another style sheet as the largest parts of the window."""

    changes = 0

    def event(self, event):
        if event.type() == QEvent.Type.StyleChange:
            self.changes += 1
            clock.now += 1.0
        return super().event(event)


class clock:
    now = 0.0

    @classmethod
    def monotonic(cls):
        return cls.now


@pytest.fixture
def dressed(qtbot, monkeypatch):
    """A window with a style sheet, and its parts: the last is hidden."""
    monkeypatch.setattr("gdviz.gui.widgets.wardrobe.time", clock)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 400)
    parts = [Slow(f"part {k}", window) for k in range(COUNT)]
    for k, part in enumerate(parts):
        part.setGeometry(0, 30 * k, 400, 30)
    parts[-1].hide()
    wardrobe = Wardrobe(window)
    wardrobe.add(*parts)
    wardrobe.change(RED)
    window.show()
    qtbot.waitExposed(window)
    rounds(5)
    for part in parts:
        part.changes = 0
    yield wardrobe, parts
    rounds(5)


def rounds(count):
    for _ in range(count):
        QApplication.processEvents()


def colour(part):
    """Of its text."""
    return part.palette().windowText().color().name()


def test_parts_change_one_after_the_other(dressed, qtbot):
    wardrobe, parts = dressed
    wardrobe.change(BLUE)
    assert wardrobe.busy
    seen, turns, deadline = parts[:-1], [0], QDeadlineTimer(20_000)
    while wardrobe.busy:
        assert not deadline.hasExpired()
        QApplication.processEvents()
        turns.append(sum(part.changes for part in parts))
    # each takes a second here: two of them in a turn would be too long
    assert max(b - a for a, b in itertools.pairwise(turns)) == 1
    assert {colour(part) for part in seen} == {"#0000ff"}
    assert all(part.updatesEnabled() for part in parts)


def test_what_is_hidden_changes_when_it_is_shown(dressed, qtbot):
    wardrobe, parts = dressed
    hidden = parts[-1]
    wardrobe.change(BLUE)
    qtbot.waitUntil(lambda: not wardrobe.busy)
    assert hidden.changes == 0 and colour(hidden) == "#ff0000"
    hidden.show()
    assert colour(hidden) == "#0000ff" and hidden.updatesEnabled()
    hidden.hide()
    hidden.changes = 0
    hidden.show()
    assert hidden.changes == 0


def test_a_part_that_goes_meanwhile_is_left_out(dressed, qtbot):
    wardrobe, parts = dressed
    wardrobe.change(BLUE)
    parts[3].hide()
    parts[4].setParent(None)
    parts[4].deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    wardrobe.change(RED)
    wardrobe.change(BLUE)
    qtbot.waitUntil(lambda: not wardrobe.busy)
    parts[3].show()
    rest = [part for k, part in enumerate(parts[:-1]) if k != 4]
    assert {colour(part) for part in rest} == {"#0000ff"}
    assert all(part.updatesEnabled() for part in rest)


def test_what_is_put_into_a_holder_and_dialogs_are_dressed(dressed, qtbot):
    wardrobe, parts = dressed
    holder = QWidget(parts[0].window())
    wardrobe.add_within(holder)
    holder.show()
    late = QLabel("late", holder)
    late.show()
    dialog = QDialog(parts[0].window())
    words = QLabel("words", dialog)
    dialog.show()
    assert (colour(late), colour(words)) == ("#ff0000", "#ff0000")
    wardrobe.change(BLUE)
    qtbot.waitUntil(lambda: not wardrobe.busy)
    assert (colour(late), colour(words)) == ("#0000ff", "#0000ff")
    # the window itself has no style sheet, which all in it would take at once
    assert holder.styleSheet() == parts[0].window().styleSheet() == ""


def test_every_widget_of_the_window_has_the_theme(window, qtbot):
    """What a part of the window were forgotten would keep the theme from before, or have none."""
    glossary = window.glossary
    window.act("dark")
    window.act("glossary")
    qtbot.waitUntil(lambda: window.settled, timeout=20_000)
    wanted = qt_theme.sheet(DARK)
    bare = {window, *window.shell.splitters.values(), window.shell.stage}

    def sheet(widget):
        while widget is not None and not widget.styleSheet():
            widget = widget.parentWidget()
        return "" if widget is None else widget.styleSheet()

    seen = [w for w in (*window.findChildren(QWidget), glossary) if w.isVisible()]
    assert len(seen) > 100 and glossary in seen
    drawn = [w for w in seen if type(w) is not QWidget and w not in bare]
    assert {type(w).__name__ for w in drawn if sheet(w) != wanted} <= {
        "QScrollArea", "QScrollBar", "QStackedWidget", "TabHost", "ParameterPanel",
        "_Handle", "QFocusFrame", "PaintGate",
    }  # fmt: skip
    handles = [w for w in seen if isinstance(w, QSplitterHandle)]
    for handle in handles:
        middle = handle.grab().toImage().pixelColor(handle.rect().center())
        assert middle.name() == DARK.grid
    window.act("step")
    assert sheet(window.tabs.tab("step")) == wanted
