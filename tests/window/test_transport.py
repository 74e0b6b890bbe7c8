"""Buttons, keys and sliders below the map: each moves the playhead as it says."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gdviz.render.paint.theme import LIGHT, mixed
from tests.doors.exported import near

END = 500
# the row of the scrubber's groove, and room at each of its ends
GROOVE, ROOM = 24, 9


@pytest.mark.parametrize(
    ("button", "key", "action", "moved"),
    [
        ("first", "Home", "first", 0),
        ("back", "Left", "back", 199),
        ("forward", "Right", "forward", 201),
        ("last", "End", "last", END),
    ],
)
def test_a_button_its_key_and_its_action_do_the_same(program, button, key, action, moved):
    for do, what in ((program.click, button), (program.keys, key), (program.press, action)):
        program.main.playback.seek(200)
        do(what)
        assert program.step == moved
        assert not program.playing


@pytest.mark.parametrize(("key", "moved"), [("Shift+Right", 210), ("Shift+Left", 190)])
def test_shift_moves_by_ten(program, key, moved):
    program.main.playback.seek(200)
    program.keys(key)
    assert program.step == moved


@pytest.mark.parametrize("key", ["Space", "K"])
def test_play_and_pause(program, key):
    program.keys(key)
    assert program.playing
    program.wait(lambda: program.step > 0)
    program.keys(key)
    assert not program.playing


def handle(program):
    """The middle of the scrubber's handle: (column, row)."""
    scrubber = program.control("playhead")
    pixels = program.picture(scrubber)
    # the groove is four pixels high, the handle twelve
    row = GROOVE
    columns = near(pixels[[row - 4, row + 4]], "#1f6feb", 60).all(axis=0).nonzero()[0]
    return QPoint(int(columns.mean()), row)


def send(scrubber, kind, at, button=Qt.MouseButton.LeftButton):
    getattr(QTest, kind)(scrubber, button, Qt.KeyboardModifier.NoModifier, at)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.6, 1.0])
def test_a_press_beside_the_handle_takes_it_there(program, share):
    scrubber = program.control("playhead")
    program.main.playback.seek(0 if share > 0.5 else END)
    at = QPoint(round(ROOM + share * (scrubber.width() - 2 * ROOM)), GROOVE)
    send(scrubber, "mousePress", at)
    assert program.step == pytest.approx(share * END, abs=2)
    send(scrubber, "mouseRelease", at)
    assert abs(handle(program).x() - at.x()) <= 3


def test_a_drag_of_the_handle_takes_the_playhead_along(program):
    scrubber = program.control("playhead")
    program.main.playback.seek(100)
    at = handle(program)
    send(scrubber, "mousePress", at)
    assert program.step == 100
    QTest.mouseMove(scrubber, QPoint(scrubber.width() // 2, at.y()))
    assert program.step == pytest.approx(END / 2, abs=5)
    send(scrubber, "mouseRelease", QPoint(scrubber.width() // 2, at.y()))
    assert program.step == pytest.approx(END / 2, abs=5)


def test_the_other_button_of_the_mouse_moves_nothing(program):
    scrubber = program.control("playhead")
    at = QPoint(scrubber.width() // 2, GROOVE)
    QTest.mouseClick(scrubber, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, at)
    assert program.step == 0


def test_scrubber_and_counter_follow_the_playhead(program):
    for step in (0, 137, END):
        program.main.playback.seek(step)
        assert program.control("playhead").value() == step
        assert program.main.transport.counter.text() == f"{step} / {END}"
    program.load("booth", "gd", steps="40")
    program.press("last")
    assert program.main.transport.counter.text() == "40 / 40"
    at = handle(program)
    assert at.x() > program.control("playhead").width() - 2 * ROOM


def test_the_play_button_shows_what_it_would_do(program):
    def ink():
        """The share of the button's middle that is dark: two bars leave it free."""
        pixels = program.picture(program.control("play"))
        row, column = pixels.shape[0] // 2, pixels.shape[1] // 2
        return bool((pixels[row, column - 1 : column + 1] < 120).all())

    assert ink()
    program.click("play")
    assert program.playing and not ink()
    program.click("play")
    assert not program.playing and ink()


def test_the_loop_button_shows_whether_it_is_on(program):
    plain = program.picture(program.control("loop"))
    program.click("loop")
    assert program.main.playback.loop
    assert (program.picture(program.control("loop")) != plain).any()
    program.click("loop")
    assert not program.main.playback.loop


def marks_of(program, *words, **options):
    """Load a race and wait for its events."""
    program.load(*words, **options)
    program.wait(lambda: program.main.timeline.events)
    return [event.step for event in program.main.timeline.events]


def test_keys_go_from_event_to_event(program):
    steps = marks_of(program, "booth", "gd:lr=0.3", "gd:lr=0.05", "gd:lr=0.1", steps="300")
    assert len(steps) >= 3 and steps[0] == 6
    program.keys("Space")
    for step in sorted(set(steps)):
        program.keys("M")
        assert program.step == step and not program.playing
    # beyond the last one there is none
    program.keys("M")
    assert program.step == max(steps)
    for step in sorted(set(steps), reverse=True)[1:]:
        program.keys("Shift+M")
        assert program.step == step
    program.keys("Shift+M")
    assert program.step == min(steps)


def test_a_click_on_a_mark_moves_the_playhead_to_its_event(program):
    steps = marks_of(program, "booth", "gd:lr=0.3", steps="40")
    scrubber = program.control("playhead")
    place = QPoint(round(ROOM + steps[0] / 40 * (scrubber.width() - 2 * ROOM)), 7)
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=place)
    assert program.step == steps[0] == 6


def test_marks_are_those_of_the_race_that_is_shown(program):
    marks_of(program, "booth", "gd:lr=0.3", "gd:lr=0.05", steps="300")
    said = program.control("playhead").accessibleDescription
    assert said().count("diverged at step 6") == 1 and "converged" in said()
    # of a hidden racer nothing is said
    program.keys("1")
    program.wait(lambda: "diverged" not in said())
    assert "converged" in said()
    program.load("himmelblau", "gd:lr=0.001", steps="5")
    program.wait(lambda: said() == "")


def test_a_part_is_played_from_its_own_keys_and_button(program):
    button, playback = program.control("part"), program.main.playback
    playback.seek(100)
    program.keys("[")
    assert playback.part == (100, END) and button.isChecked()
    playback.seek(200)
    program.keys("]")
    assert playback.part == (100, 200)
    program.keys("\\")
    assert playback.part is None and not button.isChecked()
    for step, part in ((50, (50, END)), (80, (50, 80)), (90, None)):
        playback.seek(step)
        program.click("part")
        assert playback.part == part and button.isChecked() == (part is not None)


def test_a_part_stays_with_its_race(program):
    program.main.playback.set_part((100, 200))
    program.load("booth", "gd", steps="300")
    assert program.main.playback.part is None


def test_a_click_in_the_bar_leaves_the_keys_to_the_race(program):
    program.main.race_view.setFocus()
    for name in ("forward", "loop", "loop", "part", "part", "playhead"):
        program.click(name)
        assert program.main.race_view.hasFocus(), name
        assert program.control(name).focusPolicy() == Qt.FocusPolicy.TabFocus
    for name in ("first", "back", "play", "forward", "last", "loop", "part"):
        button = program.control(name)
        assert min(button.width(), button.height()) >= 24
    assert "Space" in program.control("play").toolTip()
    assert "Home" in program.control("first").toolTip() and "[" in program.control("part").toolTip()


def test_epochs_are_counted_where_a_step_is_less(program):
    program.load("cars", "gd:lr=0.1", steps="40", batch="10")
    text = program.main.transport.counter.text
    assert text() == "epoch 0.0 · step 0 / 40"
    rows = len(program.main.shown.problem.objective.y)
    program.main.playback.seek(1)
    assert text() == f"epoch {10 / rows:.1f} · step 1 / 40"
    counter = program.main.transport.counter
    assert counter.fontMetrics().horizontalAdvance(text()) <= counter.width()
    program.load("booth", "gd", steps="40")
    assert text() == "0 / 40"


def test_the_race_before_an_edit_is_pale_on_map_and_plot(program):
    def pictures():
        program.drawn()
        return program.picture(program.main.race_view), program.picture(program.main.loss_view)

    program.load("booth", "gd:lr=0.02", steps="40")
    program.main.playback.seek(40)
    spec = program.spec
    moved = replace(spec, start=(6.0, -6.0))
    program.main.document.edit(moved)
    alone = pictures()
    program.keys("G")
    both = pictures()
    faded = mixed(LIGHT.racers[0], LIGHT.surface, 0.5)
    for before, after in zip(alone, both, strict=True):
        assert (before != after).any()
    # its pale colour is there, and was not
    count = [int(near(picture, faded, 12).sum()) for picture in (alone[0], both[0])]
    assert count[1] > count[0] + 30
    full = [int(near(picture, LIGHT.racers[0], 12).sum()) for picture in (alone[0], both[0])]
    assert full[1] <= full[0]
    program.load("booth", "gd:lr=0.02", steps="40")
    # another race has none
    assert program.main.keeper.overlays.ghost is None


def test_a_drag_leaves_the_ghost_of_its_beginning(program):
    program.load("booth", "gd:lr=0.02", steps="40")
    first = program.spec
    program.keys("G")
    for x in (5.0, 4.0, 3.0):
        program.main.document.edit(replace(first, start=(x, -6.0)), "start")
        program.settle()
        assert program.main.keeper.overlays.ghost.race.spec == first
    program.main.document.commit()
    dragged = program.spec
    program.main.document.edit(replace(dragged, start=(2.0, -6.0)), "start")
    program.settle()
    assert program.main.keeper.overlays.ghost.race.spec == dragged
