"""The line above the map: what went wrong looks wrong, a note does not."""

import pytest
from PySide6.QtWidgets import QToolButton, QWidget

from gdviz.core.spec.race import Landscape
from gdviz.gui.widgets import qt_theme
from gdviz.gui.widgets.notice import NoticeBar


@pytest.fixture
def bar(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(400, 60)
    holder.setStyleSheet(qt_theme.sheet(theme))
    made = NoticeBar(theme, holder)
    made.resize(400, 40)
    holder.show()
    yield made


def ground(bar):
    return bar.grab().toImage().pixelColor(4, 10).name()


def test_a_note_has_not_the_colour_of_an_error(bar, theme):
    bar.note("only coarse")
    assert bar.text == "only coarse" and ground(bar) == theme.surface
    bar.say("wrong")
    assert bar.text == "wrong" and ground(bar) != theme.surface


def test_a_note_takes_neither_the_place_of_an_error_nor_one_away(bar):
    bar.say("wrong")
    bar.note("only coarse")
    bar.note("")
    assert bar.text == "wrong"


def test_a_note_on_the_map_goes_with_its_problem(qtbot, window):
    window.race_view.noted.emit("only coarse")
    assert window.notice.text == "only coarse"
    window.editing.race_on(Landscape("beale"))
    qtbot.waitUntil(lambda: window.notice.text == "", timeout=10_000)


def test_what_stands_comes_back_until_it_is_taken_or_closed(bar):
    taken = []
    bar.stand("left", "Restore", lambda: taken.append(1))
    bar.say("wrong")
    assert bar.text == "wrong" and bar.button.isHidden()
    bar.over()
    assert bar.text == "left" and not bar.button.isHidden()
    bar.note("only coarse")
    bar.note("")
    assert bar.text == "left"
    bar.button.click()
    assert taken == [1] and bar.text == ""
    bar.stand("left", "Restore", lambda: taken.append(2))
    bar.findChild(QToolButton).click()
    bar.say("wrong")
    bar.over()
    assert taken == [1] and bar.text == ""
