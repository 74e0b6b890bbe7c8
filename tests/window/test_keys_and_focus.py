"""A click leaves the keys with the stage; Tab goes through all controls in the order of the eye."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
)

from gdviz.render.paint.theme import contrast
from tests.doors import hand
from tests.doors.controls import (
    LEFT,
    answers,
    called,
    closing,
    controls,
    is_control,
    is_field,
    place,
    press,
    walk,
)
from tests.doors.sight import BELOW, LINE, PANEL, PLOT, STAGE, STRIP, TOOLS, TRANSPORT, part_of_keys

ORDER = (TOOLS, PANEL, STAGE, PLOT, BELOW, TRANSPORT, STRIP, LINE)
RACES = {
    "landscape": (("rosenbrock", "gd", "momentum"), {"steps": "60"}),
    "data": (("moons", "gd:lr=0.5"), {"steps": "20"}),
}
# how far apart things may be that stand beside or below one another
NEAR = 4


@pytest.fixture(params=RACES)
def racing(request, program):
    words, options = RACES[request.param]
    program.load(*words, **options)
    program.card(0).set_open(True)
    # until all is laid out
    program.rounds(3)
    return program


def stage(program):
    """What has the keys when nobody asked for anything else."""
    return program.main.race_view


def each_tab(program):
    tabs = program.main.tabs
    for name in tabs.rows:
        if tabs.go(name):
            program.settle()
            yield name


def field(program):
    return program.control("start x" if program.spec.problem.dim == 2 else "seed", program.main)


def test_a_press_on_any_control_but_a_field_gives_the_keys_to_the_stage(racing):
    program, wrong, tried = racing, set(), set()
    typed = next(w for w in controls(program) if isinstance(w, QLineEdit) and not w.focusProxy())
    with closing():
        for tab in each_tab(program):
            for widget in controls(program):
                if widget in tried or is_field(widget) or widget.focusProxy() is not None:
                    continue
                tried.add(widget)
                typed.setFocus()
                press(widget)
                if QApplication.focusWidget() is not stage(program):
                    wrong.add(f"{tab}: {called(widget)} -> {called(QApplication.focusWidget())}")
    assert wrong == set()
    assert len(tried) > 50
    program.main.playback.seek(5)
    program.keys("Right")
    assert program.step == 6


def test_a_field_takes_the_keys_by_a_click_and_gives_them_up(program):
    box = program.control("start x")
    program.click(box)
    assert QApplication.focusWidget() is box
    box.selectAll()
    QTest.keyClicks(box, "-2")
    # what was typed is entered when one clicks elsewhere
    program.click("forward")
    assert program.spec.start[0] == -2.0 and stage(program).hasFocus()
    program.settle()
    program.main.playback.seek(0)
    program.keys("Right")
    assert program.step == 1
    program.click(box)
    QTest.mouseClick(stage(program).canvas.viewport(), LEFT)
    assert stage(program).hasFocus()


def test_what_is_clicked_does_its_part_and_keys_play_on(program):
    program.load("booth", "gd:lr=0.05", "momentum:lr=0.05", steps="40")
    table = program.main.tabs.tab("standings").table
    row = table.visualRect(table.model().index(1, 2)).center()
    eye = program.control("show or hide this racer; it races on unseen", program.card(1))
    acts = {
        "a button": (lambda: program.click("loop"), lambda: program.control("loop").isChecked()),
        "a slider": (lambda: hand.drag(program.control("playhead"), 0.5), lambda: program.step > 9),
        "a list": (lambda: hand.pick(program.control("quantity"), "rate"), lambda: True),
        "a table": (
            lambda: QTest.mouseClick(table.viewport(), LEFT, pos=row),
            lambda: program.main.choice.racer in (0, 1),
        ),
        "a racer": (lambda: program.click(eye), lambda: not program.spec.entries[1].visible),
        "a tab": (lambda: program.open_tab("step"), lambda: program.tab == "step"),
    }
    for name, (act, done) in acts.items():
        act()
        program.settle()
        assert done(), name
        assert QApplication.focusWidget() is stage(program), name
        program.main.playback.seek(3)
        program.keys("Right")
        assert program.step == 4, name


def test_tab_stops_at_every_control_in_the_order_of_the_eye(racing):
    program = racing
    program.keys("Escape")
    stops = list(walk(program))
    begin = stops.index(next(w for w in stops if part_of_keys_of(program, w) == TOOLS))
    stops = stops[begin:] + stops[:begin]
    seen = [part_of_keys_of(program, w) for w in stops]
    assert list(dict.fromkeys(seen)) == [part for part in ORDER if part in seen]
    assert seen == sorted(seen, key=ORDER.index) and len(set(seen)) == 6
    assert astray(program, stops) == []
    left = [called(w) for w in controls(program) if w not in stops and not led_to(w)]
    assert left == []
    assert list(walk_back(program, stops)) == []


def part_of_keys_of(program, widget):
    from tests.doors.sight import parts

    return next(name for name, part in parts(program).items() if part.isAncestorOf(widget))


def astray(program, stops):
    """The stops that are neither below nor to the right of the one before them."""
    found = []
    for before, after in pairwise(stops):
        if part_of_keys_of(program, before) != part_of_keys_of(program, after):
            continue
        (page, one), (of, other) = place(program, before), place(program, after)
        if page is not of:
            continue
        below = other.top() >= one.bottom() - NEAR
        if not (below or other.left() >= one.right() - NEAR):
            found.append(f"{called(before)} {one.getRect()} -> {called(after)} {other.getRect()}")
    return found


def led_to(widget):
    """Whether other keys than Tab lead to a control: arrows, or what is in it has the focus."""
    alone = (
        isinstance(widget, QAbstractButton)
        and not widget.isChecked()
        and (widget.autoExclusive() or (widget.group() is not None and widget.group().exclusive()))
    )
    return alone or widget.focusProxy() is not None or isinstance(widget.parentWidget(), QTabBar)


def walk_back(program, stops):
    """Where Shift+Tab does not go the same way back."""
    way = list(walk(program, "Shift+Tab"))
    turned = [QApplication.focusWidget(), *reversed(way[:-1])]
    at = stops.index(turned[0])
    wanted = stops[at:] + stops[:at]
    return [(called(a), called(b)) for a, b in zip(turned, wanted, strict=True) if a is not b]


def test_a_control_reached_by_tab_has_its_keys_and_esc_goes_back(racing):
    program, deaf, kept = racing, [], []
    program.main.playback.seek(5)
    with closing() as opened:
        for tab in each_tab(program):
            stops = list(stops_of(program, tab))
            inside = [w for w in controls(program) if program.main.tabs.isAncestorOf(w)]
            assert [called(w) for w in inside if w not in stops and not led_to(w)] == [], tab
            assert astray(program, stops) == [], tab
            for widget in stops:
                widget.setFocus()
                if is_control(program, widget) and not alone(widget):
                    deaf += [] if answers(widget, opened) else [f"{tab}: {called(widget)}"]
                program.keys("Escape")
                if not stage(program).hasFocus():
                    kept.append(f"{tab}: {called(widget)}")
    assert (deaf, kept) == ([], [])


def stops_of(program, tab):
    """Where Tab stops in the tabs, and, for the first one, in the whole window."""
    if tab == "standings":
        program.keys("Escape")
        yield from list(walk(program))[:-1]
        return
    program.main.tabs.tabBar().setFocus()
    while part_of_keys(program) == BELOW:
        yield QApplication.focusWidget()
        program.keys("Tab")


def alone(widget):
    """Whether there is nothing to choose from, nothing to scroll, or a list that would open."""
    if isinstance(widget, QComboBox):
        return widget.count() < 2 or widget.isEditable()
    if isinstance(widget, QAbstractItemView):
        return widget.model().rowCount() < 2
    return isinstance(widget, QPlainTextEdit | QScrollArea)


def test_f6_goes_from_part_to_part_and_finds_its_place_again(program):
    stage(program).setFocus()
    there = []
    for _ in range(6):
        program.keys("F6")
        there.append(part_of_keys(program))
    assert there == [PLOT, BELOW, TRANSPORT, TOOLS, PANEL, STAGE]
    program.keys("Shift+F6")
    program.keys("Tab")
    place_of = QApplication.focusWidget()
    assert part_of_keys(program) == PANEL
    program.keys("F6")
    assert stage(program).hasFocus()
    program.keys("Shift+F6")
    assert QApplication.focusWidget() is place_of
    program.press("panel")
    # what had the focus is gone with its part
    assert stage(program).hasFocus()
    program.keys("Shift+F6")
    assert part_of_keys(program) == TOOLS


def test_the_strip_of_scenes_is_a_part_like_the_others(program):
    program.press("strip")
    program.settle()
    strip = program.main.shell.strip
    inside = [w for w in controls(program) if strip.isAncestorOf(w)]
    assert all(w.accessibleName() or w.text() for w in inside)
    with closing():
        for widget in inside:
            if not is_field(widget):
                press(widget)
                assert stage(program).hasFocus(), called(widget)
    for _ in range(4):
        program.keys("F6")
    assert part_of_keys(program) == STRIP
    stops = []
    while part_of_keys(program) == STRIP:
        stops.append(QApplication.focusWidget())
        program.keys("Tab")
    assert [called(w) for w in inside if w not in stops and not led_to(w)] == []
    assert astray(program, stops) == []


def test_what_has_the_focus_and_goes_leaves_it_to_the_stage(program):
    program.load("booth", "gd", "adam", steps="5")
    program.card(1).lr.box.setFocus()
    program.load("booth", "gd", steps="5")
    program.keys("Right")
    assert program.step == 1


def test_return_goes_back_from_a_field_and_presses_a_button(program):
    program.type("start x", "-1.5")
    assert program.spec.start[0] == -1.5 and stage(program).hasFocus()
    program.type("formula", "x^2 + (")
    assert QApplication.focusWidget() is program.control("formula")
    program.keys("Escape")
    assert stage(program).hasFocus()
    program.control("loop").setFocus()
    program.keys("Return")
    assert program.control("loop").isChecked() and program.control("loop").hasFocus()


def test_esc_drops_a_number_that_was_typed(program):
    box = program.control("start x")
    before = box.text()
    program.type(box, "3", end="Escape")
    assert box.text() == before and stage(program).hasFocus()


def test_text_that_is_marked_is_copied_though_the_stage_has_the_keys(program):
    view = program.open_tab("step")
    program.click(next(b for b in view.findChildren(QAbstractButton) if b.text() == "Code"))
    program.wait(lambda: any(t.toPlainText() for t in view.findChildren(QPlainTextEdit)))
    [text] = [t for t in view.findChildren(QPlainTextEdit) if t.isVisible()]
    text.selectAll()
    assert stage(program).hasFocus()
    program.keys("Ctrl+C")
    assert QApplication.clipboard().text().strip() == text.toPlainText().strip()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_is_seen_where_it_came_by_keys(program, theme):
    program.press(theme)
    program.drawn()
    program.keys("Escape")
    plain = program.picture()
    for key, part in (("F6", PLOT), ("F6", BELOW), ("F6", TRANSPORT), ("F6", TOOLS)):
        program.keys(key)
        assert part_of_keys(program) == part
        assert in_contrast(plain, program.picture()) > 100, part
    program.keys("Escape")
    assert in_contrast(plain, program.picture()) == 0
    for key in ("Shift+F6", "F6"):
        program.keys(key)
    assert in_contrast(plain, program.picture()) > 1000
    # a click is followed by the eye
    program.click("start x")
    QTest.mouseClick(stage(program).canvas.viewport(), LEFT)
    assert in_contrast(plain[:, 340:880], program.picture()[:, 340:880]) == 0


def in_contrast(plain, ringed):
    """How many pixels have become so much lighter or darker that one sees it."""
    other = (plain != ringed).any(axis=-1)
    pairs, counts = np.unique(np.hstack([plain[other], ringed[other]]), axis=0, return_counts=True)
    strong = [contrast(hexed(pair[:3]), hexed(pair[3:])) >= 3.0 for pair in pairs]
    return int(counts[strong].sum()) if len(pairs) else 0


def hexed(colour):
    return f"#{bytes(colour).hex()}"
