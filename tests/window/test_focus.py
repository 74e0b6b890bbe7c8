"""What has the focus keeps its keys; the wheel leaves what has not alone; buttons have tips."""

import re

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QWidget,
)

from gdviz.core.spec.race import Line
from tests.doors.sight import sight

TYPED = ("H", "O", "I", "P", "B", "A", "Y", "K", ".", ",", "R", "J", "L", "1", "2")


# letters in a line of a tip
LONGEST = 100


@pytest.fixture
def field(program):
    return next(
        f for f in program.main.panel.findChildren(QLineEdit) if f.isVisible() and f.isEnabled()
    )


def test_keys_that_are_typed_into_a_field_do_nothing_else(program, field):
    field.setFocus()
    field.selectAll()
    before = sight(program)
    for key in (*TYPED, "Space", "Left", "Right", "Home", "End", "Shift+Left"):
        program.keys(key, field)
    after = sight(program)
    assert {key for key in after if after[key] != before[key]} == set()
    program.keys("Escape", field)


def test_shortcuts_work_from_a_field(program, field):
    field.setFocus()
    program.keys("Ctrl+2", field)
    assert program.maps == 6


@pytest.mark.parametrize("name", ["quantity", "against", "speed"])
def test_the_wheel_changes_a_list_only_with_the_focus(program, name):
    combo = program.control(name)
    program.main.setFocus()
    before, first = sight(program), combo.currentIndex()
    program.wheel(combo, -1)
    assert combo.currentIndex() == first and sight(program) == before
    combo.setFocus()
    program.wheel(combo, -1)
    assert combo.currentIndex() != first
    program.wheel(combo, 1)
    assert combo.currentIndex() == first


def test_the_wheel_over_sliders_and_lists_of_the_panel_changes_nothing(program):
    for racer in (0, 1):
        program.card(racer).set_open(True)
    program.main.setFocus()
    first = repr(program.spec)
    parts = program.main.panel.findChildren(QSlider) + program.main.panel.findChildren(QComboBox)
    seen = [part for part in parts if part.isVisible()]
    assert len(seen) > 8
    for part in seen:
        program.wheel(part, 1)
        program.wheel(part, -2)
    assert repr(program.spec) == first


def test_the_wheel_over_the_scrubber_moves_nothing(program):
    program.main.playback.seek(100)
    for focus in (program.main, program.control("playhead")):
        focus.setFocus()
        program.wheel(program.control("playhead"), 2)
        assert program.step == 100


def words(text):
    return set(re.findall(r"\w+", text.casefold()))


def tip_of(widget):
    """A control's tip, or that of what holds it."""
    while widget is not None and not widget.toolTip():
        widget = widget.parentWidget()
    return "" if widget is None else widget.toolTip()


def unexplained(program):
    """The visible controls without a name, and the buttons whose tip does not explain them."""
    kinds = (QAbstractButton, QComboBox, QSlider, QLineEdit)
    for widget in program.main.findChildren(QWidget):
        ours = isinstance(widget, kinds) and not widget.objectName().startswith("qt_")
        if not ours or not widget.isVisible():
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if max(map(len, tip_of(widget).split("\n"))) > LONGEST:
            yield f"a tip as wide as the window: {tip_of(widget)}"
        tip = words(tip_of(widget))
        if not (text or widget.accessibleName()):
            yield f"no name: {widget}"
        if isinstance(widget, QAbstractButton) and (len(tip) < 4 or tip <= words(text)):
            yield f"no tip: {text or widget.accessibleName()}"


@pytest.mark.parametrize("race", (("rosenbrock", "gd"), ("moons", "gd:lr=0.5"), ()))
def test_every_control_has_a_name_and_every_button_a_tip_that_explains(program, race):
    if race:
        program.load(*race, steps="3")
    else:
        program.main.editing.race_on(Line("x^2"), (1.0,))
        program.settle()
    tabs = program.main.tabs
    for place in range(tabs.count()):
        if tabs.isTabVisible(place):
            tabs.setCurrentIndex(place)
            program.card(0).set_open(True)
            QApplication.processEvents()
            assert list(unexplained(program)) == [], tabs.tabText(place)


def test_the_tips_of_the_transport_name_the_keys_that_work(program):
    keys = {"first": "Home", "back": "←", "play": "Space", "forward": "→", "last": "End"}
    for name, key in keys.items():
        assert key in program.control(name).toolTip()
    speed = program.control("speed").toolTip()
    assert "J" in speed and "L" in speed
    assert program.control("loop").toolTip()


def test_every_tab_has_a_tip(program):
    bar = program.main.tabs
    tips = [bar.tabToolTip(k) for k in range(bar.count())]
    assert all(tips) and len(set(tips)) == len(tips)


def test_the_space_bar_on_a_button_presses_the_button(program):
    program.control("loop").setFocus()
    program.keys("Space")
    assert program.control("loop").isChecked() and not program.playing


def test_arrows_on_the_scrubber_move_by_one(program):
    scrubber = program.control("playhead")
    scrubber.setFocus()
    program.keys("Right")
    assert program.step == 1
    program.keys("Left")
    assert program.step == 0


def test_the_first_key_in_a_new_window_is_the_playheads(open_window):
    with open_window() as program:
        program.main.playback.seek(100)
        for layout, step in (("overlay", 101), ("surface", 102), ("side", 103)):
            program.press(layout)
            program.keys("Right")
            assert program.step == step
        program.keys("1")
        assert not program.spec.entries[0].visible
